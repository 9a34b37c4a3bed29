/// What a check saw.
package struct Finding: Hashable, Sendable, Codable {
    /// What was done about it.
    package enum Action: String, Sendable, Codable {
        /// The message was refused for good.
        case blocked
        /// The check could not tell, so the message was deferred.
        case deferred
        /// Recorded, let through: the check runs in mode `observe`.
        case observed
    }

    /// The check's name, such as `placeholder`.
    package let check: String
    /// The check's own word for what it is, such as `mustache`.
    package let kind: String
    /// The surface: `Subject`, `text`, `html`, `List-Unsubscribe`.
    package let `where`: String
    /// The offending text as decoded, cut to 80 characters.
    package let excerpt: String
    /// One sentence for the sender, without the excerpt's surroundings: `unrendered placeholder "{{x}}" in Subject`.
    package let reason: String
    /// Cannot tell: defers instead of blocking.
    package let isUndecided: Bool
    /// Set by the runner from the mode; never by the check.
    package var action: Action

    package init(
        check: String, kind: String, where surface: String, excerpt: String, reason: String,
        isUndecided: Bool = false, action: Action = .blocked
    ) {
        self.check = check
        self.kind = kind
        self.where = surface
        self.excerpt = excerpt
        self.reason = reason
        self.isUndecided = isUndecided
        self.action = isUndecided && action == .blocked ? .deferred : action
    }
}
