import Mail

/// The largest campaigns of the held mail: counts messages and recipients of each in bounded memory.
///
/// **How the largest are found.** Up to `limit` campaigns are simply counted. When there are more, each message of a
/// campaign without a place takes one credit from every campaign that has a place (Misra and Gries, 1982). A campaign
/// without credit loses its place. Every campaign with more than 1/`limit` of all messages has a place at the end. At
/// that point its count is too low. So the same mail is counted a second time, only for those campaigns (`recount`).
package struct HeldCampaigns: Sendable {
    /// One campaign's share of the held mail.
    package struct Part: Hashable, Sendable {
        package let campaign: String
        package fileprivate(set) var messages = 0
        package fileprivate(set) var recipients = 0
        /// When the first counted message came in.
        package let oldestAt: Timestamp

        fileprivate init(campaign: String, oldestAt: Timestamp) {
            self.campaign = campaign
            self.oldestAt = oldestAt
        }
    }

    /// How many campaigns have a place.
    package let limit: Int
    /// False when a campaign found no place: the mail must be counted again.
    package private(set) var isExact = true
    /// Whether there were more campaigns than places.
    package private(set) var hasOthers = false
    /// The remaining credit of each campaign with a place.
    private var credit: [String: Int] = [:]
    private var counted: [String: Part] = [:]
    /// In the second count: the only campaigns that are counted.
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

    /// Begins the second count, for the campaigns that may be the largest.
    package mutating func recount() {
        candidates = Set(credit.keys)
        (credit, counted, isExact) = ([:], [:], true)
    }

    /// Sorted: most messages first.
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
    /// Bytes on the disk, compressed.
    package var octets: Int

    package init(messages: Int = 0, octets: Int = 0) {
        self.messages = messages
        self.octets = octets
    }
}
