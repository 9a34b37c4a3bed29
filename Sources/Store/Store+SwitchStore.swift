import GRDB
import Guard
import Mail

extension Store: SwitchStore {
    package func activeStops() async throws(StoreFailure) -> [Stop] {
        try await read("cannot read the stops") { try SwitchRow.active($0) }
    }

    package func addStop(
        scope: StopScope, mode: StopMode, reason: String, who: String, at: Timestamp
    ) async throws(StoreFailure) -> Stop {
        let id = try await writer.perform("cannot store the stop") { db in
            try db.execute(
                sql: "INSERT INTO stops (scope, mode, reason, who, at) VALUES (?, ?, ?, ?, ?)",
                arguments: [scope.text, mode.rawValue, reason, who, at.microseconds])
            return db.lastInsertedRowID
        }
        return Stop(id: StopID(value: id), scope: scope, mode: mode, reason: reason, who: who, at: at)
    }

    package func endStop(
        _ id: StopID, reason: String, who: String, at: Timestamp
    ) async throws(StoreFailure) -> Bool {
        try await writer.perform("cannot end the stop") { db in
            try db.execute(
                sql: """
                    UPDATE stops SET ended_at = ?, ended_by = ?, end_reason = ? WHERE id = ? AND ended_at IS NULL
                    """, arguments: [at.microseconds, who, reason, id.value])
            return db.changesCount == 1
        }
    }
}
