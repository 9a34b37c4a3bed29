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
