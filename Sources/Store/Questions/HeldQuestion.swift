import Foundation
import GRDB
import Guard
import Mail

/// A question about held mail, answered in order of arrival.
struct HeldQuestion: Sendable {
    let selection: HeldSelection

    func answer(_ db: Database) throws -> [HeldMessage] {
        var messages: [HeldMessage] = []
        let rows = try Row.fetchCursor(db, sql: Self.sql, arguments: [selection.after?.value ?? .min])
        var recipients = 0
        while messages.count < selection.limit ?? .max, recipients < selection.recipientLimit ?? .max,
            let row = try rows.next()
        {
            if !selection.ids.isEmpty, !selection.ids.contains(RecordID(value: row["record"])) { continue }
            guard let message = selection.selected(of: try Self.message(row, db)) else { continue }
            messages.append(message)
            recipients += message.recipients.count
        }
        return messages
    }

    private static func message(_ row: Row, _ db: Database) throws -> HeldMessage {
        let id = RecordID(value: row["record"])
        let damaged = StoreFailure("the held message \(id) is damaged")
        var sender: Address?
        if let text: String = row["sender"] {
            sender = Address(text)
            if sender == nil { throw damaged }
        }
        var lines: [HeldEnvelope.Recipient] = []
        var recipients: [HeldMessage.Recipient] = []
        let deliveries = try Row.fetchCursor(
            db.cachedStatement(sql: deliveriesSQL), arguments: [id.value])
        while let delivery = try deliveries.next() {
            guard let address = Address(delivery["address"] as String),
                let state = Delivery.State(rawValue: delivery["state"])
            else { throw damaged }
            let position: Int = delivery["position"]
            lines.append(.init(position: position, line: delivery["line"]))
            if state == .held || state == .unknown {
                recipients.append(.init(position: position, address: address, state: state))
            }
        }
        let stop: Int64 = row["stop"]
        let envelope = HeldEnvelope(
            stop: stop == HeldRow.noStop ? nil : StopID(value: stop), mail: row["mail"], recipients: lines,
            trace: Array(row["trace"] as Data), hasLeadingDots: row["dots"] as Int == 1,
            endsWithCRLF: row["crlf"] as Int == 1)
        var message = HeldMessage(
            id: id, at: Timestamp(microseconds: row["at"]), stream: row["stream"], campaign: row["campaign"],
            sender: sender, subject: row["subject"], sizeBytes: row["size"], storedBytes: row["stored"],
            sha256: row["sha256"], upstream: row["upstream"], envelope: envelope, recipients: recipients)
        message.originators = (row["originators"] as String?).map(OriginatorsColumn.originators)
        return message
    }

    private static let sql = """
        SELECT h.record, h.stop, h.mail, h.trace, h.dots, h.crlf, q.stored,
            r.at, r.stream, r.campaign, r.sender, r.originators, r.subject, r.size, r.sha256, r.upstream
        FROM held h JOIN records r ON r.id = h.record JOIN quarantine q ON q.record = h.record
        WHERE h.record > ? ORDER BY h.record
        """

    private static let deliveriesSQL = """
        SELECT h.position, h.line, h.state, d.address
        FROM held_deliveries h JOIN deliveries d ON d.record = h.record AND d.position = h.position
        WHERE h.record = ? ORDER BY h.position
        """
}

/// Finds mail that recipients of held or refused messages got before, or may have got. It asks about many recipients at a time,
/// so that the unindexed deliveries are read only once.
///
/// **Why the content counts only for mail that was refused or that an exception let pass.** Such mail comes again by
/// mistake. A reminder may be the same every week: it is not lost because a stop held it.
///
/// **Why CROSS JOIN.** It makes SQLite keep the order of the join: it looks up a recipient in each run. Left to
/// choose, SQLite read all entries of every run for each recipient.
struct HeldPastQuestion: Sendable {
    /// A message, and those of its recipients that the question is about.
    private struct Asked {
        let id: RecordID
        let recipients: [(position: Int, key: String)]
        let sha256: String
        let campaign: String
    }

    private let messages: [Asked]

    init(messages: [HeldMessage]) {
        self.messages = messages.map { message in
            Asked(
                id: message.id, recipients: message.recipients.map { ($0.position, $0.address.key) },
                sha256: message.sha256, campaign: message.campaign)
        }
    }

    /// About all recipients of records.
    init(records: [MessageRecord]) {
        messages = records.map { record in
            Asked(
                id: record.id, recipients: record.deliveries.enumerated().map { ($0.offset, $0.element.address.key) },
                sha256: record.sha256, campaign: record.campaign)
        }
    }

    func answer(_ db: Database) throws -> [RecordID: [Int: HeldPast]] {
        var answer: [RecordID: [Int: HeldPast]] = [:]
        for start in stride(from: 0, to: messages.count, by: Self.atOnce) {
            let some = messages[start..<min(messages.count, start + Self.atOnce)]
            let asked = some.flatMap { message in
                message.recipients.map { one in
                    [
                        String(message.id.value), String(one.position), one.key, message.sha256,
                        message.campaign,
                    ]
                }
            }
            let json = String(decoding: try JSONEncoder().encode(asked), as: UTF8.self)
            let rows = try Row.fetchCursor(db, sql: Self.sql, arguments: [json])
            while let row = try rows.next() {
                let (record, position): (Int64, Int) = (row["record"], row["position"])
                var past = answer[RecordID(value: record)]?[position] ?? HeldPast()
                let earlier = RecordID(value: row["earlier"])
                switch (row["same"] as Int == 1, row["open"] as Int == 1) {
                case (true, false):
                    let isSure = row["sure"] as Int == 1
                    // One that was accepted says more than one that perhaps was.
                    if isSure || !past.isSure { (past.sameContent, past.isSure) = (earlier, isSure) }
                case (true, true): past.openContent = max(earlier, past.openContent ?? earlier)
                case (false, _): break
                }
                past.sameCampaign = past.sameCampaign || row["alike"] as Int == 1
                answer[RecordID(value: record), default: [:]][position] = past
            }
        }
        return answer
    }

    private static let atOnce = 1000

    private static let sql = """
        WITH asked AS MATERIALIZED (
            SELECT CAST(value ->> 0 AS INTEGER) AS record, CAST(value ->> 1 AS INTEGER) AS position, value ->> 2 AS key,
                value ->> 3 AS sha256, value ->> 4 AS campaign
            FROM json_each(?)),
        tail AS MATERIALIZED (
            SELECT key, record FROM deliveries WHERE record > (SELECT max(upto) FROM runs)),
        found AS (
            SELECT a.*, p.record AS earlier FROM asked a CROSS JOIN runs n
                CROSS JOIN recipients p ON p.run = n.id AND p.key = a.key
            UNION
            SELECT a.*, t.record AS earlier FROM asked a JOIN tail t ON t.key = a.key)
        SELECT f.record, f.position, f.earlier,
            r.sha256 <> '' AND r.sha256 = f.sha256 OR coalesce(r.content = m.content, 0) AND (m.verdict <> 'held'
                OR EXISTS (SELECT 1 FROM findings x WHERE x.record = m.id AND x.action = 'allowed')) AS same,
            f.campaign <> '' AND r.campaign = f.campaign AS alike,
            h.state IS NULL AND d.state = 'unknown' AND o.state IS NULL AS open,
            coalesce(h.state, iif(d.state = 'unknown', coalesce(o.state, d.state), d.state)) <> 'unknown' AS sure
        FROM found f JOIN records r ON r.id = f.earlier LEFT JOIN records m ON m.id = f.record
            JOIN deliveries d ON d.record = f.earlier AND d.key = f.key
            LEFT JOIN outcomes o ON o.record = f.earlier
            LEFT JOIN held_deliveries h ON h.record = d.record AND h.position = d.position
        WHERE f.earlier <> f.record AND (r.sha256 = f.sha256 OR r.campaign = f.campaign OR r.content = m.content)
            AND coalesce(h.state, iif(d.state = 'unknown', coalesce(o.state, d.state), d.state))
                IN ('accepted', 'released', 'unknown')
        """
}
