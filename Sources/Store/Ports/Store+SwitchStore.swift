import Foundation
import GRDB
import Guard
import Mail

extension Store {
    package func switchState() async throws(StoreFailure) -> SwitchState {
        try await read("cannot read the stops") { try SwitchRow.proven($0) }
    }

    package func addStop(
        _ order: StopOrder, at: Timestamp
    ) async throws(StoreFailure) -> (stop: Stop, state: SwitchState) {
        defer { try? writer.checkpoint() }
        let (stop, state, mark) = try await writer.perform("cannot store the stop") {
            [chain, playbooks = playbooks.withLock(\.self)] db in
            let before = try SwitchRow.state(db)
            try db.execute(
                sql: """
                    INSERT INTO stops (scope, mode, reason, who, at, origin, ends_at) VALUES (?, ?, ?, ?, ?, ?, ?)
                    """,
                arguments: [
                    order.scope.text, order.mode.rawValue, order.reason, order.who.name, at.microseconds,
                    order.origin.text, order.endsAt?.microseconds,
                ])
            let stop = Stop(id: StopID(value: db.lastInsertedRowID), order, at: at)
            StopIncident.noting(db) { try StopIncident.began(stop, order, playbooks, db) }
            let after = SwitchState(stops: before.stops + [stop])
            try EventRow.insert(
                GuardEvent(
                    at: at, kind: order.origin.isAutomatic ? .trip : .stop, who: order.who, reason: order.reason,
                    subject: "\(stop.id) \(stop.scope.text) \(stop.mode.rawValue)", before: before.text,
                    after: after.text), chain, db)
            // A missing mark is no reason to lose a stop.
            return (stop, try SwitchRow.state(db), try? StateMark(db))
        }
        markFile.note(mark)
        return (stop, state)
    }

    package func endStop(_ order: ResumeOrder, at: Timestamp) async throws(StoreFailure) -> SwitchState? {
        defer { try? writer.checkpoint() }
        let (state, mark) = try await writer.perform("cannot end the stop") {
            [chain] db -> (SwitchState?, StateMark?) in
            let before = try SwitchRow.state(db)
            guard let stop = before.stops.first(where: { $0.id == order.stop }) else { return (nil, nil) }
            try db.execute(
                sql: "UPDATE stops SET ended_at = ?, ended_by = ?, end_reason = ? WHERE id = ?",
                arguments: [at.microseconds, order.who.name, order.reason, stop.id.value])
            try db.execute(sql: "DELETE FROM awaited_resumes WHERE stop = ?", arguments: [stop.id.value])
            // Finished ramps have no effect.
            let time = order.time ?? at
            try db.execute(sql: "DELETE FROM ramps WHERE full_at <= ?", arguments: [time.microseconds])
            // The latest resume that a person asked for says how the mail of its scope comes back.
            for ramp in before.ramps where order.isAsked && (stop.scope == .all || stop.scope == ramp.scope) {
                try db.execute(sql: "DELETE FROM ramps WHERE stop = ?", arguments: [ramp.stop.value])
            }
            if let plan = order.ramp {
                try db.execute(
                    sql: "INSERT INTO ramps VALUES (?, ?, ?, ?, ?, ?)",
                    arguments: [
                        stop.id.value, stop.scope.text, plan.perMinute, time.microseconds,
                        Duration.seconds(plan.doublesEverySeconds).microseconds,
                        (time + .seconds(plan.untilFullSeconds)).microseconds,
                    ])
            }
            StopIncident.noting(db) { try StopIncident.ended(stop, order, at: at, db) }
            let after = SwitchState(stops: before.stops.filter { $0.id != stop.id })
            try EventRow.insert(
                GuardEvent(
                    at: at, kind: order.isAsked ? .resume : .expired, who: order.who, reason: order.reason,
                    subject: "\(stop.id) \(stop.scope.text)", before: before.text, after: after.text), chain, db)
            return (try SwitchRow.state(db), try? StateMark(db))
        }
        markFile.note(mark)
        await markFile.settled()
        return state
    }

    package func switchClock() async throws(StoreFailure) -> SwitchClock? {
        try await read("cannot read the clock of the switch") { db in
            try Row.fetchOne(db, sql: "SELECT boot, uptime, time FROM switch_clock").map { row in
                SwitchClock(
                    boot: row["boot"], uptime: row["uptime"], time: Timestamp(microseconds: row["time"]))
            }
        }
    }

    package func keep(_ clock: SwitchClock) async throws(StoreFailure) {
        try await writer.perform("cannot store the clock of the switch") { db in
            try db.execute(
                sql: "INSERT OR REPLACE INTO switch_clock VALUES (1, ?, ?, ?)",
                arguments: [clock.boot, clock.uptime, clock.time.microseconds])
        }
    }

    package func keep(_ receipt: StopReceipt) async throws(StoreFailure) {
        let kept = SwitchRow.ReceiptColumn(
            askedAt: receipt.askedAt.microseconds, completeAt: receipt.completeAt.microseconds,
            unanswered: receipt.unanswered.map(\.value))
        try await writer.perform("cannot store the receipt") { db in
            try db.execute(
                sql: "UPDATE stops SET receipt = ? WHERE id = ?",
                arguments: [String(decoding: try JSONEncoder().encode(kept), as: UTF8.self), receipt.stop.id.value])
        }
        // Before a stop returns, the mark beside the database must include it.
        await markFile.settled()
    }

    package func receipt(of id: StopID) async throws(StoreFailure) -> StopReceipt? {
        try await read("cannot read the receipt") { db in
            try Row.fetchOne(db, sql: "SELECT * FROM stops WHERE id = ?", arguments: [id.value])
                .flatMap(SwitchRow.receipt)
        }
    }

    package func resumptions(since: Timestamp) async throws(StoreFailure) -> [Resumption] {
        try await read("cannot read the stops") { db in
            try Row.fetchAll(
                db, sql: "SELECT * FROM stops WHERE ended_at >= ? ORDER BY ended_at, id",
                arguments: [since.microseconds]
            ).map { row in
                let stop = try SwitchRow.stop(row)
                return Resumption(
                    stop: stop.id, scope: stop.scope, origin: stop.origin,
                    at: Timestamp(microseconds: row["ended_at"]))
            }
        }
    }
}

extension Store {
    package func setReason(
        of stop: StopID, to reason: String, by who: Identity, at: Timestamp
    ) async throws(StoreFailure) -> SwitchState? {
        try await writer.perform("cannot store the reason of the stop") { [chain] db in
            guard let old = try SwitchRow.state(db).stops.first(where: { $0.id == stop }) else { return nil }
            try db.execute(sql: "UPDATE stops SET reason = ? WHERE id = ?", arguments: [reason, stop.value])
            StopIncident.noting(db) { try StopIncident.explained(old, reason, by: who, at: at, db) }
            try EventRow.insert(
                GuardEvent(
                    at: at, kind: .stopReason, who: who, reason: reason, subject: "\(stop) \(old.scope.text)",
                    before: old.reason, after: reason), chain, db)
            return try SwitchRow.state(db)
        }
    }
}

extension Store {
    package func ask(_ order: ResumeOrder, at: Timestamp) async throws(StoreFailure) -> AwaitedResume? {
        try await writer.perform("cannot store the resume") { [chain] db in
            let state = try SwitchRow.state(db)
            guard let stop = state.stops.first(where: { $0.id == order.stop }) else { return nil }
            try db.execute(
                sql: "INSERT OR REPLACE INTO awaited_resumes VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                arguments: [
                    stop.id.value, at.microseconds, order.reason, order.who.name, order.who.userID.map { Int64($0) },
                    order.ramp?.perMinute, order.ramp?.doublesEverySeconds, order.ramp?.untilFullSeconds,
                ])
            try EventRow.insert(
                GuardEvent(
                    at: at, kind: .resumeAsked, who: order.who, reason: order.reason,
                    subject: "\(stop.id) \(stop.scope.text)", before: state.text, after: state.text), chain, db)
            return AwaitedResume(order, at: at)
        }
    }

    package func awaitedResumes() async throws(StoreFailure) -> [AwaitedResume] {
        try await read("cannot read the resumes that wait") { db in
            try Row.fetchAll(db, sql: "SELECT * FROM awaited_resumes ORDER BY stop").map { row in
                let ramp = (row["per_minute"] as Int?).map {
                    RampPlan(
                        perMinute: $0, doublesEverySeconds: row["doubles_every"], untilFullSeconds: row["until_full"])
                }
                return AwaitedResume(
                    stop: StopID(value: row["stop"]), reason: row["reason"],
                    who: Identity(name: row["who"], userID: (row["user"] as Int64?).flatMap(UInt32.init(exactly:))),
                    ramp: ramp, at: Timestamp(microseconds: row["at"]))
            }
        }
    }

    package func requiresSecond() async throws(StoreFailure) -> Bool {
        try await read("cannot read whether a resume needs two people") { db in
            try Bool.fetchOne(db, sql: "SELECT require_second FROM release_rule") ?? true
        }
    }

    package func setRequiresSecond(_ required: Bool) async throws(StoreFailure) {
        try await writer.perform("cannot store whether a resume needs two people") { db in
            try db.execute(sql: "UPDATE release_rule SET require_second = ?", arguments: [required])
        }
    }
}

/// Stops that `UnwrittenFile` keeps beside the database. They work even when the database cannot be read.
extension Store {
    /// Creates the file when it does not exist. Blocks.
    /// - Throws: when the file cannot be created whole. It does not look at an existing file.
    package func prepareUnwritten() throws(StoreFailure) { try unwrittenFile.prepare() }

    package func unwritten(on clock: SwitchClock) async throws(StoreFailure) -> [UnwrittenStop] {
        try await unwrittenFile.unwritten(on: clock)
    }

    package func keep(
        unwritten stops: @escaping @Sendable () -> [UnwrittenStop], on clock: SwitchClock
    ) async throws(StoreFailure) {
        try await unwrittenFile.keep(unwritten: stops, on: clock)
    }
}

extension Store {
    package var doubt: String? { markFile.doubt }

    /// Why the mark could not be written, so that a loss of the database would not be noticed; nil when it was
    /// written.
    package var markFailure: StoreFailure? { markFile.failure }

    package func settleDoubt() async throws(StoreFailure) {
        let readers = try readers
        try await markFile.accept { try readers.read { try StateMark($0) } }
    }
}

extension Store {
    /// Whether a guard has ever run on a folder, even when its database is gone. Returns false for a folder that
    /// merely exists.
    package static func wasUsed(_ folder: String) -> Bool {
        let paths = [StateFile.path(in: folder), DatabaseMarkFile.path(in: folder), UnwrittenFile.path(in: folder)]
        return paths.contains { path in access(path, F_OK) == 0 }
    }

    /// Reads the switch state of a folder on which no guard runs, without opening it for use: locks, creates and
    /// changes nothing.
    /// - Returns: nil when it cannot be read, for any reason.
    package static func readSwitchState(folder: String) -> SwitchState? {
        var configuration = GRDB.Configuration()
        configuration.readonly = true
        guard let queue = try? DatabaseQueue(path: StateFile.path(in: folder), configuration: configuration) else {
            return nil
        }
        defer { try? queue.close() }
        return try? queue.read { db in
            // Columns of another version may have another meaning.
            guard try Schema.migrator.hasCompletedMigrations(db) else { return nil }
            return try SwitchRow.state(db)
        }
    }
}
