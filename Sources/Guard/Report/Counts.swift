/// Counts that can be added.
package protocol Counts: Hashable, Sendable {
    init()
    static func + (a: Self, b: Self) -> Self
}

extension StateCounts: Counts {}
extension SignalCounts: Counts {}

/// Counts per minute; per hour, day or week when there would be too many minutes.
package struct Timeline<Count: Counts>: Hashable, Sendable {
    /// The length of a step.
    package private(set) var stepMinutes: Int64 = 1
    private var counts: [Int64: Count] = [:]

    package init() {}

    /// The maximum number of steps: the minutes of two weeks, the hours of two years, the days of fifty.
    package static var limit: Int { 20_160 }
    /// A minute, an hour, a day, a week, in minutes.
    private static var lengths: [Int64] { [1, 60, 1440, 10_080] }
    private static var minute: Int64 { 60_000_000 }

    /// - Parameters:
    ///   - at: microseconds since 1970.
    ///   - change: changes the counts of the step.
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

    /// The steps in order.
    /// - Returns: the start of each step, in microseconds since 1970, with its counts.
    package var steps: [(at: Int64, counts: Count)] {
        counts.sorted { $0.key < $1.key }.map { ($0.key * stepMinutes * Self.minute, $0.value) }
    }

    /// Changes to the next longer step; false when there is none.
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

/// Deliveries or people by state. In JSON an object with the states that occur.
package struct StateCounts: Hashable, Sendable, Codable {
    private var counts = [Int](repeating: 0, count: Delivery.State.allCases.count)

    package init() {}

    package subscript(state: Delivery.State) -> Int {
        get { counts[state.index] }
        set { counts[state.index] = newValue }
    }

    package var total: Int { counts.reduce(0, +) }

    /// What left or may have left: `accepted`, `unknown`, `released`.
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

/// Deliveries grouped by a common property, largest group first; small groups are combined.
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
    /// The number of groups, including those that are not in `groups`.
    package private(set) var count = 0
    /// The counts of all groups that are not in `groups`.
    package private(set) var others = StateCounts()

    /// The maximum number of named groups.
    package static let limit = 50

    package init() {}

    /// The same groups renamed; groups that get the same name are merged.
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
    ///   - groups: the named groups, largest first.
    ///   - count: the number of all groups.
    ///   - others: the counts of the groups that are not named.
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

/// The outcomes of deliveries that show how the ESP takes the mail: its replies, and what never reached it.
package struct SignalCounts: Hashable, Sendable, Codable {
    package var accepted = 0
    /// Refused by the ESP for now, with a 4xx reply.
    package var deferred = 0
    /// Refused by the ESP for good, with a 5xx reply.
    package var rejected = 0
    /// Sent, without a reply on record.
    package var unknown = 0
    /// Blocked, suppressed, deferred, held or discarded by the guard.
    package var kept = 0

    package init() {}

    package var total: Int { sent + kept }

    /// Sent to the ESP.
    package var sent: Int { answered + unknown }

    /// Accepted or refused by the ESP.
    package var answered: Int { accepted + refused }

    package var refused: Int { deferred + rejected }

    /// Share of the answered deliveries, from 0 to 1; nil when none was answered.
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

    /// - Parameter isForNow: whether the ESP's reply was 4xx.
    package mutating func add(_ state: Delivery.State, isForNow: Bool) {
        switch state {
        case .accepted, .released: accepted += 1
        case .refused: if isForNow { deferred += 1 } else { rejected += 1 }
        case .unknown: unknown += 1
        case .blocked, .suppressed, .deferred, .held, .discarded: kept += 1
        }
    }
}

/// How the ESP took some of the mail, in counts.
package struct DeliverySignals: Hashable, Sendable {
    package var counts = SignalCounts()
    /// By campaign, and by recipient domain in its normal form.
    package var campaigns: [String: SignalCounts] = [:]
    package var domains: [String: SignalCounts] = [:]
    /// How many campaigns and domains are not named: those with the least mail.
    package var otherCampaigns = 0
    package var otherDomains = 0
    /// The ESP's refusals; similar ones are combined (`ReplyClass`).
    package var refusals: [String: Int] = [:]
    /// The most frequent refusal for each domain.
    package var domainRefusals: [String: String] = [:]
    /// By minute since 1970. A long period has longer steps, each under its first minute (`Timeline`).
    package var minutes: [Int64: SignalCounts] = [:]
    /// The sender and the stream of most of the mail; nil when there is none, or when it has the null reverse-path.
    package var sender: String?
    package var stream: String?
    /// Among all these, recipients that the ESP refused before their campaign was known (`RecoveryPeriods.unassigned`).
    package var unassigned = 0

    /// The maximum number of named campaigns, domains and kinds of refusal.
    package static let limit = 10_000

    package init() {}

    /// Adds recipients whose campaign is unknown.
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
