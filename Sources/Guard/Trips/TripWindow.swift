import Mail

/// The counts of one rule for one key within its window, in buckets.
///
/// An event counts for the window and at most one bucket longer: a little too long is better than lost evidence.
struct TripWindow {
    private struct Bucket {
        /// The bucket's number: its time divided by the bucket width.
        let index: Int64
        var tally: TripTally
    }

    /// The number of buckets in a window.
    static let buckets: Int64 = 60

    /// Ascending; empty buckets are not stored.
    private var buckets: [Bucket] = []
    private(set) var tally = TripTally()
    /// Earlier events do not count.
    private(set) var startsAt: Timestamp?
    /// The time of the newest event.
    private(set) var latest = Timestamp.earliest
    /// Microseconds.
    private let width: Int64

    init(_ window: Duration) { width = max(1, window.microseconds / Self.buckets) }

    private func index(of moment: Timestamp) -> Int64 {
        let (quotient, rest) = moment.microseconds.quotientAndRemainder(dividingBy: width)
        return rest < 0 ? quotient - 1 : quotient
    }

    /// A late event is added to the bucket of its time. Events that are too old, or from before a restart, are
    /// ignored.
    mutating func add(_ added: TripTally, at moment: Timestamp, now: Timestamp) {
        expire(now)
        let index = index(of: moment)
        guard index >= self.index(of: now) - Self.buckets, moment >= (startsAt ?? moment) else { return }
        latest = max(latest, moment)
        var place = buckets.endIndex
        while place > 0, buckets[place - 1].index > index { place -= 1 }
        if place > 0, buckets[place - 1].index == index {
            buckets[place - 1].tally += added
        } else {
            buckets.insert(Bucket(index: index, tally: added), at: place)
        }
        tally += added
    }

    mutating func expire(_ now: Timestamp) {
        let first = index(of: now) - Self.buckets
        guard let oldest = buckets.first, oldest.index < first else { return }
        let count = buckets.firstIndex { $0.index >= first } ?? buckets.endIndex
        for bucket in buckets[..<count] { tally -= bucket.tally }
        buckets.removeFirst(count)
    }

    func tally(at now: Timestamp) -> TripTally {
        let first = index(of: now) - Self.buckets
        return buckets.reduce(into: TripTally()) { if $1.index >= first { $0 += $1.tally } }
    }

    /// Drops what was counted before the moment, and what is in the same bucket.
    mutating func restart(at moment: Timestamp) {
        startsAt = max(moment, startsAt ?? moment)
        let index = index(of: moment)
        buckets.removeAll { $0.index <= index }
        tally = buckets.reduce(into: TripTally()) { $0 += $1.tally }
    }
}

/// The contents of a window: how much was counted, of what total.
package struct TripTally: Hashable, Sendable, Codable {
    package var counted: Int
    package var volume: Int

    package init(counted: Int = 0, volume: Int = 0) {
        self.counted = counted
        self.volume = volume
    }

    package var isEmpty: Bool { counted == 0 && volume == 0 }

    package static func += (a: inout TripTally, b: TripTally) {
        a.counted += b.counted
        a.volume += b.volume
    }

    package static func -= (a: inout TripTally, b: TripTally) {
        a.counted -= b.counted
        a.volume -= b.volume
    }
}
