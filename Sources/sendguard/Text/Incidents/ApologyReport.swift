import Content
import Control
import Guard
import Mail

/// The result of `incident apology check` for a draft.
struct ApologyReport: Hashable, Encodable {
    /// A comparison that was not possible.
    struct Omission: Hashable, Encodable {
        /// `step`, `from-domain`, `template`.
        let what: String
        /// Why not, and what makes the comparison possible.
        let why: String
    }

    let file: String
    /// `ready`, or `not-ready` when there is a finding.
    let verdict: String
    /// null when no incident is known.
    @OrNull var incident: String?
    /// The kind of the incident; null without an incident.
    @OrNull var kind: Incident.Kind?
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
}

/// The incident that a draft is about, and what is known about its mail.
struct ApologyComparison {
    /// nil when no incident is known.
    var incident: IncidentID?
    var reference = ApologyReference.nothing
    /// Why no incident is known, and how to name one; nil with an incident.
    var obstacle: String?

    /// Adds a mail of the campaign. The draft should look like it.
    mutating func add(_ mail: Message) {
        let senders = mail.firstField("From").map { MailboxList($0.unfoldedValue).addresses } ?? []
        reference.fromDomains.formUnion(senders.map(\.domainKey))
        reference.frames.append(MessageFrame(of: mail))
    }
}

/// The findings about an apology for a person: each in a line with its reason below, then the verdict.
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
        // Twenty findings of one kind need the advice once.
        var explained: Set<String> = []
        for finding in report.findings {
            lines.append(Self.headline(finding))
            if explained.insert(finding.why).inserted {
                lines += Words.wrapped(Words.safe(finding.why), width: TerminalWidth.fitting(100) - 4).map {
                    "    \($0)"
                }
            }
        }
        lines.append("\(name): \(verdict)")
        if !report.notCompared.isEmpty {
            // Comparisons with the same reason share one line.
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
