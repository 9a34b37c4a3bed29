import GRDB
import Guard
import Mail

/// What a stop and its end mean for incidents, in the commits that make them.
enum StopIncident {
    /// How far back the first message of a campaign is looked for.
    private static let campaignDays = 7
    /// What a stop that names no campaign is about, as far as nobody says otherwise.
    private static let span: Duration = .seconds(3600)

    /// A stop is made, and ended, whether or not its incident can be written.
    static func noting(_ db: Database, _ work: () throws -> Void) {
        try? db.inSavepoint {
            try work()
            return .commit
        }
    }

    /// Opens one, or joins the open one of the same scope.
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
        // Mail after an earlier resume is part of it again.
        try db.execute(sql: "UPDATE incidents SET until = NULL WHERE id = ?", arguments: [id.value])
        let text = "\(stop.id) \(stop.scope.text) \(stop.mode.rawValue): \(stop.reason)"
        try IncidentRow.note(
            IncidentEntry(at: stop.at, who: order.who.name, kind: .stopped, text: text), in: id, db)
    }

    /// Notes it; when no stop of the incident is left, the mail that it is about ends here.
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

    /// An incident that was opened with the stop's old reason has the new one.
    static func explained(
        _ stop: Stop, _ reason: String, by who: Identity, at: Timestamp, _ db: Database
    ) throws {
        let found = try Int64.fetchOne(
            db, sql: "SELECT incident FROM incident_stops WHERE stop = ?", arguments: [stop.id.value])
        guard let id = found.map(IncidentID.init(value:)) else { return }
        try IncidentRow.note(
            IncidentEntry(at: at, who: who.name, kind: .note, text: "why \(stop.id) was pulled: \(reason)"), in: id, db)
        try db.execute(
            sql: "UPDATE incidents SET summary = ? WHERE id = ? AND summary = ?",
            arguments: [reason, id.value, stop.reason])
    }

    private static func kind(of origin: StopOrigin) -> Incident.Kind {
        guard case .rule(let name) = origin else { return .other }
        if name.contains("placeholder") { return .placeholder }
        return name.contains("suppressed") ? .staleSuppression : .other
    }

    /// The first message of the campaign, where the scope names one.
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
        // A record's time is its id's, in milliseconds.
        return at.map { Timestamp(microseconds: $0 / 1000 * 1000) } ?? usual
    }
}
