import Mail

/// A stop as it is asked for, before it has an id.
package struct StopOrder: Hashable, Sendable {
    package var scope: StopScope
    package var mode: StopMode
    /// For senders and colleagues to read.
    package var reason: String
    package var who: Identity
    package var origin: StopOrigin
    /// When it ends by itself, on the switch's clock (`SwitchClock`); nil, as a rule, is never.
    package var endsAt: Timestamp?

    /// Of a stop that was pulled before anybody had said why.
    package static let noReason = "no reason given"

    package init(
        scope: StopScope = .all, mode: StopMode = .defer, reason: String, who: Identity,
        origin: StopOrigin = .person, endsAt: Timestamp? = nil
    ) {
        self.scope = scope
        self.mode = mode
        self.reason = reason
        self.who = who
        self.origin = origin
        self.endsAt = endsAt
    }
}
