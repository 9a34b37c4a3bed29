import Content
import Guard

/// What `incident apology check` says of a draft.
struct ApologyReport: Hashable, Encodable {
    /// What the draft was not compared with.
    struct Omission: Hashable, Encodable {
        /// `step`, `from-domain`, `template`.
        let what: String
        /// Why, and how to have it compared.
        let why: String
    }

    let file: String
    /// `ready`, or `not-ready` with a finding.
    let verdict: String
    /// null when none could be told.
    let incident: String?
    /// Of the incident; null without one.
    let kind: Incident.Kind?
    let findings: [ApologyFinding]
    let lookedAt: [String]
    let notCompared: [Omission]

    static let ready = "ready"
    static let notReady = "not-ready"

    init(file: String, comparison: ApologyComparison, findings: [ApologyFinding]) {
        self.file = file
        verdict = findings.isEmpty ? Self.ready : Self.notReady
        incident = comparison.incident?.description
        kind = comparison.incident == nil ? nil : comparison.reference.kind
        self.findings = findings
        let omissions = Self.omissions(comparison)
        notCompared = omissions
        lookedAt = [
            "subject", "sender", "from-domain", "template", "apology", "account", "step", "jokes", "promotion",
            "unsubscribe-link", "checks",
        ].filter { name in !omissions.contains { $0.what == name } }
    }

    private static func omissions(_ comparison: ApologyComparison) -> [Omission] {
        let reference = comparison.reference
        let hint = "name a mail of the campaign with --like"
        var omissions: [Omission] = []
        if let obstacle = comparison.obstacle { omissions.append(Omission(what: "step", why: obstacle)) }
        let mail =
            comparison.incident.map { "none of \($0)'s mail is on record" } ?? "no mail is known to compare it with"
        if reference.fromDomains.isEmpty { omissions.append(Omission(what: "from-domain", why: "\(mail): \(hint)")) }
        if reference.frames.isEmpty {
            let why = comparison.incident.map { "no template of \($0)'s mail is on record" } ?? mail
            omissions.append(Omission(what: "template", why: "\(why): \(hint)"))
        }
        return omissions
    }

    private enum CodingKeys: String, CodingKey {
        case file, verdict, incident, kind, findings, lookedAt, notCompared
    }

    /// Null is written, so that every object has every key.
    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(file, forKey: .file)
        try container.encode(verdict, forKey: .verdict)
        try container.encode(incident, forKey: .incident)
        try container.encode(kind, forKey: .kind)
        try container.encode(findings, forKey: .findings)
        try container.encode(lookedAt, forKey: .lookedAt)
        try container.encode(notCompared, forKey: .notCompared)
    }
}
