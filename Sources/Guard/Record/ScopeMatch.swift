/// The mail of a stretch of time that a stop's scope covers: what a stop would have met, for a person who wonders
/// whether the name is right.
package struct ScopeMatch: Hashable, Sendable {
    /// Messages that are known to be meant.
    package var messages = 0
    /// Messages besides, of which nobody can tell whom they are from; a stop of any sender covers them.
    package var unreadable = 0
    /// Recipients of those messages.
    package var recipients = 0
    /// Their campaigns with the number of messages of each, most first; a few of them.
    package var campaigns: [Share] = []
    /// All names of the scope's kind that were seen, covered or not, most frequent first; a bounded number.
    package var names: [String] = []

    package struct Share: Hashable, Sendable, Codable {
        package let campaign: String
        package let messages: Int

        package init(campaign: String, messages: Int) {
            self.campaign = campaign
            self.messages = messages
        }
    }

    /// Campaigns that are named.
    package static let campaignLimit = 5
    /// Names that are given.
    package static let nameLimit = 1000

    package init() {}
}
