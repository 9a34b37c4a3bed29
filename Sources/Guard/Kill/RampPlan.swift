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
}
