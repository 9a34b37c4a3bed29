/// What became of deliveries, as far as it says how mail is received: what the ESP answered, and what never got to it.
package struct SignalCounts: Hashable, Sendable, Codable {
    package var accepted = 0
    /// Refused by the ESP for now, with a 4xx reply.
    package var deferred = 0
    /// Refused by the ESP for good, with a 5xx reply.
    package var rejected = 0
    /// Sent, and no answer is on record.
    package var unknown = 0
    /// Blocked, deferred, held or discarded by us.
    package var kept = 0

    package init() {}

    package var total: Int { sent + kept }

    /// What has gone to the ESP.
    package var sent: Int { answered + unknown }

    /// What the ESP has said yes or no to.
    package var answered: Int { accepted + refused }

    package var refused: Int { deferred + rejected }

    /// Of what was answered, from 0 to 1; nil when nothing was.
    package var refusedShare: Double? { answered == 0 ? nil : Double(refused) / Double(answered) }

    package static func + (a: SignalCounts, b: SignalCounts) -> SignalCounts {
        var sum = a
        sum.accepted += b.accepted
        sum.deferred += b.deferred
        sum.rejected += b.rejected
        sum.unknown += b.unknown
        sum.kept += b.kept
        return sum
    }

    /// - Parameter isForNow: whether the ESP's reply was of the class 4xx.
    package mutating func add(_ state: Delivery.State, isForNow: Bool) {
        switch state {
        case .accepted, .released: accepted += 1
        case .refused: if isForNow { deferred += 1 } else { rejected += 1 }
        case .unknown: unknown += 1
        case .blocked, .deferred, .held, .discarded: kept += 1
        }
    }
}

/// How some of the mail was received, counted.
package struct DeliverySignals: Hashable, Sendable {
    package var counts = SignalCounts()
    /// By campaign, and by recipient domain in its normal form.
    package var campaigns: [String: SignalCounts] = [:]
    package var domains: [String: SignalCounts] = [:]
    /// How many more of each there are where not all are named: those with least mail.
    package var otherCampaigns = 0
    package var otherDomains = 0
    /// The ESP's refusals, those of a kind as one (`ReplyClass`).
    package var refusals: [String: Int] = [:]
    /// By domain, the most frequent of its refusals.
    package var domainRefusals: [String: String] = [:]
    /// By minute since 1970; of a long time by longer steps, under their first minute (`Timeline`).
    package var minutes: [Int64: SignalCounts] = [:]
    /// Of most of it; nil when there is none, or it has the null reverse-path.
    package var sender: String?
    package var stream: String?
    /// Of all these, recipients whom the ESP refused before their campaign was known (`WatchPeriods.unassigned`).
    package var unassigned = 0

    /// Campaigns, domains, and kinds of refusals, that are named where not all can be.
    package static let limit = 10_000

    package init() {}

    /// Adds recipients whose campaign is not known.
    package mutating func add(unassigned other: DeliverySignals) {
        counts = counts + other.counts
        campaigns.merge(other.campaigns) { $0 + $1 }
        domains.merge(other.domains) { $0 + $1 }
        refusals.merge(other.refusals) { $0 + $1 }
        domainRefusals.merge(other.domainRefusals) { own, _ in own }
        minutes.merge(other.minutes) { $0 + $1 }
        otherCampaigns = max(otherCampaigns, other.otherCampaigns)
        otherDomains = max(otherDomains, other.otherDomains)
        unassigned += other.counts.total
    }
}
