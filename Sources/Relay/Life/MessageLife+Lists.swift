import Content
import Guard
import Mail
import SMTP

/// What the lists say of a message's recipients when the header section is here, which tells the campaign and whom the ESP
/// sends to besides.
extension MessageLife {
    /// A recipient by its place among the deliveries, and what it is refused with.
    private typealias Refused = (position: Int, reply: Reply)

    /// Lookups in a row, some microseconds each, before other connections of the loop have their turn.
    private static let lookupsAtOnce = 256

    /// Whom the ESP sends to besides the envelope is on record like everybody else. Somebody whom only variables name and
    /// who was refused in the envelope gets nothing, so they are no recipient.
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

    /// Asks what could not be asked at RCPT. A recipient of the envelope who is refused is left out and hurts nobody
    /// else. One whom the header names cannot be left out of it, so they refuse the message.
    /// - Returns: nil when the message goes on, to those who are left.
    func askRecipients(_ reading: MessageReading) async -> MessageEnd? {
        let asksHeader = !reading.headerRecipients.addresses.isEmpty
        let isApology = services.shared.apologies.apology(of: reading.campaign) != nil
        guard asksHeader || listsAwaitCampaign || isApology else { return nil }
        // As the envelope has them.
        let inEnvelope = deliveries.indices.filter { deliveries[$0].state == .unknown && deliveries[$0].header == nil }
        let bound = reading.headerRecipients.boundKeys
        var tally = AudienceTally()
        var leftOut: [Refused] = []
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
            switch decision.answer {
            case .clear: if isNew { tally.asked += 1 }
            case .deferred(let reply): deferral = deferral ?? reply
            case .refused(let reply):
                if isNew { tally.asked += 1 }
                if decision.isSuppressed { tally.suppressed += 1 }
                deliveries[index].state = .blocked
                deliveries[index].reply = identified(reply)
                if isInHeader { refusedInHeader.append((index, reply)) } else { leftOut.append((index, reply)) }
            }
        }
        services.shared.audiences.note(tally, stream: client.stream, sender: command.reversePath, at: services.now)
        if let first = refusedInHeader.first {
            return refuseForHeader(first, others: refusedInHeader.count - 1, reading.headerRecipients.place)
        }
        if let deferral { return .deferred(deferral) }
        return leftOut.isEmpty ? nil : await leaveOut(leftOut, of: inEnvelope)
    }

    /// S: 550 5.7.1 sendguard: suppressed (unsubscribed 2026-03-01, list optouts) in X-SMTPAPI, and 2 more
    private func refuseForHeader(_ first: Refused, others: Int, _ place: String) -> MessageEnd {
        let others = others > 0 ? ", and \(others) more" : ""
        let rest = Reply(
            550, EnhancedStatusCode(5, 7, 1), "sendguard: not sent, for others that \(place) names are refused")
        for index in deliveries.indices where deliveries[index].state == .unknown {
            deliveries[index].state = .blocked
            deliveries[index].reply = identified(rest)
        }
        return MessageEnd(verdict: .blocked, state: .blocked, reply: first.reply.appending(" in \(place)\(others)"))
    }

    /// The client was told 250 for them at RCPT, when the campaign was not known; what they are is on record.
    /// - Parameter taken: deliveries that the envelope has, in its order.
    private func leaveOut(_ refused: [Refused], of taken: [Int]) async -> MessageEnd? {
        gates.question.recipients = deliveries.compactMap { $0.state == .unknown ? $0.address : nil }
        countLeftOut = refused.count
        guard deliveries.contains(where: { $0.state == .unknown && $0.header == nil }) else {
            return MessageEnd(verdict: .blocked, state: .blocked, reply: refused[0].reply)
        }
        let positions = Set(refused.map(\.position))
        let places = taken.indices.filter { positions.contains(taken[$0]) }
        guard let said = await envelope.leaveOut(Set(places)) else { return nil }
        return MessageEnd(verdict: said.verdict, state: said.deliveryState, reply: said.reply)
    }
}
