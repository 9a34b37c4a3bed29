import Admin
import Guard

/// A record for a person, in one line of `log`; `RecordPage` is the page of `show`.
struct RecordText {
    let record: RecordReport

    /// Time, id, verdict, campaign, sender, recipients, subject, reason.
    var line: String {
        let verdict = record.verdict.rawValue.padding(to: 8)
        return [
            record.at, record.id, coloured(verdict), campaign,
            "\(sender) > \(recipients)", "\"\(Words.cut(Words.safe(record.subject), to: 60))\"", Words.safe(reason),
        ].filter { !$0.isEmpty }.joined(separator: "  ")
    }

    /// Unknown for a message that was refused before its header section came.
    var campaign: String { record.campaign.isEmpty ? "-" : Words.cut(Words.safe(record.campaign), to: 32) }

    var sender: String { Words.safe(record.sender ?? "<>") }

    private var recipients: String {
        guard let first = record.deliveries.first else { return "nobody" }
        let more = record.deliveries.count - 1
        return Words.safe(first.address) + (more > 0 ? " +\(more)" : "")
    }

    /// What decided: a finding, a stop, or the reply.
    var reason: String {
        if record.verdict == .relayed {
            let refused = record.deliveries.count { !$0.state.isTaken }
            return refused == 0 ? "" : "\(refused) of \(Words.count(record.deliveries.count, "recipient")) not accepted"
        }
        if let finding = record.findings.first(where: { $0.action != .observed }) {
            return "\(finding.kind) \"\(finding.excerpt)\" in \(finding.where) [\(finding.check)]"
        }
        if let stop = record.stop { return "stop \(stop)" }
        return record.deliveries.lazy.compactMap(\.reply).first ?? ""
    }

    func coloured(_ text: String) -> String {
        switch record.verdict {
        case .relayed: Output.coloured(text, .green)
        case .blocked, .refused, .unknown: Output.coloured(text, .red)
        case .deferred, .held: Output.coloured(text, .yellow)
        }
    }
}

extension String {
    /// Spaces at the end up to a number of characters.
    func padding(to width: Int) -> String {
        self + String(repeating: " ", count: Swift.max(0, width - count))
    }
}
