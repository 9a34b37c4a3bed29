import Dispatch
import Foundation
import GRDB
import Guard
import Mail

/// The quarantine on the writer thread: writes pieces, and deletes messages that are too old or need too much room.
///
/// **Why pieces have separate commits.** A blocked message is worth less than a record. When a piece does not fit on
/// the disk, only that message is not kept. Records need little room and are still written.
struct QuarantineKeeper {
    private let limits: QuarantineLimits
    /// nil until the limits are set; nothing is swept before.
    private var bounds: QuarantineBounds?
    /// Compressed bytes of all whole messages that were blocked.
    private var storedBytes: Int
    /// When to look for messages to delete; nil while nothing can be deleted.
    private(set) var nextSweep: DispatchTime?

    /// Deletes the remains of messages that were never written whole.
    init(_ db: Database, limits: QuarantineLimits) throws {
        self.limits = limits
        try db.committing {
            // Held content is written before the commit that makes its message held. Without that commit the client
            // got no 250.
            try db.execute(
                sql: "DELETE FROM quarantine WHERE reason = 'held' AND record NOT IN (SELECT record FROM held)")
            try db.execute(
                sql: "DELETE FROM quarantine_pieces WHERE record NOT IN (SELECT record FROM quarantine)")
        }
        storedBytes = try Self.storedBytes(db)
    }

    private static func storedBytes(_ db: Database) throws -> Int {
        try Int.fetchOne(db, sql: "SELECT coalesce(sum(stored), 0) FROM quarantine WHERE reason = 'blocked'") ?? 0
    }

    mutating func restrict(to bounds: QuarantineBounds) {
        self.bounds = bounds
        nextSweep = .now()
    }

    /// Writes pieces in a separate commit, all or none.
    mutating func write(_ pieces: [QuarantinePiece], _ db: Database) throws {
        var added = 0
        try db.committing {
            for piece in pieces {
                try db.execute(
                    sql: "INSERT INTO quarantine_pieces (record, position, content) VALUES (?, ?, ?)",
                    arguments: [piece.record.value, piece.position, Data(piece.content)])
                guard let whole = piece.whole else { continue }
                try db.execute(
                    sql: "INSERT INTO quarantine (record, reason, size, stored) VALUES (?, ?, ?, ?)",
                    arguments: [piece.record.value, piece.reason.rawValue, whole.sizeBytes, whole.storedBytes])
                if let envelope = whole.envelope { try HeldRow.insert(kept: envelope, of: piece.record, db) }
                if piece.reason == .blocked { added += whole.storedBytes }
            }
        }
        storedBytes += added
        guard let bounds, added > 0 else { return }
        // Keep an earlier time: a steady stream of messages must not delay the next deletion.
        if storedBytes > bounds.settings.maxBytes { nextSweep = .now() }
        nextSweep = nextSweep ?? .now() + limits.sweepInterval.dispatchInterval
    }

    /// Deletes, oldest first, as much as fits in one commit.
    mutating func sweepIfDue(_ db: Database) throws {
        guard let bounds, let due = nextSweep, due <= .now() else { return }
        nextSweep = .now() + limits.sweepInterval.dispatchInterval
        // A held message that a check blocks at its release is counted only here.
        storedBytes = try Self.storedBytes(db)
        let rows = try Row.fetchAll(
            db, sql: "SELECT record, stored FROM quarantine WHERE reason = 'blocked' ORDER BY record LIMIT ?",
            arguments: [limits.sweptMessages])
        if rows.isEmpty { nextSweep = nil }
        var (going, bytes): ([Int64], Int) = ([], 0)
        for row in rows where bytes < limits.sweptBytes {
            let (record, stored): (Int64, Int) = (row[0], row[1])
            guard record < bounds.oldest.value || storedBytes - bytes > bounds.settings.maxBytes else { break }
            going.append(record)
            bytes += stored
        }
        guard !going.isEmpty else { return }
        if bytes >= limits.sweptBytes || going.count == limits.sweptMessages {
            nextSweep = .now() + limits.sweepPause.dispatchInterval
        }
        try db.committing {
            for record in going {
                try db.execute(sql: "DELETE FROM quarantine_pieces WHERE record = ?", arguments: [record])
                try db.execute(sql: "DELETE FROM quarantine WHERE record = ?", arguments: [record])
            }
            try db.execute(sql: "UPDATE quarantine_swept SET upto = max(upto, ?)", arguments: [going.last!])
        }
        storedBytes -= bytes
    }
}

/// How much may stay in the quarantine, from the configuration.
struct QuarantineBounds: Sendable {
    let settings: QuarantineSettings
    /// The time of day.
    let now: @Sendable () -> Timestamp

    /// Messages with smaller ids are too old. The time of a record is the time in its id.
    var oldest: RecordID { .first(at: (now() - settings.maxAge).microseconds / 1000) }
}

/// A compressed piece of a message for the disk.
struct QuarantinePiece: Sendable {
    /// Why a message is kept.
    enum Reason: String, Sendable {
        /// A check blocked it: it is deleted when it is too old or the room is needed.
        case blocked
        /// A stop holds it: it stays until it is released or discarded.
        case held
    }

    /// Comes with the last piece, which makes the message whole.
    struct Whole: Sendable {
        /// Bytes as received.
        let sizeBytes: Int
        /// Bytes of all pieces.
        let storedBytes: Int
        /// Of a blocked message.
        var envelope: HeldEnvelope?
    }

    let record: RecordID
    let position: Int
    let content: [UInt8]
    let whole: Whole?
    var reason = Reason.blocked
}
