import Mail

/// What one rule counted for one key over its window, in buckets.
///
/// An event counts for at least the window and for one bucket more at most: rather a little long than evidence lost.
struct TripWindow {
    private struct Bucket {
        /// Of the time line cut in pieces of a bucket's width.
        let index: Int64
        var tally: TripTally
    }

    /// Buckets of a window.
    static let buckets: Int64 = 60

    /// Ascending; those with nothing in them are left out.
    private var buckets: [Bucket] = []
    private(set) var tally = TripTally()
    /// What happened before is no evidence any more.
    private(set) var startsAt: Timestamp?
    /// The newest event.
    private(set) var latest = Timestamp.earliest
    /// Microseconds.
    private let width: Int64

    init(_ window: Duration) { width = max(1, window.microseconds / Self.buckets) }

    private func index(of moment: Timestamp) -> Int64 {
        let (quotient, rest) = moment.microseconds.quotientAndRemainder(dividingBy: width)
        return rest < 0 ? quotient - 1 : quotient
    }

    /// Late events find their bucket; those that are too old, or from before a restart, change nothing.
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

    /// What was counted before the moment goes, and what shares its bucket.
    mutating func restart(at moment: Timestamp) {
        startsAt = max(moment, startsAt ?? moment)
        let index = index(of: moment)
        buckets.removeAll { $0.index <= index }
        tally = buckets.reduce(into: TripTally()) { $0 += $1.tally }
    }
}

/// What a window holds: so much counted, of so much.
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
