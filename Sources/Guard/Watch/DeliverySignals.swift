/// How some of the mail was received, counted.
package struct DeliverySignals: Hashable, Sendable {
    package var counts = SignalCounts()
    /// By campaign, and by recipient domain in its normal form.
    package var campaigns: [String: SignalCounts] = [:]
    package var domains: [String: SignalCounts] = [:]
    /// How many more of each there are, of which there are too many: those with least mail.
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

    /// Takes in those whose campaign nobody knows.
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
