import Mail

/// An active kill.
package struct Stop: Hashable, Sendable {
    package let id: StopID
    package let scope: StopScope
    package let mode: StopMode
    package let reason: String
    /// Who asked: a user name, or the rule that tripped.
    package let who: String
    package let at: Timestamp

    package init(id: StopID, scope: StopScope, mode: StopMode, reason: String, who: String, at: Timestamp) {
        self.id = id
        self.scope = scope
        self.mode = mode
        self.reason = reason
        self.who = who
        self.at = at
    }
}
