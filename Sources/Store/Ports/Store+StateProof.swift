import Foundation
import GRDB
import Guard

extension Store {
    package var doubt: String? { witness.doubt }

    /// Why the loss of the database would not be noticed; nil when it would.
    package var markFailure: StoreFailure? { witness.failure }

    package func settleDoubt() async throws(StoreFailure) {
        let readers = try readers
        try await witness.accept { try readers.read { try StateMark($0) } }
    }
}

extension Store {
    /// Whether a guard has ever run on a folder, also when its database is gone since. A folder that merely exists is none.
    package static func wasUsed(_ folder: String) -> Bool {
        let paths = [StateFile.path(in: folder), StateWitness.path(in: folder), UnwrittenFile.path(in: folder)]
        return paths.contains { path in access(path, F_OK) == 0 }
    }

    /// What is written in a state folder that no guard runs on, seen without taking it into use: nothing is locked,
    /// made or changed.
    /// - Returns: nil when that cannot be seen, for whatever reason.
    package static func glance(folder: String) -> SwitchState? {
        var configuration = GRDB.Configuration()
        configuration.readonly = true
        guard let queue = try? DatabaseQueue(path: StateFile.path(in: folder), configuration: configuration) else {
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
