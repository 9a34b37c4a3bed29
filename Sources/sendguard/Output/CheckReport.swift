import Admin
import Content
import Guard

/// What `check` says of one file.
struct CheckReport: Hashable, Encodable {
    static let passed = "passed"

    let file: String
    /// `passed`, `blocked`, or `deferred` when a check could not tell.
    let verdict: String
    let campaign: String
    let findings: [FindingReport]
    /// The refusal in one line; null when it passed.
    let reason: String?
    /// Findings that the configuration merely observes.
    let observed: Int

    /// - Parameter scenes: of the message; nil when no finding stands anywhere in it.
    init(file: String, campaign: String, judgement: Judgement, scenes: FindingScenes?) {
        self.file = file
        self.campaign = campaign
        verdict = judgement.refusal?.verdict.rawValue ?? Self.passed
        findings = judgement.findings.map { FindingReport($0).found(at: scenes?.scene(of: $0)) }
        observed = judgement.findings.count { $0.action == .observed }
        let speaker = judgement.findings.first { $0.action != .observed }
        reason = judgement.refusal.map { "\(speaker?.reason ?? "") [\($0.check)]" }
    }

    /// `FILE: passed`, `FILE: blocked: unrendered placeholder "{{x}}" in Subject [placeholder]`.
    var line: String {
        let note = observed == 0 ? "" : " (\(Words.count(observed, "finding")) observed)"
        let name = Words.safe(file)
        guard let reason else { return "\(name): \(Output.coloured(verdict, .green))\(note)" }
        return "\(name): \(Output.coloured(verdict, .red)): \(Words.safe(reason))\(note)"
    }

    private enum CodingKeys: String, CodingKey { case file, verdict, campaign, findings, reason, observed }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(file, forKey: .file)
        try container.encode(verdict, forKey: .verdict)
        try container.encode(campaign, forKey: .campaign)
        try container.encode(findings, forKey: .findings)
        try container.encode(reason, forKey: .reason)
        try container.encode(observed, forKey: .observed)
    }
}
