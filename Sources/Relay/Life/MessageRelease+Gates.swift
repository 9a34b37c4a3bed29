import Content
import Guard
import Mail
import SMTP

/// The steps of a held message at the gates. Its route was chosen at the start, and the ESP is asked last: a message
/// that stays held costs the ESP nothing.
extension MessageRelease: MessageAtGates {
    var trace: [UInt8] { message.envelope.trace }

    func readingOrder(campaign: String?) -> ReadingOrder {
        ReadingOrder(
            id: message.id,
            circumstances: MessageCircumstances(
                sender: message.sender, recipients: leaving.compactMap(\.command?.recipient), stream: message.stream,
                campaign: message.campaign, profile: envelope.profile, at: services.now),
            hasTemplate: true)
    }

    func didRead(_ reading: MessageReading) throws {
        guard reading.sha256 == message.sha256 else { throw StoreFailure("the content of \(message.id) is damaged") }
    }

    func takeRoute(_ reading: MessageReading, _ body: MessageBody) async -> Void? { nil }

    /// They were recorded when the message was held.
    func noteHeaderRecipients(_ recipients: HeaderRecipients) {}

    func askRecipients(_ reading: MessageReading) async -> Void? { fits(reading.headerRecipients) ? nil : () }

    /// Asks the ESP about the recipients; the accepted ones continue.
    func openEnvelope() async -> Void? {
        var taken: [ReleasedRecipient] = []
        let asked = leaving.filter { $0.command != nil }
        for (one, said) in zip(asked, await envelope.add(asked.compactMap(\.command))) {
            switch said {
            case .byUpstream(let reply) where reply.isPermanent: settle([one], .refused, reply)
            case let said where said.reply.isPositive: taken.append(one)
            // The guard must deliver held mail: it stays until an upstream of its route can take it.
            case .unfit(let reply): stay([one], reply.text)
            case .byUs(let reply):
                isUpstreamDown = true
                stay([one], reply.text)
            case let said: stay([one], said.reply.text)
            }
        }
        upstreamName = envelope.upstreamName
        let inHeader = leaving.filter { $0.command == nil }
        guard envelope.isOpen, !taken.isEmpty else {
            stay(taken, "the connection to the ESP was lost")
            stay(inHeader, "the ESP accepted no recipient of the envelope")
            return ()
        }
        leaving = taken + inHeader
        gates.question.recipients = leaving.map(\.address)
        return nil
    }

    func decide(_ reading: MessageReading, _ body: MessageBody) -> CommitTicket {
        exception = reading.exception
        findings = reading.judgement.findings
        return store.beginRelease(
            message.id, positions: leaving.map(\.position), exception: reading.exception?.id)
    }

    // MARK: recipients in the header

    /// Whether all recipients in the header may have the message; otherwise settles or keeps the others. A recipient
    /// that the ESP reads in the header cannot be left out, so all of them get the message or it stays held.
    private func fits(_ header: HeaderRecipients) -> Bool {
        let known = Set(message.envelope.recipients.filter(\.isInHeader).map(\.position))
        let bound = header.boundKeys
        guard !known.isEmpty || !bound.isEmpty else { return true }
        let named = Set(header.addresses.map(\.key))
        let reached = Set(leaving.map(\.address.key))
        let positions = Set(leaving.map(\.position))
        let isAsHeld = leaving.allSatisfy { $0.command != nil || named.contains($0.address.key) }
        if isAsHeld, known.isSubset(of: positions), bound.isSubset(of: reached) { return true }
        let isRefused = message.recipients.contains { one in
            (known.contains(one.position) || bound.contains(one.address.key))
                && results.contains { $0.position == one.position && [.blocked, .suppressed].contains($0.state) }
        }
        if isRefused {
            settle(leaving, .blocked, Self.othersRefused)
        } else {
            stay(leaving, isAsHeld ? Self.othersStay : Self.otherHeader)
        }
        return false
    }

    private static let othersRefused = Reply(
        550, EnhancedStatusCode(5, 7, 1), "sendguard: not sent, because other recipients in its header are refused")
    private static let othersStay =
        "the ESP would send it to all recipients in its header, and some of them must not get it now"
    private static let otherHeader = "the recipients that the ESP reads in its header have changed since it was held"
}
