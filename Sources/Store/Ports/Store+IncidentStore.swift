import GRDB
import Guard
import Mail

extension Store {
    package func incidents(after last: IncidentID?) async throws(StoreFailure) -> [Incident] {
        try await read("cannot read the incidents") { db in
            try Row.fetchAll(
                db, sql: "SELECT * FROM incidents WHERE id > ? ORDER BY id LIMIT ?",
                arguments: [last?.value ?? .min, Self.incidentsInPage]
            ).map { try IncidentRow.incident($0, db) }
        }
    }

    private static let incidentsInPage = 100

    package func incident(_ id: IncidentID) async throws(StoreFailure) -> Incident? {
        try await read("cannot read the incidents") { try IncidentRow.find(id, $0) }
    }

    package func entries(
        of incident: IncidentID, newest limit: Int
    ) async throws(StoreFailure) -> [IncidentEntry] {
        try await read("cannot read the incidents") { db in
            try Row.fetchAll(
                db, sql: "SELECT * FROM incident_entries WHERE incident = ? ORDER BY id DESC LIMIT ?",
                arguments: [incident.value, limit]
            ).reversed().map(IncidentRow.entry)
        }
    }

    package func entryCount(of incident: IncidentID) async throws(StoreFailure) -> Int {
        try await read("cannot read the incidents") { db in
            try Int.fetchOne(
                db, sql: "SELECT count(*) FROM incident_entries WHERE incident = ?", arguments: [incident.value]) ?? 0
        }
    }

    package func open(_ order: IncidentOrder, at: Timestamp) async throws(StoreFailure) -> Incident {
        try await writer.perform("cannot store the incident") { [chain, playbooks = playbooks.withLock(\.self)] db in
            let id = try IncidentRow.insert(order, playbooks, at: at, db)
            let event = GuardEvent(
                at: at, kind: .incident, who: order.who, reason: order.summary,
                subject: "\(id) opened, \(order.kind.rawValue), \(order.scope.text) since \(order.since.rfc3339)")
            try EventRow.insert(event, chain, db)
            guard let incident = try IncidentRow.find(id, db) else { throw StoreFailure("the incident does not exist") }
            return incident
        }
    }

    package func change(
        _ id: IncidentID, _ change: IncidentChange, at: Timestamp
    ) async throws(StoreFailure) -> Incident? {
        try await writer.perform("cannot store the incident") { [chain, playbooks = playbooks.withLock(\.self)] db in
            guard let before = try IncidentRow.find(id, db) else { return nil }
            guard before.isOpen || change.text.isEmpty && !change.closes else { return nil }
            let who = change.who.name
            if !change.text.isEmpty {
                try db.execute(
                    sql: """
                        UPDATE incidents SET kind = coalesce(?, kind), severity = coalesce(?, severity),
                            since = coalesce(?, since), until = coalesce(?, until), owner = coalesce(?, owner) WHERE id = ?
                        """,
                    arguments: [
                        change.kind?.rawValue, change.severity?.rawValue, change.since?.microseconds,
                        change.until?.microseconds, change.owner, id.value,
                    ])
                try IncidentRow.note(IncidentEntry(at: at, who: who, kind: .changed, text: change.text), in: id, db)
                if let kind = change.kind, kind != before.kind, let playbook = playbooks[kind] {
                    try StepRow.write(playbook.steps(for: before, at: at), of: id, db)
                }
            }
            if let note = change.note {
                try IncidentRow.note(
                    IncidentEntry(at: at, who: who, kind: change.closes ? .closed : .note, text: note), in: id, db)
            }
            if change.closes {
                try db.execute(
                    sql: "UPDATE incidents SET closed_at = ?1, until = coalesce(until, ?1) WHERE id = ?2",
                    arguments: [at.microseconds, id.value])
            }
            let what = [change.text, change.closes ? "closed" : ""].filter { !$0.isEmpty }.joined(separator: ", ")
            let event = GuardEvent(
                at: at, kind: .incident, who: change.who, reason: change.note ?? "",
                subject: "\(id) \(what.isEmpty ? "noted" : what)")
            try EventRow.insert(event, chain, db)
            return try IncidentRow.find(id, db)
        }
    }
}

/// Playbooks and the steps of incidents.
extension Store {
    /// Sets the playbooks until the next call. Without any call, incidents are opened without steps.
    ///
    /// Open incidents without steps, such as those of a version without playbooks, get the steps of their kind. The
    /// others keep theirs.
    package func use(_ books: Playbooks, at: Timestamp) async throws(StoreFailure) {
        playbooks.withLock { $0 = books }
        let bare = try await read("cannot read the incidents") { try Self.withoutSteps($0) }
        guard bare.contains(where: { books[$0.kind] != nil }) else { return }
        try await writer.perform("cannot store the steps of incidents") { [chain] db in
            for incident in try Self.withoutSteps(db) {
                guard let playbook = books[incident.kind] else { continue }
                try StepRow.write(playbook.steps(for: incident.id, incident.scope, at: at), of: incident.id, db)
                let text = "steps of the playbook \(incident.kind.rawValue)"
                let who = Identity.guardItself
                try IncidentRow.note(
                    IncidentEntry(at: at, who: who.name, kind: .changed, text: text), in: incident.id, db)
                try EventRow.insert(
                    GuardEvent(
                        at: at, kind: .incident, who: who, reason: "it had no steps", subject: "\(incident.id) \(text)"),
                    chain, db)
            }
        }
    }

    private static func withoutSteps(_ db: Database) throws -> [Incident] {
        try Row.fetchAll(
            db,
            sql: """
                SELECT * FROM incidents i WHERE closed_at IS NULL
                    AND NOT EXISTS (SELECT 1 FROM incident_steps s WHERE s.incident = i.id) ORDER BY id
                """
        ).map { try IncidentRow.incident($0, db) }
    }

    package func change(
        _ id: IncidentID, _ change: IncidentStepChange, at: Timestamp
    ) async throws(StoreFailure) -> Incident? {
        try await writer.perform("cannot store the step") { [chain] db in
            guard let before = try IncidentRow.find(id, db), before.isOpen,
                let index = before.steps.firstIndex(where: { $0.name == change.step })
            else { return nil }
            var steps = before.steps
            steps[index] = change.applied(to: steps[index], at: at)
            try StepRow.write(steps, of: id, db)
            try IncidentRow.note(
                IncidentEntry(at: at, who: change.who.name, kind: .step, text: change.text), in: id, db)
            var subject = change
            subject.note = nil
            try EventRow.insert(
                GuardEvent(
                    at: at, kind: .incident, who: change.who, reason: change.note ?? "",
                    subject: "\(id) step \(subject.text)"), chain, db)
            return try IncidentRow.find(id, db)
        }
    }
}
