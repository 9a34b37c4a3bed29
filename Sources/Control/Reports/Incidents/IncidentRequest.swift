import Guard
import Mail

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
