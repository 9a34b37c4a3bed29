import GRDB
import Guard
import Mail

/// Rows of `acts` as values.
enum ActRow {
    static func insert(_ act: Act, _ chain: AuditChain, _ db: Database) throws {
        try db.execute(
            sql: """
                INSERT INTO acts (at, kind, who, user, reason, subject, before, after) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                """,
            arguments: [
                act.at.microseconds, act.kind.rawValue, act.who.name, act.who.userID.map { Int64($0) }, act.reason,
                act.subject, act.before, act.after,
            ])
        try chain.append(try chain.entries(.act, [db.lastInsertedRowID], db), at: act.at, db)
    }

    static func act(_ row: Row) throws -> Act {
        guard let kind = Act.Kind(rawValue: row["kind"]) else {
            throw StoreFailure("act \(row["id"] as Int64) cannot be read: unknown kind")
        }
        return Act(
            at: Timestamp(microseconds: row["at"]), kind: kind,
            who: Identity(name: row["who"], userID: (row["user"] as Int64?).flatMap(UInt32.init(exactly:))),
            reason: row["reason"], subject: row["subject"], before: row["before"], after: row["after"])
    }
}
