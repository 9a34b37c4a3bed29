import Mail

/// A page of the records that match a filter, oldest first; sized for memory.
package struct AuditPage: Sendable {
    /// Where the next page begins. Only the store creates and reads it.
    package struct Place: Sendable {
        /// Ids that match and are not read yet, ascending.
        package var ids: ArraySlice<Int64>
        /// Further ids are searched after this id; nil when `ids` are the last.
        package var after: Int64?
        /// Later records are not part of the answer.
        package let upTo: Int64

        package init(ids: ArraySlice<Int64>, after: Int64?, upTo: Int64) {
            (self.ids, self.after, self.upTo) = (ids, after, upTo)
        }
    }

    package var records: [MessageRecord]
    /// nil on the last page.
    package var next: Place?

    package init(records: [MessageRecord], next: Place?) { (self.records, self.next) = (records, next) }

    /// Records in a page.
    package static let recordLimit = 500
    /// Recipients in a page, not counting those of the last record.
    package static let recipientLimit = 5000
    /// Ids that are found at a time. **Why many more than a page has:** a filter may have to scan all deliveries, and
    /// must not repeat this for each page.
    package static let idLimit = 50_000
}

/// The mail of a period that a stop's scope covers, so that a person can check that the name in the scope is right.
package struct ScopeMatch: Hashable, Sendable {
    /// Messages that are certainly covered.
    package var messages = 0
    /// Further messages whose sender is unknown; a stop of any sender covers them.
    package var unreadable = 0
    /// Recipients of those messages.
    package var recipients = 0
    /// Their campaigns with the number of messages, largest first; at most `campaignLimit`.
    package var campaigns: [Share] = []
    /// All names of the scope's kind that were seen, covered or not, most frequent first; at most `nameLimit`.
    package var names: [String] = []

    package struct Share: Hashable, Sendable, Codable {
        package var campaign: String
        package let messages: Int

        package init(campaign: String, messages: Int) {
            self.campaign = campaign
            self.messages = messages
        }
    }

    /// The maximum of `campaigns`.
    package static let campaignLimit = 5
    /// The maximum of `names`.
    package static let nameLimit = 1000

    package init() {}
}

/// One recipient of one message, for a list of the people who were reached.
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

/// A page of recipients, in the order of their messages.
package struct RecipientPage: Hashable, Sendable, Codable {
    /// The next page begins after this recipient.
    package struct Place: Hashable, Sendable, Codable {
        package var record: Int64
        package var position: Int

        package init(record: Int64, position: Int) {
            self.record = record
            self.position = position
        }
    }

    package var rows: [RecipientRow]
    /// nil on the last page.
    package var next: Place?

    package init(rows: [RecipientRow], next: Place?) {
        self.rows = rows
        self.next = next
    }
}
