import GRDB
import Guard
import Mail

extension Store {
    package func apologies() async throws(StoreFailure) -> [Apology] {
        try await read("cannot read the apologies") { try ApologyRow.all($0) }
    }

    package func armedApologies() async throws(StoreFailure) -> [Apology] { try await apologies().filter(\.isArmed) }

    package func prepare(_ order: ApologyOrder, at: Timestamp) async throws(StoreFailure) -> Apology {
        try await writer.perform("cannot store the apology") { db in
            let open = try ApologyRow.all(db).filter { $0.endedAt == nil }
            let key = Apology.key(order.campaign)
            if let other = open.first(where: { Apology.key($0.campaign) == key && $0.incident != order.incident }) {
                throw StoreFailure(
                    "campaign \(order.campaign) is the apology for \(other.incident); end that one first")
            }
            let own = open.filter { $0.incident == order.incident }
            if let other = own.first(where: { $0.isArmed && Apology.key($0.campaign) != key }) {
                throw StoreFailure(
                    "the apology for \(order.incident) is campaign \(other.campaign) already; end that one first")
            }
            // Ignores an apology of another campaign that was never armed.
            if let same = own.first(where: { Apology.key($0.campaign) == key }) { return same }
            return try ApologyRow.find(try ApologyRow.insert(order, db), db)
        }
    }

    package func add(_ people: [ApologyPerson], to apology: Apology.ID) async throws(StoreFailure) {
        // One slice per commit, so that no message waits for all people to be written.
        for start in stride(from: 0, to: people.count, by: Self.peopleInCommit) {
            let slice = Array(people[start..<min(start + Self.peopleInCommit, people.count)])
            try await writer.perform("cannot store the apology's people") { try ApologyRow.add(slice, to: apology, $0) }
        }
    }

    private static let peopleInCommit = 500

    package func arm(
        _ id: Apology.ID, who: Identity, reason: String, at: Timestamp
    ) async throws(StoreFailure) -> Apology {
        try await writer.perform("cannot store the apology") { [chain, apologyMarks] db in
            try db.execute(
                sql: "UPDATE apologies SET armed_at = coalesce(armed_at, ?), armed_by = ? WHERE id = ?",
                arguments: [at.microseconds, who.name, id.value])
            let apology = try ApologyRow.find(id, db)
            guard let incident = try IncidentRow.find(apology.incident, db) else {
                throw StoreFailure("incident \(apology.incident) does not exist")
            }
            try ApologyRow.markEarlier(apology, since: incident.since, db)
            let people = try Int.fetchOne(
                db, sql: "SELECT count(*) FROM apology_people WHERE apology = ?", arguments: [id.value])
            let text = "apology armed, campaign \(apology.campaign), for \(people ?? 0) people"
            let event = GuardEvent(
                at: at, kind: .incident, who: who, reason: reason, subject: "\(apology.incident) \(text)")
            try Self.note(event, text, in: apology.incident, chain, db)
            apologyMarks.set(try ApologyRow.all(db))
            return apology
        }
    }

    package func end(
        _ id: Apology.ID, who: Identity, reason: String, at: Timestamp
    ) async throws(StoreFailure) -> Apology? {
        try await writer.perform("cannot store the apology") { [chain, apologyMarks] db in
            try db.execute(
                sql: "UPDATE apologies SET ended_at = ? WHERE id = ? AND ended_at IS NULL",
                arguments: [at.microseconds, id.value])
            guard db.changesCount > 0 else { return nil }
            let apology = try ApologyRow.find(id, db)
            let text = "apology ended, campaign \(apology.campaign)"
            let event = GuardEvent(
                at: at, kind: .incident, who: who, reason: reason, subject: "\(apology.incident) \(text)")
            try Self.note(event, text, in: apology.incident, chain, db)
            apologyMarks.set(try ApologyRow.all(db))
            return apology
        }
    }

    /// Records the event and notes it in the incident's timeline.
    private static func note(
        _ event: GuardEvent, _ text: String, in incident: IncidentID, _ chain: AuditChain, _ db: Database
    ) throws {
        let entry = IncidentEntry(
            at: event.at, who: event.who.name, kind: .apology,
            text: event.reason.isEmpty ? text : "\(text): \(event.reason)")
        try IncidentRow.note(entry, in: incident, db)
        try EventRow.insert(event, chain, db)
    }

    package func standing(
        of address: Address, in apology: Apology.ID, besides: RecordID
    ) async throws(StoreFailure) -> ApologyEligibility {
        try await read("cannot read the apology's people") { db in
            let rows = try Row.fetchAll(
                db.cachedStatement(
                    sql: """
                        SELECT p.record, \(RecordConditions.state) AS state FROM \(ApologyRow.peopleAndDeliveries)
                        WHERE p.apology = ? AND p.key = ?
                        """), arguments: [apology.value, address.key])
            guard !rows.isEmpty else { return .notAffected }
            for row in rows {
                guard let record: Int64 = row["record"], record != besides.value,
                    try ApologyRow.state(record, row["state"]) != .owed
                else { continue }
                return .had(RecordID(value: record))
            }
            return .owed
        }
    }

    package func coverage(of apology: Apology.ID) async throws(StoreFailure) -> ApologyCoverage {
        try await read("cannot read the apology's people") { db in
            let rows = try Row.fetchCursor(
                db,
                sql: """
                    SELECT isMarked, state, count(*) AS people FROM (
                        SELECT p.record AS isMarked, min(\(RecordConditions.state)) AS state
                        FROM \(ApologyRow.peopleAndDeliveries) WHERE p.apology = ? GROUP BY p.key)
                    GROUP BY isMarked IS NULL, state
                    """, arguments: [apology.value])
            var coverage = ApologyCoverage()
            while let row = try rows.next() {
                coverage[try ApologyRow.state(row["isMarked"], row["state"])] += row["people"]
            }
            return coverage
        }
    }

    package func people(
        of apology: Apology.ID, in state: ApologyCoverage.State?, after last: String?
    ) async throws(StoreFailure) -> [ApologyPerson] {
        try await read("cannot read the apology's people") { db in
            var (people, last) = ([ApologyPerson](), last ?? "")
            while people.isEmpty {
                let rows = try Row.fetchAll(
                    db,
                    sql: """
                        SELECT p.key, p.address, p.segment, p.unsure, p.record, min(\(RecordConditions.state)) AS state
                        FROM \(ApologyRow.peopleAndDeliveries) WHERE p.apology = ? AND p.key > ?
                        GROUP BY p.key ORDER BY p.key LIMIT ?
                        """, arguments: [apology.value, last, Self.peopleInPage])
                for row in rows {
                    guard let address = Address(row["address"] as String) else {
                        throw StoreFailure("a person of an apology is damaged")
                    }
                    let found = try ApologyRow.state(row["record"], row["state"])
                    guard state == nil || found == state else { continue }
                    people.append(
                        ApologyPerson(
                            address: address, segment: row["segment"] ?? "", isUnsure: row["unsure"], state: found))
                }
                guard rows.count == Self.peopleInPage, let end = rows.last else { break }
                last = end["key"]
            }
            return people
        }
    }

    private static let peopleInPage = 2_000
}
