import Mail

/// A page of the records that a filter asks for, oldest first; as much as is good to have in memory at a time.
package struct AuditPage: Sendable {
    /// Where the next page begins: made by the store, and for it alone.
    package struct Place: Sendable {
        /// Ids that match and are not read yet, ascending.
        package var ids: ArraySlice<Int64>
        /// Behind which the next ids are looked for; nil when `ids` are the last.
        package var after: Int64?
        /// What came later is no part of the answer.
        package let upTo: Int64

        package init(ids: ArraySlice<Int64>, after: Int64?, upTo: Int64) {
            (self.ids, self.after, self.upTo) = (ids, after, upTo)
        }
    }

    package var records: [MessageRecord]
    /// nil when there are no more.
    package var next: Place?

    package init(records: [MessageRecord], next: Place?) { (self.records, self.next) = (records, next) }

    /// Records of a page.
    package static let recordLimit = 500
    /// Recipients of a page, but for those of its last record.
    package static let recipientLimit = 5000
    /// Ids that are found at a time. **Why so many more than a page has:** what a filter asks may take a look at every
    /// delivery there is; that is not done again for each page.
    package static let idLimit = 50_000
}

/// The mail of a stretch of time that a stop's scope covers: what a stop would have met, for a person who wonders
/// whether the name is right.
package struct ScopeMatch: Hashable, Sendable {
    /// Messages that are known to be meant.
    package var messages = 0
    /// Further messages, of which it is not known whom they are from; a stop of any sender covers them.
    package var unreadable = 0
    /// Recipients of those messages.
    package var recipients = 0
    /// Their campaigns with the number of messages of each, most first; a few of them.
    package var campaigns: [Share] = []
    /// All names of the scope's kind that were seen, covered or not, most frequent first; a bounded number.
    package var names: [String] = []

    package struct Share: Hashable, Sendable, Codable {
        package var campaign: String
        package let messages: Int

        package init(campaign: String, messages: Int) {
            self.campaign = campaign
            self.messages = messages
        }
    }

    /// Campaigns that are named.
    package static let campaignLimit = 5
    /// Names that are given.
    package static let nameLimit = 1000

    package init() {}
}

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
