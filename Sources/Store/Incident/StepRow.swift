import GRDB
import Guard
import Mail

/// Rows of `incident_steps`.
enum StepRow {
    /// In order.
    static func steps(of incident: IncidentID, _ db: Database) throws -> [IncidentStep] {
        try Row.fetchAll(
            db, sql: "SELECT * FROM incident_steps WHERE incident = ? ORDER BY position", arguments: [incident.value]
        ).map { row in
            guard let kind = Incident.Kind(rawValue: row["kind"]),
                let state = IncidentStep.State(rawValue: row["state"])
            else { throw StoreFailure("a step of incident \(incident) cannot be read: unknown kind or state") }
            var step = IncidentStep(
                name: row["name"], kind: kind, text: row["text"], role: row["role"],
                dueAt: (row["due_at"] as Int64?).map(Timestamp.init(microseconds:)))
            step.state = state
            (step.owner, step.note, step.changedBy) = (row["owner"], row["note"], row["changed_by"])
            step.changedAt = (row["changed_at"] as Int64?).map(Timestamp.init(microseconds:))
            return step
        }
    }

    /// In place of those that it has.
    static func write(_ steps: [IncidentStep], of incident: IncidentID, _ db: Database) throws {
        try db.execute(sql: "DELETE FROM incident_steps WHERE incident = ?", arguments: [incident.value])
        for (index, step) in steps.enumerated() {
            try db.execute(
                sql: "INSERT INTO incident_steps VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                arguments: [
                    incident.value, index + 1, step.name, step.kind.rawValue, step.text, step.role,
                    step.dueAt?.microseconds, step.state.rawValue, step.owner, step.note, step.changedAt?.microseconds,
                    step.changedBy,
                ])
        }
    }
}
