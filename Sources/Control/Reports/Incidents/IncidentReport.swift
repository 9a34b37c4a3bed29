// Folder Reports/Incidents: requests and reports about incidents, their steps, the people they reached, and apologies.
// It may use Answers and Reports/Stops.

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
    /// As `StopScope.text`.
    package var scope: String
    /// RFC 3339; of the mail that it is about.
    package var since: String
    /// null while that is not known.
    package var until: String?
    package var summary: String
    package var owner: String
    package var openedAt: String
    package var openedBy: String
    /// null while it is open.
    package var closedAt: String?
    package var stops: [String]
    /// Its timeline, of more than `entryLimit` entries the end; absent in a list of incidents.
    package var entries: [Entry]?
    /// How many entries came before those; absent when none did.
    package var earlierEntries: Int?
    package var progress: IncidentStepReport.Progress
    /// Its steps, in order; absent in a list of incidents.
    package var steps: [IncidentStepReport]?

    /// Entries of a timeline that are told.
    package static let entryLimit = 1000

    /// - Parameters:
    ///   - earlier: entries that came before those.
    ///   - now: what is overdue is so then.
    ///   - redaction: what is shown of people whom its texts name. Its scope is what its mail is asked for by.
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

    /// The mail that it is about.
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
    /// Of the playbook that it is from.
    package var kind: Incident.Kind
    package var text: String
    package var role: String
    package var state: IncidentStep.State
    /// Empty while nobody does it.
    package var owner: String
    package var note: String
    /// RFC 3339; null when it is due whenever it can be.
    package var dueAt: String?
    /// Whether it should be done by now, and is not.
    package var overdue: Bool
    /// null while nobody has touched it.
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
        /// Done, or skipped.
        package var settled: Int
        package var overdue: Int
        /// The name of the first that is not settled; null when all are.
        package var next: String?

        package init(_ steps: [IncidentStep], at now: Timestamp) {
            total = steps.count
            settled = steps.count { $0.state.isSettled }
            overdue = steps.count { $0.isOverdue(at: now) }
            next = steps.first { !$0.state.isSettled }?.name
        }
    }
}

/// A request to open an incident, or to change one.
package struct IncidentRequest: Hashable, Sendable, Codable {
    /// The incident to change; nil to open one.
    package var id: String?
    package var kind: Incident.Kind?
    package var severity: Incident.Severity?
    /// As `StopScope.text`; of one that is opened.
    package var scope: String?
    /// RFC 3339.
    package var since: String?
    package var until: String?
    package var owner: String?
    /// What happened, of one that is opened; else what is to be noted.
    package var text: String?
    package var closes: Bool?
    /// Whether it is closed although there are steps to do.
    package var leavesSteps: Bool?

    package init() {}

    /// - Throws: `refused` when something is missing or cannot be read.
    package func order(by who: Identity, at now: Timestamp) throws(ControlFailure) -> IncidentOrder {
        guard let kind else { throw .refused("an incident needs a kind") }
        guard let text, text.contains(where: { !$0.isWhitespace }) else {
            throw .refused("an incident needs a line that says what happened")
        }
        guard let since = try Self.moment("since", since) else { throw .refused("an incident needs a beginning") }
        let until = try Self.moment("until", until)
        if let until, until <= since { throw .refused("an incident cannot end before it begins") }
        return IncidentOrder(
            kind: kind, severity: severity, scope: try StopScope(request: scope ?? "all"), since: since, until: until,
            summary: text, owner: owner ?? "", who: who)
    }

    package func change(by who: Identity) throws(ControlFailure) -> (id: IncidentID, change: IncidentChange) {
        guard let id = id.flatMap({ IncidentID($0) }) else {
            throw .refused("\"\(id ?? "")\" is no incident, such as I1")
        }
        var change = IncidentChange(who: who)
        (change.kind, change.severity, change.owner) = (kind, severity, owner)
        change.since = try Self.moment("since", since)
        change.until = try Self.moment("until", until)
        change.note = text
        change.closes = closes ?? false
        guard change.closes || !change.text.isEmpty || text?.contains(where: { !$0.isWhitespace }) == true else {
            throw .refused("there is nothing to note or to change")
        }
        return (id, change)
    }

    private static func moment(_ name: String, _ text: String?) throws(ControlFailure) -> Timestamp? {
        guard let text else { return nil }
        guard let moment = Timestamp(rfc3339: text) else { throw .refused("\(name): \"\(text)\" is no moment") }
        return moment
    }
}

/// A request to say something about a step; what is absent stays.
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
        guard let id = IncidentID(id) else { throw .refused("\"\(id)\" is no incident, such as I1") }
        var change = IncidentStepChange(step: step, who: who)
        (change.state, change.owner, change.note) = (state, owner, note)
        let saysSomething = note?.contains { !$0.isWhitespace } ?? false
        guard state != nil || owner != nil || saysSomething else {
            throw .refused("there is nothing to say about the step \(step)")
        }
        guard state != .skipped || saysSomething else {
            throw .refused("a step is skipped for a reason: note why")
        }
        return (id, change)
    }
}
