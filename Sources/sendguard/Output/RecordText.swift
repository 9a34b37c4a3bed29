import Admin
import Guard

/// A record for a person: one line in `log`, a page in `show`.
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

    var page: [String] {
        var lines = [
            "\(coloured(record.verdict.rawValue.uppercased()))  \(record.id)"
                + (reason.isEmpty ? "" : "  \(Words.safe(reason))"),
            "  at        \(record.at)",
            "  subject   \(Words.safe(record.subject))",
            "  sender    \(sender)",
            "  campaign  \(campaign)",
            "  stream    \(Words.safe(record.stream))",
            "  client    \(Words.safe(record.client))",
            "  size      \(record.size) octets",
            "  sha256    \(record.sha256.isEmpty ? "the body was never received" : record.sha256)",
            "  upstream  \(record.upstream ?? "none")",
        ]
        if let stop = record.stop { lines.append("  stop      \(stop)") }
        if !record.lists.isEmpty {
            let versions = record.lists.sorted { $0.key < $1.key }.map { "\($0.key) version \($0.value)" }
            lines.append("  lists     \(versions.joined(separator: ", "))")
        }
        if !record.findings.isEmpty { lines.append("findings") }
        for finding in record.findings {
            lines.append(
                "  \(finding.action.rawValue.padding(to: 8))  [\(finding.check)] \(finding.kind) in "
                    + "\(Words.safe(finding.where)): \(Output.coloured(Words.safe(finding.excerpt), .yellow))")
        }
        lines.append("deliveries")
        lines += Words.columns(
            record.deliveries.map { delivery in
                [Words.safe(delivery.address), delivery.state.rawValue, Words.safe(delivery.reply ?? "no reply")]
            })
        return lines
    }

    /// Unknown for a message that was refused before its header section came.
    private var campaign: String { record.campaign.isEmpty ? "-" : Words.cut(Words.safe(record.campaign), to: 32) }

    private var sender: String { Words.safe(record.sender ?? "<>") }

    private var recipients: String {
        guard let first = record.deliveries.first else { return "nobody" }
        let more = record.deliveries.count - 1
        return Words.safe(first.address) + (more > 0 ? " +\(more)" : "")
    }

    /// What decided: a finding, a stop, or the reply.
    private var reason: String {
        if record.verdict == .relayed {
            let refused = record.deliveries.count { $0.state != .accepted }
            return refused == 0 ? "" : "\(refused) of \(Words.count(record.deliveries.count, "recipient")) not accepted"
        }
        if let finding = record.findings.first(where: { $0.action != .observed }) {
            return "\(finding.kind) \"\(finding.excerpt)\" in \(finding.where) [\(finding.check)]"
        }
        if let stop = record.stop { return "stop \(stop)" }
        return record.deliveries.lazy.compactMap(\.reply).first ?? ""
    }

    private func coloured(_ text: String) -> String {
        switch record.verdict {
        case .relayed: Output.coloured(text, .green)
        case .blocked, .refused, .unknown: Output.coloured(text, .red)
        case .deferred, .held: Output.coloured(text, .yellow)
        }
    }
}

extension String {
    /// Spaces at the end up to a number of characters.
    fileprivate func padding(to width: Int) -> String {
        self + String(repeating: " ", count: Swift.max(0, width - count))
    }
}
