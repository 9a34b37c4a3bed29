import Mail

/// A request to end one stop.
package struct ResumeOrder: Hashable, Sendable {
    package var stop: StopID
    package var reason: String
    package var who: Identity
    /// The ramp; nil: all mail flows at once.
    package var ramp: RampPlan?
    /// False when the stop reached its end time.
    package var isAsked: Bool
    /// When the ramp begins, on the switch's clock; nil: when the resume is carried out.
    package var time: Timestamp?

    package init(stop: StopID, reason: String, who: Identity, ramp: RampPlan? = nil, isAsked: Bool = true) {
        self.stop = stop
        self.reason = reason
        self.who = who
        self.ramp = ramp
        self.isAsked = isAsked
    }
}

/// A resume that waits for a second person to confirm it.
package struct AwaitedResume: Hashable, Sendable {
    package let stop: StopID
    package let reason: String
    /// The person who asked for it.
    package let who: Identity
    package let ramp: RampPlan?
    package let at: Timestamp

    package init(stop: StopID, reason: String, who: Identity, ramp: RampPlan?, at: Timestamp) {
        self.stop = stop
        self.reason = reason
        self.who = who
        self.ramp = ramp
        self.at = at
    }

    package init(_ order: ResumeOrder, at: Timestamp) {
        self.init(stop: order.stop, reason: order.reason, who: order.who, ramp: order.ramp, at: at)
    }

    /// Whether a person may confirm it.
    package func mayBeConfirmed(by second: Identity) -> Bool { second.mayConfirm(who) }

    /// The resume that runs after confirmation: with the first person's ramp, and both names and reasons on record.
    package func confirmed(by second: Identity, reason: String) -> ResumeOrder {
        ResumeOrder(stop: stop, reason: "\(reason) (asked for by \(who.name): \(self.reason))", who: second, ramp: ramp)
    }
}

/// A stop that ended. From this time its mail flows again, and trip rules ignore what happened before.
package struct Resumption: Hashable, Sendable {
    package let stop: StopID
    package let scope: StopScope
    package let origin: StopOrigin
    package let at: Timestamp

    package init(stop: StopID, scope: StopScope, origin: StopOrigin, at: Timestamp) {
        self.stop = stop
        self.scope = scope
        self.origin = origin
        self.at = at
    }
}

/// A careful resume: the mail of an ended stop flows at a rate that doubles at a fixed interval, until there is no
/// limit. Its times are on the switch's clock (`SwitchClock`).
package struct Ramp: Hashable, Sendable {
    /// The ended stop.
    package let stop: StopID
    package let scope: StopScope
    /// Messages per minute at the start.
    package let perMinute: Int
    package let startedAt: Timestamp
    /// The interval after which the rate doubles.
    package let doublesEvery: Duration
    /// From this time on there is no limit.
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

    /// Messages per minute at a given time; nil once there is no limit.
    package func rate(at now: Timestamp) -> Int? {
        guard now < fullAt else { return nil }
        // A stored interval may be damaged: then the rate does not grow.
        let doublings = doublesEvery > .zero ? max(0, (now - startedAt) / doublesEvery) : 0
        // No guard reaches a higher rate.
        guard doublings < 30 else { return nil }
        let (rate, overflow) = perMinute.multipliedReportingOverflow(by: 1 << Int(doublings))
        return overflow ? nil : rate
    }
}

/// How mail comes back after a resume.
package struct RampPlan: Hashable, Sendable, Codable {
    /// Messages per minute at the start.
    package var perMinute: Int
    /// Seconds after which the rate doubles.
    package var doublesEverySeconds: Int
    /// Seconds until there is no limit.
    package var untilFullSeconds: Int

    package init(perMinute: Int, doublesEverySeconds: Int = 600, untilFullSeconds: Int = 7200) {
        self.perMinute = perMinute
        self.doublesEverySeconds = doublesEverySeconds
        self.untilFullSeconds = untilFullSeconds
    }

    /// The value that is out of bounds, as a sentence; nil when the plan is valid.
    package var mistake: String? {
        let times = 1...ValueLimits.timeSeconds
        guard (1...ValueLimits.perMinute).contains(perMinute) else {
            return "the ramp's rate must be from 1 to \(ValueLimits.perMinute) messages per minute"
        }
        guard times.contains(doublesEverySeconds), times.contains(untilFullSeconds) else {
            return "the ramp's interval and its end must be from 1 second to 100 years"
        }
        return nil
    }
}

/// The token bucket of a ramp: fills at the ramp's rate; each message takes one token.
struct RampGate {
    let ramp: Ramp
    private var tokens: Double
    private var filledAt: Timestamp

    init(_ ramp: Ramp) {
        self.ramp = ramp
        tokens = 1
        filledAt = ramp.startedAt
    }

    /// How many messages may pass at once after a pause: as many as in one second of the rate, but at least one.
    private static func burst(_ rate: Int) -> Double { max(1, Double(rate) / 60) }

    /// Whether a message may flow now.
    /// - Parameter takes: false checks without taking a token.
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
