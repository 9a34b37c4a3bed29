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
