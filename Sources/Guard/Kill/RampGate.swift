import Mail

/// A ramp's bucket: it fills at the ramp's rate and each message that may flow takes one from it.
struct RampGate {
    let ramp: Ramp
    private var tokens: Double
    private var filledAt: Timestamp

    init(_ ramp: Ramp) {
        self.ramp = ramp
        tokens = 1
        filledAt = ramp.startedAt
    }

    /// How much may come at once after a pause, in messages: what a second's worth of the rate is, and one at least.
    private static func burst(_ rate: Int) -> Double { max(1, Double(rate) / 60) }

    /// Whether a message may flow now.
    /// - Parameter takes: false only to look.
    mutating func admits(at now: Timestamp, takes: Bool) -> Bool {
        guard let rate = ramp.rate(at: now) else { return true }
        let seconds = max(0, Double(now.microseconds - filledAt.microseconds) / 1_000_000)
        tokens = min(Self.burst(rate), tokens + seconds * Double(rate) / 60)
        filledAt = max(filledAt, now)
        guard tokens >= 1 else { return false }
        if takes { tokens -= 1 }
        return true
    }
}
