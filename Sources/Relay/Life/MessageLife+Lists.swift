import Content
import Guard
import Mail
import SMTP

/// Checks the lists again when the header section has arrived, which names the campaign and further recipients of the
/// ESP.
extension MessageLife {
    /// A recipient that does not get the message.
    private struct Refused {
        /// The index into the deliveries.
        let position: Int
        /// The reply that refuses it.
        let reply: Reply
        let state: Delivery.State
        let isSilent: Bool

        /// Returns nil for an answer that refuses nobody for good.
        init?(_ position: Int, _ answer: ListDecision.Answer) {
            self.position = position
            switch answer {
            case .clear, .deferred: return nil
            case .refused(let reply): (self.reply, state, isSilent) = (reply, .blocked, false)
            case .suppressed(let reply, let isSilent):
                (self.reply, state, self.isSilent) = (reply, .suppressed, isSilent)
            }
        }

        /// The reply for the record.
        var said: Reply { isSilent ? ListDecision.silentReply(reply) : reply }
    }

    /// Lookups in a row, a few microseconds each, before other connections of the loop get their turn.
    private static let lookupsAtOnce = 256

    /// Records the recipients that the ESP reads in the header. A recipient that only variables name gets no mail
    /// when the envelope's recipient was refused, so it is not added.
    func noteHeaderRecipients(_ recipients: HeaderRecipients) {
        guard !recipients.addresses.isEmpty else { return }
        let known = Dictionary(deliveries.map { ($0.address.key, $0.state) }) { a, b in a == .unknown ? a : b }
        for address in recipients.addresses {
            if let state = known[address.key], state == .unknown || recipients.variables.contains(address.key) {
                continue
            }
            deliveries.append(Delivery(address: address, state: .unknown, reply: nil, header: recipients.place))
            gates.question.recipients.append(address)
        }
    }

    /// Checks what could not be checked at RCPT. A refused recipient of the envelope is left out; the others get the
    /// message. A refused recipient in the header cannot be left out, so the whole message is refused.
    /// - Returns: nil when the message continues to the remaining recipients.
    func askRecipients(_ reading: MessageReading) async -> MessageEnd? {
        let asksHeader = !reading.headerRecipients.addresses.isEmpty
        let isApology = services.shared.apologies.apology(of: reading.campaign) != nil
        guard asksHeader || listsAwaitCampaign || isApology else { return nobodyLeft }
        // In the order of the envelope.
        let inEnvelope = deliveries.indices.filter { deliveries[$0].state == .unknown && deliveries[$0].header == nil }
        let bound = reading.headerRecipients.boundKeys
        var tally = AudienceTally()
        var late: [Refused] = []
        var refusedInHeader: [Refused] = []
        var deferral: Reply?
        var lookups = 0
        for index in deliveries.indices where deliveries[index].state == .unknown {
            let isNew = deliveries[index].header != nil
            guard isNew || listsAwaitCampaign || isApology else { continue }
            let isInHeader = isNew || bound.contains(deliveries[index].address.key)
            lookups += 1
            if lookups.isMultiple(of: Self.lookupsAtOnce) { await Task.yield() }
            let address = deliveries[index].address
            let decision = await gates.recipient(
                address, campaign: reading.campaign, asksLists: isNew || listsAwaitCampaign)
            if !decision.segment.isEmpty { deliveries[index].segment = decision.segment }
            if case .deferred(let reply) = decision.answer {
                deferral = deferral ?? reply
                continue
            }
            if isNew { tally.asked += 1 }
            guard let refused = Refused(index, decision.answer) else { continue }
            if decision.isSuppressed { tally.suppressed += 1 }
            if refused.state == .suppressed { services.shared.counters.countSuppressedRecipient() }
            deliveries[index].state = refused.state
            deliveries[index].reply = identified(refused.said)
            if isInHeader { refusedInHeader.append(refused) } else { late.append(refused) }
        }
        services.shared.audiences.note(tally, stream: client.stream, sender: command.reversePath, at: services.now)
        if let first = refusedInHeader.first {
            return refuseForHeader(first, others: refusedInHeader.count - 1, reading.headerRecipients.place)
        }
        if let deferral { return .deferred(deferral) }
        return late.isEmpty ? nobodyLeft : await leaveOut(late, of: inEnvelope)
    }

    /// S: 550 5.7.1 sendguard: suppressed (unsubscribed 2026-03-01, list optouts) in X-SMTPAPI, and 2 more
    private func refuseForHeader(_ first: Refused, others: Int, _ place: String) -> MessageEnd {
        let ending = ListDecision.ending(inHeader: place, others: others)
        let rest = Reply(
            550, EnhancedStatusCode(5, 7, 1), "sendguard: not sent, because other recipients in \(place) are refused")
        for index in deliveries.indices where deliveries[index].state == .unknown {
            deliveries[index].state = .blocked
            deliveries[index].reply = identified(rest)
        }
        return refused(with: first.reply.appending(ending))
    }

    /// A refusal of the whole message for its recipients; those without a state count as blocked.
    private func refused(with reply: Reply) -> MessageEnd {
        let isSuppressed = deliveries.allSatisfy { $0.state == .suppressed }
        return MessageEnd(verdict: isSuppressed ? .suppressed : .blocked, state: .blocked, reply: reply)
    }

    /// The end of a message without a recipient to ask the ESP about; nil when there is one. The recipients of its
    /// envelope that got 250 are suppressed, silently.
    ///
    /// **Why 250:** a client that must not see a refusal of one recipient would take this one for a refusal of the
    /// message. When the ESP would mail others whom the header names, they would get nothing, so the client must know.
    private var nobodyLeft: MessageEnd? {
        if deliveries.contains(where: { $0.state == .unknown && $0.header == nil }) { return nil }
        if deliveries.contains(where: { $0.state == .unknown }) { return refused(with: ListDecision.onlyHeaderLeft) }
        return MessageEnd(
            verdict: Verdict(ofRefused: deliveries.map(\.state)), state: .suppressed, reply: ListDecision.nobodyLeft)
    }

    /// Leaves out recipients that got 250 at RCPT, when the campaign was unknown; their state is recorded.
    /// - Parameter taken: the deliveries in the envelope, in its order.
    private func leaveOut(_ refused: [Refused], of taken: [Int]) async -> MessageEnd? {
        gates.question.recipients = deliveries.compactMap { $0.state == .unknown ? $0.address : nil }
        for one in refused { leftOut.add(one.state) }
        if let end = nobodyLeft {
            return refused.first { !$0.isSilent }.map { self.refused(with: $0.reply) } ?? end
        }
        let positions = Set(refused.map(\.position))
        let places = taken.indices.filter { positions.contains(taken[$0]) }
        guard let said = await envelope.leaveOut(Set(places)) else { return nil }
        return MessageEnd(verdict: said.verdict, state: said.deliveryState, reply: said.reply)
    }
}
