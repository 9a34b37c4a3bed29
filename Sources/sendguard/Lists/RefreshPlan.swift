import Admin
import Guard
import Mail

/// When a list is fetched, and from where; one task asks it, and tells it how each attempt ended before the next question.
protocol RefreshPlan: Sendable {
    /// What to import now; mostly nothing. Throws when it should and cannot.
    mutating func attempt(_ look: RefreshLook) throws(ControlFailure) -> RefreshAttempt?
    mutating func didSucceed()
    /// - Parameter isRefused: whether the same content would be refused again.
    mutating func didFail(isRefused: Bool, at now: Timestamp)
    /// When there is a next attempt whatever happens; nil when it waits for something to come.
    func nextTry(inForce: ListVersion?) -> Timestamp?
}

/// What is known at one look.
struct RefreshLook {
    let now: Timestamp
    /// nil when there is none.
    let inForce: ListVersion?
    /// Files that are complete, as the kernel told since the look before.
    var arrived: Set<String> = []
    /// Whether a person wants it: what was refused before may be welcome now.
    var isAsked = false
}
