import Content
import Guard
import Mail
import Net
import SMTP

/// The end of a message's life: first the record, then the reply.
extension MessageLife {
    /// Makes the result of the transfer durable before the client gets its reply.
    func settle(_ result: MessageTransfer.Result) async -> Reply {
        guard let end = end(of: result) else {
            // No end of data left, and nothing can be recorded: the halted switch gives the reason.
            count(.deferred, others: .deferred)
            return identified(Halt.auditUnavailable.reply)
        }
        countRefusal(by: end.stop)
        count(end.verdict, others: end.state)
        state.didSettle(end.verdict)
        var final = identified(end.reply)
        if end.reply.isPositive { final = leftOut.told(in: final) }
        var outcome = Outcome(
            id: id, at: services.now, verdict: end.verdict, state: end.state, reply: final, stop: end.stop)
        outcome.espID = envelope.espID
        let ticket = services.shared.store.append(outcome)
        // The store keeps an outcome that it cannot write, and writes it when it recovers. The ESP has the message
        // already: a 4xx would only make the client send it twice.
        try? await ticket.committed()
        services.shared.killSwitch.settled(id)
        if let exception {
            let reached = deliveries.filter { end.state.hasLeft && $0.state == .unknown }.map(\.address.key)
            await services.shared.rulings.settle(exception, left: Set(reached))
        }
        return final
    }

    /// Returns nil when the record could not be committed.
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
            // Once the ESP may have read the end of data, its decision is unknown.
            return endWasOut ? MessageEnd(verdict: .unknown, state: .unknown, reply: reply) : .deferred(reply)
        }
    }

    /// Ends a message that does not go upstream: records it, resets the ESP's transaction, returns the reply.
    /// - Parameter reading: nil when the message was not read.
    func conclude(_ end: MessageEnd, _ body: MessageBody, _ reading: MessageReading? = nil) async -> Reply {
        var reply = identified(end.reply)
        if end.reply.isPositive { reply = leftOut.told(in: reply) }
        let kept = end.keeps ? writer(body).envelope(nil, deliveries) : nil
        for index in deliveries.indices where deliveries[index].state == .unknown {
            deliveries[index].state = end.state
            deliveries[index].reply = reply
        }
        let record = record(reading, body, end.verdict, stop: end.stop)
        state.didRecord()
        countRefusal(by: end.stop ?? recipientStop)
        let ticket = services.shared.store.append(record)
        await envelope.giveBack()
        count(end.verdict)
        do { try await ticket.committed() } catch { return identified(Halt.auditUnavailable.reply) }
        state.didSettle(end.verdict)
        if end.keeps { await keep(body, kept) }
        return reply
    }

    /// Stores a blocked message in the quarantine before the client gets its reply, with its envelope, so that a person
    /// can release it. If that fails, the message is still refused, and `show` says that it is not kept.
    private func keep(_ body: MessageBody, _ envelope: HeldEnvelope?) async {
        do throws(StoreFailure) {
            try await services.shared.store.keep(id, envelope, sizeBytes: body.count) { offset in
                try body.piece(at: offset, limit: RelayLimits.pieceBytes)
            }
        } catch {
            services.shared.logger.warning(
                "message \(id) is blocked and recorded, but could not be kept in the quarantine: \(error)")
        }
    }
}

/// The end of a message for all its recipients without a decision.
struct MessageEnd {
    let verdict: Verdict
    let state: Delivery.State
    let reply: Reply
    var stop: StopID?
    /// Whether the message goes into the quarantine.
    var keeps = false

    static func deferred(_ reply: Reply) -> MessageEnd {
        MessageEnd(verdict: .deferred, state: .deferred, reply: reply)
    }
}

/// Recipients that got 250 at RCPT and do not get the message; its reply counts them.
struct LeftOutRecipients {
    private var suppressed = 0
    private var refused = 0

    mutating func add(_ state: Delivery.State) {
        if state == .suppressed { suppressed += 1 } else { refused += 1 }
    }

    /// S: 250 2.0.0 Ok: queued as 4F3A id=38gb3ma1a0000 (2 recipients suppressed and left out)
    func told(in reply: Reply) -> Reply {
        let counts = [(suppressed, "suppressed"), (refused, "refused")].filter { $0.0 > 0 }
        guard let (first, word) = counts.first else { return reply }
        let rest = counts.dropFirst().map { ", \($0.0) \($0.1)" }.joined()
        return reply.appending(" (\(first) recipient\(first == 1 ? "" : "s") \(word)\(rest) and left out)")
    }
}

extension MessageEnd {
    /// Refused by a check. A blocked message is kept, so that a person can see why.
    init(_ refusal: Refusal) {
        self.init(
            verdict: refusal.verdict, state: refusal.verdict.keptState, reply: refusal.reply,
            keeps: refusal.verdict == .blocked)
    }

    /// Refused by a stop that covers the message.
    init(_ stopped: Stopped) {
        self.init(
            verdict: stopped.verdict, state: stopped.verdict.keptState, reply: stopped.reply, stop: stopped.stop)
    }
}

extension Verdict {
    /// The verdict of a message that no recipient can get.
    /// - Parameter states: of all its recipients.
    init(ofRefused states: [Delivery.State]) {
        let states = Set(states)
        self =
            if states.contains(.blocked) {
                .blocked
            } else if states.contains(.refused) {
                .refused
            } else {
                states == [.suppressed] ? .suppressed : .deferred
            }
    }

    /// The state of the recipients of a message that the guard refused.
    var keptState: Delivery.State { self == .blocked ? .blocked : .deferred }
}

extension UpstreamEnvelope.RecipientAnswer {
    /// The state of a recipient that was not accepted: refused by the ESP, or deferred or blocked by the guard.
    var deliveryState: Delivery.State {
        switch self {
        case .byUpstream: .refused
        case .byUs: .deferred
        case .unfit: .blocked
        }
    }

    /// When no upstream can take 8-bit content, adds the place of the first 8-bit byte.
    func reply(for body: MessageBody) -> Reply {
        guard case .unfit = self, body.hasEightBit, reply.enhanced == EightBitContent.status,
            let place = try? body.withBytes({ EightBitContent.firstPlace(in: $0) })
        else { return reply }
        return reply.appending(" (first in \(place))")
    }

    /// The verdict of a message that is refused with this answer.
    var verdict: Verdict {
        switch self {
        case .byUpstream, .unfit: .refused
        case .byUs: .deferred
        }
    }
}
