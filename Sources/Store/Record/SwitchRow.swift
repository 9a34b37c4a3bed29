import Foundation
import GRDB
import Guard
import Mail

/// Rows of `stops` and `ramps` as values.
enum SwitchRow {
    /// The kinds of the events that record which stops are in force, for SQL.
    static let changeKinds = [GuardEvent.Kind.stop, .trip, .resume, .expired].map { "'\($0.rawValue)'" }
        .joined(separator: ", ")

    /// The state for a guard that starts, compared with the events. Each change also recorded the stops in force
    /// after it as an event. When a stop is missing without such an event, the database has damage that SQLite cannot
    /// see.
    static func proven(_ db: Database) throws -> SwitchState {
        let state = try state(db)
        let last = try String.fetchOne(
            db, sql: "SELECT after FROM acts WHERE kind IN (\(changeKinds)) ORDER BY id DESC LIMIT 1")
        guard let last, last != state.text, !isErased(last, state) else { return state }
        throw StoreFailure("the stored stops differ from those that the last change left in force (\(last))")
    }

    /// Whether a text names the same stops, apart from an erased person. The scope of an active stop stays as it is
    /// (`ErasureColumns.inForce`), but texts about the stop are erased.
    private static func isErased(_ text: String, _ state: SwitchState) -> Bool {
        let parts = text.components(separatedBy: "; ")
        guard parts.count == state.stops.count else { return false }
        return zip(parts, state.stops).allSatisfy { part, stop in
            let whole = SwitchState(stops: [stop]).text
            if part == whole { return true }
            let (head, tail) = ("\(stop.id) ", whole.dropFirst("\(stop.id) \(stop.scope.text)".count))
            return part.hasPrefix(head) && part.hasSuffix(tail) && part.count >= head.count + tail.count
                && (part.contains(ErasedPerson.nobody) || part.contains(ErasedPerson.pseudonymStart))
        }
    }

    /// Throws when a row does not parse: an unreadable stop may still be in force.
    static func state(_ db: Database) throws -> SwitchState {
        let stops = try Row.fetchAll(db, sql: "SELECT * FROM stops WHERE ended_at IS NULL ORDER BY id").map(stop)
        let ramps = try Row.fetchAll(db, sql: "SELECT * FROM ramps ORDER BY stop").map(ramp)
        let revision = try Int64.fetchOne(db, sql: "SELECT max(id) FROM acts") ?? 0
        return SwitchState(stops: stops, ramps: ramps, revision: revision)
    }

    static func stop(_ row: Row) throws -> Stop {
        let id = StopID(value: row["id"])
        guard let scope = StopScope(row["scope"] as String), let mode = StopMode(rawValue: row["mode"]),
            let origin = StopOrigin(row["origin"] as String)
        else { throw StoreFailure("stop \(id) cannot be read: unknown scope, mode or origin") }
        return Stop(
            id: id, scope: scope, mode: mode, reason: row["reason"], who: row["who"], origin: origin,
            at: Timestamp(microseconds: row["at"]),
            endsAt: (row["ends_at"] as Int64?).map(Timestamp.init(microseconds:)))
    }

    /// Returns nil when no receipt was kept.
    static func receipt(_ row: Row) throws -> StopReceipt? {
        guard let text: String = row["receipt"] else { return nil }
        let kept = try JSONDecoder().decode(ReceiptColumn.self, from: Data(text.utf8))
        return StopReceipt(
            stop: try stop(row), askedAt: Timestamp(microseconds: kept.askedAt),
            completeAt: Timestamp(microseconds: kept.completeAt),
            unanswered: kept.unanswered.map(RecordID.init(value:)))
    }

    /// The parts of a receipt that are not in the stop itself.
    struct ReceiptColumn: Codable {
        /// Microseconds since 1970.
        let askedAt: Int64
        let completeAt: Int64
        /// Ids of records.
        let unanswered: [Int64]
    }

    private static func ramp(_ row: Row) throws -> Ramp {
        let id = StopID(value: row["stop"])
        guard let scope = StopScope(row["scope"] as String) else {
            throw StoreFailure("the ramp of stop \(id) cannot be read: unknown scope")
        }
        return Ramp(
            stop: id, scope: scope, perMinute: row["per_minute"],
            startedAt: Timestamp(microseconds: row["started_at"]),
            doublesEvery: .microseconds(row["doubles_every"] as Int64),
            fullAt: Timestamp(microseconds: row["full_at"]))
    }
}

/// Rows of `events` as values.
enum EventRow {
    static func insert(_ event: GuardEvent, _ chain: AuditChain, _ db: Database) throws {
        try db.execute(
            sql: """
                INSERT INTO acts (at, kind, who, user, reason, subject, before, after) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                """,
            arguments: [
                event.at.microseconds, event.kind.rawValue, event.who.name, event.who.userID.map { Int64($0) },
                event.reason,
                event.subject, event.before, event.after,
            ])
        try chain.append(try chain.entries(.event, [db.lastInsertedRowID], db), at: event.at, db)
    }

    static func event(_ row: Row) throws -> GuardEvent {
        guard let kind = GuardEvent.Kind(rawValue: row["kind"]) else {
            throw StoreFailure("event \(row["id"] as Int64) cannot be read: unknown kind")
        }
        return GuardEvent(
            at: Timestamp(microseconds: row["at"]), kind: kind,
            who: Identity(name: row["who"], userID: (row["user"] as Int64?).flatMap(UInt32.init(exactly:))),
            reason: row["reason"], subject: row["subject"], before: row["before"], after: row["after"])
    }
}
