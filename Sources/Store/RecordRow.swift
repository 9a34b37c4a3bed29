import Foundation
import GRDB
import Guard
import Mail

/// Rows of the audit tables as values. What does not parse is damage, and is never passed over.
enum RecordRow {
    /// - Parameter row: of `records`, with the outcome's columns beside it.
    static func record(_ row: Row, _ db: Database) throws -> MessageRecord {
        let id = RecordID(value: row["id"])
        guard let verdict = Verdict(rawValue: row["outcome_verdict"] ?? row["verdict"]) else { throw damaged(id) }
        var sender: Address?
        if let text: String = row["sender"] {
            sender = Address(text)
            if sender == nil { throw damaged(id) }
        }
        let (deliveries, released) = try deliveries(row, id, db)
        let stop: Int64? = row["outcome_stop"] ?? row["stop"]
        let at = Timestamp(microseconds: row["at"])
        var record = MessageRecord(
            id: id, at: at, stream: row["stream"], client: row["client"],
            campaign: row["campaign"], sender: sender, subject: row["subject"], sizeBytes: row["size"],
            sha256: row["sha256"], verdict: verdict, deliveries: deliveries,
            findings: try findings(id, db), upstream: row["upstream"],
            stop: stop.map(StopID.init(value:)), lists: try json(released ?? row["lists"], id) ?? [:],
            bodyAt: (row["body_after"] as Int64?).map { at + .microseconds($0) },
            decidedAt: (row["decided_after"] as Int64?).map { at + .microseconds($0) })
        record.answeredAt = (row["outcome_at"] as Int64?).map(Timestamp.init(microseconds:))
        return record
    }

    private static func findings(_ id: RecordID, _ db: Database) throws -> [Finding] {
        let rows = try Row.fetchCursor(
            db.cachedStatement(sql: "SELECT * FROM findings WHERE record = ? ORDER BY position"), arguments: [id.value])
        var findings: [Finding] = []
        while let row = try rows.next() {
            guard let action = Finding.Action(rawValue: row["action"]) else { throw damaged(id) }
            var finding = Finding(
                check: row["check_name"], kind: row["kind"], where: row["place"], excerpt: row["excerpt"],
                reason: row["reason"], isUndecided: row["undecided"])
            finding.action = action
            if let start: Int = row["start"], let length: Int = row["length"] {
                finding.location = Finding.Location(offset: start, length: length)
            }
            findings.append(finding)
        }
        return findings
    }

    /// - Returns: with them the versions of lists that the last release asked, which are newer than the record's.
    private static func deliveries(
        _ record: Row, _ id: RecordID, _ db: Database
    ) throws -> (deliveries: [Delivery], releasedLists: String?) {
        let outcomeState = (record["outcome_state"] as String?).flatMap(Delivery.State.init(rawValue:))
        let outcomeReply = (record["outcome_reply"] as String?).flatMap(ReplyColumn.reply)
        let rows = try Row.fetchCursor(
            db.cachedStatement(sql: deliveriesSQL), arguments: [id.value])
        var deliveries: [Delivery] = []
        var released: (lists: String, at: Int64)?
        while let row = try rows.next() {
            guard let address = Address(row["address"] as String),
                var state = Delivery.State(rawValue: row["state"])
            else { throw damaged(id) }
            var reply: Reply?
            if let text: String = row["reply"] {
                reply = ReplyColumn.reply(text)
                if reply == nil { throw damaged(id) }
            }
            if state == .unknown, record["outcome_verdict"] as String? != nil {
                guard let outcomeState, let outcomeReply else { throw damaged(id) }
                state = outcomeState
                reply = outcomeReply
            }
            if let text: String = row["held_state"], text != Delivery.State.held.rawValue {
                guard let heldState = Delivery.State(rawValue: text) else { throw damaged(id) }
                state = heldState
                reply = (row["held_reply"] as String?).flatMap(ReplyColumn.reply)
            }
            if let lists: String = row["held_lists"], let at: Int64 = row["held_at"], at > released?.at ?? .min {
                released = (lists, at)
            }
            deliveries.append(
                Delivery(
                    address: address, state: state, reply: reply, segment: row["segment"] ?? "", header: row["header"]))
        }
        return (deliveries, released?.lists)
    }

    /// With what became of those that were held.
    private static let deliveriesSQL = """
        SELECT d.address, d.state, d.reply, d.segment, d.header, h.state AS held_state, h.reply AS held_reply,
            h.lists AS held_lists, h.at AS held_at
        FROM deliveries d LEFT JOIN held_deliveries h ON h.record = d.record AND h.position = d.position
        WHERE d.record = ? ORDER BY d.position
        """

    private static func json<T: Decodable>(_ text: String?, _ id: RecordID) throws -> T? {
        guard let text else { return nil }
        do {
            return try JSONDecoder().decode(T.self, from: Data(text.utf8))
        } catch {
            throw damaged(id)
        }
    }

    private static func damaged(_ id: RecordID) -> StoreFailure { StoreFailure("record \(id) is damaged") }
}
