import Mail

/// An active kill.
package struct Stop: Hashable, Sendable {
    package let id: StopID
    package let scope: StopScope
    package let mode: StopMode
    package let reason: String
    /// Who asked: a user name, the file, the signal, or the rule that tripped.
    package let who: String
    package let origin: StopOrigin
    package let at: Timestamp
    /// When it ends by itself, on the switch's clock (`SwitchClock`); nil is never.
    package let endsAt: Timestamp?

    package init(
        id: StopID, scope: StopScope, mode: StopMode, reason: String, who: String, origin: StopOrigin = .person,
        at: Timestamp, endsAt: Timestamp? = nil
    ) {
        self.id = id
        self.scope = scope
        self.mode = mode
        self.reason = reason
        self.who = who
        self.origin = origin
        self.at = at
        self.endsAt = endsAt
    }

    package init(id: StopID, _ order: StopOrder, at: Timestamp) {
        self.init(
            id: id, scope: order.scope, mode: order.mode, reason: order.reason, who: order.who.name,
            origin: order.origin, at: at, endsAt: order.endsAt)
    }
}
