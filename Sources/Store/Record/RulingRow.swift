import Foundation
import GRDB
import Guard
import Mail

/// Rows of `rulings`, `ruling_uses` and `awaited_rulings` as values.
enum RulingRow {
    /// Throws when a row does not parse: an unreadable block may still be in force.
    static func state(_ db: Database) throws -> RulingState {
        var state = RulingState(revision: try Int64.fetchOne(db, sql: "SELECT max(id) FROM acts") ?? 0)
        let waiting = try awaited(db)
        let rows = try Row.fetchAll(db, sql: "SELECT * FROM rulings WHERE ended_at IS NULL ORDER BY id")
        for row in rows {
            var ruling = try ruling(row)
            ruling.awaited = waiting[ruling.id.value]
            if case .message(let id) = ruling.subject {
                let reached = try Reached(by: ruling.id, db)
                let content = try content(of: id, db)?.without(reached.keys)
                if let last = reached.last, reached.isUnknown || content?.recipients.isEmpty != false {
                    state.used[ruling.id] = last
                    continue
                }
                state.contents[id] = content
            }
            state.rulings.append(ruling)
        }
        return state
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

    /// A message takes the exception for its recipients, in the commit that says that it may leave.
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
        try db.execute(sql: "DELETE FROM ruling_uses WHERE ruling = ?", arguments: [change.ruling.value])
    }

    /// nil when there is no such ruling, or it has ended.
    static func ruling(_ id: RulingID, _ db: Database) throws -> Ruling? {
        let row = try Row.fetchOne(
            db, sql: "SELECT * FROM rulings WHERE id = ? AND ended_at IS NULL", arguments: [id.value])
        guard let row, case var ruling = try ruling(row), ruling.id == id else { return nil }
        ruling.awaited = try awaited(db)[id.value]
        return ruling
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

    // MARK: messages

    /// nil when the record is gone, or has no content.
    private static func content(of id: RecordID, _ db: Database) throws -> RefusedContent? {
        try record(id, db).flatMap(RefusedContent.init)
    }

    /// The recipients who have messages that took an exception, or may have them: no outcome says otherwise.
    private struct Reached {
        var keys: Set<String> = []
        /// The last of the messages that may have left; nil when none has.
        var last: RecordID?
        /// Whether one of the records is gone: then nobody knows whom it reached.
        var isUnknown = false

        init(by exception: RulingID, _ db: Database) throws {
            let rows = try Row.fetchCursor(db, sql: Self.sql, arguments: [exception.value])
            while let row = try rows.next() {
                guard let record: Int64 = row["id"] else {
                    (isUnknown, last) = (true, RecordID(value: row["used_by"]))
                    continue
                }
                guard let key: String = row["key"], let text: String = row["state"],
                    Delivery.State(rawValue: text)?.hasLeft != false
                else { continue }
                keys.insert(key)
                last = RecordID(value: record)
            }
        }

        private static let sql = """
            SELECT u.record AS used_by, r.id, d.key, \(RecordConditions.state) AS state
            FROM ruling_uses u LEFT JOIN records r ON r.id = u.record LEFT JOIN outcomes o ON o.record = r.id
                LEFT JOIN deliveries d ON d.record = r.id
                LEFT JOIN held_deliveries h ON h.record = d.record AND h.position = d.position
            WHERE u.ruling = ? ORDER BY u.record
            """
    }

    private static func record(_ id: RecordID, _ db: Database) throws -> MessageRecord? {
        let rows = try RawRows(
            db,
            """
            SELECT \(RecordReader.columns) FROM records r LEFT JOIN outcomes o ON o.record = r.id WHERE r.id = ?
            """, [id.value])
        var reader = try RecordReader(db)
        return try rows.next() ? try reader.record(rows) : nil
    }
}
