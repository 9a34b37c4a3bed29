import GRDB
import Guard
import Mail
import Synchronization

/// Rows of `apologies` and of their people.
enum ApologyRow {
    static func all(_ db: Database) throws -> [Apology] {
        try Row.fetchAll(db, sql: "SELECT * FROM apologies ORDER BY id").map { row in
            Apology(
                id: Apology.ID(value: row["id"]), incident: IncidentID(value: row["incident"]),
                campaign: row["campaign"], armedAt: (row["armed_at"] as Int64?).map(Timestamp.init(microseconds:)),
                armedBy: row["armed_by"], endedAt: (row["ended_at"] as Int64?).map(Timestamp.init(microseconds:)))
        }
    }

    static func find(_ id: Apology.ID, _ db: Database) throws -> Apology {
        guard let apology = try all(db).first(where: { $0.id == id }) else {
            throw StoreFailure("the apology does not exist")
        }
        return apology
    }

    static func insert(_ order: ApologyOrder, _ db: Database) throws -> Apology.ID {
        try db.execute(
            sql: "INSERT INTO apologies (incident, campaign, armed_by) VALUES (?, ?, ?)",
            arguments: [order.incident.value, order.campaign, order.who.name])
        return Apology.ID(value: db.lastInsertedRowID)
    }

    static func add(_ people: [ApologyPerson], to apology: Apology.ID, _ db: Database) throws {
        let statement = try db.cachedStatement(
            sql: """
                INSERT INTO apology_people (apology, key, address, segment, unsure) VALUES (?, ?, ?, ?, ?)
                ON CONFLICT DO NOTHING
                """)
        for person in people {
            try statement.execute(arguments: [
                apology.value, person.address.key, person.address.fullText,
                person.segment.isEmpty ? nil : person.segment, person.isUnsure,
            ])
        }
    }

    // MARK: who has had it

    /// Marks people as served when a message of the campaign to them is in flight or held.
    static func mark(_ record: MessageRecord, in apology: Int64, _ db: Database) throws {
        let statement = try db.cachedStatement(
            sql: "UPDATE apology_people SET record = ? WHERE apology = ? AND key = ?")
        for delivery in record.deliveries where delivery.state == .unknown || delivery.state == .held {
            try statement.execute(arguments: [record.id.value, apology, delivery.address.key])
        }
    }

    /// Marks people who have the campaign's mail already, or may have it, or were sent an earlier apology of the
    /// incident.
    static func markEarlier(_ apology: Apology, since: Timestamp, _ db: Database) throws {
        var filter = RecordFilter()
        (filter.scope, filter.since) = ("campaign:\(apology.campaign)", since)
        let conditions = try RecordConditions(filter)
        try db.execute(
            sql: """
                UPDATE apology_people SET record = had.record FROM (
                    SELECT d.key, max(d.record) AS record FROM \(RecordConditions.recordsAndDeliveries)
                    WHERE \(conditions.ofRecord) AND \(RecordConditions.state) IN ('accepted', 'released', 'unknown', 'held')
                    GROUP BY d.key) had
                WHERE apology = ? AND apology_people.record IS NULL AND had.key = apology_people.key
                """, arguments: conditions.arguments + [apology.id.value])
        try db.execute(
            sql: """
                UPDATE apology_people SET record = had.record FROM (
                    SELECT p.key, max(p.record) AS record FROM apology_people p JOIN apologies a ON a.id = p.apology
                    WHERE a.incident = ?1 AND a.id <> ?2 AND p.record IS NOT NULL GROUP BY p.key) had
                WHERE apology = ?2 AND apology_people.record IS NULL AND had.key = apology_people.key
                """, arguments: [apology.incident.value, apology.id.value])
    }

    /// People `p`, each with the delivery that is their apology, in the state of `RecordConditions.state`. A record
    /// names a person twice when their address is in the envelope and in the header.
    static let peopleAndDeliveries = """
        apology_people p LEFT JOIN deliveries d ON d.record = p.record AND d.key = p.key
        LEFT JOIN outcomes o ON o.record = p.record
        LEFT JOIN held_deliveries h ON h.record = d.record AND h.position = d.position
        """

    /// - Parameter delivery: the state as text; nil when the record is missing or does not name the person.
    static func state(_ record: Int64?, _ delivery: String?) throws -> ApologyCoverage.State {
        guard record != nil else { return .owed }
        guard let delivery else { return ApologyCoverage.State(of: nil) }
        guard let state = Delivery.State(rawValue: delivery) else {
            throw StoreFailure("a delivery is damaged: its state is unknown")
        }
        return ApologyCoverage.State(of: state)
    }

    /// Removes a person's rows: people without a row get no mail.
    static func erase(_ key: String, _ db: Database) throws {
        try db.execute(sql: "DELETE FROM apology_people WHERE key = ?", arguments: [key])
    }

    /// Deletes people of apologies that ended before that time or, without an end, were armed before it; at most
    /// `limit` at a time.
    /// - Returns: the number of deleted rows.
    static func prune(before: Timestamp, limit: Int, _ db: Database) throws -> Int {
        try db.execute(
            sql: """
                DELETE FROM apology_people WHERE (apology, key) IN (
                    SELECT p.apology, p.key FROM apologies a JOIN apology_people p ON p.apology = a.id
                    WHERE coalesce(a.ended_at, a.armed_at) < ? LIMIT ?)
                """, arguments: [before.microseconds, limit])
        return db.changesCount
    }
}

/// Campaigns that are apologies: what the writer must know for each record.
///
/// **Why the writer marks people, and not the sending session:** a message that was let through just before its
/// campaign was armed is then marked like any other. It does not matter whether its record or the arming is committed
/// first.
final class ApologyMarks: Sendable {
    /// The armed apology by the campaign's key.
    private let armed = Mutex<[String: Int64]>([:])

    func set(_ apologies: [Apology]) {
        let armed = apologies.filter(\.isArmed).map { (Apology.key($0.campaign), $0.id.value) }
        self.armed.withLock { $0 = Dictionary(armed) { $1 } }
    }

    /// Does no work while no apology is armed.
    func apology(of campaign: String) -> Int64? {
        armed.withLock { $0.isEmpty ? nil : $0[Apology.key(campaign)] }
    }
}
