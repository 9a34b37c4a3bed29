/// A recipient of a message, for a list of who was reached.
package struct RecipientRow: Hashable, Sendable, Codable {
    package var id: String
    /// RFC 3339.
    package var at: String
    package var address: String
    package var state: Delivery.State
    package var reply: String?
    package var segment: String?
    package var campaign: String

    package init(
        id: String, at: String, address: String, state: Delivery.State, reply: String?, segment: String?,
        campaign: String
    ) {
        self.id = id
        self.at = at
        self.address = address
        self.state = state
        self.reply = reply
        self.segment = segment
        self.campaign = campaign
    }
}

/// Some of the recipients, in the order of their messages.
package struct RecipientPage: Hashable, Sendable, Codable {
    /// Where a page begins: behind this recipient.
    package struct Place: Hashable, Sendable, Codable {
        package var record: Int64
        package var position: Int

        package init(record: Int64, position: Int) {
            self.record = record
            self.position = position
        }
    }

    package var rows: [RecipientRow]
    /// nil when these were the last.
    package var next: Place?

    package init(rows: [RecipientRow], next: Place?) {
        self.rows = rows
        self.next = next
    }
}
