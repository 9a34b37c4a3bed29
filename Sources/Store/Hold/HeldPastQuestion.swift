import Foundation
import GRDB
import Guard
import Mail

/// What recipients of held messages got before, or may have got. Asked some at a time, so that the unindexed rest of
/// the deliveries is read once for all of them.
///
/// **Why CROSS JOIN.** SQLite keeps the order of what it joins: a recipient is looked up in each run. Left to choose, it
/// went through all that any run has, for each recipient.
struct HeldPastQuestion: Sendable {
    let messages: [HeldMessage]

    func answer(_ db: Database) throws -> [RecordID: [Int: HeldPast]] {
        var answer: [RecordID: [Int: HeldPast]] = [:]
        for start in stride(from: 0, to: messages.count, by: Self.atOnce) {
            let some = messages[start..<min(messages.count, start + Self.atOnce)]
            let asked = some.flatMap { message in
                message.recipients.map { one in
                    [
                        String(message.id.value), String(one.position), one.address.key, message.sha256,
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
                case (true, false): past.sameContent = earlier
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
        SELECT f.record, f.position, f.earlier, r.sha256 <> '' AND r.sha256 = f.sha256 AS same,
            f.campaign <> '' AND r.campaign = f.campaign AS alike,
            h.state IS NULL AND d.state = 'unknown' AND o.state IS NULL AS open
        FROM found f JOIN records r ON r.id = f.earlier
            JOIN deliveries d ON d.record = f.earlier AND d.key = f.key
            LEFT JOIN outcomes o ON o.record = f.earlier
            LEFT JOIN held_deliveries h ON h.record = d.record AND h.position = d.position
        WHERE f.earlier <> f.record AND (r.sha256 = f.sha256 OR r.campaign = f.campaign)
            AND coalesce(h.state, iif(d.state = 'unknown', coalesce(o.state, d.state), d.state))
                IN ('accepted', 'released', 'unknown')
        """
}
