// Folder Reports/Incidents: requests and reports about incidents, their steps, the people they reached, and
// apologies. It may use Answers and Reports/Stops.

import Guard
import Mail

/// An incident as people and programs see it.
package struct IncidentReport: Hashable, Sendable, Codable {
    package struct Entry: Hashable, Sendable, Codable {
        /// RFC 3339.
        package var at: String
        package var who: String
        package var kind: IncidentEntry.Kind
        package var text: String
    }

    package var id: String
    package var kind: Incident.Kind
    package var severity: Incident.Severity
    /// See `StopScope.text`.
    package var scope: String
    /// The beginning of the incident's mail, RFC 3339.
    package var since: String
    /// null while it is unknown.
    package var until: String?
    package var summary: String
    package var owner: String
    package var openedAt: String
    package var openedBy: String
    /// null while the incident is open.
    package var closedAt: String?
    package var stops: [String]
    /// Its timeline, or the last `entryLimit` entries of it; absent in a list of incidents.
    package var entries: [Entry]?
    /// The number of earlier entries; absent when there are none.
    package var earlierEntries: Int?
    package var progress: IncidentStepReport.Progress
    /// Its steps, in order; absent in a list of incidents.
    package var steps: [IncidentStepReport]?

    /// The largest number of entries in a report.
    package static let entryLimit = 1000

    /// - Parameters:
    ///   - earlier: the number of earlier entries.
    ///   - now: the time for which `overdue` is computed.
    ///   - redaction: hides people in its texts. It does not change the scope, by which its mail is searched.
    package init(
        _ incident: Incident, entries: [IncidentEntry]? = nil, earlier: Int = 0, at now: Timestamp,
        _ redaction: AddressRedaction = .off
    ) {
        id = incident.id.description
        kind = incident.kind
        severity = incident.severity
        scope = incident.scope.text
        since = incident.since.rfc3339
        until = incident.until?.rfc3339
        summary = redaction.shown(incident.summary)
        owner = incident.owner
        openedAt = incident.openedAt.rfc3339
        openedBy = incident.openedBy
        closedAt = incident.closedAt?.rfc3339
        stops = incident.stops.map(\.description)
        progress = IncidentStepReport.Progress(incident.steps, at: now)
        steps = entries == nil ? nil : incident.steps.map { IncidentStepReport($0, at: now, redaction) }
        earlierEntries = earlier > 0 ? earlier : nil
        self.entries = entries?.map {
            Entry(at: $0.at.rfc3339, who: $0.who, kind: $0.kind, text: redaction.shown($0.text))
        }
    }

    /// A filter for the incident's mail.
    package var filter: RecordFilter {
        var filter = RecordFilter()
        filter.scope = scope
        filter.since = Timestamp(rfc3339: since)
        filter.until = until.flatMap { Timestamp(rfc3339: $0) }
        return filter
    }
}

/// A step of an incident as people and programs see it.
package struct IncidentStepReport: Hashable, Sendable, Codable {
    package var name: String
    /// The kind of the playbook that it comes from.
    package var kind: Incident.Kind
    package var text: String
    package var role: String
    package var state: IncidentStep.State
    /// Empty while the step has no owner.
    package var owner: String
    package var note: String
    /// RFC 3339; null when the step has no due time.
    package var dueAt: String?
    /// Whether it is past its due time and not settled.
    package var overdue: Bool
    /// null while the step is unchanged.
    package var changedAt: String?
    package var changedBy: String

    package init(_ step: IncidentStep, at now: Timestamp, _ redaction: AddressRedaction = .off) {
        name = step.name
        kind = step.kind
        text = step.text
        role = step.role
        state = step.state
        owner = step.owner
        note = redaction.shown(step.note)
        dueAt = step.dueAt?.rfc3339
        overdue = step.isOverdue(at: now)
        changedAt = step.changedAt?.rfc3339
        changedBy = step.changedBy
    }

    /// How far an incident's steps are, in numbers.
    package struct Progress: Hashable, Sendable, Codable {
        package var total: Int
        /// Done or skipped.
        package var settled: Int
        package var overdue: Int
        /// The name of the first unsettled step; null when all are settled.
        package var next: String?

        package init(_ steps: [IncidentStep], at now: Timestamp) {
            total = steps.count
            settled = steps.count { $0.state.isSettled }
            overdue = steps.count { $0.isOverdue(at: now) }
            next = steps.first { !$0.state.isSettled }?.name
        }
    }
}

/// Asks to open an incident, or to change one.
package struct IncidentRequest: Hashable, Sendable, Codable {
    /// The incident to change; nil to open one.
    package var id: String?
    package var kind: Incident.Kind?
    package var severity: Incident.Severity?
    /// See `StopScope.text`; only for opening.
    package var scope: String?
    /// RFC 3339.
    package var since: String?
    package var until: String?
    package var owner: String?
    /// For opening: what happened. For a change: the note.
    package var text: String?
    package var closes: Bool?
    /// Whether to close it although steps are open.
    package var leavesSteps: Bool?

    package init() {}

    /// - Throws: `refused` when something is missing or cannot be read.
    package func order(by who: Identity, at now: Timestamp) throws(ControlFailure) -> IncidentOrder {
        guard let kind else { throw .refused("an incident needs a kind") }
        guard let text, text.contains(where: { !$0.isWhitespace }) else {
            throw .refused("an incident needs a line that says what happened")
        }
        guard let since = try Self.moment("since", since) else {
            throw .refused("an incident needs a start time (since)")
        }
        let until = try Self.moment("until", until)
        if let until, until <= since { throw .refused("an incident cannot end before it begins") }
        return IncidentOrder(
            kind: kind, severity: severity, scope: try StopScope(request: scope ?? "all"), since: since, until: until,
            summary: text, owner: owner ?? "", who: who)
    }

    package func change(by who: Identity) throws(ControlFailure) -> (id: IncidentID, change: IncidentChange) {
        guard let id = id.flatMap({ IncidentID($0) }) else {
            throw .refused("\"\(id ?? "")\" is not an incident id such as I1")
        }
        var change = IncidentChange(who: who)
        (change.kind, change.severity, change.owner) = (kind, severity, owner)
        change.since = try Self.moment("since", since)
        change.until = try Self.moment("until", until)
        change.note = text
        change.closes = closes ?? false
        guard change.closes || !change.text.isEmpty || text?.contains(where: { !$0.isWhitespace }) == true else {
            throw .refused("the request has no change and no note")
        }
        return (id, change)
    }

    private static func moment(_ name: String, _ text: String?) throws(ControlFailure) -> Timestamp? {
        guard let text else { return nil }
        guard let moment = Timestamp(rfc3339: text) else {
            throw .refused("\(name): \"\(text)\" is not a time such as 2026-03-01T10:00:00Z")
        }
        return moment
    }
}

/// Asks to change a step or to add a note; absent fields stay as they are.
package struct IncidentStepRequest: Hashable, Sendable, Codable {
    /// The incident.
    package var id: String
    /// The step's name.
    package var step: String
    package var state: IncidentStep.State?
    package var owner: String?
    package var note: String?

    package init(id: String, step: String) {
        self.id = id
        self.step = step
    }

    /// - Throws: `refused` when something is missing or cannot be read.
    package func change(by who: Identity) throws(ControlFailure) -> (id: IncidentID, change: IncidentStepChange) {
        guard let id = IncidentID(id) else { throw .refused("\"\(id)\" is not an incident id such as I1") }
        var change = IncidentStepChange(step: step, who: who)
        (change.state, change.owner, change.note) = (state, owner, note)
        let saysSomething = note?.contains { !$0.isWhitespace } ?? false
        guard state != nil || owner != nil || saysSomething else {
            throw .refused("the request has no change and no note for the step \(step)")
        }
        guard state != .skipped || saysSomething else {
            throw .refused("to skip a step, add a note that says why")
        }
        return (id, change)
    }
}
