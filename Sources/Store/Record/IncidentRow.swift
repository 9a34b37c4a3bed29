import GRDB
import Guard
import Mail

/// Rows of `incidents` and of what belongs to them.
enum IncidentRow {
    static func incident(_ row: Row, _ db: Database) throws -> Incident {
        let id = IncidentID(value: row["id"])
        guard let kind = Incident.Kind(rawValue: row["kind"]),
            let severity = Incident.Severity(rawValue: row["severity"]),
            let scope = StopScope(row["scope"] as String)
        else { throw StoreFailure("incident \(id) cannot be read: unknown kind, severity or scope") }
        let stops = try Int64.fetchAll(
            db, sql: "SELECT stop FROM incident_stops WHERE incident = ? ORDER BY stop", arguments: [id.value])
        return Incident(
            id: id, kind: kind, severity: severity, scope: scope, since: Timestamp(microseconds: row["since"]),
            until: (row["until"] as Int64?).map(Timestamp.init(microseconds:)), summary: row["summary"],
            owner: row["owner"], openedAt: Timestamp(microseconds: row["opened_at"]), openedBy: row["opened_by"],
            closedAt: (row["closed_at"] as Int64?).map(Timestamp.init(microseconds:)),
            stops: stops.map(StopID.init(value:)), steps: try StepRow.steps(of: id, db))
    }

    static func find(_ id: IncidentID, _ db: Database) throws -> Incident? {
        try Row.fetchOne(db, sql: "SELECT * FROM incidents WHERE id = ?", arguments: [id.value])
            .map { try incident($0, db) }
    }

    /// With the steps of its kind's playbook. An incident whose steps cannot be written is opened all the same, and gets
    /// them when the playbooks come into force again (`Store.use`).
    static func insert(
        _ order: IncidentOrder, _ playbooks: Playbooks, at: Timestamp, _ db: Database
    ) throws -> IncidentID {
        try db.execute(
            sql: """
                INSERT INTO incidents (kind, severity, scope, since, until, summary, owner, opened_at, opened_by)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
            arguments: [
                order.kind.rawValue, (order.severity ?? order.kind.severity).rawValue, order.scope.text,
                order.since.microseconds, order.until?.microseconds, order.summary, order.owner, at.microseconds,
                order.who.name,
            ])
        let id = IncidentID(value: db.lastInsertedRowID)
        try note(IncidentEntry(at: at, who: order.who.name, kind: .opened, text: order.summary), in: id, db)
        if let playbook = playbooks[order.kind] {
            StopIncident.noting(db) {
                try StepRow.write(playbook.steps(for: id, order.scope, at: at), of: id, db)
            }
        }
        return id
    }

    static func note(_ entry: IncidentEntry, in id: IncidentID, _ db: Database) throws {
        try db.execute(
            sql: "INSERT INTO incident_entries (incident, at, who, kind, text) VALUES (?, ?, ?, ?, ?)",
            arguments: [id.value, entry.at.microseconds, entry.who, entry.kind.rawValue, entry.text])
    }

    static func entry(_ row: Row) throws -> IncidentEntry {
        guard let kind = IncidentEntry.Kind(rawValue: row["kind"]) else {
            throw StoreFailure("an entry of an incident cannot be read: unknown kind")
        }
        return IncidentEntry(
            at: Timestamp(microseconds: row["at"]), who: row["who"], kind: kind, text: row["text"])
    }
}

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
