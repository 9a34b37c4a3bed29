import GRDB
import Guard
import Mail

/// The stored rulings in force, with what is on record about the messages of exceptions.
///
/// **Why it looks for the content and not only for uses of the exception:** a recipient may have the content from a
/// message that another exception let pass, or from a released copy. Nobody gets it twice.
enum RulingQuestion {
    /// Throws when a row does not parse.
    static func state(_ db: Database) throws -> RulingState {
        var state = RulingState(revision: try Int64.fetchOne(db, sql: "SELECT max(id) FROM acts") ?? 0)
        let open = try RulingRow.open(db)
        let messages = open.compactMap { ruling in if case .message(let id) = ruling.subject { id } else { nil } }
        let contents = try contents(of: messages, db)
        for ruling in open {
            guard case .message(let id) = ruling.subject else {
                state.rulings.append(ruling)
                continue
            }
            let uses = try Uses(of: ruling.id, db)
            let content = contents[id]?.without(uses.reached, unsure: uses.unsure).suppressing(uses.suppressed)
            if uses.isUnknown || content?.isOver == true || content == nil && uses.last != nil {
                state.over[ruling.id] = uses.last.map { .used($0) } ?? .nobodyLeft
                continue
            }
            state.contents[id] = content
            state.rulings.append(ruling)
        }
        for (id, message) in try RulingRow.spent(RulingLimits.spent, db) {
            let uses = try Uses(of: id, db)
            guard !uses.reached.isEmpty,
                let content = try AuditQuestion(message).answer(db).first.flatMap(RefusedContent.init)
            else { continue }
            state.spent.append(.init(id: id, content: content.without(uses.reached, unsure: uses.unsure)))
        }
        return state
    }

    /// The recipients of a message who have its content, or may have it, in the order of its record.
    static func holders(of id: RecordID, _ db: Database) throws -> [ContentHolder] {
        guard let record = try AuditQuestion(id).answer(db).first else { return [] }
        let past = try HeldPastQuestion(records: [record]).answer(db)[id] ?? [:]
        return try record.deliveries.enumerated().compactMap { position, delivery in
            let earlier = past[position].flatMap { $0.sameContent ?? $0.openContent }
            guard let brought = delivery.state.hasLeft ? id : earlier else { return nil }
            let released = try Int64.fetchOne(
                db, sql: "SELECT max(at) FROM held_deliveries WHERE record = ? AND state = 'released'",
                arguments: [brought.value])
            return ContentHolder(
                address: delivery.address, record: brought, releasedAt: released.map(Timestamp.init(microseconds:)),
                isSure: brought == id ? delivery.state != .unknown : past[position]?.isSure == true)
        }
    }

    /// The contents of refused messages, for the recipients who have them from no message. No entry when the record is
    /// gone, or has no content.
    private static func contents(of ids: [RecordID], _ db: Database) throws -> [RecordID: RefusedContent] {
        let records = try AuditQuestion(ids).answer(db)
        let past = try HeldPastQuestion(records: records).answer(db)
        var contents: [RecordID: RefusedContent] = [:]
        for record in records {
            var reached: [String: RecordID] = [:]
            var unsure: Set<String> = []
            for (position, had) in past[record.id] ?? [:] {
                guard let earlier = had.sameContent ?? had.openContent else { continue }
                let key = record.deliveries[position].address.key
                reached[key] = earlier
                if !had.isSure { unsure.insert(key) }
            }
            contents[record.id] = RefusedContent(record)?.without(reached, unsure: unsure)
        }
        return contents
    }

    /// The messages that took an exception.
    private struct Uses {
        /// The recipients who have such a message, or may have it, because no outcome says otherwise: the message by the
        /// recipient's key.
        var reached: [String: RecordID] = [:]
        /// The keys of those who may have it, because no answer of the ESP says so.
        var unsure: Set<String> = []
        /// The recipients of such messages who are on record as suppressed.
        var suppressed: Set<String> = []
        /// The last of the messages that may have left; nil when none has.
        var last: RecordID?
        /// Whether one of the records is gone: then nobody knows whom it reached.
        var isUnknown = false

        init(of exception: RulingID, _ db: Database) throws {
            let rows = try Row.fetchCursor(db, sql: Self.sql, arguments: [exception.value])
            while let row = try rows.next() {
                guard let value: Int64 = row["id"] else {
                    (isUnknown, last) = (true, RecordID(value: row["used_by"]))
                    continue
                }
                guard let key: String = row["key"], let text: String = row["state"] else { continue }
                let (record, state) = (RecordID(value: value), Delivery.State(rawValue: text))
                if state == .suppressed { suppressed.insert(key) }
                guard state?.hasLeft != false else { continue }
                if state == .accepted || state == .released {
                    unsure.remove(key)
                } else if reached[key] == nil {
                    unsure.insert(key)
                }
                reached[key] = record
                last = record
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
}
