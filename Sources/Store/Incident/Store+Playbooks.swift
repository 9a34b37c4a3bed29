import GRDB
import Guard
import Mail

/// What is to be done about an incident.
extension Store {
    /// Puts playbooks in force, now and until the next call: without any call, incidents are opened without steps.
    ///
    /// Open incidents that have none, such as those of a version that knew no playbooks, get those of their kind; the others
    /// keep what they have.
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
                try ActRow.insert(
                    Act(at: at, kind: .incident, who: who, reason: "it had none", subject: "\(incident.id) \(text)"),
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
            try ActRow.insert(
                Act(
                    at: at, kind: .incident, who: change.who, reason: change.note ?? "",
                    subject: "\(id) step \(subject.text)"), chain, db)
            return try IncidentRow.find(id, db)
        }
    }
}
