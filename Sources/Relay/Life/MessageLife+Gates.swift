import Content
import Guard
import Mail
import SMTP

/// What the gates ask of a message that a client sends.
extension MessageLife: MessageAtGates {
    func readingOrder(campaign: String?) -> ReadingOrder {
        let recipients = deliveries.compactMap { $0.state == .unknown ? $0.address : nil }
        defer { uncounted = AudienceTally() }
        return ReadingOrder(
            sender: command.reversePath, recipients: recipients, stream: client.stream, campaign: campaign,
            profile: envelope.profile, at: at, tally: uncounted, newID: template == nil ? id : nil)
    }

    func didRead(_ reading: MessageReading) { template = template ?? reading.template }

    /// A route by campaign can be taken only now that the headers are here: the envelope is opened again at the
    /// right ESP. So is one that was not opened because a stop was to hold the message, or to be answered at DATA, and has
    /// ended since, one whose session was given back because the client was slow, and one at an ESP that cannot take 8-bit
    /// content. There a recipient's refusal refuses the whole message, since the client was told 250 for it.
    ///
    /// Nothing is opened for a message that is stopped, or refused under the one profile which all of the route has.
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

    /// A stop that held the message when the route was taken may have ended since, and the ESP may have been lost among the
    /// recipients.
    func openEnvelope() async -> MessageEnd? {
        if envelope.isOpen { return nil }
        return .deferred(state.isUnasked ? Self.resumed : UpstreamEnvelope.transactionLost)
    }

    func decide(_ reading: MessageReading, _ body: MessageBody) -> CommitTicket {
        let record = record(reading, body, .unknown)
        state.didRecord()
        let ticket = services.shared.store.append(record)
        // Some of its recipients were refused, and the others go on.
        countRefusal(by: recipientStop)
        return ticket
    }

    private static let resumed = Reply(
        451, EnhancedStatusCode(4, 7, 1), "sendguard: mail was being resumed just now, try again")
}

/// What is put on record of a message.
extension MessageLife {
    /// - Parameters:
    ///   - reading: nil when the message was not read.
    ///   - body: nil when it did not come.
    func record(
        _ reading: MessageReading?, _ body: MessageBody?, _ verdict: Verdict, stop: StopID? = nil
    ) -> MessageRecord {
        let head: HeadStop? = if case .stoppedAtHead(let stop) = state { stop } else { nil }
        var record = MessageRecord(
            id: id, at: at, stream: client.stream, clientAddress: client.host, login: client.login,
            campaign: reading?.campaign ?? gates.question.campaign ?? "", sender: command.reversePath,
            subject: reading?.subject ?? head?.subject ?? "", sizeBytes: body?.count ?? 0,
            sha256: reading?.sha256 ?? "", verdict: verdict, deliveries: deliveries,
            findings: (reading?.judgement.findings ?? []) + gates.notices.findings, upstream: envelope.upstreamName,
            stop: stop, lists: gates.lists, bodyAt: bodyAt, decidedAt: services.now)
        record.originators = gates.question.originators
        record.template = template?.id
        record.newlyLearnt = template?.template
        record.messageID = reading.map(\.messageID) ?? head?.messageID
        fingerprint = record.fingerprint
        return record
    }

    /// Counts the message, once its record is made, for the stop's receipt: one however often its client comes again.
    func countRefusal(by stop: StopID?) { services.shared.killSwitch.countRefusal(by: stop, of: fingerprint) }

    /// The same for a message that is held: its client does not come again.
    func countHeld(by stop: StopID) {
        services.shared.killSwitch.countRefusal(by: stop, of: fingerprint, isTaken: true)
    }

    /// The line that goes in front of it, CRLF included.
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
