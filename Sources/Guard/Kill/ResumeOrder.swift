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
