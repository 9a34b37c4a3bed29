import GRDB
import Guard
import Mail

/// A person's traces in the audit log and among the messages that are kept.
struct ErasedRecords {
    struct Found: Sendable {
        var deliveries = 0
        var messages = 0
        var held = 0
        /// Of messages that were held for nobody else.
        var freedBytes = 0
    }

    let person: ErasedPerson
    let at: Timestamp

    /// Records that have a delivery to the person.
    static func of(_ person: ErasedPerson, _ db: Database) throws -> [Int64] {
        try Int64.fetchAll(
            db,
            sql: """
                SELECT record FROM recipients WHERE run IN (SELECT id FROM runs) AND key = ?1
                UNION
                SELECT record FROM deliveries WHERE record > (SELECT max(upto) FROM runs) AND key = ?1
                """, arguments: [person.address.key])
    }

    /// One record's deliveries, texts and content.
    func erase(_ record: Int64, _ db: Database) throws -> Found {
        var found = Found()
        let positions = try Int.fetchAll(
            db, sql: "SELECT position FROM deliveries WHERE record = ? AND key = ?",
            arguments: [record, person.address.key])
        found.deliveries = positions.count
        try discardHeld(record, positions, db, &found)
        try deleteKept(record, db, &found)
        for position in positions {
            try db.execute(
                sql: "UPDATE deliveries SET address = ?, key = ? WHERE record = ? AND position = ?",
                arguments: [person.pseudonym.fullText, person.pseudonym.key, record, position])
        }
        try db.execute(
            sql: """
                UPDATE OR IGNORE recipients SET key = ?
                WHERE run IN (SELECT id FROM runs) AND key = ? AND record = ?
                """, arguments: [person.pseudonym.key, person.address.key, record])
        for (table, column) in Self.texts {
            try scrub(column, of: table, "record = \(record)", db)
        }
        for column in ["findings", "subject"] { try scrub(column, of: "records", "id = \(record)", db) }
        return found
    }

    /// Columns beside the address itself in which it may stand.
    private static let texts = [
        ("deliveries", "reply"), ("outcomes", "reply"), ("held_deliveries", "reply"), ("held_deliveries", "line"),
    ]

    /// Who waits for a release waits no more.
    private func discardHeld(_ record: Int64, _ positions: [Int], _ db: Database, _ found: inout Found) throws {
        let held = try Int.fetchSet(
            db, sql: "SELECT position FROM held_deliveries WHERE record = ? AND state = 'held'", arguments: [record])
        let results = positions.filter(held.contains).map { position in
            HeldResult(position: position, from: .held, state: .discarded, reply: nil)
        }
        guard !results.isEmpty else { return }
        let (counted, freed) = try HeldRow.settle(RecordID(value: record), results, keeps: false, at: at, db)
        found.held = counted
        found.freedBytes = freed
        if freed > 0 { found.messages += 1 }
    }

    /// A blocked message that is kept to be looked at was written to the person.
    private func deleteKept(_ record: Int64, _ db: Database, _ found: inout Found) throws {
        try db.execute(sql: "DELETE FROM quarantine WHERE record = ? AND reason = 'blocked'", arguments: [record])
        guard db.changesCount > 0 else { return }
        found.messages += 1
        try db.execute(sql: "DELETE FROM quarantine_pieces WHERE record = ?", arguments: [record])
    }

    private func scrub(_ column: String, of table: String, _ condition: String, _ db: Database) throws {
        try Self.scrub(person, column, of: table, condition, db)
    }

    private static func scrub(
        _ person: ErasedPerson, _ column: String, of table: String, _ condition: String, _ db: Database
    ) throws {
        let sql = "SELECT DISTINCT \(column) FROM \(table) WHERE \(condition) AND \(column) IS NOT NULL"
        for text in try String.fetchAll(db, sql: sql) {
            guard let clean = person.scrubbed(text) else { continue }
            try db.execute(
                sql: "UPDATE \(table) SET \(column) = ? WHERE \(condition) AND \(column) = ?", arguments: [clean, text])
        }
    }

    /// What people said when they did something to the guard.
    static func eraseActs(_ person: ErasedPerson, _ db: Database) throws {
        for column in ["reason", "subject", "before", "after"] {
            try scrub(person, column, of: "acts", "1", db)
        }
    }
}
