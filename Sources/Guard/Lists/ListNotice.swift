import Mail

/// What a list says of one recipient, as one word and a sentence.
package struct ListNotice: Hashable, Sendable {
    package enum Kind: String, Hashable, Sendable, CaseIterable {
        case suppressed
        /// Not on an audience that the mail requires.
        case notInAudience = "not-in-audience"
        case unengaged
        /// The list is missing, too old or in doubt, or does not say what it is asked.
        case stale
    }

    package let list: String
    package let kind: Kind
    /// For a reply: `suppressed (unsubscribed 2026-03-01, list optouts)`.
    package let text: String

    package init(list: String, kind: Kind, text: String) {
        self.list = list
        self.kind = kind
        self.text = text
    }

    /// S: 550 5.7.1 sendguard: suppressed (unsubscribed 2026-03-01, list optouts)
    var reply: Reply {
        let isForNow = kind == .stale
        return Reply(
            isForNow ? 451 : 550, EnhancedStatusCode(isForNow ? 4 : 5, 7, 1), "sendguard: \(text)")
    }
}
