import GRDB
import Guard
import Mail

/// Counts the mail since a time by minute, campaign and verdict, and its findings by check.
///
/// The id is the time, so both parts read a range of their table's primary key. NOT INDEXED keeps out other indexes, which
/// cover all of the past. What follows a record (`outcomes`) is found by the record's id.
struct FlowQuestion: Sendable {
    let since: Timestamp

    func answer(_ db: Database) throws -> FlowCount {
        let first = RecordID.first(at: since.microseconds / 1000).value
        var answer = FlowCount()
        let rows = try Row.fetchCursor(db, sql: Self.messages, arguments: [first])
        while let row = try rows.next() {
            guard let verdict = Verdict(rawValue: row["verdict"]) else { continue }
            answer.rows.append(
                FlowRow(
                    minute: row["minute"], campaign: row["campaign"], verdict: verdict, messages: row["messages"],
                    recipients: row["recipients"], newest: RecordID(value: row["newest"])))
        }
        let found = try Row.fetchCursor(db, sql: Self.findings, arguments: [first])
        while let row = try found.next() {
            answer.findings.append(
                FlowFinding(
                    minute: row["minute"], campaign: row["campaign"], check: row["check_name"],
                    messages: row["messages"]))
        }
        return answer
    }

    private static let messages = """
        SELECT r.at / 60000000 AS minute, r.campaign, coalesce(o.verdict, r.verdict) AS verdict, count(*) AS messages,
            sum((SELECT count(*) FROM deliveries d WHERE d.record = r.id)) AS recipients, max(r.id) AS newest
        FROM records r NOT INDEXED LEFT JOIN outcomes o ON o.record = r.id
        WHERE r.id >= ? GROUP BY 1, 2, 3
        """

    private static let findings = """
        SELECT r.at / 60000000 AS minute, r.campaign, f.check_name, count(DISTINCT f.record) AS messages
        FROM findings f NOT INDEXED JOIN records r ON r.id = f.record
        WHERE f.record >= ? GROUP BY 1, 2, 3
        """
}
