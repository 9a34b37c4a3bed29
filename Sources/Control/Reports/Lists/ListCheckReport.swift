import Guard
import Mail

/// Asks where an address is listed, and for which mail.
package struct ListCheckRequest: Hashable, Sendable {
    package var address: String
    /// The stream of the mail. When it is nil, lists with a scope of streams or campaigns are not asked.
    package var stream: String?
    package var campaign: String?

    package init(address: String, stream: String? = nil, campaign: String? = nil) {
        self.address = address
        self.stream = stream
        self.campaign = campaign
    }
}

/// For one address: which lists have it, list by list, and what happens to mail to it.
package struct ListCheckReport: Hashable, Sendable, Codable {
    /// The decision of the lists about mail to the address now.
    package enum Fate: String, Hashable, Sendable, Codable {
        case passes, refused, deferred
        /// Suppressed by a list with `refuse: silently`.
        case leftOut = "left-out"
    }

    /// As requested.
    package var address: String
    /// When the person was forgotten, RFC 3339, milliseconds, UTC; null when they were not.
    package var erasedAt: String?
    /// Lists of the configuration in its order, then the others.
    package var lists: [ListFreshnessReport]
    package var mail: Fate
    /// Why mail does not pass; null when it does.
    package var why: String?
    /// Lists for some mail only that were not asked, because the request does not say which mail it is.
    package var notAsked: [String]
    /// The guard's reply to RCPT, without the id of a record: `550 5.7.1 sendguard: suppressed (list optouts)`; null
    /// when mail passes.
    package var reply: String?
    /// The answers of lists in mode `observe`, which refuse nobody.
    package var observed: [ListNotice]
    /// The address that was read from a damaged text; null when the address was right as requested.
    package var readAs: String?

    package init(
        address: String, erasedAt: Timestamp?, lists: [ListFreshnessReport], mail: Fate, why: String?,
        notAsked: [String] = [], reply: String? = nil, observed: [ListNotice] = []
    ) {
        self.address = address
        self.erasedAt = erasedAt?.rfc3339
        self.lists = lists
        self.mail = mail
        self.why = why
        self.notAsked = notAsked
        self.reply = reply
        self.observed = observed
    }

    /// Whether a list has the address, or the person was erased.
    package var isListed: Bool { erasedAt != nil || lists.contains { $0.hit != nil } }
}

/// The state of an address on one list.
package struct ListFreshnessReport: Hashable, Sendable, Codable {
    package var list: String
    package var kind: ListKind
    /// The version in force; null when nothing was ever imported.
    package var version: Int64?
    /// The entry that matches the address; null when none does.
    package var hit: ListEntryReport?
    /// The single change that added or removed it; null when the import alone decides.
    package var change: ListChangeReport?
    /// Which mail the list is asked about, as the rest of a sentence: `is asked about all mail`.
    package var asked: String
    /// Why the list defers mail; null when it does not.
    package var trouble: String?
    /// How its hashes were made (`ListReport.hash`); null when without a secret.
    package var hash: ListHashSecret.Form?

    package init(_ list: ListReport, hit: ListHit?, change: ListChange?) {
        self.list = list.name
        kind = list.kind
        version = list.version
        self.hit = hit.map { ListEntryReport($0.entry) }
        self.change = change.map(ListChangeReport.init)
        trouble = list.trouble
        asked = list.asked
        hash = list.hash
    }
}
