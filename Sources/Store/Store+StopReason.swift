import GRDB
import Guard
import Mail

extension Store {
    package func setReason(
        of stop: StopID, to reason: String, by who: Identity, at: Timestamp
    ) async throws(StoreFailure) -> SwitchState? {
        try await writer.perform("cannot store the reason of the stop") { [chain] db in
            guard let old = try SwitchRow.state(db).stops.first(where: { $0.id == stop }) else { return nil }
            try db.execute(sql: "UPDATE stops SET reason = ? WHERE id = ?", arguments: [reason, stop.value])
            StopIncident.noting(db) { try StopIncident.explained(old, reason, by: who, at: at, db) }
            try ActRow.insert(
                Act(
                    at: at, kind: .stopReason, who: who, reason: reason, subject: "\(stop) \(old.scope.text)",
                    before: old.reason, after: reason), chain, db)
            return try SwitchRow.state(db)
        }
    }
}

extension StopIncident {
    /// An incident that was opened with the stop's old reason has the new one.
    static func explained(
        _ stop: Stop, _ reason: String, by who: Identity, at: Timestamp, _ db: Database
    ) throws {
        let found = try Int64.fetchOne(
            db, sql: "SELECT incident FROM incident_stops WHERE stop = ?", arguments: [stop.id.value])
        guard let id = found.map(IncidentID.init(value:)) else { return }
        try IncidentRow.note(
            IncidentEntry(at: at, who: who.name, kind: .note, text: "why \(stop.id) was pulled: \(reason)"), in: id, db)
        try db.execute(
            sql: "UPDATE incidents SET summary = ? WHERE id = ? AND summary = ?",
            arguments: [reason, id.value, stop.reason])
    }
}
