import Content
import Control

/// Why a file is judged as it is, one line for each finding and for each text that was close to one.
enum ExplanationText {
    /// Empty when the report has no explanations.
    static func lines(of report: CheckReport) -> [String] {
        guard let explanations = report.explanations else { return [] }
        let weighed = explanations.filter { $0.score > floor }.map { line(of: $0) }
        let names = Set(explanations.map(\.check))
        let others = report.findings.filter { !names.contains($0.check) }.map { finding in
            let excerpt = finding.excerpt.isEmpty ? "" : " \"\(Words.safe(finding.excerpt))\""
            return "  \(finding.check), \(finding.action.rawValue): \(finding.kind)\(excerpt) in "
                + Words.safe(finding.where)
        }
        return weighed + others
    }

    /// Texts that are further from counting are prose, and need no explanation.
    private static let floor = -4.0

    /// `  "[First Name]" in html counts (4.3): +5.7 its words together can only name a field; -3.1 between signs …`
    private static func line(of explanation: Explanation) -> String {
        let verdict = explanation.counts ? "counts" : "does not count"
        let reasons = explanation.evidence.filter { $0.weight != 0 }
            .map { "\(signed($0.weight)) \($0.text)" }.joined(separator: "; ")
        return "  \"\(Words.safe(explanation.excerpt))\" in \(Words.safe(explanation.where)) \(verdict) "
            + "(\(signed(explanation.score))): \(reasons)"
    }

    private static func signed(_ weight: Double) -> String { weight < 0 ? "\(weight)" : "+\(weight)" }
}
