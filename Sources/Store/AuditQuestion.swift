import GRDB
import Guard
import Mail

/// A question about the audit log as SQL; the answer is the records with their outcomes applied, oldest first.
struct AuditQuestion: Sendable {
    private let conditions: RecordConditions
    private var limit: Int?

    init(_ id: RecordID) { conditions = RecordConditions(id) }

    /// Throws when the filter's recipient is not an address.
    init(_ filter: RecordFilter) throws(StoreFailure) {
        conditions = try RecordConditions(filter)
        limit = filter.limit
    }

    func answer(_ db: Database) throws -> [MessageRecord] {
        let sql = """
            SELECT r.*, o.verdict AS outcome_verdict, o.state AS outcome_state, o.reply AS outcome_reply,
                o.stop AS outcome_stop, o.at AS outcome_at
            FROM records r LEFT JOIN outcomes o ON o.record = r.id
            WHERE \(conditions.ofRecord) ORDER BY r.id DESC \(limit.map { "LIMIT \(max(0, $0))" } ?? "")
            """
        let rows = try Row.fetchAll(db, sql: sql, arguments: conditions.arguments)
        return try rows.reversed().map { try RecordRow.record($0, db) }
    }
}
