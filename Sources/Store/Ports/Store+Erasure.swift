import GRDB
import Guard
import Mail

/// Each step is durable before the next begins. A step that is repeated finds nothing more to do. The first step
/// stops mail to the person.
extension Store {
    package func erase(_ address: Address, who: String, at: Timestamp) async throws(StoreFailure) -> ErasureResult {
        let erased = try lists.erased
        var person = erased.person(address, secrets: try lists.current.knownSecrets)
        let keys = [address.key] + person.ownHashes.sorted()
        try await writer.perform("cannot store an erasure") { db in
            for key in keys { try erased.write(key, at: at, db) }
        }
        for key in keys { erased.note(key, at: at) }

        person = person.knowing(try await names(of: person))
        var result = ErasureResult()
        try await eraseFromLists(person, &result)
        let records = try await read("cannot read the audit log") { [person] in try ErasedRecords.of(person, $0) }
        for record in records {
            let found = try await writer.perform("cannot erase from the audit log") { [chain, person] db in
                try ErasedRecords(person: person, at: at, chain: chain).erase(record, db)
            }
            result.deliveries += found.deliveries
            result.messages += found.messages
            result.held += found.held
            try holdRoom.giveBack(found.freedBytes)
        }
        try await writer.perform("cannot store an erasure") { [chain, person] db in
            try ErasedRecords(person: person, at: at, chain: chain).eraseApologies(db)
        }
        try await eraseKeptMail(person, &result)
        result.texts += try await eraseTexts(person, at: at)
        try await eraseInMemory(person)
        result.inForce = try await read("cannot read the state") { [person] in
            try TextErasure(person: person).inForce($0)
        }
        try await writer.perform("cannot store an erasure") { db in
            for key in keys { try erased.finish(key, db) }
        }
        result.isLogEmpty = try await emptyLog()
        return result
    }

    /// Finds all names before the first one is erased.
    private func names(of person: ErasedPerson) async throws(StoreFailure) -> Set<String> {
        var names: Set<String> = []
        for place in ErasedNames.columns {
            var last = ""
            while true {
                let texts = try await read("cannot read \(place.table)") { [last] in
                    try ErasedNames.page(of: place, after: last, $0)
                }
                for text in texts { names.formUnion(ErasedNames.names(in: text, of: person)) }
                guard let end = texts.last, texts.count == TextErasure.pageRows else { break }
                last = end
            }
        }
        return names
    }

    /// Tables where names are given come last, see `ErasedNames.columns`.
    private static let tables: [ErasureColumns.Table] = {
        let last = ErasedNames.columns.map(\.table)
        let named = last.flatMap { name in ErasureColumns.tables.filter { $0.name == name } }
        return ErasureColumns.tables.filter { !last.contains($0.name) } + named
    }()

    /// - Returns: the number of rows that held the address.
    private func eraseTexts(_ person: ErasedPerson, at: Timestamp) async throws(StoreFailure) -> Int {
        let erasure = TextErasure(person: person)
        var count = 0
        for table in Self.tables {
            var place: [DatabaseValue]?
            repeat {
                let after = place
                let page = try await read("cannot read \(table.name)") {
                    try erasure.page(of: table, after: after, $0)
                }
                place = page.next
                // Commits of some hundred rows do not delay mail.
                for start in stride(from: 0, to: page.changes.count, by: 500) {
                    let some = Array(page.changes[start..<min(start + 500, page.changes.count)])
                    try await writer.perform("cannot erase from \(table.name)") { [chain] db in
                        try erasure.write(some, of: table, chain: chain, at: at, db)
                    }
                    count += some.count
                }
            } while place != nil
        }
        return count
    }

    private func eraseKeptMail(_ person: ErasedPerson, _ result: inout ErasureResult) async throws(StoreFailure) {
        let kept = KeptMail(person: person)
        for id in try await read("cannot read the quarantine", { try KeptMail.all($0) }) {
            guard case .whole(let content) = try await message(id),
                try await read("cannot read the quarantine", { try kept.names(content, id, $0) })
            else { continue }
            if try await writer.perform("cannot erase from the quarantine", { try KeptMail.delete(id, $0) }) {
                result.messages += 1
            } else if try await read("cannot read the quarantine", { try KeptMail.isHeld(id, $0) }) {
                result.heldNaming.append(id)
            }
        }
    }

    /// Copies the write-ahead log into the database and truncates it. Returns false when there are readers all the
    /// time; the log then holds erased text until it is overwritten.
    private func emptyLog() async throws(StoreFailure) -> Bool {
        for _ in 0..<50 { if try await writer.emptyLog() { return true } }
        return false
    }

    private func eraseFromLists(_ person: ErasedPerson, _ result: inout ErasureResult) async throws(StoreFailure) {
        do {
            let names = try await lists.step { try self.lists.dropChanges(of: person.keys) }
            let versions = try await read("cannot read the lists") { db in
                try Row.fetchAll(db, sql: "SELECT id, list FROM list_versions WHERE has_file").map { row in
                    (id: row["id"] as Int64, list: row["list"] as String)
                }
            }
            var found = Set(names)
            for version in versions {
                let erased = try await lists.erase(person, from: version.id)
                if erased.wasOnIt { found.insert(version.list) }
                result.texts += erased.texts
            }
            result.lists = found.sorted()
        } catch {
            throw error as? StoreFailure ?? StoreFailure("cannot erase from the lists: \(error)")
        }
    }

    /// Erases the person from memory, which answers for the lists in force and for the campaigns that are apologies.
    private func eraseInMemory(_ person: ErasedPerson) async throws(StoreFailure) {
        try await writer.perform("cannot read the apologies") { [apologyMarks] in
            apologyMarks.set(try ApologyRow.all($0))
        }
        do { try await lists.step { try self.lists.scrub(person) } } catch {
            throw error as? StoreFailure ?? StoreFailure("cannot erase from the lists: \(error)")
        }
    }
}
