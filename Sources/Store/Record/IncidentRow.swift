import GRDB
import Guard
import Mail

/// Rows of `incidents` and of their parts.
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

    /// Inserts an incident with the steps of its kind's playbook. When the steps cannot be written, the incident is
    /// opened without them; it gets them when the playbooks are next set (`Store.use`).
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
    /// In the order of their positions.
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

    /// Replaces the steps of the incident.
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

/// Opens and updates incidents for stops and resumes, in the same commits.
enum StopIncident {
    /// How many days back it looks for the first message of a campaign.
    private static let campaignDays = 7
    /// How far back the incident of a stop begins when the stop names no campaign.
    private static let span: Duration = .seconds(3600)

    /// Runs `work` in a savepoint. The stop is made or ended even when its incident cannot be written.
    static func noting(_ db: Database, _ work: () throws -> Void) {
        try? db.inSavepoint {
            try work()
            return .commit
        }
    }

    /// Opens an incident, or joins the open one with the same scope.
    static func began(_ stop: Stop, _ order: StopOrder, _ playbooks: Playbooks, _ db: Database) throws {
        let open = try Int64.fetchOne(
            db,
            sql: """
                SELECT id FROM incidents WHERE \(NameColumn.key("scope")) = ? AND closed_at IS NULL ORDER BY id LIMIT 1
                """, arguments: [NameKey.of(stop.scope.text)])
        let id =
            try open.map(IncidentID.init(value:))
            ?? IncidentRow.insert(
                IncidentOrder(
                    kind: kind(of: order.origin), scope: stop.scope, since: try since(stop, db), summary: stop.reason,
                    who: order.who), playbooks, at: stop.at, db)
        try db.execute(
            sql: "INSERT INTO incident_stops (stop, incident) VALUES (?, ?)", arguments: [stop.id.value, id.value])
        // Mail after an earlier resume belongs to the incident again. An end that a person set stays.
        try db.execute(
            sql: """
                UPDATE incidents SET until = NULL WHERE id = ?1 AND until IN (
                    SELECT s.ended_at FROM incident_stops i JOIN stops s ON s.id = i.stop WHERE i.incident = ?1)
                """, arguments: [id.value])
        let text = "\(stop.id) \(stop.scope.text) \(stop.mode.rawValue): \(stop.reason)"
        try IncidentRow.note(
            IncidentEntry(at: stop.at, who: order.who.name, kind: .stopped, text: text), in: id, db)
    }

    /// Notes the resume. When the incident has no other stop, its mail ends here.
    static func ended(_ stop: Stop, _ order: ResumeOrder, at: Timestamp, _ db: Database) throws {
        let found = try Int64.fetchOne(
            db, sql: "SELECT incident FROM incident_stops WHERE stop = ?", arguments: [stop.id.value])
        guard let id = found.map(IncidentID.init(value:)) else { return }
        try IncidentRow.note(
            IncidentEntry(at: at, who: order.who.name, kind: .resumed, text: "\(stop.id): \(order.reason)"), in: id, db)
        try db.execute(
            sql: """
                UPDATE incidents SET until = ?1 WHERE id = ?2 AND until IS NULL AND NOT EXISTS (
                    SELECT 1 FROM incident_stops i JOIN stops s ON s.id = i.stop
                    WHERE i.incident = ?2 AND s.ended_at IS NULL)
                """, arguments: [at.microseconds, id.value])
    }

    /// An incident that was opened with the stop's old reason gets the new one.
    static func explained(
        _ stop: Stop, _ reason: String, by who: Identity, at: Timestamp, _ db: Database
    ) throws {
        let found = try Int64.fetchOne(
            db, sql: "SELECT incident FROM incident_stops WHERE stop = ?", arguments: [stop.id.value])
        guard let id = found.map(IncidentID.init(value:)) else { return }
        try IncidentRow.note(
            IncidentEntry(at: at, who: who.name, kind: .note, text: "why \(stop.id) was made: \(reason)"), in: id, db)
        try db.execute(
            sql: "UPDATE incidents SET summary = ? WHERE id = ? AND summary = ?",
            arguments: [reason, id.value, stop.reason])
    }

    private static func kind(of origin: StopOrigin) -> Incident.Kind {
        guard case .rule(let name) = origin else { return .other }
        if name.contains("placeholder") { return .placeholder }
        return name.contains("suppressed") ? .staleSuppression : .other
    }

    /// The time of the campaign's first message, when the scope names one campaign.
    private static func since(_ stop: Stop, _ db: Database) throws -> Timestamp {
        let usual = stop.at - span
        guard case .campaign(let pattern) = stop.scope, pattern.isExact else { return usual }
        let first = RecordID.first(at: (stop.at - .seconds(campaignDays * 86_400)).microseconds / 1000)
        var filter = RecordFilter()
        filter.scope = stop.scope.text
        let conditions = try RecordConditions(filter)
        let at = try Int64.fetchOne(
            db, sql: "SELECT min(r.at) FROM records r WHERE \(conditions.ofRecord) AND r.id >= ?",
            arguments: conditions.arguments + [first.value])
        // The time of a record is the time in its id, in milliseconds.
        return at.map { Timestamp(microseconds: $0 / 1000 * 1000) } ?? usual
    }
}
