import GRDB
import Guard
import Mail

/// Each step is durable before the next begins, and finds nothing more to do when it is taken again. The first one is
/// that the person is not mailed any more.
extension Store: Erasure {
    package func erase(_ address: Address, who: String, at: Timestamp) async throws(StoreFailure) -> ErasureResult {
        let erased = lists.erased
        let person = erased.person(address)
        try await writer.perform("cannot store an erasure") { try erased.write(address.key, at: at, $0) }
        erased.note(address.key, at: at)

        var result = ErasureResult()
        result.lists = try await eraseFromLists(person)
        let records = try await read("cannot read the audit log") { try ErasedRecords.of(person, $0) }
        for record in records {
            let found = try await writer.perform("cannot erase from the audit log") { [chain] db in
                // What is deleted is overwritten, and not only given free.
                try db.execute(sql: "PRAGMA secure_delete = ON")
                defer { try? db.execute(sql: "PRAGMA secure_delete = FAST") }
                return try ErasedRecords(person: person, at: at, chain: chain).erase(record, db)
            }
            result.deliveries += found.deliveries
            result.messages += found.messages
            result.held += found.held
            holdRoom.giveBack(found.freedBytes)
        }
        try await writer.perform("cannot store an erasure") { [chain] db in
            let records = ErasedRecords(person: person, at: at, chain: chain)
            try records.eraseActs(db)
            try records.eraseApologies(db)
            try records.eraseSessions(db)
            try erased.finish(address.key, db)
        }
        return result
    }

    private func eraseFromLists(_ person: ErasedPerson) async throws(StoreFailure) -> [String] {
        do {
            let names = try await lists.step { try self.lists.dropChanges(of: person.keys) }
            let versions = try await read("cannot read the lists") { db in
                try Row.fetchAll(db, sql: "SELECT id, list FROM list_versions WHERE has_file").map { row in
                    (id: row["id"] as Int64, list: row["list"] as String)
                }
            }
            var found = Set(names)
            for version in versions {
                let isFound = try await lists.erase(person.keys, from: version.id)
                if isFound { found.insert(version.list) }
            }
            return found.sorted()
        } catch {
            throw error as? StoreFailure ?? StoreFailure("cannot erase from the lists: \(error)")
        }
    }
}
