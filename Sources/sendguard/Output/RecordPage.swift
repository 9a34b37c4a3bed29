import Admin
import Guard
import Mail

/// A message for a person: what it is, what was found in it and where, what became of each recipient.
struct RecordPage {
    let report: ShowReport

    private var record: RecordReport { report.record }

    var lines: [String] {
        let text = RecordText(record: record)
        let reason = text.reason.isEmpty ? "" : "  \(Words.safe(text.reason))"
        return ["\(text.coloured(record.verdict.rawValue.uppercased()))  \(record.id)\(reason)"]
            + Words.columns(facts(text)) + findings + deliveries
    }

    /// What the message itself says stands in only as long as it is kept.
    private func facts(_ text: RecordText) -> [[String]] {
        let message = report.message.map { bytes in bytes.withUnsafeBytes { Message(reading: $0) } }
        var facts = [["received", "\(record.at) from \(Words.safe(record.client))"]]
        if let from = message?.firstField("From")?.value { facts.append(["from", shown(from)]) }
        facts += [
            ["sender", text.sender], ["to", Words.count(record.deliveries.count, "recipient")],
            ["subject", Words.safe(record.subject)],
        ]
        if let date = message?.firstField("Date")?.value { facts.append(["date", shown(date)]) }
        facts += [
            ["size", record.size == 0 ? "the content was never received" : "\(record.size) octets"],
            ["campaign", text.campaign], ["stream", Words.safe(record.stream)],
            ["upstream", record.upstream ?? "none"],
        ]
        if let reply = record.deliveries.lazy.compactMap(\.reply).first { facts.append(["reply", Words.safe(reply)]) }
        if let stop = record.stop { facts.append(["stop", stop]) }
        if !record.lists.isEmpty {
            let versions = record.lists.sorted { $0.key < $1.key }.map { "\($0.key) version \($0.value)" }
            facts.append(["lists", versions.joined(separator: ", ")])
        }
        if !record.sha256.isEmpty { facts.append(["sha256", record.sha256]) }
        let kept = report.whyNotKept ?? "whole, to be had with: sendguard show \(record.id) --raw"
        return facts + [["kept", Words.safe(kept)]]
    }

    private var findings: [String] {
        record.findings.isEmpty ? [] : ["findings"] + FindingText.lines(of: record.findings)
    }

    private var deliveries: [String] {
        guard !record.deliveries.isEmpty else { return [] }
        return ["deliveries"]
            + Words.columns(
                record.deliveries.map { delivery in
                    let place = delivery.header.map { " (in \(Words.safe($0)))" } ?? ""
                    let segment = delivery.segment.map { "segment \(Words.safe($0)); " } ?? ""
                    return [
                        Words.safe(delivery.address) + place, delivery.state.rawValue,
                        segment + Words.safe(delivery.reply ?? "no reply"),
                    ]
                })
    }

    /// A header field's value, which may be as long as a message.
    private func shown(_ value: String) -> String { Words.cut(Words.safe(value), to: 200) }
}
