import Guard
import Mail
import SMTP

/// The end of a message that a stop holds.
extension MessageLife {
    /// Nothing was sent: commits the record as held.
    func hold(
        by stop: Stop, _ stopped: Stopped, _ body: MessageBody, _ reading: MessageReading
    ) async -> Reply {
        await envelope.giveBack()
        let reply = leftOut.told(in: identified(HeldMessageWriter.reply(stop)))
        var record = record(reading, body, .held, stop: stop.id)
        for index in deliveries.indices where deliveries[index].state == .unknown {
            record.deliveries[index].state = .held
            record.deliveries[index].reply = reply
        }
        guard await keep(.record(record), by: stop, body) else {
            return await conclude(MessageEnd(stopped), body, reading)
        }
        state.didRecord()
        state.didSettle(.held)
        countHeld(by: stop.id)
        count(.held, others: .held)
        return reply
    }

    /// The stop began after the record was committed. The ESP got no end of data, and its connection is dropped.
    func holdLate(by stop: Stop, _ stopped: Stopped, _ body: MessageBody) async -> Reply {
        let reply = leftOut.told(in: identified(HeldMessageWriter.reply(stop)))
        let outcome = Outcome(id: id, at: services.now, verdict: .held, state: .held, reply: reply, stop: stop.id)
        guard await keep(.outcome(outcome), by: stop, body) else { return await settle(.stopped(stopped)) }
        countHeld(by: stop.id)
        count(.held, others: .held)
        state.didSettle(.held)
        services.shared.killSwitch.settled(id)
        if let exception { await services.shared.rulings.settle(exception, left: []) }
        return reply
    }

    func writer(_ body: MessageBody) -> HeldMessageWriter {
        HeldMessageWriter(
            store: services.shared.store, mail: command, recipients: envelope.recipients, trace: trace, body: body)
    }

    /// Returns false when the message cannot be stored: then the client keeps it.
    private func keep(_ entry: HeldEntry, by stop: Stop, _ body: MessageBody) async -> Bool {
        do throws(StoreFailure) {
            try await writer(body).keep(entry, by: stop, deliveries: deliveries)
            services.shared.holdTrouble.didStore()
            return true
        } catch {
            services.shared.holdTrouble.didFail(stop, error)
            services.shared.logger.warning(
                "message \(id) is deferred, because stop \(stop.id) could not hold it: \(error)")
            return false
        }
    }
}

/// Takes over a message that a stop holds: stores it whole with its envelope, durably, before the client gets 250.
struct HeldMessageWriter {
    let store: any MailStore
    let mail: MailCommand
    /// The accepted recipients, in the order of the record's undecided deliveries.
    let recipients: [RecipientCommand]
    let trace: [UInt8]
    let body: MessageBody

    /// - Parameter deliveries: of the record; those to be held are still `unknown`.
    func keep(_ entry: HeldEntry, by stop: Stop, deliveries: [Delivery]) async throws(StoreFailure) {
        guard let envelope = envelope(stop.id, deliveries) else {
            throw StoreFailure("the envelope of \(entry.id) does not match its record")
        }
        let body = body
        try await store.hold(entry, envelope, sizeBytes: body.count) { offset in
            try body.piece(at: offset, limit: RelayLimits.pieceBytes)
        }
    }

    /// - Parameter stop: nil for a blocked message.
    /// - Returns: nil when the envelope does not match the record.
    func envelope(_ stop: StopID?, _ deliveries: [Delivery]) -> HeldEnvelope? {
        let open = deliveries.indices.filter { deliveries[$0].state == .unknown }
        let positions = open.filter { deliveries[$0].header == nil }
        guard positions.count == recipients.count else { return nil }
        let inHeader = open.filter { deliveries[$0].header != nil }
        return HeldEnvelope(
            stop: stop, mail: mail.line,
            recipients: zip(positions, recipients).map { .init(position: $0, line: $1.line) }
                + inHeader.map { .init(position: $0, line: "") },
            trace: trace, hasLeadingDots: body.hasLeadingDots, endsWithCRLF: body.endsWithCRLF)
    }

    static func reply(_ stop: Stop) -> Reply {
        Reply(250, EnhancedStatusCode(2, 0, 0), "sendguard: held [stop \(stop.id)]")
    }

    /// The reply to a recipient that is accepted without asking the ESP.
    static let recipientOK = Reply(250, EnhancedStatusCode(2, 1, 5), "ok")
}
