import GRDB
import Guard
import Mail

extension ListVersion {
    /// Columns of `list_versions`, with `kind` and `doubt` of `lists`.
    init(_ row: Row, kind: ListKind) {
        let importedAt = Timestamp(microseconds: row["imported_at"])
        let generatedAt: Int64? = row["generated_at"]
        let options: Int64 = row["options"]
        self.init(
            list: row["list"], kind: kind, version: row["version"], rows: row["rows"], importedAt: importedAt,
            generatedAt: generatedAt.map(Timestamp.init(microseconds:)), source: row["source"],
            sha256: row["sha256"], options: AddressKeyOptions(rawValue: UInt8(truncatingIfNeeded: options)),
            isKept: row["has_file"])
    }
}

extension ListChange {
    /// nil when the row says of no action that is known.
    init?(_ row: Row) {
        guard let action = Action(rawValue: row["action"]) else { return nil }
        func moment(_ column: String) -> Timestamp? { (row[column] as Int64?).map(Timestamp.init(microseconds:)) }
        self.init(
            list: row["list"], action: action,
            entry: ListEntry(
                key: row["key"], reason: row["reason"], since: moment("since"), engagedAt: moment("engaged_at"),
                subscribedAt: moment("subscribed_at"), segment: row["segment"]),
            who: row["who"], at: Timestamp(microseconds: row["at"]))
    }

    /// Takes the place of the one in force with the same key.
    func write(_ db: Database) throws {
        try ListChange.end(entry.key, of: list, at: at, db)
        try db.execute(
            sql: """
                INSERT INTO list_changes
                    (list, action, key, reason, since, engaged_at, subscribed_at, segment, who, at)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
            arguments: [
                list, action.rawValue, entry.key, entry.reason, entry.since?.microseconds,
                entry.engagedAt?.microseconds, entry.subscribedAt?.microseconds, entry.segment, who, at.microseconds,
            ])
    }

    /// The one in force with the first key stands under the second from now on; nothing in force may stand there.
    static func rename(_ key: String, to new: String, of list: String, _ db: Database) throws {
        try db.execute(
            sql: "UPDATE list_changes SET key = ? WHERE list = ? AND key = ? AND ended_at IS NULL",
            arguments: [new, list, key])
    }

    /// The one in force with this key is not any more.
    static func end(_ key: String, of list: String, at: Timestamp, _ db: Database) throws {
        try db.execute(
            sql: "UPDATE list_changes SET ended_at = ? WHERE list = ? AND key = ? AND ended_at IS NULL",
            arguments: [at.microseconds, list, key])
    }
}
