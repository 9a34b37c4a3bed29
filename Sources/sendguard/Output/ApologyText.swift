import Content

/// An apology's findings for a person: each in a line with its why below, then the verdict.
///
///       no-reply in From: no-reply@shop.example
///         Send it from an address that somebody reads, …
///     draft.eml: not ready: 1 finding
///     draft.eml: not compared: template (no template of I1's mail is on record: …)
struct ApologyText {
    let report: ApologyReport

    var lines: [String] {
        let name = Words.safe(report.file)
        var lines: [String] = []
        // Twenty jokes need one piece of advice.
        var explained: Set<String> = []
        for finding in report.findings {
            lines.append(Self.headline(finding))
            if explained.insert(finding.why).inserted {
                lines += Words.wrapped(Words.safe(finding.why), width: 96).map { "    \($0)" }
            }
        }
        lines.append("\(name): \(verdict)")
        if !report.notCompared.isEmpty {
            // What has one reason is said once.
            let reasons = report.notCompared.map(\.why).reduce(into: [String]()) {
                if !$0.contains($1) { $0.append($1) }
            }
            let parts = reasons.map { why in
                let names = report.notCompared.filter { $0.why == why }.map(\.what)
                return "\(names.joined(separator: " and ")) (\(Words.safe(why)))"
            }
            lines.append("\(name): not compared: \(parts.joined(separator: "; "))")
        }
        return lines
    }

    private var verdict: String {
        let about = report.incident.map { " for \($0) (\(report.kind?.rawValue ?? ""))" } ?? ""
        guard report.verdict == ApologyReport.ready else {
            return Output.coloured("not ready", .red) + about + ": " + Words.count(report.findings.count, "finding")
        }
        return Output.coloured("ready", .green) + about + ": nothing found in "
            + report.lookedAt.joined(separator: ", ")
    }

    private static func headline(_ finding: ApologyFinding) -> String {
        let excerpt = finding.excerpt.isEmpty ? "" : ": \(Output.coloured(Words.safe(finding.excerpt), .yellow))"
        return "  \(finding.rule) in \(Words.safe(finding.where))\(excerpt)"
    }
}
