// Folder Incident: a mistake with its timeline, its playbook and steps, and the apology to the people it reached. It
// may use Acts, Scope, Kill and Record.

import Content
import Mail

/// A mistake that has left, or was about to: what it covers, since when and until when, whose it is, and what was done.
package struct Incident: Hashable, Sendable {
    package typealias Kind = IncidentKind
    package typealias Severity = IncidentSeverity

    package let id: IncidentID
    package var kind: Kind
    package var severity: Severity
    package var scope: StopScope
    /// The mail that it is about came in from then on.
    package var since: Timestamp
    /// And before then; nil while that is not known.
    package var until: Timestamp?
    /// What happened, in a line.
    package var summary: String
    /// Whose it is; empty while nobody's.
    package var owner: String
    package let openedAt: Timestamp
    package let openedBy: String
    package var closedAt: Timestamp?
    /// Stops that belong to it, in the order in which they were pulled.
    package var stops: [StopID]
    /// What its playbook asks for, in order; what was copied in when it was opened, and what became of it.
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

    /// The mail that it is about.
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

/// Something that happened in an incident, or that somebody wrote down.
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

/// An incident that somebody opens by hand, for a mistake that was found later.
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

/// What somebody changes of an incident, or adds to it; what is nil stays.
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

    /// In a line, for its timeline: `kind wrong-segment, owner ann`.
    package var text: String {
        let parts: [String?] = [
            kind.map { "kind \($0.rawValue)" }, severity.map { "severity \($0.rawValue)" },
            since.map { "since \($0.rfc3339)" }, until.map { "until \($0.rfc3339)" },
            owner.map { $0.isEmpty ? "no owner" : "owner \($0)" },
        ]
        return parts.compactMap { $0 }.joined(separator: ", ")
    }
}
