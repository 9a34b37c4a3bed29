import Guard

/// What became of one recipient.
package struct DeliveryReport: Hashable, Sendable, Codable {
    package var address: String
    package var state: Delivery.State
    /// The reply the client was given for this recipient; null while there is none.
    package var reply: String?

    package init(_ delivery: Delivery) {
        address = delivery.address.fullText
        state = delivery.state
        reply = delivery.reply?.text
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(address, forKey: .address)
        try container.encode(state, forKey: .state)
        try container.encode(reply, forKey: .reply)
    }
}
