import Content
import Guard

/// The parts of a message's page that need only its record.
enum MailParts {
    /// `Blocked at 14:02:11. The sender was told.`
    static func sentence(_ record: RecordReport) -> HTML {
        element("span") {
            "Came at "
            moment(record.at)
            " from "
            foreign(record.sender ?? "<>")
            " in campaign "
            element("a", .href(PageAddress.with("/log", [("campaign", record.campaign)]))) {
                foreign(PageWords.name(record.campaign), limit: 80)
            }
            ". \(meaning(record.verdict))"
            if let stop = record.stop {
                " It met stop "
                element("a", .href(PageAddress.stop(stop))) { stop }
                "."
            }
        }
    }

    private static func meaning(_ verdict: Verdict) -> String {
        switch verdict {
        case .relayed: "The ESP accepted it."
        case .blocked: "Nobody got it, and the sender was told why."
        case .suppressed: "Nobody got it: all its recipients are on lists."
        case .held: "The guard keeps it until somebody releases or discards it."
        case .deferred: "Nobody got it yet: the sender keeps it and tries again."
        case .refused: "The ESP refused it."
        case .unknown: "The ESP's answer never came, so it may have been delivered."
        }
    }

    /// What the checks found, with the place in the mail.
    static func why(_ record: RecordReport) -> HTML {
        guard !record.findings.isEmpty else { return .empty }
        return element("section") {
            element("h2") { "Why" }
            element("ul", .class("steps")) {
                for finding in record.findings.prefix(30) {
                    element("li") {
                        element("p") {
                            element("strong") { finding.check }
                            " found "
                            element("code") { foreign(finding.excerpt) }
                            " (\(finding.kind)) in \(finding.where): \(words(finding.action))"
                            finding.allowedBy.map { " by \($0)" }
                        }
                        if let context = finding.scene?.context {
                            element("pre") {
                                context.before
                                element("mark") { context.match }
                                context.after
                            }
                        }
                    }
                }
            }
            if record.findings.count > 30 {
                element("p", .class("hint")) { "and \(record.findings.count - 30) further findings" }
            }
        }
    }

    private static func words(_ action: Finding.Action) -> String {
        switch action {
        case .blocked: "the message was blocked"
        case .deferred: "the check could not decide, so the sender tries again"
        case .observed: "only noted, because the check observes"
        case .allowed: "let pass"
        }
    }

    /// The recipients, each with a link to what else they were sent.
    static func people(_ record: RecordReport) -> HTML {
        element("section") {
            element("h2") { PageWords.count(record.deliveries.count, "recipient") }
            dataTable("Recipients", ["Address", "What became of it", "Reply", "Segment"]) {
                for delivery in record.deliveries.prefix(100) {
                    element("tr") {
                        headCell {
                            if delivery.address.contains("@"), !delivery.address.contains("…") {
                                element("a", .href(PageAddress.with("/log", [("recipient", delivery.address)]))) {
                                    foreign(delivery.address)
                                }
                            } else {
                                foreign(delivery.address)
                            }
                        }
                        cell { delivery.state.rawValue }
                        cell { foreign(delivery.reply ?? "", limit: 300) }
                        cell { foreign(delivery.segment ?? "") }
                    }
                }
            }
            if record.deliveries.count > 100 {
                element("p", .class("hint")) { "and \(PageWords.number(record.deliveries.count - 100)) more" }
            }
        }
    }

    static func facts(_ record: RecordReport) -> HTML {
        let rows: [(String, String?)] = [
            ("Id", record.id), ("Stream", record.stream), ("Client", record.client),
            ("Size", PageWords.size(bytes: record.size)), ("ESP", record.upstream), ("Message-ID", record.messageID),
            ("The ESP's id", record.espID), ("SHA-256", record.sha256.isEmpty ? nil : record.sha256),
            (
                "Lists asked",
                record.lists.isEmpty
                    ? nil
                    : record.lists.sorted { $0.key < $1.key }.map { "\($0.key) version \($0.value)" }.joined(
                        separator: ", ")
            ),
            (
                "Not judged by",
                record.unjudged.flatMap { checks in
                    checks.isEmpty
                        ? nil : checks.map { "\($0.check) (\($0.reason ?? $0.state))" }.joined(separator: ", ")
                }
            ),
        ]
        return more("facts", "Everything on record") {
            Control.facts(rows.compactMap { name, value in value.map { (name, foreign($0, limit: 400)) } })
        }
    }
}
