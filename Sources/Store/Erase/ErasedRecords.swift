import GRDB
import Guard
import Mail

/// A person's traces in the audit log and among kept messages.
struct ErasedRecords {
    struct Found: Sendable {
        var deliveries = 0
        var messages = 0
        var held = 0
        /// The bytes of messages that were held only for this person.
        var freedBytes = 0
    }

    let person: ErasedPerson
    let at: Timestamp
    let chain: AuditChain

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

    /// Erases the person from one record's deliveries, texts and content.
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
        try TemplateRow.eraseSample(record, db)
        try eraseIDs(record, db)
        // The chain has the old rows; these entries say that we changed them ourselves.
        let entries = try [ChainEntry.Kind.record, .outcome, .held].flatMap { kind in
            try chain.entries(kind, [record], isAgain: true, db)
        }
        try chain.append(entries, at: at, db)
        return found
    }

    /// The ids by which other systems know the message lead to the person, through the ESP's log or the mail itself.
    /// When the person was the only recipient, the ids are removed, also from replies. When there are other
    /// recipients, only an address inside an id is removed.
    private func eraseIDs(_ record: Int64, _ db: Database) throws {
        // The fingerprint covers the whole message: a person who knows the rest could try addresses against it.
        try db.execute(sql: "UPDATE records SET fingerprint = NULL WHERE id = ?", arguments: [record])
        let hasOthers = try Bool.fetchOne(
            db, sql: "SELECT EXISTS (SELECT 1 FROM deliveries WHERE record = ? AND key <> ?)",
            arguments: [record, person.pseudonym.key])
        for (table, column, id) in Self.ids {
            let condition = "\(id) = ? AND \(column) IS NOT NULL"
            let found = try String.fetchSet(
                db, sql: "SELECT \(column) FROM \(table) WHERE \(condition)", arguments: [record])
            for text in found {
                let clean = hasOthers == true ? person.scrubbed(text) : nil
                if hasOthers == true, clean == nil { continue }
                try MessageKeys.erase(text, of: record, db)
                try db.execute(
                    sql: "UPDATE \(table) SET \(column) = ? WHERE \(condition) AND \(column) = ?",
                    arguments: [clean, record, text])
                if clean == nil { try eraseFromReplies(MessageIDText.bare(text), record, db) }
            }
        }
    }

    private static let ids = [
        ("records", "message_id", "id"), ("outcomes", "esp_id", "record"), ("held_deliveries", "esp_id", "record"),
    ]

    private func eraseFromReplies(_ id: String, _ record: Int64, _ db: Database) throws {
        for table in ["deliveries", "outcomes", "held_deliveries"] {
            try db.execute(
                sql:
                    "UPDATE \(table) SET reply = replace(reply, ?1, '[erased]') WHERE record = ?2 AND instr(reply, ?1) > 0",
                arguments: [id, record])
        }
    }

    /// Discards the person's held deliveries.
    private func discardHeld(_ record: Int64, _ positions: [Int], _ db: Database, _ found: inout Found) throws {
        let held = try Int.fetchSet(
            db, sql: "SELECT position FROM held_deliveries WHERE record = ? AND state = 'held'", arguments: [record])
        let results = positions.filter(held.contains).map { position in
            HeldResult(position: position, from: .held, state: .discarded, reply: nil)
        }
        guard !results.isEmpty else { return }
        let settled = try HeldRow.settle(RecordID(value: record), results, keeps: false, at: at, db)
        found.held = settled.counted
        found.freedBytes = settled.freedBytes
        if settled.freedBytes > 0 {
            found.messages += 1
            try KeptMail.noteErased(record, db)
        }
    }

    /// Deletes a blocked message that is kept for inspection: it was written to the person.
    private func deleteKept(_ record: Int64, _ db: Database, _ found: inout Found) throws {
        try db.execute(sql: "DELETE FROM quarantine WHERE record = ? AND reason = 'blocked'", arguments: [record])
        guard db.changesCount > 0 else { return }
        found.messages += 1
        try db.execute(sql: "DELETE FROM quarantine_pieces WHERE record = ?", arguments: [record])
        try KeptMail.noteErased(record, db)
    }

    /// Removes the person from all apologies, so that no apology is sent to them.
    func eraseApologies(_ db: Database) throws { try ApologyRow.erase(person.address.key, db) }
}

/// Kept messages that name a person who is erased, written by or to other people.
///
/// A message that a check blocked is deleted: it is kept only for inspection. A held message belongs to its sender
/// and is still to be delivered: it stays until it is released or discarded, and the erasure names it.
struct KeptMail {
    let person: ErasedPerson

    /// Records whose message is kept, oldest first.
    static func all(_ db: Database) throws -> [RecordID] {
        try Int64.fetchAll(db, sql: "SELECT record FROM quarantine ORDER BY record").map(RecordID.init(value:))
    }

    /// Whether the address is in the message's text, as written or as its readers see it, or in its envelope.
    /// - Parameter content: the whole message.
    func names(_ content: [UInt8], _ id: RecordID, _ db: Database) throws -> Bool {
        let envelope = try String.fetchAll(
            db,
            sql: """
                SELECT mail FROM held WHERE record = ?1
                UNION ALL SELECT line FROM held_deliveries WHERE record = ?1 AND state IN ('held', 'unknown')
                UNION ALL SELECT mail FROM quarantine_envelopes WHERE record = ?1
                UNION ALL SELECT recipients FROM quarantine_envelopes WHERE record = ?1
                """, arguments: [id.value])
        if envelope.contains(where: { person.scrubbed($0) != nil }) { return true }
        if person.isNamed(in: content) { return true }
        let message = content.withUnsafeBytes { Message(reading: $0) }
        return message.surfaces.contains { person.isNamed(in: Array($0.text)) }
    }

    static func isHeld(_ id: RecordID, _ db: Database) throws -> Bool {
        try Bool.fetchOne(
            db, sql: "SELECT EXISTS (SELECT 1 FROM quarantine WHERE record = ? AND reason = 'held')",
            arguments: [id.value]) ?? false
    }

    /// Returns false when the message was already deleted.
    static func delete(_ id: RecordID, _ db: Database) throws -> Bool {
        try db.execute(sql: "DELETE FROM quarantine WHERE record = ? AND reason = 'blocked'", arguments: [id.value])
        guard db.changesCount > 0 else { return false }
        try db.execute(sql: "DELETE FROM quarantine_pieces WHERE record = ?", arguments: [id.value])
        try noteErased(id.value, db)
        return true
    }

    /// Notes the erasure, so that `KeptMessage.erased` can say why the message is missing.
    static func noteErased(_ record: Int64, _ db: Database) throws {
        try db.execute(sql: "INSERT OR IGNORE INTO quarantine_erased VALUES (?)", arguments: [record])
    }
}
