import Guard

/// A held message.
package struct HeldMessageReport: Hashable, Sendable, Codable {
    package struct Recipient: Hashable, Sendable, Codable {
        package var address: String
        /// `held`; `unknown` when a release of it was cut off, and then it is never sent again by itself.
        package var state: Delivery.State
    }

    /// Of the record.
    package var id: String
    /// When it came, RFC 3339, milliseconds, UTC.
    package var at: String
    package var stream: String
    package var campaign: String
    /// null is the null reverse-path.
    package var sender: String?
    package var subject: String
    /// Octets as received.
    package var size: Int
    /// That holds it, whether or not it is still active.
    package var stop: String
    /// Those that are not settled.
    package var recipients: [Recipient]

    package init(_ message: HeldMessage) {
        id = message.id.description
        at = message.at.rfc3339
        stream = message.stream
        campaign = message.campaign
        sender = message.sender?.fullText
        subject = message.subject
        size = message.sizeBytes
        stop = message.envelope.stop.description
        recipients = message.recipients.map { Recipient(address: $0.address.fullText, state: $0.state) }
    }
}
