import Foundation
import GRDB
import Guard
import Mail

extension Store: Quarantine {
    package func keep(
        _ id: RecordID, sizeBytes: Int, piece: @escaping @Sendable (Int) throws -> [UInt8]
    ) async throws(StoreFailure) {
        try await quarantine.keep(id, sizeBytes: sizeBytes, piece: piece)
    }

    package func message(_ id: RecordID) async throws(StoreFailure) -> KeptMessage {
        try await read("cannot read the quarantine") { db in
            guard
                let size = try Int.fetchOne(
                    db, sql: "SELECT size FROM quarantine WHERE record = ?", arguments: [id.value])
            else {
                let swept = try Int64.fetchOne(db, sql: "SELECT upto FROM quarantine_swept") ?? 0
                return id.value <= swept ? .swept : .absent
            }
            return .whole(try Self.content(of: id, sizeBytes: size, db))
        }
    }

    /// Puts bounds in force, now and until the next call; without any call nothing is ever swept, so that a command
    /// at work on the folder takes nothing away.
    /// - Parameter now: the time of day; called on the writer's thread.
    package func restrictQuarantine(to settings: QuarantineSettings, now: @escaping @Sendable () -> Timestamp) {
        quarantine.restrict(to: settings)
        writer.restrictQuarantine(to: QuarantineBounds(settings: settings, now: now))
    }

    private static func content(of id: RecordID, sizeBytes: Int, _ db: Database) throws -> [UInt8] {
        let pieces = try Data.fetchCursor(
            db, sql: "SELECT content FROM quarantine_pieces WHERE record = ? ORDER BY position",
            arguments: [id.value])
        do {
            var inflater = Inflater(sizeBytes: sizeBytes)
            while let piece = try pieces.next() { try inflater.add(Array(piece)) }
            return try inflater.finish()
        } catch is Inflater.Damage {
            throw StoreFailure("the kept message \(id) is damaged")
        }
    }
}
