import GRDB
import Guard
import Mail

/// A question about the audit log as SQL; the answer is the records with their outcomes applied, oldest first.
struct AuditQuestion: Sendable {
    private var conditions: [String] = []
    private var arguments: [any DatabaseValueConvertible & Sendable] = []
    private var limit: Int?

    init(_ id: RecordID) { require("r.id = ?", id.value) }

    /// Throws when the filter's recipient is not an address.
    init(_ filter: RecordFilter) throws(StoreFailure) {
        limit = filter.limit
        if let after = filter.after { require("r.id > ?", after) }
        if let since = filter.since { require("r.id >= ?", Self.firstID(since)) }
        if let until = filter.until { require("r.id < ?", Self.firstID(until)) }
        if let campaign = filter.campaign { require("r.campaign = ?", campaign) }
        if let verdict = filter.verdict { require("coalesce(o.verdict, r.verdict) = ?", verdict.rawValue) }
        if let state = filter.delivery { require(Self.hasDelivery, state.rawValue) }
        if let check = filter.check { require(Self.hasFinding, check) }
        if let recipient = filter.recipient {
            guard let key = Address(recipient)?.key else { throw StoreFailure("the recipient asked for is no address") }
            require(Self.hasRecipient, key)
        }
    }

    func answer(_ db: Database) throws -> [MessageRecord] {
        let condition = conditions.isEmpty ? "" : "WHERE " + conditions.joined(separator: " AND ")
        let sql = """
            SELECT r.*, o.verdict AS outcome_verdict, o.state AS outcome_state, o.reply AS outcome_reply,
                o.stop AS outcome_stop, o.at AS outcome_at
            FROM records r LEFT JOIN outcomes o ON o.record = r.id
            \(condition) ORDER BY r.id DESC \(limit.map { "LIMIT \(max(0, $0))" } ?? "")
            """
        let rows = try Row.fetchAll(db, sql: sql, arguments: StatementArguments(arguments))
        return try rows.reversed().map { try RecordRow.record($0, db) }
    }

    private mutating func require(_ condition: String, _ argument: any DatabaseValueConvertible & Sendable) {
        conditions.append(condition)
        arguments.append(argument)
    }

    /// A record's time is its id's.
    private static func firstID(_ moment: Timestamp) -> Int64 {
        let (milliseconds, rest) = moment.microseconds.quotientAndRemainder(dividingBy: 1000)
        return RecordID.first(at: rest > 0 ? milliseconds + 1 : milliseconds).value
    }

    /// A delivery still `unknown` is what the outcome says; one that is held, what became of it since.
    private static let hasDelivery = """
        EXISTS (SELECT 1 FROM deliveries d
            LEFT JOIN held_deliveries h ON h.record = d.record AND h.position = d.position
            WHERE d.record = r.id
            AND coalesce(h.state, iif(d.state = 'unknown', coalesce(o.state, d.state), d.state)) = ?)
        """

    private static let hasFinding = """
        r.id IN (SELECT record FROM findings WHERE check_name = ?)
        """

    /// In the runs, and in the deliveries that no run has taken yet (see `Schema`).
    private static let hasRecipient = """
        r.id IN (
            WITH asked (key) AS (VALUES (?))
            SELECT record FROM recipients WHERE run IN (SELECT id FROM runs) AND key = (SELECT key FROM asked)
            UNION ALL
            SELECT record FROM deliveries
            WHERE record > (SELECT max(upto) FROM runs) AND key = (SELECT key FROM asked))
        """
}
