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
