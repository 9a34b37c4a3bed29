import Mail

/// The campaigns of held mail, counted message by message; those with most messages, in bounded memory.
///
/// **How the largest are found.** Up to `limit` campaigns are simply counted. When there are more, each message whose
/// campaign has no room takes one off every campaign that has (Misra and Gries, 1982), and those with nothing left give
/// their room up. A campaign with more than one in `limit` of all messages has room in the end. What it counts by then is
/// too little, so the same mail is counted once more, for those campaigns alone (`recount`).
package struct HeldCampaigns: Sendable {
    /// One campaign's part of the mail.
    package struct Part: Hashable, Sendable {
        package let campaign: String
        package fileprivate(set) var messages = 0
        package fileprivate(set) var recipients = 0
        /// When its first message came, of those that were counted.
        package let oldestAt: Timestamp

        fileprivate init(campaign: String, oldestAt: Timestamp) {
            self.campaign = campaign
            self.oldestAt = oldestAt
        }
    }

    /// Campaigns that there is room for.
    package let limit: Int
    /// False when some campaigns found no room, so that the mail has to be counted again.
    package private(set) var isExact = true
    /// There were more campaigns than could be named.
    package private(set) var hasOthers = false
    /// What each campaign has left.
    private var credit: [String: Int] = [:]
    private var counted: [String: Part] = [:]
    /// Of the recount: the only campaigns that count.
    private var candidates: Set<String>?

    package init(limit: Int) { self.limit = limit }

    /// Counts a message.
    package mutating func add(_ campaign: String, recipients: Int, at: Timestamp) {
        if let candidates {
            if candidates.contains(campaign) { count(campaign, recipients, at) }
        } else if credit[campaign] != nil || credit.count < limit {
            credit[campaign, default: 0] += 1
            if isExact { count(campaign, recipients, at) }
        } else {
            (isExact, hasOthers, counted) = (false, true, [:])
            for (name, left) in credit { credit[name] = left > 1 ? left - 1 : nil }
        }
    }

    /// Begins the second count, of the campaigns that may be the largest.
    package mutating func recount() {
        candidates = Set(credit.keys)
        (credit, counted, isExact) = ([:], [:], true)
    }

    /// Most messages first.
    package var parts: [Part] {
        counted.values.sorted { ($1.messages, $0.campaign) < ($0.messages, $1.campaign) }
    }

    private mutating func count(_ campaign: String, _ recipients: Int, _ at: Timestamp) {
        var part = counted[campaign] ?? Part(campaign: campaign, oldestAt: at)
        part.messages += 1
        part.recipients += recipients
        counted[campaign] = part
    }
}

/// How much is held.
package struct HeldTotals: Hashable, Sendable, Codable {
    package var messages: Int
    /// Octets on the disk, compressed.
    package var octets: Int

    package init(messages: Int = 0, octets: Int = 0) {
        self.messages = messages
        self.octets = octets
    }
}
