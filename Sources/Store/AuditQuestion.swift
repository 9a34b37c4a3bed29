import GRDB
import Guard
import Mail

/// A question about the audit log as SQL; the answer is the records with their outcomes applied, oldest first.
struct AuditQuestion: Sendable {
    private(set) var conditions: RecordConditions
    private var limit: Int?

    init(_ id: RecordID) { conditions = RecordConditions([id]) }

    init(_ ids: [RecordID]) { conditions = RecordConditions(ids) }

    /// Throws when the filter's recipient is not an address.
    init(_ filter: RecordFilter) throws(StoreFailure) {
        conditions = try RecordConditions(filter)
        limit = filter.limit
    }

    /// The same of records with ids in a range alone.
    func within(_ ids: ClosedRange<Int64>) -> AuditQuestion {
        var narrowed = self
        narrowed.conditions = conditions.within(ids)
        return narrowed
    }

    func answer(_ db: Database) throws -> [MessageRecord] {
        let sql = """
            SELECT \(RecordReader.columns) FROM records r LEFT JOIN outcomes o ON o.record = r.id
            WHERE \(conditions.ofRecord) ORDER BY r.id DESC \(limit.map { "LIMIT \(max(0, $0))" } ?? "")
            """
        let rows = try RawRows(db, sql, conditions.arguments)
        var reader = try RecordReader(db)
        var records: [MessageRecord] = []
        while try rows.next() { records.append(try reader.record(rows)) }
        return records.reversed()
    }

    /// The same, oldest first, until so many recipients are read.
    /// - Returns: with the id of the last record; nil when all were read.
    func ascending(_ db: Database, recipientLimit: Int) throws -> (records: [MessageRecord], last: Int64?) {
        let sql = """
            SELECT \(RecordReader.columns) FROM records r LEFT JOIN outcomes o ON o.record = r.id
            WHERE \(conditions.ofRecord) ORDER BY r.id
            """
        let rows = try RawRows(db, sql, conditions.arguments)
        var reader = try RecordReader(db)
        var records: [MessageRecord] = []
        var recipients = 0
        while try rows.next() {
            let record = try reader.record(rows)
            records.append(record)
            recipients += record.deliveries.count
            if recipients >= recipientLimit { return (records, record.id.value) }
        }
        return (records, nil)
    }
}
