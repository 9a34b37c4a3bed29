import Mail

/// What the lists say about one recipient of some mail.
package struct ListDecision: Hashable, Sendable {
    package enum Answer: Hashable, Sendable {
        /// Nothing stands against it.
        case clear
        /// On a suppression list, or not where an audience wants it: never.
        case refused(Reply)
        /// The lists are not to be trusted now: not now.
        case deferred(Reply)
    }

    package var answer: Answer
    /// The versions in force of the lists that were asked, by list name.
    package var versions: [String: Int64] = [:]
    /// What lists in mode `observe` say; nobody is refused for it.
    package var notices: [ListNotice] = []
    /// On a suppression list that was asked, whatever its mode.
    package var isSuppressed = false
    /// The part of the audience that the recipient belongs to; empty when no list says.
    package var segment = ""
    /// A list may have more to say once the campaign is known.
    package var awaitsCampaign = false

    package init(answer: Answer = .clear) { self.answer = answer }
}
