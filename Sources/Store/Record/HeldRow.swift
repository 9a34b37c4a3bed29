import Foundation
import GRDB
import Guard
import Mail

/// Rows of `held`, `held_deliveries` and `quarantine_envelopes`. Each change requires the expected earlier state.
enum HeldRow {
    static func insert(_ envelope: HeldEnvelope, of id: RecordID, _ db: Database) throws {
        try db.cachedStatement(sql: "INSERT INTO held VALUES (?, ?, ?, ?, ?, ?)").execute(arguments: [
            id.value, envelope.stop?.value ?? noStop, envelope.mail, Data(envelope.trace),
            envelope.hasLeadingDots ? 1 : 0, envelope.endsWithCRLF ? 1 : 0,
        ])
        let delivery = try db.cachedStatement(
            sql: "INSERT INTO held_deliveries (record, position, line, state) VALUES (?, ?, ?, 'held')")
        for recipient in envelope.recipients {
            try delivery.execute(arguments: [id.value, recipient.position, recipient.line])
        }
    }

    /// `held.stop` of a message that no stop holds; stops have ids from 1.
    static let noStop: Int64 = 0

    // MARK: blocked messages

    /// The envelope of a blocked message, which is deleted with its row in `quarantine`.
    static func insert(kept envelope: HeldEnvelope, of id: RecordID, _ db: Database) throws {
        try db.execute(
            sql: "INSERT INTO quarantine_envelopes VALUES (?, ?, ?, ?, ?, ?)",
            arguments: [
                id.value, envelope.mail, Data(envelope.trace), envelope.hasLeadingDots ? 1 : 0,
                envelope.endsWithCRLF ? 1 : 0,
                String(
                    decoding: try JSONEncoder().encode(envelope.recipients.map { [String($0.position), $0.line] }),
                    as: UTF8.self),
            ])
    }

    /// Whether results of a hold are on record.
    static func hasRows(_ id: RecordID, _ db: Database) throws -> Bool {
        try Bool.fetchOne(
            db, sql: "SELECT EXISTS (SELECT 1 FROM held_deliveries WHERE record = ?)", arguments: [id.value]) ?? false
    }

    /// Makes the blocked recipients of a kept message held; false when there is no envelope or no such recipient.
    static func insertKept(_ id: RecordID, _ db: Database) throws -> Bool {
        let isBlocked = try Bool.fetchOne(
            db,
            sql: """
                SELECT EXISTS (SELECT 1 FROM quarantine_envelopes e JOIN quarantine q ON q.record = e.record
                    WHERE e.record = ? AND q.reason = 'blocked')
                """, arguments: [id.value])
        guard isBlocked == true else { return false }
        try db.execute(
            sql: """
                INSERT INTO held_deliveries (record, position, line, state)
                    SELECT e.record, CAST(r.value ->> 0 AS INTEGER), r.value ->> 1, 'held'
                    FROM quarantine_envelopes e, json_each(e.recipients) r WHERE e.record = ?
                    ON CONFLICT (record, position)
                    DO UPDATE SET state = 'held', reply = NULL, at = NULL, lists = NULL, esp_id = NULL
                    WHERE state = 'blocked'
                """, arguments: [id.value])
        guard db.changesCount > 0 else { return false }
        try db.execute(
            sql: """
                INSERT INTO held SELECT record, \(noStop), mail, trace, dots, crlf FROM quarantine_envelopes
                WHERE record = ?
                """, arguments: [id.value])
        try db.execute(sql: "DELETE FROM quarantine_envelopes WHERE record = ?", arguments: [id.value])
        try db.execute(sql: "UPDATE quarantine SET reason = 'held' WHERE record = ?", arguments: [id.value])
        return true
    }

    /// A check blocks a held message at its release: its envelope is kept for a later release.
    private static func keepEnvelope(_ id: RecordID, _ db: Database) throws {
        try db.execute(
            sql: """
                INSERT INTO quarantine_envelopes
                    SELECT record, mail, trace, dots, crlf,
                        (SELECT json_group_array(json_array(position, line)) FROM held_deliveries d
                            WHERE d.record = h.record AND state = 'blocked')
                    FROM held h WHERE record = ?
                """, arguments: [id.value])
    }

    // MARK: releases

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

    /// What a `settle` did.
    struct Settled {
        /// How many results counted.
        var counted = 0
        /// The bytes of content that no recipient needs any more.
        var freedBytes = 0
        /// Whether the record has the findings of this release instead of the earlier ones.
        var isJudgedAgain = false
    }

    static func settle(
        _ id: RecordID, _ results: [HeldResult], keeps: Bool, at: Timestamp, _ db: Database
    ) throws -> Settled {
        var settled = Settled()
        var judged: HeldResult?
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
            settled.counted += db.changesCount
            if db.changesCount > 0, result.findings != nil { judged = result }
            if let espID = result.espID {
                try db.cachedStatement(sql: MessageKeys.lateSQL)
                    .execute(arguments: [MessageKeys.key(espID), id.value])
            }
        }
        if let judged, let findings = judged.findings {
            settled.isJudgedAgain = try FindingRow.replace(findings, of: id, after: judged.state, db)
        }
        let isAwaited = try Bool.fetchOne(
            db,
            sql: """
                SELECT EXISTS (SELECT 1 FROM held_deliveries WHERE record = ? AND state IN ('held', 'unknown'))
                """, arguments: [id.value])
        let stored = try Int.fetchOne(
            db, sql: "SELECT stored FROM quarantine WHERE record = ? AND reason = 'held'", arguments: [id.value])
        guard isAwaited == false, let stored else { return settled }
        if keeps { try keepEnvelope(id, db) }
        try db.execute(sql: "DELETE FROM held WHERE record = ?", arguments: [id.value])
        if keeps {
            try db.execute(sql: "UPDATE quarantine SET reason = 'blocked' WHERE record = ?", arguments: [id.value])
        } else {
            try db.execute(sql: "DELETE FROM quarantine_pieces WHERE record = ?", arguments: [id.value])
            try db.execute(sql: "DELETE FROM quarantine WHERE record = ?", arguments: [id.value])
        }
        settled.freedBytes = stored
        return settled
    }
}
