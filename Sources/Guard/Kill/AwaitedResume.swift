import Mail

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

    /// Whether somebody is a second person: another user, as the kernel tells it. A name alone makes nobody another, and
    /// whoever is not known is nobody.
    package func mayBeConfirmed(by second: Identity) -> Bool {
        guard let first = who.userID, let other = second.userID else { return false }
        return first != other
    }

    /// What is carried out when somebody confirms it: the first one's ramp, with both names and reasons on record.
    package func confirmed(by second: Identity, reason: String) -> ResumeOrder {
        ResumeOrder(stop: stop, reason: "\(reason) (asked for by \(who.name): \(self.reason))", who: second, ramp: ramp)
    }
}
