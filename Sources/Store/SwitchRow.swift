import GRDB
import Guard
import Mail

/// Rows of `stops` as values.
enum SwitchRow {
    /// Throws when one does not parse: a stop that cannot be read is not a stop that is not there.
    static func active(_ db: Database) throws -> [Stop] {
        try Row.fetchAll(db, sql: "SELECT * FROM stops WHERE ended_at IS NULL ORDER BY id").map { row in
            let id = StopID(value: row["id"])
            guard let scope = StopScope(row["scope"] as String), let mode = StopMode(rawValue: row["mode"]) else {
                throw StoreFailure("stop \(id) cannot be read: unknown scope or mode")
            }
            return Stop(
                id: id, scope: scope, mode: mode, reason: row["reason"], who: row["who"],
                at: Timestamp(microseconds: row["at"]))
        }
    }
}
