import Control
import Guard
import Mail

/// One entry of the record as a line of JSON. A message has the line of `log --json`. Every other entry has a `type`,
/// and an `id` that no other line has.
struct RecordExportLine: Sendable {
    enum Kind: String, Sendable { case message, event = "act", head, pruned }

    let kind: Kind
    let id: String
    let at: Timestamp
    /// The line with its line end.
    let bytes: [UInt8]
    private let entry: RecordExportEntry
    /// The campaign of a message, or who acted, as far as it may be shown.
    private let title: String

    /// - Parameters:
    ///   - redaction: how much may be shown of people.
    ///   - now: the time for an entry without a time.
    init(_ entry: RecordExportEntry, _ redaction: AddressRedaction, now: Timestamp) {
        self.entry = entry
        switch entry {
        case .message(let record):
            (kind, id, at) = (.message, record.id.description, record.at)
            let report = RecordReport(record, redaction)
            (bytes, title) = (RecordReport.lines([report]), report.campaign)
        case .event(let event, let number):
            (kind, id, at) = (.event, "A\(number)", event.at)
            let report = EventReport(event, redaction)
            (bytes, title) = (Self.line(EventLine(id: id, report)), report.who)
        case .head(let head):
            (kind, id, at) = (.head, "H\(head.link)", head.end)
            (bytes, title) = (Self.line(HeadLine(id: id, at: at.rfc3339, day: head.date, head: head.hash)), "")
        case .pruned(let record):
            (kind, id, at) = (.pruned, "P\(record)", now)
            (bytes, title) = (Self.line(PrunedLine(id: id, at: at.rfc3339, upTo: record.description)), "")
        }
    }

    /// A shorter line, for where the whole line does not fit. It names the entry and counts its parts.
    /// - Parameter limit: octets without the line end; 300 are always enough.
    func short(limit: Int) -> [UInt8] {
        for length in [100, 20, 0] {
            let line = short(textLength: length)
            if line.count <= limit || length == 0 { return line }
        }
        preconditionFailure("the last length returns")
    }

    /// - Parameter length: the most characters of each text; 0 leaves them out.
    private func short(textLength length: Int) -> [UInt8] {
        func cut(_ text: String) -> String? { length > 0 ? Words.cut(text, to: length) : nil }
        switch entry {
        case .message(let record):
            let states = Dictionary(grouping: record.deliveries, by: \.state.rawValue).mapValues(\.count)
            return ControlJSON.encode(
                ShortMessage(
                    id: id, at: at.rfc3339, campaign: cut(title), verdict: record.verdict,
                    deliveries: states, findings: record.findings.count))
        case .event(let event, _):
            return ControlJSON.encode(ShortEvent(id: id, at: at.rfc3339, event: event.kind, who: cut(title)))
        case .head, .pruned: return Array(bytes.dropLast())
        }
    }

    private static func line(_ value: some Encodable) -> [UInt8] { ControlJSON.encode(value) + [0x0A] }
}

/// The object of `events --json`, with the fields that tell this line from others.
private struct EventLine: Encodable {
    let id: String
    let report: EventReport

    init(id: String, _ report: EventReport) {
        self.id = id
        self.report = report
    }

    private enum Keys: CodingKey { case id, type }

    func encode(to encoder: any Encoder) throws {
        try report.encode(to: encoder)
        var container = encoder.container(keyedBy: Keys.self)
        try container.encode(id, forKey: .id)
        try container.encode(RecordExportLine.Kind.event.rawValue, forKey: .type)
    }
}

private struct HeadLine: Encodable {
    let id: String
    let at: String
    let day: String
    let head: String
    var type = RecordExportLine.Kind.head.rawValue
}

private struct PrunedLine: Encodable {
    let id: String
    let at: String
    /// Messages up to this id were deleted before their lines were written.
    let upTo: String
    var type = RecordExportLine.Kind.pruned.rawValue
}

private struct ShortMessage: Encodable {
    let id: String
    let at: String
    let campaign: String?
    let verdict: Verdict
    /// The number of deliveries by state.
    let deliveries: [String: Int]
    let findings: Int
    var short = true
}

private struct ShortEvent: Encodable {
    let id: String
    let at: String
    let event: GuardEvent.Kind
    let who: String?
    var type = RecordExportLine.Kind.event.rawValue
    var short = true

    private enum CodingKeys: String, CodingKey {
        case id, at
        case event = "act"
        case who, type, short
    }
}
