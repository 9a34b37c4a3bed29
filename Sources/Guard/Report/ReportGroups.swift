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
