/// Counts that add up.
package protocol Counts: Hashable, Sendable {
    init()
    static func + (a: Self, b: Self) -> Self
}

extension StateCounts: Counts {}
extension SignalCounts: Counts {}

/// Counts by minute; by the hour, the day or the week where there would be too many minutes.
package struct Timeline<Count: Counts>: Hashable, Sendable {
    /// How long a step is.
    package private(set) var stepMinutes: Int64 = 1
    private var counts: [Int64: Count] = [:]

    package init() {}

    /// Steps that are kept: the minutes of two weeks, the hours of two years, the days of fifty.
    package static var limit: Int { 20_160 }
    /// A minute, an hour, a day, a week.
    private static var lengths: [Int64] { [1, 60, 1440, 10_080] }
    private static var minute: Int64 { 60_000_000 }

    /// - Parameters:
    ///   - at: microseconds since 1970.
    ///   - change: of the counts of its step.
    package mutating func add(at: Int64, _ change: (inout Count) -> Void) {
        change(&counts[at / Self.minute / stepMinutes, default: Count()])
        while counts.count > Self.limit, lengthen() {}
    }

    package mutating func merge(_ other: Timeline) {
        var other = other
        while stepMinutes < other.stepMinutes, lengthen() {}
        while other.stepMinutes < stepMinutes, other.lengthen() {}
        counts.merge(other.counts) { $0 + $1 }
        while counts.count > Self.limit, lengthen() {}
    }

    /// In order.
    /// - Returns: the beginning of each, microseconds since 1970.
    package var steps: [(at: Int64, counts: Count)] {
        counts.sorted { $0.key < $1.key }.map { ($0.key * stepMinutes * Self.minute, $0.value) }
    }

    /// False when there is no longer step.
    private mutating func lengthen() -> Bool {
        guard let next = Self.lengths.first(where: { $0 > stepMinutes }) else { return false }
        var longer: [Int64: Count] = [:]
        for (step, count) in counts {
            let place = step * stepMinutes / next
            longer[place] = longer[place].map { $0 + count } ?? count
        }
        (counts, stepMinutes) = (longer, next)
        return true
    }
}

/// Deliveries, or people, by state. As JSON an object with the states that occur.
package struct StateCounts: Hashable, Sendable, Codable {
    private var counts = [Int](repeating: 0, count: Delivery.State.allCases.count)

    package init() {}

    package subscript(state: Delivery.State) -> Int {
        get { counts[state.index] }
        set { counts[state.index] = newValue }
    }

    package var total: Int { counts.reduce(0, +) }

    /// What left, or may have: `accepted`, `unknown`, `released`.
    package var left: Int { Delivery.State.allCases.reduce(0) { $0 + ($1.hasLeft ? self[$1] : 0) } }

    package static func + (a: StateCounts, b: StateCounts) -> StateCounts {
        var sum = a
        for index in sum.counts.indices { sum.counts[index] += b.counts[index] }
        return sum
    }

    private struct Key: CodingKey {
        let stringValue: String
        var intValue: Int? { nil }
        init(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Key.self)
        for state in Delivery.State.allCases {
            self[state] = try container.decodeIfPresent(Int.self, forKey: Key(stringValue: state.rawValue)) ?? 0
        }
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        for state in Delivery.State.allCases where self[state] > 0 {
            try container.encode(self[state], forKey: Key(stringValue: state.rawValue))
        }
    }
}

/// Deliveries by something that they have in common, most first; the rare ones as one.
package struct ReportGroups: Hashable, Sendable, Codable {
    package struct Group: Hashable, Sendable, Codable {
        package var name: String
        package var counts: StateCounts

        package init(name: String, counts: StateCounts) {
            self.name = name
            self.counts = counts
        }
    }

    package private(set) var groups: [Group] = []
    /// How many different ones there are.
    package private(set) var count = 0
    /// Of all that are not in `groups`.
    package private(set) var others = StateCounts()

    /// Groups that are named.
    package static let limit = 50

    package init() {}

    /// The same groups under other names; those that have one name then are one.
    package func renamed(_ name: (String) -> String) -> ReportGroups {
        var renamed = self
        renamed.groups = []
        for group in groups {
            let name = name(group.name)
            if let index = renamed.groups.firstIndex(where: { $0.name == name }) {
                renamed.groups[index].counts = renamed.groups[index].counts + group.counts
                renamed.count -= 1
            } else {
                renamed.groups.append(Group(name: name, counts: group.counts))
            }
        }
        return renamed
    }

    /// - Parameters:
    ///   - groups: that are named, most first.
    ///   - count: of all groups.
    ///   - others: of those that are not named.
    package init(largest groups: [Group], count: Int, others: StateCounts) {
        (self.groups, self.count, self.others) = (groups, count, others)
    }

    package init(_ all: [Group]) {
        let sorted = all.sorted { ($1.counts.total, $0.name) < ($0.counts.total, $1.name) }
        groups = Array(sorted.prefix(Self.limit))
        count = sorted.count
        others = sorted.dropFirst(Self.limit).reduce(StateCounts()) { $0 + $1.counts }
    }
}

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
    /// Of all these, recipients whom the ESP refused before their campaign was known (`RecoveryPeriods.unassigned`).
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
