import Mail

/// One row of a list as imported.
package struct ListEntry: Hashable, Sendable {
    /// `ListTarget.key`: for an address its `Address.key`.
    package let key: String
    /// Why it is on the list, such as `unsubscribed`, `bounced`; empty when the file does not say.
    package let reason: String
    /// When it came on the list, if the file says; midnight UTC for a bare date.
    package let since: Timestamp?

    package init(key: String, reason: String, since: Timestamp?) {
        self.key = key
        self.reason = reason
        self.since = since
    }

    package init(_ target: ListTarget, reason: String, since: Timestamp?) {
        self.init(key: target.key, reason: reason, since: since)
    }

    /// Whom it names. Kept as text: ten million entries are one text each, and most are addresses.
    package var target: ListTarget { ListTarget(key: key) }
}
