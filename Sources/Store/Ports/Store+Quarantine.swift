import Foundation
import GRDB
import Guard
import Mail

extension Store {
    package func keep(
        _ id: RecordID, _ envelope: HeldEnvelope?, sizeBytes: Int,
        piece: @escaping @Sendable (Int) throws -> [UInt8]
    ) async throws(StoreFailure) {
        try await quarantine.keep(id, .blocked(envelope), sizeBytes: sizeBytes, piece: piece)
    }

    package func message(_ id: RecordID) async throws(StoreFailure) -> KeptMessage {
        try await read("cannot read the quarantine") { db in
            guard
                let size = try Int.fetchOne(
                    db, sql: "SELECT size FROM quarantine WHERE record = ?", arguments: [id.value])
            else {
                let isErased = try Bool.fetchOne(
                    db, sql: "SELECT EXISTS (SELECT 1 FROM quarantine_erased WHERE record = ?)", arguments: [id.value])
                if isErased == true { return .erased }
                let swept = try Int64.fetchOne(db, sql: "SELECT upto FROM quarantine_swept") ?? 0
                return id.value <= swept ? .swept : .absent
            }
            return .whole(try Self.content(of: id, sizeBytes: size, db))
        }
    }

    /// Sets the limits of the quarantine until the next call. Without any call nothing is swept, so a command that
    /// works on the folder deletes nothing.
    /// - Parameter now: the time of day; called on the writer thread.
    package func restrictQuarantine(to settings: QuarantineSettings, now: @escaping @Sendable () -> Timestamp) {
        try? quarantine.restrict(to: settings)
        try? writer.restrictQuarantine(to: QuarantineBounds(settings: settings, now: now))
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

extension Store {
    package func hold(
        _ entry: HeldEntry, _ envelope: HeldEnvelope, sizeBytes: Int,
        piece: @escaping @Sendable (Int) throws -> [UInt8]
    ) async throws(StoreFailure) {
        let holdRoom = try holdRoom
        try await quarantine.keep(entry.id, .held(holdRoom), sizeBytes: sizeBytes, piece: piece)
        let ticket = queue { ticket, _ in .held(entry, envelope, ticket) }
        do throws(StoreFailure) { try await ticket.committed() } catch {
            // The message is not held, so its content is not needed. The commit may have reached the disk anyway;
            // then nothing is deleted.
            let freed = try? await writer.perform("cannot delete mail that could not be held") { db in
                try Self.clearUnheld(entry.id, db)
            }
            holdRoom.giveBack(freed ?? 0)
            throw error
        }
    }

    package func holdKept(_ id: RecordID, at: Timestamp) async throws(StoreFailure) -> Bool {
        let holdRoom = try holdRoom
        let stored = try await read("cannot read the quarantine") { db in
            try Int.fetchOne(
                db, sql: "SELECT stored FROM quarantine WHERE record = ? AND reason = 'blocked'", arguments: [id.value])
        }
        guard let stored else { return false }
        guard holdRoom.take(stored) else { throw StoreFailure("hold.max_bytes is reached") }
        do throws(StoreFailure) {
            let isHeld = try await writer.perform("cannot hold a kept message") { [chain] db in
                let isAgain = try HeldRow.hasRows(id, db)
                guard try HeldRow.insertKept(id, db) else { return false }
                try chain.append(try chain.entries(.held, [id.value], isAgain: isAgain, db), at: at, db)
                return true
            }
            if !isHeld { holdRoom.giveBack(stored) }
            return isHeld
        } catch {
            holdRoom.giveBack(stored)
            throw error
        }
    }

    package func held(_ selection: HeldSelection) async throws(StoreFailure) -> [HeldMessage] {
        try await read("cannot read the held mail") { try HeldQuestion(selection: selection).answer($0) }
    }

    package func heldTotals() async throws(StoreFailure) -> HeldTotals {
        try await read("cannot read the held mail") { db in
            let row = try Row.fetchOne(
                db,
                sql: """
                    SELECT count(*) AS messages, coalesce(sum(q.stored), 0) AS octets
                    FROM held h JOIN quarantine q ON q.record = h.record
                    """)
            return HeldTotals(messages: row?["messages"] ?? 0, octets: row?["octets"] ?? 0)
        }
    }

    package func heldContent(_ id: RecordID) async throws(StoreFailure) -> [UInt8] {
        guard case .whole(let bytes) = try await message(id) else {
            throw StoreFailure("the content of the held message \(id) is missing")
        }
        return bytes
    }

    package func past(of messages: [HeldMessage]) async throws(StoreFailure) -> [RecordID: [Int: HeldPast]] {
        try await read("cannot read the audit log") { try HeldPastQuestion(messages: messages).answer($0) }
    }

    package func beginRelease(_ id: RecordID, positions: [Int], exception: RulingID? = nil) -> CommitTicket {
        queue { ticket, _ in .release(id, positions: positions, exception: exception, ticket) }
    }

    package func settle(
        _ id: RecordID, _ results: [HeldResult], keeps: Bool, at: Timestamp
    ) async throws(StoreFailure) -> Int {
        let settled = try await writer.perform("cannot store the result of held mail") { [chain] db in
            let settled = try HeldRow.settle(id, results, keeps: keeps, at: at, db)
            // A link of its own: a link with both is an erasure, which the record export leaves out.
            if settled.isJudgedAgain {
                try chain.append(try chain.entries(.record, [id.value], isAgain: true, db), at: at, db)
            }
            try chain.append(try chain.entries(.held, [id.value], isAgain: true, db), at: at, db)
            return settled
        }
        try holdRoom.giveBack(settled.freedBytes)
        return settled.counted
    }

    /// Sets the limit of held mail until the next call. Mail that is already held stays.
    package func restrictHold(to settings: HoldSettings) { try? holdRoom.restrict(to: settings.maxBytes) }

    private static func clearUnheld(_ id: RecordID, _ db: Database) throws -> Int {
        let stored = try Int.fetchOne(
            db,
            sql: "SELECT stored FROM quarantine WHERE record = ? AND record NOT IN (SELECT record FROM held)",
            arguments: [id.value])
        guard let stored else { return 0 }
        try db.execute(sql: "DELETE FROM quarantine_pieces WHERE record = ?", arguments: [id.value])
        try db.execute(sql: "DELETE FROM quarantine WHERE record = ?", arguments: [id.value])
        return stored
    }
}
