import Guard
import Mail

/// Whose standing is asked for, and for which mail.
package struct ListCheckRequest: Hashable, Sendable {
    package var address: String
    /// Of the mail; nil asks no list whose scope names streams or campaigns.
    package var stream: String?
    package var campaign: String?

    package init(address: String, stream: String? = nil, campaign: String? = nil) {
        self.address = address
        self.stream = stream
        self.campaign = campaign
    }
}

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

/// Where an address stands on one list.
package struct ListStandingReport: Hashable, Sendable, Codable {
    package var list: String
    package var kind: ListKind
    /// In force; null when nothing was ever imported.
    package var version: Int64?
    /// The entry that names the address; null when none does.
    package var hit: ListEntryReport?
    /// The single change that put it there, or took it off; null when the import alone decides.
    package var change: ListChangeReport?
    /// Which mail the list is asked about, as the rest of a sentence: `is asked about all mail`.
    package var asked: String
    /// Why mail is deferred because of the list; null when all is well.
    package var trouble: String?

    package init(_ list: ListReport, hit: ListHit?, change: ListChange?) {
        self.list = list.name
        kind = list.kind
        version = list.version
        self.hit = hit.map { ListEntryReport($0.entry) }
        self.change = change.map(ListChangeReport.init)
        trouble = list.trouble
        asked = list.asked
    }
}
