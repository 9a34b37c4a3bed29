import GRDB
import Guard

extension Store {
    /// What is written in a state folder that no guard runs on, seen without taking it into use: nothing is locked,
    /// made or changed.
    /// - Returns: nil when that cannot be seen, for whatever reason.
    package static func glance(folder: String) -> SwitchState? {
        var configuration = GRDB.Configuration()
        configuration.readonly = true
        guard let queue = try? DatabaseQueue(path: folder + "/sendguard.sqlite", configuration: configuration) else {
            return nil
        }
        defer { try? queue.close() }
        return try? queue.read { db in
            // Columns of another version would not be what they seem.
            guard try Schema.migrator.hasCompletedMigrations(db) else { return nil }
            return try SwitchRow.state(db)
        }
    }
}
