import Guard
import Mail
import SMTP

/// Takes a message over that a stop holds: kept whole with its envelope, durable before the client hears 250.
struct HoldIntake {
    let store: any HoldStore
    let mail: MailCommand
    /// Those that were taken, in the order of the record's deliveries that are not decided yet.
    let recipients: [RecipientCommand]
    let trace: [UInt8]
    let body: MessageBody

    /// - Parameter deliveries: of the record, those to be held still `unknown`.
    func keep(_ entry: HeldEntry, by stop: Stop, deliveries: [Delivery]) async throws(StoreFailure) {
        let open = deliveries.indices.filter { deliveries[$0].state == .unknown }
        let positions = open.filter { deliveries[$0].header == nil }
        guard positions.count == recipients.count else {
            throw StoreFailure("the envelope of \(entry.id) does not fit its record")
        }
        let inHeader = open.filter { deliveries[$0].header != nil }
        let envelope = HeldEnvelope(
            stop: stop.id, mail: mail.line,
            recipients: zip(positions, recipients).map { .init(position: $0, line: $1.line) }
                + inHeader.map { .init(position: $0, line: "") },
            trace: trace, hasLeadingDots: body.hasLeadingDots, endsWithCRLF: body.endsWithCRLF)
        let body = body
        try await store.hold(entry, envelope, sizeBytes: body.count) { offset in
            try body.piece(at: offset, limit: RelayLimits.pieceBytes)
        }
    }

    static func reply(_ stop: Stop) -> Reply {
        Reply(250, EnhancedStatusCode(2, 0, 0), "sendguard: held [stop \(stop.id)]")
    }

    /// A recipient is taken without the ESP being asked.
    static let recipientOK = Reply(250, EnhancedStatusCode(2, 1, 5), "ok")
}
