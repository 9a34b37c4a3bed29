import Content
import Control
import Guard
import Mail
import System

/// A message for a person: its facts, its findings with their places, and the outcome for each recipient.
struct RecordPage {
    let report: ShowReport
    var now = Timestamp(microseconds: Clock.wallMicroseconds)

    private var record: RecordReport { report.record }

    var lines: [String] {
        let text = RecordText(record: record)
        let reason = text.reason.isEmpty ? "" : "  \(Words.safe(text.reason))"
        return TerminalWidth.broken(
            ["\(text.coloured(record.verdict.rawValue.uppercased()))  \(record.id)\(reason)"]
                + Words.columns(facts(text)) + timeline + findings + unjudged + deliveries)
    }

    /// Fields such as From and Date come from the message itself, so they are shown only while it is kept.
    private func facts(_ text: RecordText) -> [[String]] {
        let message = report.message.map { bytes in bytes.withUnsafeBytes { Message(reading: $0) } }
        var facts = [["received", "\(ReadableTime.fact(record.at, now: now)) from \(Words.safe(record.client))"]]
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
        if let id = record.messageID { facts.append(["message-id", Words.safe(id)]) }
        if let id = record.espID { facts.append(["esp id", Words.safe(id)]) }
        if let reply = record.deliveries.lazy.compactMap(\.reply).first { facts.append(["reply", Words.safe(reply)]) }
        if let unheard = record.unheard { facts.append(["unheard", Words.safe(unheard)]) }
        if let stop = record.stop { facts.append(["stop", stop]) }
        if !record.lists.isEmpty {
            let versions = record.lists.sorted { $0.key < $1.key }.map { "\($0.key) version \($0.value)" }
            facts.append(["lists", versions.joined(separator: ", ")])
        }
        if !record.sha256.isEmpty { facts.append(["sha256", record.sha256]) }
        let kept = report.whyNotKept ?? "whole; to print it: sendguard show \(record.id) --raw"
        return facts + [["kept", Words.safe(kept)]]
    }

    /// The steps of the message's life, each with its time and how long it took.
    private var timeline: [String] {
        guard let moments = record.moments else { return [] }
        var steps: [(after: Int64, what: String)] = [(0, "MAIL FROM received")]
        if let body = moments.body { steps.append((body, "whole body received")) }
        if let decided = moments.decided { steps.append((decided, "decided, and the decision is on record")) }
        if let answered = moments.answered {
            let name =
                record.verdict == .relayed || record.verdict == .refused ? "the ESP replied" : "settled"
            steps.append((answered, name))
        }
        let start = Timestamp(rfc3339: record.at) ?? Timestamp(microseconds: 0)
        var last: Int64 = 0
        let rows = steps.map { after, what in
            defer { last = after }
            let at = ReadableTime.clock(start + .microseconds(after))
            return [at, after == 0 ? "" : "+" + Self.milliseconds(after - last), what]
        }
        return ["timeline" + ReadableTime.zoneNote] + Words.columns(rows)
    }

    /// `0.4 ms`, `12 ms`, `3.2 s`.
    private static func milliseconds(_ microseconds: Int64) -> String {
        func tenths(_ value: Int64) -> String { "\(value / 10).\(abs(value % 10))" }
        return switch microseconds {
        case ..<10_000: tenths(microseconds / 100) + " ms"
        case ..<1_000_000: "\(microseconds / 1000) ms"
        default: tenths(microseconds / 100_000) + " s"
        }
    }

    private var findings: [String] {
        guard !record.findings.isEmpty else { return [] }
        let advice = RulingText.advice(for: record).map { ["  if a person has looked and it may pass once: \($0)"] }
        let tags = FindingText.tagExceptions(for: record.findings, campaign: record.campaign)
        let isRefused = record.findings.contains { $0.check == UnreadableCheck.name && $0.isLiftable }
        let obstacle = isRefused ? ["  " + RulingText.noException] : []
        return ["findings"] + FindingText.lines(of: record.findings) + (advice.map { $0 + tags } ?? obstacle)
    }

    /// Without a finding, only a check that judged says that nothing is wrong.
    private var unjudged: [String] {
        guard let checks = record.unjudged, !checks.isEmpty else { return [] }
        return ["not judged"]
            + Words.columns(checks.map { [Words.safe($0.check), Words.safe($0.reason ?? "off in the configuration")] })
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

    /// The value of a header field, cut, because it may be as long as a message.
    private func shown(_ value: String) -> String { Words.cut(Words.safe(value), to: 200) }
}
