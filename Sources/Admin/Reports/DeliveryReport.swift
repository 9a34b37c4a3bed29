import Guard
import Mail

/// What became of one recipient.
package struct DeliveryReport: Hashable, Sendable, Codable {
    package var address: String
    package var state: Delivery.State
    /// The reply the client was given for this recipient; null while there is none.
    package var reply: String?
    /// The part of the audience that the recipient belonged to; absent when no list said.
    package var segment: String?
    /// The header field in which the ESP reads the recipient; absent for one of the envelope.
    package var header: String?

    /// - Parameter people: the message's recipients, of whom replies may speak.
    package init(_ delivery: Delivery, _ redaction: AddressRedaction, of people: [Address]) {
        address = redaction.shown(delivery.address)
        state = delivery.state
        reply = delivery.reply.map { redaction.shown($0.text, of: people) }
        segment = delivery.segment.isEmpty ? nil : delivery.segment
        header = delivery.header
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(address, forKey: .address)
        try container.encode(state, forKey: .state)
        try container.encode(reply, forKey: .reply)
        try container.encodeIfPresent(segment, forKey: .segment)
        try container.encodeIfPresent(header, forKey: .header)
    }
}
