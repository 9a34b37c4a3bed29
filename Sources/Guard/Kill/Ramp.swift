import Mail

/// A careful resume: mail that a stop covered flows again at a rate that doubles by and by, until it is free. Its times are
/// those of the switch's clock (`SwitchClock`).
package struct Ramp: Hashable, Sendable {
    /// The stop that was ended.
    package let stop: StopID
    package let scope: StopScope
    /// Messages a minute at first.
    package let perMinute: Int
    package let startedAt: Timestamp
    /// The rate doubles each time this has passed.
    package let doublesEvery: Duration
    /// From here on there is no limit.
    package let fullAt: Timestamp

    package init(
        stop: StopID, scope: StopScope, perMinute: Int, startedAt: Timestamp, doublesEvery: Duration,
        fullAt: Timestamp
    ) {
        self.stop = stop
        self.scope = scope
        self.perMinute = perMinute
        self.startedAt = startedAt
        self.doublesEvery = doublesEvery
        self.fullAt = fullAt
    }

    /// Messages a minute at a moment; nil once there is no limit.
    package func rate(at now: Timestamp) -> Int? {
        guard now < fullAt else { return nil }
        // What is stored may be damaged: the rate stays as it is at first.
        let doublings = doublesEvery > .zero ? max(0, (now - startedAt) / doublesEvery) : 0
        // A rate beyond this is none that a guard could reach.
        guard doublings < 30 else { return nil }
        let (rate, overflow) = perMinute.multipliedReportingOverflow(by: 1 << Int(doublings))
        return overflow ? nil : rate
    }
}
