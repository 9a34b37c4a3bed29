import Guard
import Mail

/// Where an address stands, list by list, and what becomes of mail to it.
package struct ListCheckReport: Hashable, Sendable, Codable {
    /// What the lists as they are now would do with mail to the address.
    package enum Fate: String, Hashable, Sendable, Codable { case passes, refused, deferred }

    /// As it was asked for.
    package var address: String
    /// When the person was forgotten, RFC 3339, milliseconds, UTC; null when they were not.
    package var erasedAt: String?
    /// Those of the configuration in its order, then the others.
    package var lists: [ListStandingReport]
    package var mail: Fate
    /// Why it does not pass; null when it does.
    package var why: String?
    /// Lists for some mail only that were not asked, because nobody said which mail it is.
    package var notAsked: [String]

    package init(
        address: String, erasedAt: Timestamp?, lists: [ListStandingReport], mail: Fate, why: String?,
        notAsked: [String] = []
    ) {
        self.address = address
        self.erasedAt = erasedAt?.rfc3339
        self.lists = lists
        self.mail = mail
        self.why = why
        self.notAsked = notAsked
    }

    /// Whether a list names it, the one of forgotten people among them.
    package var isListed: Bool { erasedAt != nil || lists.contains { $0.hit != nil } }
}
