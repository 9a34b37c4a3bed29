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
