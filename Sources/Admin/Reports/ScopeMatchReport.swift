import Guard

/// What a scope covered in the last hour, and what else it may have been meant to be.
package struct ScopeMatchReport: Hashable, Sendable, Codable {
    package var scope: String
    /// Messages that are known to be meant.
    package var messages: Int
    /// Messages besides whose From is missing, or cannot be read: a stop of any sender covers them. Null of an older guard,
    /// which counts them among `messages`.
    package var unreadable: Int?
    package var recipients: Int
    /// The campaigns of those messages, most first; a few of them.
    package var campaigns: [ScopeMatch.Share]
    /// When `messages` is 0: names of mail in the last hour that are nearest to what was asked for.
    package var nearest: [String]

    /// How far back is looked.
    package static let span = Duration.seconds(3600)

    package init(_ scope: StopScope, _ match: ScopeMatch, nearest: [String]) {
        self.scope = scope.text
        messages = match.messages
        unreadable = match.unreadable
        recipients = match.recipients
        campaigns = match.campaigns
        self.nearest = nearest
    }
}
