import GRDB
import Guard
import Mail

/// Counts messages and recipients of the audit log.
struct TallyQuestion: Sendable {
    private let conditions: RecordConditions
    private let dimension: RecordTally.Dimension?

    /// Throws when the filter's recipient is not an address. The filter's limit does not count.
    init(_ filter: RecordFilter, by dimension: RecordTally.Dimension?) throws(StoreFailure) {
        conditions = try RecordConditions(filter)
        self.dimension = dimension
    }

    func answer(_ db: Database) throws -> [RecordTally] {
        switch dimension {
        case nil:
            // One, if only of nothing.
            try ofRecords("NULL", db).first.map { [$0] } ?? [RecordTally(name: nil, messages: 0, recipients: 0)]
        case .campaign: try ofRecords("r.campaign", db)
        case .hour:
            try ofRecords("strftime('%Y-%m-%dT%H:00Z', r.at / 1000000, 'unixepoch')", db)
                .sorted { ($0.name ?? "") < ($1.name ?? "") }
        case .recipientDomain: try ofDeliveries(NameColumn.domain("d.key"), db)
        case .check: try ofChecks(db)
        case .reply: try ofReplies(db)
        }
    }

    private func tallies(_ sql: String, _ arguments: StatementArguments, _ db: Database) throws -> [RecordTally] {
        try Row.fetchAll(db, sql: sql, arguments: arguments).map { row in
            RecordTally(name: row["name"], messages: row["messages"], recipients: row["recipients"] ?? 0)
        }
    }

    private func ofRecords(_ name: String, _ db: Database) throws -> [RecordTally] {
        try tallies(
            """
            SELECT name, count(*) AS messages, sum(recipients) AS recipients FROM (
                SELECT \(name) AS name,
                    (SELECT count(*) FROM \(RecordConditions.deliveries) AND \(conditions.ofDelivery)) AS recipients
                FROM records r LEFT JOIN outcomes o ON o.record = r.id WHERE \(conditions.ofRecord))
            GROUP BY name ORDER BY messages DESC, name
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

    /// Replies are different in every message; those of a kind are put together here.
    private func ofReplies(_ db: Database) throws -> [RecordTally] {
        let rows = try Row.fetchCursor(
            db, sql: "SELECT r.id, \(RecordConditions.reply) AS reply \(deliveries) ORDER BY r.id",
            arguments: conditions.arguments + conditions.deliveryArguments)
        var tallies: [String: RecordTally] = [:]
        var (record, seen): (Int64, Set<String>) = (0, [])
        while let row = try rows.next() {
            let name = (row["reply"] as String?).flatMap(ReplyColumn.reply).map(ReplyClass.of) ?? "none"
            let id: Int64 = row["id"]
            if id != record { (record, seen) = (id, []) }
            tallies[name, default: RecordTally(name: name, messages: 0, recipients: 0)].recipients += 1
            if seen.insert(name).inserted { tallies[name]?.messages += 1 }
        }
        return tallies.values.sorted { ($1.recipients, $0.name ?? "") < ($0.recipients, $1.name ?? "") }
    }
}
