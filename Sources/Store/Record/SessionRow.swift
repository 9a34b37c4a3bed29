import GRDB
import Guard
import Mail

/// Rows of `session_events` as values.
enum SessionRow {
    static func insert(_ event: SessionEvent, _ db: Database) throws {
        try db.cachedStatement(
            sql: """
                INSERT INTO session_events (at, until, listener, client, login, kind, detail, count, sender, recipients,
                    first_recipient, arguments, messages)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """
        ).execute(arguments: [
            event.at.microseconds, event.until.microseconds, event.listener, event.client, event.login,
            event.kind.rawValue, event.detail, event.count, event.mail.sender, event.mail.countRecipients,
            event.mail.firstRecipient, event.mail.arguments.joined(separator: separator),
            event.mail.messages.map(\.description).joined(separator: separator),
        ])
    }

    /// Separates the arguments, and the ids, within one column. Neither contains a line end (`SessionMail.arguments`
    /// has no control characters).
    private static let separator = "\n"

    private static func mail(_ row: Row) -> SessionMail {
        func parts(_ column: String) -> [String] {
            (row[column] as String).split(separator: separator).map(String.init)
        }
        return SessionMail(
            sender: row["sender"], countRecipients: row["recipients"], firstRecipient: row["first_recipient"],
            arguments: parts("arguments"), messages: parts("messages").compactMap { RecordID($0) })
    }

    static func event(_ row: Row) throws -> SessionEvent {
        guard let kind = SessionEvent.Kind(rawValue: row["kind"]) else {
            throw StoreFailure("session event \(row["id"] as Int64) cannot be read: unknown kind")
        }
        var event = SessionEvent(
            at: Timestamp(microseconds: row["at"]), listener: row["listener"], client: row["client"],
            login: row["login"], kind: kind, detail: row["detail"])
        event.id = row["id"]
        event.until = Timestamp(microseconds: row["until"])
        event.count = row["count"]
        event.mail = mail(row)
        return event
    }

    /// Deletes rows that are too old, at most `limit` at a time.
    /// - Returns: whether there may be more.
    static func prune(before oldest: Timestamp, limit: Int, _ db: Database) throws -> Bool {
        try db.execute(
            sql: """
                DELETE FROM session_events WHERE until < ?
                    AND id IN (SELECT id FROM session_events ORDER BY id LIMIT ?)
                """, arguments: [oldest.microseconds, limit])
        return db.changesCount == limit
    }
}
