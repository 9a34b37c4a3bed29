import GRDB
import Guard
import Mail

/// Counts messages and recipients of the audit log.
///
/// The number of names does not matter: SQLite sorts them on the disk when they do not fit its cache, and returns
/// them one by one. Memory holds at most `limit` of them.
struct TallyQuestion: Sendable {
    private let conditions: RecordConditions
    private let dimension: RecordTally.Dimension?
    /// The number of names in the answer.
    var limit = RecordTally.limit

    /// Throws when the filter's recipient is not an address. Ignores the filter's limit.
    init(_ filter: RecordFilter, by dimension: RecordTally.Dimension?) throws(StoreFailure) {
        conditions = try RecordConditions(filter)
        self.dimension = dimension
    }

    func answer(_ db: Database) throws -> [RecordTally] {
        switch dimension {
        case nil:
            // Always one row, with zeros when nothing matches.
            try ofRecords("NULL", db).first.map { [$0] } ?? [RecordTally(name: nil, messages: 0, recipients: 0)]
        case .campaign: try ofRecords("r.campaign", db)
        case .hour:
            // The latest hours, in order.
            try ofRecords(
                "strftime('%Y-%m-%dT%H:00Z', r.at / 1000000, 'unixepoch')", order: "name DESC", db
            ).reversed()
        case .recipientDomain: try ofDeliveries(NameColumn.domain("d.key"), db)
        case .check: try ofChecks(db)
        case .reply: try ofDeliveries("\(ReplyColumn.className)(\(RecordConditions.reply))", db)
        }
    }

    private func tallies(_ sql: String, _ arguments: StatementArguments, _ db: Database) throws -> [RecordTally] {
        var tallies: [RecordTally] = []
        var rest = RecordTally(name: nil, messages: 0, recipients: 0, others: 0)
        let rows = try Row.fetchCursor(db, sql: sql, arguments: arguments)
        while let row = try rows.next() {
            let (messages, recipients): (Int, Int) = (row["messages"], row["recipients"] ?? 0)
            if tallies.count < limit {
                tallies.append(RecordTally(name: row["name"], messages: messages, recipients: recipients))
            } else {
                rest.messages += messages
                rest.recipients += recipients
                rest.others = (rest.others ?? 0) + 1
            }
        }
        return rest.others == 0 ? tallies : tallies + [rest]
    }

    private func ofRecords(
        _ name: String, order: String = "messages DESC, name", _ db: Database
    ) throws -> [RecordTally] {
        try tallies(
            """
            SELECT name, count(*) AS messages, sum(recipients) AS recipients FROM (
                SELECT \(name) AS name,
                    (SELECT count(*) FROM \(RecordConditions.deliveries) AND \(conditions.ofDelivery)) AS recipients
                FROM records r LEFT JOIN outcomes o ON o.record = r.id WHERE \(conditions.ofRecord))
            GROUP BY name ORDER BY \(order)
            """, conditions.deliveryArguments + conditions.arguments, db)
    }

    private func ofDeliveries(_ name: String, _ db: Database) throws -> [RecordTally] {
        try tallies(
            """
            SELECT name, count(*) AS messages, sum(recipients) AS recipients FROM (
                SELECT \(name) AS name, count(*) AS recipients \(deliveries) GROUP BY r.id, name)
            GROUP BY name ORDER BY recipients DESC, name
            """, conditions.arguments + conditions.deliveryArguments, db)
    }

    private var deliveries: String {
        """
        FROM \(RecordConditions.recordsAndDeliveries)
        WHERE \(conditions.ofRecord) AND \(conditions.ofDelivery)
        """
    }

    private func ofChecks(_ db: Database) throws -> [RecordTally] {
        try tallies(
            """
            SELECT name, count(*) AS messages, sum(recipients) AS recipients FROM (
                SELECT DISTINCT r.id, f.check_name AS name,
                    (SELECT count(*) FROM \(RecordConditions.deliveries) AND \(conditions.ofDelivery)) AS recipients
                FROM records r LEFT JOIN outcomes o ON o.record = r.id JOIN findings f ON f.record = r.id
                WHERE \(conditions.ofRecord))
            GROUP BY name ORDER BY messages DESC, name
            """, conditions.deliveryArguments + conditions.arguments, db)
    }
}
