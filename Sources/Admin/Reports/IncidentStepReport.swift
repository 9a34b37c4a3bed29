import Guard
import Mail

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

    package init(_ step: IncidentStep, at now: Timestamp) {
        name = step.name
        kind = step.kind
        text = step.text
        role = step.role
        state = step.state
        owner = step.owner
        note = step.note
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
