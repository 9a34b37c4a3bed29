import GRDB
import Guard
import Mail

/// Rows of `rulings`, `ruling_uses` and `awaited_rulings` as values.
enum RulingRow {
    /// Those that have not ended, sorted by id. Throws when a row does not parse: an unreadable block may still be in
    /// force.
    static func open(_ db: Database) throws -> [Ruling] {
        let waiting = try awaited(db)
        return try Row.fetchAll(db, sql: "SELECT * FROM rulings WHERE ended_at IS NULL ORDER BY id").map { row in
            var ruling = try ruling(row)
            ruling.awaited = waiting[ruling.id.value]
            return ruling
        }
    }

    /// The newest exceptions for messages that have ended after a message took them, newest first.
    static func spent(_ limit: Int, _ db: Database) throws -> [(id: RulingID, message: RecordID)] {
        let rows = try Row.fetchAll(
            db,
            sql: """
                SELECT id, message FROM rulings r
                WHERE ended_at IS NOT NULL AND kind = 'message' AND message IS NOT NULL
                    AND EXISTS (SELECT 1 FROM ruling_uses u WHERE u.ruling = r.id)
                ORDER BY id DESC LIMIT ?
                """, arguments: [limit])
        return rows.map { (RulingID(.exception, value: $0["id"]), RecordID(value: $0["message"])) }
    }

    /// - Returns: the new ruling.
    static func insert(_ order: RulingOrder, at: Timestamp, _ db: Database) throws -> Ruling {
        let (kind, message, text, campaign): (String, Int64?, String?, String?) =
            switch order.subject {
            case .message(let id): ("message", id.value, nil, nil)
            case .tag(let tag, let campaign): ("tag", nil, tag, campaign.text)
            case .phrase(let phrase, let campaign): ("phrase", nil, phrase, campaign?.text)
            }
        try db.execute(
            sql: """
                INSERT INTO rulings (kind, message, text, campaign, reason, who, at, ends_at)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                """,
            arguments: [
                kind, message, text, campaign, order.reason, order.who.name, at.microseconds,
                order.endsAt?.microseconds,
            ])
        let id = RulingID(order.subject.kind, value: db.lastInsertedRowID)
        var awaited: AwaitedRuling?
        if order.isAwaited {
            awaited = AwaitedRuling(who: order.who, reason: order.reason, at: at)
            try wait(id, awaited!, db)
        }
        return Ruling(
            id: id, subject: order.subject, reason: order.reason, who: order.who.name, at: at, endsAt: order.endsAt,
            awaited: awaited)
    }

    /// A message takes the exception for its recipients, in the commit that says that it may leave. The row stays when
    /// the exception ends: it tells why a later try is refused.
    static func use(_ id: RulingID, by message: RecordID, _ db: Database) throws {
        try db.execute(
            sql: "INSERT OR IGNORE INTO ruling_uses VALUES (?, ?)", arguments: [id.value, message.value])
    }

    static func wait(_ id: RulingID, _ awaited: AwaitedRuling, _ db: Database) throws {
        try db.execute(
            sql: "INSERT OR REPLACE INTO awaited_rulings VALUES (?, ?, ?, ?, ?)",
            arguments: [
                id.value, awaited.at.microseconds, awaited.reason, awaited.who.name,
                awaited.who.userID.map { Int64($0) },
            ])
    }

    static func confirm(_ id: RulingID, _ db: Database) throws {
        try db.execute(sql: "DELETE FROM awaited_rulings WHERE ruling = ?", arguments: [id.value])
    }

    static func end(_ change: RulingChange, at: Timestamp, _ db: Database) throws {
        try confirm(change.ruling, db)
        try db.execute(
            sql: "UPDATE rulings SET ended_at = ?, ended_by = ?, end_reason = ? WHERE id = ?",
            arguments: [at.microseconds, change.who.name, change.reason, change.ruling.value])
    }

    /// nil when there is no such ruling, or it has ended.
    static func ruling(_ id: RulingID, _ db: Database) throws -> Ruling? {
        let row = try Row.fetchOne(
            db, sql: "SELECT * FROM rulings WHERE id = ? AND ended_at IS NULL", arguments: [id.value])
        guard let row, case var ruling = try ruling(row), ruling.id == id else { return nil }
        ruling.awaited = try awaited(db)[id.value]
        return ruling
    }

    /// How a ruling ended; nil when there is none with this id, or it has not ended.
    static func end(of id: RulingID, _ db: Database) throws -> RulingEnd? {
        let row = try Row.fetchOne(
            db,
            sql: """
                SELECT kind, ended_at, ended_by, end_reason FROM rulings WHERE id = ? AND ended_at IS NOT NULL
                """, arguments: [id.value])
        guard let row, (row["kind"] as String == "phrase") == (id.kind == .block) else { return nil }
        return RulingEnd(
            at: Timestamp(microseconds: row["ended_at"]), who: row["ended_by"] ?? "", reason: row["end_reason"] ?? "")
    }

    private static func ruling(_ row: Row) throws -> Ruling {
        let value: Int64 = row["id"]
        func damaged() -> StoreFailure {
            StoreFailure("the exception or block \(value) cannot be read: unknown kind, text or campaign")
        }
        let text = row["text"] as String? ?? ""
        let campaign = try (row["campaign"] as String?).map { text in
            guard let pattern = NamePattern(text) else { throw damaged() }
            return pattern
        }
        let subject: Ruling.Subject
        switch row["kind"] as String {
        case "message":
            guard let message: Int64 = row["message"] else { throw damaged() }
            subject = .message(RecordID(value: message))
        case "tag":
            guard let campaign, !text.isEmpty else { throw damaged() }
            subject = .tag(text, campaign: campaign)
        case "phrase" where !text.isEmpty: subject = .phrase(text, campaign: campaign)
        default: throw damaged()
        }
        return Ruling(
            id: RulingID(subject.kind, value: value), subject: subject, reason: row["reason"], who: row["who"],
            at: Timestamp(microseconds: row["at"]),
            endsAt: (row["ends_at"] as Int64?).map(Timestamp.init(microseconds:)))
    }

    private static func awaited(_ db: Database) throws -> [Int64: AwaitedRuling] {
        let rows = try Row.fetchAll(db, sql: "SELECT * FROM awaited_rulings")
        return Dictionary(
            uniqueKeysWithValues: rows.map { row in
                let who = Identity(name: row["who"], userID: (row["user"] as Int64?).flatMap(UInt32.init(exactly:)))
                let awaited = AwaitedRuling(who: who, reason: row["reason"], at: Timestamp(microseconds: row["at"]))
                return (row["ruling"] as Int64, awaited)
            })
    }
}
