import Guard

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
