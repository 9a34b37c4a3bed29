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
    /// The part of the audience that the recipient belonged to; empty when no list said.
    package var segment: String
    /// The header field in which the ESP reads the recipient; nil for one of the envelope.
    package let header: String?

    package init(address: Address, state: State, reply: Reply?, segment: String = "", header: String? = nil) {
        self.address = address
        self.state = state
        self.reply = reply
        self.segment = segment
        self.header = header
    }
}
