// Folder Lists/Entries: one row of a suppression list or an audience, what it names (an address, a hash, a domain, a
// local part), and how that name is read. It uses no other folder of this target.

import Mail

/// One row of a list as imported.
package struct ListEntry: Hashable, Sendable {
    /// `ListTarget.key`: for an address its `Address.key`.
    package var key: String
    /// Why the entry is on the list, such as `unsubscribed`, `bounced`; empty when the file gives no reason.
    package let reason: String
    /// When the entry came on the list; midnight UTC for a bare date; nil when the file gives no time.
    package let since: Timestamp?
    /// For an audience: when the person last opened, clicked or bought; nil when the file does not say.
    package var engagedAt: Timestamp?
    /// For an audience: when the person subscribed; nil when the file does not say.
    package var subscribedAt: Timestamp?
    /// For an audience: the person's segment; empty when the file does not say.
    package var segment = ""

    package init(
        key: String, reason: String, since: Timestamp?, engagedAt: Timestamp? = nil, subscribedAt: Timestamp? = nil,
        segment: String = ""
    ) {
        self.key = key
        self.reason = reason
        self.since = since
        self.engagedAt = engagedAt
        self.subscribedAt = subscribedAt
        self.segment = segment
    }

    package init(_ target: ListTarget, reason: String, since: Timestamp?) {
        self.init(key: target.key, reason: reason, since: since)
    }

    /// The same entry as an import with these options would read it. Mailboxes that were distinct before and are
    /// equal with the options get one key. Equal keys stay equal.
    package func renamed(by options: AddressKeyOptions) -> ListEntry {
        guard !options.isEmpty, case .address = target, let address = Address(key) else { return self }
        return under(address.key(options))
    }

    /// The same entry with another key.
    package func under(_ key: String) -> ListEntry {
        var entry = self
        entry.key = key
        return entry
    }

    /// The key as a value: what the entry names. Only the key's text is stored, because a list may have ten million
    /// entries.
    package var target: ListTarget { ListTarget(key: key) }
}

/// The meaning of being on a list.
package enum ListKind: String, Sendable, CaseIterable, Codable {
    /// Addresses on it get no mail.
    case suppression
    /// A campaign that requires it may mail only addresses on it.
    case audience
}
