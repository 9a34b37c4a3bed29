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

    /// - Parameter redaction: what is shown of the recipients.
    package init(_ message: HeldMessage, _ redaction: AddressRedaction) {
        let people = message.recipients.map(\.address)
        id = message.id.description
        at = message.at.rfc3339
        stream = message.stream
        campaign = redaction.shown(name: message.campaign, of: people)
        sender = message.sender.map { redaction.shown(sender: $0, of: people) }
        subject = redaction.shown(message.subject, of: people)
        size = message.sizeBytes
        stop = message.envelope.stop.description
        recipients = message.recipients.map { Recipient(address: redaction.shown($0.address), state: $0.state) }
    }
}

/// A request to release or discard held mail, some messages at a time.
package struct HeldRequest: Hashable, Sendable, Codable {
    /// Its `limit` is the chunk, its `after` where it begins.
    package var filter: HeldFilter
    package var reason: String

    package init(filter: HeldFilter, reason: String) {
        self.filter = filter
        self.reason = reason
    }

    /// - Throws: `refused` when it makes no sense.
    package func selection(needsReason: Bool) throws(ControlFailure) -> HeldSelection {
        if needsReason, !reason.contains(where: { !$0.isWhitespace }) { throw .refused("a discard needs a reason") }
        guard let limit = filter.limit, limit > 0 else { throw .refused("a chunk is one message or more") }
        do throws(HeldFilterRefused) { return try HeldSelection(filter) } catch { throw ControlFailure(error) }
    }
}

/// What one chunk of a release or a discard came to.
package struct HeldRunReport: Hashable, Sendable, Codable {
    /// Messages that were looked at.
    package var messages = 0
    /// Recipients that are settled, by what became of them.
    package var recipients: [String: Int] = [:]
    /// Recipients for whom a message is held as before, by the reason.
    package var stayed: [String: Int] = [:]
    /// Where the next chunk begins, the `after` of its filter; null when this was the last.
    package var next: String?
    /// No ESP could be asked about the last message, so the ones behind it were not tried.
    package var isUpstreamDown = false
    /// The stop whose ramp lets no more through for now.
    package var pacedBy: String?
    /// What is held altogether, afterwards.
    package var remaining = HeldTotals()

    package init() {}
}
