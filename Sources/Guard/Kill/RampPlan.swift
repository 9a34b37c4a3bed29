/// How a resume wants mail to come back.
package struct RampPlan: Hashable, Sendable, Codable {
    /// Messages a minute at first.
    package var perMinute: Int
    /// Seconds after which the rate doubles, each time.
    package var doublesEverySeconds: Int
    /// Seconds until there is no limit any more.
    package var untilFullSeconds: Int

    package init(perMinute: Int, doublesEverySeconds: Int = 600, untilFullSeconds: Int = 7200) {
        self.perMinute = perMinute
        self.doublesEverySeconds = doublesEverySeconds
        self.untilFullSeconds = untilFullSeconds
    }

    /// What of it makes no sense; nil when it can be carried out.
    package var mistake: String? {
        let times = 1...ValueLimits.timeSeconds
        guard (1...ValueLimits.perMinute).contains(perMinute) else {
            return "a ramp needs a rate from 1 to \(ValueLimits.perMinute) messages a minute"
        }
        guard times.contains(doublesEverySeconds), times.contains(untilFullSeconds) else {
            return "a ramp needs an interval and an end from 1 second to 100 years"
        }
        return nil
    }
}
