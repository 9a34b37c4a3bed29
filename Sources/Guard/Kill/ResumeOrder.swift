import Mail

/// The end of one stop as it is asked for.
package struct ResumeOrder: Hashable, Sendable {
    package var stop: StopID
    package var reason: String
    package var who: Identity
    /// How carefully; nil lets all of its mail flow at once.
    package var ramp: RampPlan?
    /// False when its own time was over.
    package var isAsked: Bool
    /// When its ramp begins, on the switch's clock; nil takes the moment at which it is carried out.
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
    /// Who asked for it.
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

    /// Whether somebody counts as a second person: another user, by the user id that the kernel reports. Another name
    /// is not enough, and somebody without a user id never counts.
    package func mayBeConfirmed(by second: Identity) -> Bool {
        guard let first = who.userID, let other = second.userID else { return false }
        return first != other
    }

    /// What is carried out when somebody confirms it: the first one's ramp, with both names and reasons on record.
    package func confirmed(by second: Identity, reason: String) -> ResumeOrder {
        ResumeOrder(stop: stop, reason: "\(reason) (asked for by \(who.name): \(self.reason))", who: second, ramp: ramp)
    }
}

/// A stop that was ended: from here on its mail flows again, and what happened before is no evidence any more.
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

/// A careful resume: mail that a stop covered flows again at a rate that doubles at a fixed interval, until there is no
/// limit. Its times are those of the switch's clock (`SwitchClock`).
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
        // No guard reaches a rate beyond this.
        guard doublings < 30 else { return nil }
        let (rate, overflow) = perMinute.multipliedReportingOverflow(by: 1 << Int(doublings))
        return overflow ? nil : rate
    }
}

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

    /// Messages that may pass at once after a pause: as many as the rate has in a second, and at least one.
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
