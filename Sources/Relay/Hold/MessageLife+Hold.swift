import Guard
import Mail

/// How a message ends that a stop holds.
extension MessageLife {
    /// Nothing has left: the record is committed as held.
    func hold(
        by stop: Stop, _ stopped: Stopped, _ body: MessageBody, _ reading: MessageReading
    ) async -> Reply {
        await envelope.giveBack()
        let reply = identified(HoldIntake.reply(stop))
        var record = record(reading, body, .held, stop: stop.id)
        for index in deliveries.indices where deliveries[index].state == .unknown {
            record.deliveries[index].state = .held
            record.deliveries[index].reply = reply
        }
        guard await keep(.record(record), by: stop, body) else { return await conclude(stopped, body, reading) }
        isRecorded = true
        countRefusal(by: stop.id)
        services.shared.counters.count(.held)
        return reply
    }

    /// The stop came when the record was committed already. The ESP saw no end of data, and its connection is dropped.
    func holdLate(by stop: Stop, _ stopped: Stopped, _ body: MessageBody) async -> Reply {
        let reply = identified(HoldIntake.reply(stop))
        let outcome = Outcome(id: id, at: services.now, verdict: .held, state: .held, reply: reply, stop: stop.id)
        guard await keep(.outcome(outcome), by: stop, body) else { return await settle(.stopped(stopped)) }
        countRefusal(by: stop.id)
        services.shared.counters.count(.held)
        services.shared.killSwitch.settled(id)
        return reply
    }

    /// False when it cannot be kept: then the client keeps it.
    private func keep(_ entry: HeldEntry, by stop: Stop, _ body: MessageBody) async -> Bool {
        let intake = HoldIntake(
            store: services.shared.held, mail: command, recipients: envelope.recipients, trace: trace(), body: body)
        do throws(StoreFailure) {
            try await intake.keep(entry, by: stop, deliveries: deliveries)
            services.shared.holdTrouble.didStore()
            return true
        } catch {
            services.shared.holdTrouble.didFail(stop, error)
            services.shared.logger.warning("\(id) is deferred where stop \(stop.id) would hold it: \(error)")
            return false
        }
    }
}
