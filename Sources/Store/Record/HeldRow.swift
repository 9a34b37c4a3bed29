import Foundation
import GRDB
import Guard
import Mail

/// Rows of `held` and `held_deliveries`. Each change requires the expected earlier state.
enum HeldRow {
    static func insert(_ envelope: HeldEnvelope, of id: RecordID, _ db: Database) throws {
        try db.cachedStatement(sql: "INSERT INTO held VALUES (?, ?, ?, ?, ?, ?)").execute(arguments: [
            id.value, envelope.stop.value, envelope.mail, Data(envelope.trace), envelope.hasLeadingDots ? 1 : 0,
            envelope.endsWithCRLF ? 1 : 0,
        ])
        let delivery = try db.cachedStatement(
            sql: "INSERT INTO held_deliveries (record, position, line, state) VALUES (?, ?, ?, 'held')")
        for recipient in envelope.recipients {
            try delivery.execute(arguments: [id.value, recipient.position, recipient.line])
        }
    }

    /// Marks recipients whose release is about to be sent: all of them or none.
    static func begin(_ id: RecordID, _ positions: [Int], _ db: Database) throws {
        let change = try db.cachedStatement(
            sql: """
                UPDATE held_deliveries SET state = 'unknown', at = NULL
                WHERE record = ? AND position = ? AND state = 'held'
                """)
        for position in positions {
            try change.execute(arguments: [id.value, position])
            guard db.changesCount == 1 else { throw NotHeld() }
        }
    }

    /// A recipient is not held any more. Only this entry fails.
    struct NotHeld: Error {}

    /// - Returns: how many results counted, and the bytes of content that no recipient needs any more.
    static func settle(
        _ id: RecordID, _ results: [HeldResult], keeps: Bool, at: Timestamp, _ db: Database
    ) throws -> (counted: Int, freedBytes: Int) {
        var counted = 0
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        for result in results {
            let lists = result.lists.isEmpty ? nil : String(decoding: try encoder.encode(result.lists), as: UTF8.self)
            try db.cachedStatement(
                sql: """
                    UPDATE held_deliveries SET state = ?, reply = ?, at = ?, lists = ?, esp_id = ?
                    WHERE record = ? AND position = ? AND state = ?
                    """
            ).execute(arguments: [
                result.state.rawValue, result.reply.map(ReplyColumn.text), at.microseconds, lists, result.espID,
                id.value, result.position, result.from.rawValue,
            ])
            counted += db.changesCount
            if let espID = result.espID {
                try db.cachedStatement(sql: MessageKeys.lateSQL)
                    .execute(arguments: [MessageKeys.key(espID), id.value])
            }
        }
        let isAwaited = try Bool.fetchOne(
            db,
            sql: """
                SELECT EXISTS (SELECT 1 FROM held_deliveries WHERE record = ? AND state IN ('held', 'unknown'))
                """, arguments: [id.value])
        let stored = try Int.fetchOne(
            db, sql: "SELECT stored FROM quarantine WHERE record = ? AND reason = 'held'", arguments: [id.value])
        guard isAwaited == false, let stored else { return (counted, 0) }
        try db.execute(sql: "DELETE FROM held WHERE record = ?", arguments: [id.value])
        if keeps {
            try db.execute(sql: "UPDATE quarantine SET reason = 'blocked' WHERE record = ?", arguments: [id.value])
        } else {
            try db.execute(sql: "DELETE FROM quarantine_pieces WHERE record = ?", arguments: [id.value])
            try db.execute(sql: "DELETE FROM quarantine WHERE record = ?", arguments: [id.value])
        }
        return (counted, stored)
    }
}
