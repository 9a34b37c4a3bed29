// Folder Incident: a mistake with its timeline, its playbook and steps, and the apology to the people it reached. It
// may use Events, Scope, Kill and Record.

import Content
import Mail

/// A mistake that left the guard, or almost did: its scope and period, its owner, and what was done.
package struct Incident: Hashable, Sendable {
    package typealias Kind = IncidentKind
    package typealias Severity = IncidentSeverity

    package let id: IncidentID
    package var kind: Kind
    package var severity: Severity
    package var scope: StopScope
    /// The mail in question came in at or after this time.
    package var since: Timestamp
    /// And before this time; nil while unknown.
    package var until: Timestamp?
    /// What happened, in a line.
    package var summary: String
    /// The person in charge; empty when not assigned.
    package var owner: String
    package let openedAt: Timestamp
    package let openedBy: String
    package var closedAt: Timestamp?
    /// Stops that belong to it, in the order in which they were pulled.
    package var stops: [StopID]
    /// The steps of its playbook, in order: copied when the incident was opened, and changed since.
    package var steps: [IncidentStep]

    package var isOpen: Bool { closedAt == nil }

    package init(
        id: IncidentID, kind: Kind, severity: Severity, scope: StopScope, since: Timestamp, until: Timestamp?,
        summary: String, owner: String, openedAt: Timestamp, openedBy: String, closedAt: Timestamp?, stops: [StopID],
        steps: [IncidentStep] = []
    ) {
        self.id = id
        self.kind = kind
        self.severity = severity
        self.scope = scope
        self.since = since
        self.until = until
        self.summary = summary
        self.owner = owner
        self.openedAt = openedAt
        self.openedBy = openedBy
        self.closedAt = closedAt
        self.stops = stops
        self.steps = steps
    }

    /// Selects the mail in question.
    package var filter: RecordFilter {
        var filter = RecordFilter()
        filter.scope = scope.text
        filter.since = since
        filter.until = until
        return filter
    }
}

/// The id of an incident: ascending from 1 in one state folder, shown as `I1`.
package struct IncidentID: CountedID {
    package static let letter: Character = "I"

    package let value: Int64

    package init(value: Int64) { self.value = value }
}

/// Something that happened in an incident, or a person's note.
package struct IncidentEntry: Hashable, Sendable {
    package enum Kind: String, Sendable, Codable {
        case opened, stopped, resumed, note, changed, step, apology, closed
    }

    package let at: Timestamp
    package let who: String
    package let kind: Kind
    package let text: String

    package init(at: Timestamp, who: String, kind: Kind, text: String) {
        self.at = at
        self.who = who
        self.kind = kind
        self.text = text
    }
}

/// A request to open an incident by hand, for a mistake that was found later.
package struct IncidentOrder: Hashable, Sendable {
    package var kind: Incident.Kind
    package var severity: Incident.Severity?
    package var scope: StopScope
    package var since: Timestamp
    package var until: Timestamp?
    package var summary: String
    package var owner: String
    package var who: Identity

    package init(
        kind: Incident.Kind, severity: Incident.Severity? = nil, scope: StopScope, since: Timestamp,
        until: Timestamp? = nil, summary: String, owner: String = "", who: Identity
    ) {
        self.kind = kind
        self.severity = severity
        self.scope = scope
        self.since = since
        self.until = until
        self.summary = summary
        self.owner = owner
        self.who = who
    }
}

/// A person's changes and additions to an incident; nil fields stay unchanged.
package struct IncidentChange: Hashable, Sendable {
    package var kind: Incident.Kind?
    package var severity: Incident.Severity?
    package var since: Timestamp?
    package var until: Timestamp?
    package var owner: String?
    package var note: String?
    package var closes = false
    package var who: Identity

    package init(who: Identity) { self.who = who }

    /// One line for the timeline: `kind wrong-segment, owner ann`.
    package var text: String {
        let parts: [String?] = [
            kind.map { "kind \($0.rawValue)" }, severity.map { "severity \($0.rawValue)" },
            since.map { "since \($0.rfc3339)" }, until.map { "until \($0.rfc3339)" },
            owner.map { $0.isEmpty ? "no owner" : "owner \($0)" },
        ]
        return parts.compactMap { $0 }.joined(separator: ", ")
    }
}

/// A step of an incident: what to do, who does it, by when, and its state.
package struct IncidentStep: Hashable, Sendable {
    package enum State: String, Sendable, CaseIterable, Codable {
        case open, doing, done
        /// A person decided that it is not needed.
        case skipped

        /// Whether the step needs no more work.
        package var isSettled: Bool { self == .done || self == .skipped }
    }

    /// The name in the playbook; unique in an incident.
    package var name: String
    /// The kind of the playbook that it comes from.
    package let kind: Incident.Kind
    /// What to do, with its holes filled.
    package let text: String
    package let role: String
    package let dueAt: Timestamp?
    package var state = State.open
    /// The person who does it; empty when not assigned.
    package var owner = ""
    /// The latest note about it.
    package var note = ""
    package var changedAt: Timestamp?
    package var changedBy = ""

    package init(name: String, kind: Incident.Kind, text: String, role: String, dueAt: Timestamp? = nil) {
        self.name = name
        self.kind = kind
        self.text = text
        self.role = role
        self.dueAt = dueAt
    }

    /// Whether a person has changed it.
    package var isTouched: Bool { changedAt != nil }

    package func isOverdue(at now: Timestamp) -> Bool { !state.isSettled && dueAt.map { $0 < now } ?? false }
}

/// A person's change to a step; nil fields stay unchanged.
package struct IncidentStepChange: Hashable, Sendable {
    /// The step's name.
    package var step: String
    package var state: IncidentStep.State?
    package var owner: String?
    package var note: String?
    package var who: Identity

    package init(step: String, who: Identity) {
        self.step = step
        self.who = who
    }

    /// One line for the timeline: `tell done, owner ann: the list is out`.
    package var text: String {
        let parts = [state?.rawValue, owner.map { $0.isEmpty ? "no owner" : "owner \($0)" }].compactMap { $0 }
        let what = parts.isEmpty ? "noted" : parts.joined(separator: ", ")
        return "\(step) \(what)" + (note.map { ": \($0)" } ?? "")
    }

    package func applied(to step: IncidentStep, at: Timestamp) -> IncidentStep {
        var step = step
        step.state = state ?? step.state
        step.owner = owner ?? step.owner
        step.note = note ?? step.note
        (step.changedAt, step.changedBy) = (at, who.name)
        return step
    }
}
