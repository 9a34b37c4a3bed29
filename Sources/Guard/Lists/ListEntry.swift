import Mail

/// One row of a list as imported.
package struct ListEntry: Hashable, Sendable {
    /// `Address.key` of the row's address.
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
}
