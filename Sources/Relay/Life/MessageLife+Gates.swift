import Content
import Guard
import Mail
import SMTP

/// The steps of a client's message at the gates.
extension MessageLife: MessageAtGates {
    func readingOrder(campaign: String?) -> ReadingOrder {
        let recipients = deliveries.compactMap { $0.state == .unknown ? $0.address : nil }
        defer { uncounted = AudienceTally() }
        let circumstances = MessageCircumstances(
            sender: command.reversePath, recipients: recipients, stream: client.stream, campaign: campaign,
            profile: envelope.profile, at: at)
        return ReadingOrder(id: id, circumstances: circumstances, tally: uncounted, hasTemplate: template != nil)
    }

    func didRead(_ reading: MessageReading) { template = template ?? reading.template }

    /// Opens the envelope again at the right ESP when the route is only known now that the header has arrived. This
    /// happens in four cases. The routes depend on the campaign. No ESP was asked, because a stop would have held or
    /// refused the message, and that stop has ended. The session was given back because the client was slow. The ESP
    /// cannot take 8-bit content. A recipient that the ESP refuses now refuses the whole message, because the client
    /// already got 250 for that recipient.
    ///
    /// No envelope is opened for a message that is stopped, or that is refused under the only profile of the route.
    func takeRoute(_ reading: MessageReading, _ body: MessageBody) async -> MessageEnd? {
        guard services.directory.routesByCampaign || state.isUnasked || envelope.isLetGo || !envelope.isFit else {
            return nil
        }
        let route = services.directory.route(
            stream: client.stream, sender: command.reversePath, campaign: reading.campaign, on: loop)
        let isSame = route.allSatisfy { $0.upstream.settings.profile == reading.profile }
        if isSame, reading.judgement.refusal != nil { return nil }
        var asked = gates.question
        asked.upstream = route.first?.upstream.name
        do throws(Stopped) { try services.shared.killSwitch.inquire(asked) } catch {
            await envelope.giveBack()
            envelope.aim(at: route)
            return nil
        }
        guard let said = await envelope.move(to: route) else { return nil }
        return MessageEnd(verdict: said.verdict, state: said.deliveryState, reply: said.reply(for: body))
    }

    /// The envelope is not open when a stop that would have held the message has ended since, or when the ESP was
    /// lost during RCPT.
    func openEnvelope() async -> MessageEnd? {
        if envelope.isOpen { return nil }
        return .deferred(state.isUnasked ? Self.resumed : UpstreamEnvelope.transactionLost)
    }

    func decide(_ reading: MessageReading, _ body: MessageBody) -> CommitTicket {
        var record = record(reading, body, .unknown)
        record.exception = reading.exception?.id
        exception = reading.exception
        state.didRecord()
        let ticket = services.shared.store.append(record)
        // Some recipients were refused by a stop, and the message goes to the others.
        countRefusal(by: recipientStop)
        return ticket
    }

    private static let resumed = Reply(
        451, EnhancedStatusCode(4, 7, 1), "sendguard: a stop has just ended, try again")
}

/// The record of a message.
extension MessageLife {
    /// - Parameters:
    ///   - reading: nil when the message was not read.
    ///   - body: nil when there was none.
    func record(
        _ reading: MessageReading?, _ body: MessageBody?, _ verdict: Verdict, stop: StopID? = nil
    ) -> MessageRecord {
        let head: StopAtHeader? = if case .stoppedAtHead(let stop) = state { stop } else { nil }
        var record = MessageRecord(
            id: id, at: at, stream: client.stream, clientAddress: client.host, login: client.login,
            campaign: reading?.campaign ?? gates.question.campaign ?? "", sender: command.reversePath,
            subject: reading?.subject ?? head?.subject ?? "", sizeBytes: body?.count ?? 0,
            sha256: reading?.sha256 ?? "", verdict: verdict, deliveries: deliveries,
            findings: (reading?.judgement.findings ?? []) + gates.notices.findings, upstream: envelope.upstreamName,
            stop: stop, lists: gates.lists, bodyAt: bodyAt, decidedAt: services.now)
        record.originators = gates.question.originators
        record.content = reading?.content
        record.unjudged = reading?.unjudged
        record.template = template?.id
        record.newlyLearnt = template?.template
        record.messageID = reading.map(\.messageID) ?? head?.messageID
        fingerprint = record.fingerprint
        findings = record.findings
        return record
    }

    /// Counts the message, once, when it has ended.
    /// - Parameter others: the state of recipients that have none yet.
    func count(_ verdict: Verdict, others: Delivery.State = .unknown) {
        services.shared.counters.count(verdict)
        let metrics = services.shared.metrics.on(loop)
        var recipients: [Delivery.State: Int] = [:]
        for delivery in deliveries {
            recipients[delivery.state == .unknown ? others : delivery.state, default: 0] += 1
        }
        metrics.count(
            verdict, stream: client.stream, upstream: envelope.upstreamName, bytes: receivedBytes,
            recipients: recipients)
        metrics.count(findings)
    }

    /// Counts the message for the stop's receipt once its record is made; its retries count as the same message.
    func countRefusal(by stop: StopID?) { services.shared.killSwitch.countRefusal(by: stop, of: fingerprint) }

    /// The same for a held message, which its client does not send again.
    func countHeld(by stop: StopID) {
        services.shared.killSwitch.countRefusal(by: stop, of: fingerprint, isTaken: true)
    }

    /// The trace line before the message, with its CRLF.
    var trace: [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(256)
        TraceHeader(
            hello: client.hello, clientHost: client.host, hostname: services.shared.hostname,
            with: TraceHeader.transmission(
                isExtended: client.isExtended, isEncrypted: client.isEncrypted, isLoggedIn: client.login != nil,
                isUTF8: command.smtpUTF8),
            id: id, at: at
        ).append(to: &bytes)
        return bytes
    }

    func identified(_ reply: Reply) -> Reply { reply.appending(" id=\(id)") }
}
