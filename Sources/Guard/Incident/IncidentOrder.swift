import Mail

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
