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
