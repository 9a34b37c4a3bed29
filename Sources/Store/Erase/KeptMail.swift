import GRDB
import Guard
import Mail

/// Messages that are kept and name a person who is erased, written by or to somebody else.
///
/// One that a check blocked is deleted: it is kept to be looked at and for nothing else. One that is held is its sender's,
/// and still to be delivered: it stays until it is released or discarded, and the erasure names it.
struct KeptMail {
    let person: ErasedPerson

    /// Records whose message is kept, oldest first.
    static func all(_ db: Database) throws -> [RecordID] {
        try Int64.fetchAll(db, sql: "SELECT record FROM quarantine ORDER BY record").map(RecordID.init(value:))
    }

    /// Whether its text, as it is written and as its readers see it, or its envelope has the address.
    /// - Parameter content: the whole message.
    func names(_ content: [UInt8], _ id: RecordID, _ db: Database) throws -> Bool {
        let envelope = try String.fetchAll(
            db,
            sql: """
                SELECT mail FROM held WHERE record = ?1
                UNION ALL SELECT line FROM held_deliveries WHERE record = ?1 AND state IN ('held', 'unknown')
                """, arguments: [id.value])
        if envelope.contains(where: { person.scrubbed($0) != nil }) { return true }
        if person.scrubbed(String(decoding: content, as: UTF8.self)) != nil { return true }
        let message = content.withUnsafeBytes { Message(reading: $0) }
        return message.surfaces.contains { person.scrubbed(String(decoding: $0.text, as: UTF8.self)) != nil }
    }

    static func isHeld(_ id: RecordID, _ db: Database) throws -> Bool {
        try Bool.fetchOne(
            db, sql: "SELECT EXISTS (SELECT 1 FROM quarantine WHERE record = ? AND reason = 'held')",
            arguments: [id.value]) ?? false
    }

    /// False when it is not there any more.
    static func delete(_ id: RecordID, _ db: Database) throws -> Bool {
        try db.execute(sql: "DELETE FROM quarantine WHERE record = ? AND reason = 'blocked'", arguments: [id.value])
        guard db.changesCount > 0 else { return false }
        try db.execute(sql: "DELETE FROM quarantine_pieces WHERE record = ?", arguments: [id.value])
        return true
    }
}
