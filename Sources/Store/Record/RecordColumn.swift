import Guard

/// A column of `records` that the writer fills: its name, and its value for a message.
///
/// A new column needs a migration in `Schema`, a row at the end of `all`, a place in `RecordReader` and, for text or
/// a blob, an entry in `ErasureColumns`. Tests fail when one of them is missing. A record with NULL in the new column
/// keeps its digest (`ChainLeaf`).
struct RecordColumn: Sendable {
    enum Content: Sendable {
        case number(@Sendable (MessageRecord) -> Int64?)
        case text(@Sendable (MessageRecord) -> String?)
        /// Versions of lists as JSON. They change with an import, not with a message, so they are not encoded for
        /// each message.
        case lists
    }

    let name: String
    let content: Content

    /// In the table's order, which is the order of the digest. Columns that SQLite computes from these
    /// (`client_address`, `login`) are not written; the digest covers their content already.
    static let all: [RecordColumn] = [
        number("id") { $0.id.value },
        number("at") { $0.at.microseconds },
        text("stream") { $0.stream },
        text("client") { $0.client },
        text("campaign") { $0.campaign },
        text("sender") { $0.sender?.fullText },
        text("subject") { $0.subject },
        number("size") { Int64($0.sizeBytes) },
        text("sha256") { $0.sha256 },
        text("verdict") { $0.verdict.rawValue },
        text("upstream") { $0.upstream },
        number("stop") { $0.stop?.value },
        RecordColumn(name: "lists", content: .lists),
        number("body_after") { row in row.bodyAt.map { $0.microseconds - row.at.microseconds } },
        number("decided_after") { row in row.decidedAt.map { $0.microseconds - row.at.microseconds } },
        number("template") { $0.template?.value },
        text("message_id") { $0.messageID },
        number("fingerprint") { Int64(bitPattern: $0.fingerprint) },
        text("originators") { OriginatorsColumn.text($0.originators, sender: $0.sender) },
        text("content") { $0.content },
        number("unjudged") { UnjudgedRow.id($0.unjudged) },
    ]

    /// As SQL.
    static let names = all.map(\.name).joined(separator: ", ")

    private static func number(_ name: String, _ value: @escaping @Sendable (MessageRecord) -> Int64?) -> RecordColumn {
        RecordColumn(name: name, content: .number(value))
    }

    private static func text(_ name: String, _ value: @escaping @Sendable (MessageRecord) -> String?) -> RecordColumn {
        RecordColumn(name: name, content: .text(value))
    }
}
