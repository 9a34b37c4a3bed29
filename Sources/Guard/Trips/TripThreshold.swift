/// How much is too much: everything that is given must be reached.
package struct TripThreshold: Hashable, Sendable, Codable {
    /// Of what is counted.
    package var count: Int?
    /// From 0 to 1, of what it is a share of.
    package var share: Double?
    /// Of what it is a share of: below this much volume nothing is said.
    package var floor: Int?

    package init(count: Int? = nil, share: Double? = nil, floor: Int? = nil) {
        self.count = count
        self.share = share
        self.floor = floor
    }

    package func isReached(by tally: TripTally) -> Bool {
        guard tally.counted > 0, tally.counted >= (count ?? 0), tally.volume >= (floor ?? 0) else { return false }
        guard let share else { return true }
        // Bounces can be more than what was sent within the window.
        return Double(tally.counted) >= Double(tally.volume) * share
            && (tally.volume > 0 || count != nil)
    }

    /// What of it makes no sense; nil when it can be applied.
    package var mistake: String? {
        let numbers = [count, floor].compactMap { $0 }
        guard numbers.allSatisfy({ (1...ValueLimits.count).contains($0) }) else {
            return "its limits are numbers from 1 to \(ValueLimits.count)"
        }
        guard share.map({ $0 > 0 && $0 <= 1 }) ?? true else { return "its share is above 0 and at most 1" }
        return nil
    }

    /// The same, tightened for the time after a resume; whole numbers are rounded up, so that none becomes 0.
    package func times(_ factor: Double) -> TripThreshold {
        func tightened(_ number: Int) -> Int { max(1, Int(exactly: (Double(number) * factor).rounded(.up)) ?? number) }
        return TripThreshold(count: count.map(tightened), share: share.map { $0 * factor }, floor: floor.map(tightened))
    }
}
