import Mail

/// What became of one recipient of a message.
package struct Delivery: Hashable, Sendable {
    package enum State: String, Sendable, CaseIterable, Codable {
        case accepted, refused, blocked, deferred, held, unknown, released, discarded
    }

    package let address: Address
    package var state: State
    /// The reply the client was given for this recipient, ours or the ESP's; nil while there is none.
    package var reply: Reply?

    package init(address: Address, state: State, reply: Reply?) {
        self.address = address
        self.state = state
        self.reply = reply
    }
}
