import Mail

/// What somebody says about a step; what is nil stays.
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

    /// In a line, for the timeline: `tell done, owner ann: the list is out`.
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
