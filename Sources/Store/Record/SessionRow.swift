import GRDB
import Guard
import Mail

/// Rows of `session_events` as values.
enum SessionRow {
    static func insert(_ event: SessionEvent, _ db: Database) throws {
        try db.cachedStatement(
            sql: """
                INSERT INTO session_events (at, until, listener, client, login, kind, detail, count)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                """
        ).execute(arguments: [
            event.at.microseconds, event.until.microseconds, event.listener, event.client, event.login,
            event.kind.rawValue, event.detail, event.count,
        ])
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
        return event
    }

    /// Those that are too old, some at a time.
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
