import Content

/// What became of a message as a whole.
package enum Verdict: String, Sendable, CaseIterable, Codable {
    /// At least one recipient was accepted by the ESP, at once or when held mail was released.
    case relayed
    /// A check, a list or a rejecting stop refused it for good; or somebody has discarded it after it was held.
    case blocked
    /// Kept by us; the client has its 250.
    case held
    /// Not now: a deferring stop, a failure of ours, a list that is too old. The client keeps it.
    case deferred
    /// The ESP refused it.
    case refused
    /// Its end of data may have left and no answer was recorded.
    case unknown
}

extension Verdict {
    /// Of a message that was held: what has become of it since.
    /// - Parameter states: of the recipients that were held, as they are now.
    package init(ofHeld states: some Sequence<Delivery.State>) {
        let states = Set(states)
        self =
            if states.isEmpty || states.contains(.held) {
                .held
            } else if states.contains(.released) || states.contains(.accepted) {
                .relayed
            } else if states.contains(.unknown) {
                .unknown
            } else if states.contains(.refused) {
                .refused
            } else {
                .blocked
            }
    }
}

extension Refusal {
    /// `blocked` or `deferred`.
    package var verdict: Verdict { isForNow ? .deferred : .blocked }
}
