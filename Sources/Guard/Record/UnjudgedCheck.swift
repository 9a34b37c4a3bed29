import Content

/// A check that did not judge a message, as recorded: without findings it does not say that nothing is wrong.
package struct UnjudgedCheck: Hashable, Sendable, Codable {
    package let check: String
    /// As `CheckState.name`: `could-not` or `off`.
    package let state: String
    /// Why it could not judge; nil when it was off.
    package let reason: String?

    package init(check: String, state: String, reason: String? = nil) {
        self.check = check
        self.state = state
        self.reason = reason
    }

    /// nil for a check that judged, and for one that the message has nothing for.
    package init?(_ outcome: CheckOutcome) {
        switch outcome.state {
        case .judged, .notApplicable: return nil
        case .couldNot(let obstacle): self.init(check: outcome.check, state: outcome.state.name, reason: obstacle.text)
        case .off: self.init(check: outcome.check, state: outcome.state.name)
        }
    }
}
