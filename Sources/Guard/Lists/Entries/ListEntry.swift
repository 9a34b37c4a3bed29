// Folder Lists/Entries: one row of a suppression list or an audience, whom it names (an address, a hash, a domain, a
// local part), and how such a name is read. It uses no other folder of this target.

import Mail

/// One row of a list as imported.
package struct ListEntry: Hashable, Sendable {
    /// `ListTarget.key`: for an address its `Address.key`.
    package var key: String
    /// Why it is on the list, such as `unsubscribed`, `bounced`; empty when the file does not say.
    package let reason: String
    /// When it came on the list, if the file says; midnight UTC for a bare date.
    package let since: Timestamp?
    /// Of an audience: when the person last opened, clicked or bought, if the file says.
    package var engagedAt: Timestamp?
    /// Of an audience: when the person subscribed, if the file says.
    package var subscribedAt: Timestamp?
    /// Of an audience: the part of it that the person belongs to; empty when the file does not say.
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

    /// The same entry as an import with these options would have read it: those of mailboxes that it told apart before
    /// and does not any more have one key. What was one key stays one.
    package func renamed(by options: AddressKeyOptions) -> ListEntry {
        guard !options.isEmpty, case .address = target, let address = Address(key) else { return self }
        return under(address.key(options))
    }

    /// The same entry under another key.
    package func under(_ key: String) -> ListEntry {
        var entry = self
        entry.key = key
        return entry
    }

    /// Whom it names. Kept as text: ten million entries are one text each, and most are addresses.
    package var target: ListTarget { ListTarget(key: key) }
}

/// What being on a list means.
package enum ListKind: String, Sendable, CaseIterable, Codable {
    /// Whoever is on it is not mailed.
    case suppression
    /// Only who is on it may be mailed by a campaign that asks for it.
    case audience
}
