import Mail

/// A step of an incident: what is to be done, by whom, until when, and how far it is.
package struct IncidentStep: Hashable, Sendable {
    package enum State: String, Sendable, CaseIterable, Codable {
        case open, doing, done
        /// It was decided that it is not needed.
        case skipped

        /// Whether nobody has to do anything about it any more.
        package var isSettled: Bool { self == .done || self == .skipped }
    }

    /// Of the playbook; one of its kind in an incident.
    package var name: String
    /// Of the playbook that it is from.
    package let kind: Incident.Kind
    /// What to do, without holes.
    package let text: String
    package let role: String
    package let dueAt: Timestamp?
    package var state = State.open
    /// The person who does it; empty while nobody does.
    package var owner = ""
    /// What somebody wrote to it last.
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

    /// Whether anybody has done anything with it.
    package var isTouched: Bool { changedAt != nil }

    package func isOverdue(at now: Timestamp) -> Bool { !state.isSettled && dueAt.map { $0 < now } ?? false }
}

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
