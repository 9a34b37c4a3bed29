import Content
import Guard
import Mail
import Net
import SMTP

/// How a message's life ends: on record, and only then answered.
extension MessageLife {
    /// What the transfer came to, made durable before the client hears of it.
    func settle(_ result: MessageTransfer.Result) async -> Reply {
        guard let end = end(of: result) else {
            // Nothing left, and nothing can be written down: the halted switch says the rest.
            services.shared.counters.count(.deferred)
            return identified(Halt.auditUnavailable.reply)
        }
        countRefusal(by: end.stop)
        services.shared.counters.count(end.verdict)
        state.didSettle(end.verdict)
        var final = identified(end.reply)
        if countLeftOut > 0, end.reply.isPositive {
            final = final.appending(" (\(Self.leftOut(countLeftOut)))")
        }
        var outcome = Outcome(
            id: id, at: services.now, verdict: end.verdict, state: end.state, reply: final, stop: end.stop)
        outcome.espID = envelope.espID
        let ticket = services.shared.store.append(outcome)
        // An outcome that cannot be written now is kept by the store and written when it recovers. The ESP has
        // the message already: a 4xx here would only make the client send it twice.
        try? await ticket.committed()
        services.shared.killSwitch.settled(id)
        return final
    }

    /// nil when its record could not be committed.
    private func end(of result: MessageTransfer.Result) -> MessageEnd? {
        let upstream = envelope.upstreamName ?? ""
        switch result {
        case .answered(let answer):
            let reply = answer.passedOn(by: upstream, isUTF8: command.smtpUTF8)
            switch answer {
            case .accepted: return MessageEnd(verdict: .relayed, state: .accepted, reply: reply)
            case .refused: return MessageEnd(verdict: .refused, state: .refused, reply: reply)
            case .unexpected: return MessageEnd(verdict: .unknown, state: .unknown, reply: reply)
            }
        case .stopped(let stopped): return MessageEnd(stopped)
        case .notRecorded: return nil
        case .lost(let failure, let endWasOut):
            let reply = failure.reply(upstream: upstream)
            // Whether the ESP has it cannot be known once the end of data may have been read.
            return endWasOut ? MessageEnd(verdict: .unknown, state: .unknown, reply: reply) : .deferred(reply)
        }
    }

    /// `1 of its recipients is refused, and was left out`, `2 of its recipients are refused, and were left out`.
    static func leftOut(_ count: Int) -> String {
        let (be, were) = count == 1 ? ("is", "was") : ("are", "were")
        return "\(count) of its recipients \(be) refused, and \(were) left out"
    }

    /// Ends a message that does not go upstream: recorded, the ESP's transaction reset, the client told.
    /// - Parameter reading: nil when the message was not read.
    func conclude(_ end: MessageEnd, _ body: MessageBody, _ reading: MessageReading? = nil) async -> Reply {
        let reply = identified(end.reply)
        for index in deliveries.indices where deliveries[index].state == .unknown {
            deliveries[index].state = end.state
            deliveries[index].reply = reply
        }
        let record = record(reading, body, end.verdict, stop: end.stop)
        state.didRecord()
        countRefusal(by: end.stop ?? recipientStop)
        let ticket = services.shared.store.append(record)
        await envelope.giveBack()
        services.shared.counters.count(end.verdict)
        do { try await ticket.committed() } catch { return identified(Halt.auditUnavailable.reply) }
        state.didSettle(end.verdict)
        if end.keeps { await keep(body) }
        return reply
    }

    /// A blocked message goes into the quarantine, and is there when the client hears of it. If it cannot, it stays
    /// refused all the same, and `show` says that it is not kept.
    private func keep(_ body: MessageBody) async {
        do throws(StoreFailure) {
            try await services.shared.store.keep(id, sizeBytes: body.count) { offset in
                try body.piece(at: offset, limit: RelayLimits.pieceBytes)
            }
        } catch {
            services.shared.logger.warning("\(id) is blocked and on record, but the message is not kept: \(error)")
        }
    }
}

/// How a message ends, for all its recipients that are not decided yet.
struct MessageEnd {
    let verdict: Verdict
    let state: Delivery.State
    let reply: Reply
    var stop: StopID?
    /// It goes into the quarantine.
    var keeps = false

    static func deferred(_ reply: Reply) -> MessageEnd {
        MessageEnd(verdict: .deferred, state: .deferred, reply: reply)
    }
}

extension MessageEnd {
    /// By a check. What it blocks is kept, so that a person can see why.
    init(_ refusal: Refusal) {
        self.init(
            verdict: refusal.verdict, state: refusal.verdict.keptState, reply: refusal.reply,
            keeps: refusal.verdict == .blocked)
    }

    /// By a stop that covers the message.
    init(_ stopped: Stopped) {
        self.init(
            verdict: stopped.verdict, state: stopped.verdict.keptState, reply: stopped.reply, stop: stopped.stop)
    }
}

extension Verdict {
    /// How the recipients of a message that we kept back are recorded.
    var keptState: Delivery.State { self == .blocked ? .blocked : .deferred }
}

extension UpstreamEnvelope.RecipientAnswer {
    /// How a recipient that was not accepted is recorded: refused by the ESP, or deferred or blocked by us.
    var deliveryState: Delivery.State {
        switch self {
        case .byUpstream: .refused
        case .byUs: .deferred
        case .unfit: .blocked
        }
    }

    /// For a message that no upstream can take with the place where it begins to be so.
    func reply(for body: MessageBody) -> Reply {
        guard case .unfit = self, body.hasEightBit, reply.enhanced == EightBitContent.status,
            let place = try? body.withBytes({ EightBitContent.firstPlace(in: $0) })
        else { return reply }
        return reply.appending(" (first in \(place))")
    }

    /// How a message is recorded that is refused with this.
    var verdict: Verdict {
        switch self {
        case .byUpstream, .unfit: .refused
        case .byUs: .deferred
        }
    }
}
