// Folder Life: a message from MAIL to its last reply (`MessageLife`), or from the hold to its ESP (`MessageRelease`):
// its gates, its envelope at the ESP, and its transfer with the kill switch's permit.
// It may use Message, Stops, Upstream and Services.

import Content
import Guard
import Mail
import Net
import SMTP

/// One message from MAIL to its last reply, top to bottom:
///
///     mail        stops, asked early                      answered here, at RCPT or at the head, by `stop.answer`
///     recipients  stops, lists                            refused here, or asked upstream
///     head        stops by campaign and by sender,        asked while the body still comes in
///                 those that are answered at DATA
///     message     read and judge the collected body       pure
///                 lists, for the campaign and for whom    `MessageLife+Lists`
///                 the ESP reads in the header
///                 stops, ramps                            the message's place in a careful resume; what a stop holds is
///                                                         kept whole, and goes no further (`HoldIntake`)
///                 audit: decided                          durable before the end of data leaves; what a check
///                                                         blocks is kept whole
///                 body upstream, permit, end of data      `MessageTransfer`
///                 audit: answered                         durable before the reply
///     drop        the transaction ended without a message
///
/// On its connection's loop only. Whatever fails on the way gives the client a 4xx: the message stays its own.
final class MessageLife {
    let services: RelayServices
    let client: ClientIdentity
    private let loop: EventLoop
    let command: MailCommand
    let id: RecordID
    private let at: Timestamp
    var question: MailInQuestion
    let envelope: UpstreamEnvelope
    var deliveries: [Delivery] = []
    /// Versions of the lists that were asked.
    var lists: [String: Int64] = [:]
    /// What lists say that only observe.
    var notices = ListNotices()
    /// What the lists were asked at RCPT.
    var audience = AudienceTally()
    /// A list's scope names campaigns.
    var listsAwaitCampaign = false
    let apologyClaims = ApologyClaims()
    /// Recipients who were taken at RCPT, and whom a list or an apology refused when the campaign was known.
    var countLeftOut = 0
    var isRecorded = false
    /// What it came to; nil as long as that is not on record.
    var recordedVerdict: Verdict?
    /// The stop that was met when the header section was here; the rest of the body is not kept then.
    private var stoppedAtHead: Stopped?
    /// A stop wants the message kept: recipients are taken here, and no ESP is asked before all is known.
    var isToBeHeld = false
    /// A stop covers the message, and is answered when the header section is here; no ESP is asked before.
    var isAnsweredAtData = false
    /// A ramp had no place at MAIL, so each recipient is held to it.
    var isPaced = false
    /// Recipients that were refused; beyond a number nobody is asked about and none is kept.
    private var countRefused = 0
    private var headSubject = ""
    private var headMessageID: String?
    private var hasAskedAtHead = false
    private var isRead = false
    private var template: TemplateMemory.Use?
    /// When the whole body was here.
    private var bodyAt: Timestamp?
    /// The stop that refused a recipient.
    private(set) var recipientStop: StopID?
    /// Of the record, once it is made: tells the message from its retries.
    private var fingerprint: UInt64?

    init(services: RelayServices, client: ClientIdentity, loop: EventLoop, command: MailCommand) {
        self.services = services
        self.client = client
        self.loop = loop
        self.command = command
        at = services.now
        id = services.shared.ids.next(at: at)
        question = MailInQuestion(id: id, stream: client.stream, sender: command.reversePath)
        envelope = UpstreamEnvelope(
            mail: command, services: services,
            route: services.directory.route(
                stream: client.stream, sender: command.reversePath, campaign: nil, on: loop))
        if !services.directory.routesByCampaign { question.upstream = envelope.onlyUpstreamName }
    }

    // MARK: MAIL

    func mail() async -> Reply {
        do throws(Stopped) {
            try services.shared.killSwitch.admit(question, at: services.shared.stopClock.now, takes: false)
        } catch {
            // What halts the guard keeps it from writing recipients down, too.
            if case .halted = error { return await refuseWhole(error) }
            if error.holding != nil {
                isToBeHeld = true
            } else if services.configuration.stop.answer == .mail {
                return await refuseWhole(error)
            } else {
                postpone(error)
            }
        }
        return Self.senderOK
    }

    // MARK: RCPT

    /// Recipients that were named one behind the other; the ESP is asked for all that nothing here refuses at once.
    func recipients(_ commands: [RecipientCommand]) async -> [Reply] {
        var judged: [Judged] = []
        for command in commands {
            let isTooMany = countRefused >= services.configuration.limits.recipients
            judged.append(isTooMany ? Judged(isTooMany: true) : await judge(command))
        }
        let passed = zip(commands, judged).filter { $1.refusal == nil && !$1.isTooMany }.map(\.0)
        var answers = await take(passed)[...]
        return zip(commands, judged).map { command, judged in
            let address = command.recipient
            if judged.isTooMany { return identified(Self.tooManyRefused) }
            if let refusal = judged.refusal { return note(address, refusal.state, refusal.reply, judged.segment) }
            guard let said = answers.popFirst() else { preconditionFailure("a recipient without an answer") }
            guard said.reply.isPositive else { return note(address, said.deliveryState, said.reply, judged.segment) }
            deliveries.append(Delivery(address: address, state: .unknown, reply: nil, segment: judged.segment))
            question.recipients.append(address)
            return said.reply
        }
    }

    /// What is said here of a recipient, before the ESP is asked.
    private struct Judged {
        var refusal: (state: Delivery.State, reply: Reply)?
        var segment = ""
        /// So many were refused before it that it is not looked at, and not on record.
        var isTooMany = false
    }

    private func judge(_ command: RecipientCommand) async -> Judged {
        var asked = question
        asked.recipients = [command.recipient]
        do throws(Stopped) {
            if isPaced {
                try services.shared.killSwitch.admit(asked, at: services.now, takes: false)
            } else {
                try services.shared.killSwitch.inquire(asked)
            }
        } catch {
            if error.holding != nil {
                isToBeHeld = true
            } else if isPutOff(error) {
                isAnsweredAtData = true
            } else {
                recipientStop = error.stop
                return Judged(refusal: (error.verdict.keptState, error.reply))
            }
        }
        let decision = await askLists(command)
        switch decision.answer {
        case .refused(let reply): return Judged(refusal: (.blocked, reply), segment: decision.segment)
        case .deferred(let reply): return Judged(refusal: (.deferred, reply), segment: decision.segment)
        case .clear: return Judged(segment: decision.segment)
        }
    }

    private func take(_ commands: [RecipientCommand]) async -> [UpstreamEnvelope.Said] {
        guard isUnasked else { return await envelope.add(commands) }
        await envelope.takeUnasked(commands)
        return commands.map { _ in .byUs(HoldIntake.recipientOK) }
    }

    private func note(
        _ address: Address, _ state: Delivery.State, _ reply: Reply, _ segment: String
    ) -> Reply {
        let reply = identified(reply)
        deliveries.append(Delivery(address: address, state: state, reply: reply, segment: segment))
        countRefused += 1
        return reply
    }

    // MARK: the header section

    /// A piece of the body came in. Once the header section is whole, stops by campaign and by sender, and those that are
    /// answered at DATA, are asked about it: the rest of a message that will not pass is not kept.
    func bodyGrew(_ body: MessageBody) {
        guard !hasAskedAtHead, isAnsweredAtData || services.shared.killSwitch.asksAtHead,
            let head = body.headerSection()
        else { return }
        hasAskedAtHead = true
        let message = head.withUnsafeBytes { Message(reading: $0) }
        question.campaign = CampaignIdentity.named(
            in: message, headers: services.configuration.campaignHeaders, profile: envelope.profile)
        question.originators = Originators(of: message)
        do throws(Stopped) {
            if isAnsweredAtData {
                try services.shared.killSwitch.admit(question, at: services.now, takes: false)
            } else {
                try services.shared.killSwitch.inquire(question)
            }
        } catch {
            // What is to be held is needed whole.
            if error.holding != nil { return }
            stoppedAtHead = error
            headSubject = String(message.subject.prefix(RelayLimits.subjectCharacters)).harmless
            headMessageID = message.recordedID
            body.keepNothing()
        }
    }

    // MARK: the message

    func message(_ body: MessageBody) async -> Reply {
        bodyAt = services.now
        if let stopped = stoppedAtHead { return await conclude(MessageEnd(stopped), body) }
        var reading: MessageReading
        do { reading = try await read(body) } catch {
            return await conclude(.deferred(Self.noRoom), body)
        }
        envelope.hasEightBit = body.hasEightBit
        question.campaign = reading.campaign
        question.originators = reading.originators
        if reading.hops > RelayLimits.hops {
            return await conclude(MessageEnd(verdict: .refused, state: .blocked, reply: Self.loops), body, reading)
        }
        if let said = await takeRoute(reading) {
            let reply = said.reply(for: body)
            return await conclude(
                MessageEnd(verdict: said.verdict, state: said.deliveryState, reply: reply), body, reading)
        }
        if reading.profile != envelope.profile {
            // Another ESP fills in other tags, so what was said for the first one says nothing here.
            do { reading = try await read(body, campaign: reading.campaign) } catch {
                return await conclude(.deferred(Self.noRoom), body, reading)
            }
        }
        noteHeaderRecipients(reading.headerRecipients)
        if let refusal = reading.judgement.refusal {
            let end = MessageEnd(
                verdict: refusal.verdict, state: refusal.verdict.keptState, reply: refusal.reply,
                keeps: refusal.verdict == .blocked)
            return await conclude(end, body, reading)
        }
        if let end = await askLists(reading) { return await conclude(end, body, reading) }
        question.upstream = envelope.upstreamName
        do throws(Stopped) { try services.shared.killSwitch.admit(question, at: services.shared.stopClock.now) } catch {
            if let stop = error.holding { return await hold(by: stop, error, body, reading) }
            return await conclude(MessageEnd(error), body, reading)
        }
        guard envelope.isOpen else {
            // A stop that held it when the route was taken has ended since, or the ESP was lost among the recipients.
            let reply = isUnasked ? Self.resumed : UpstreamEnvelope.transactionLost
            return await conclude(.deferred(reply), body, reading)
        }

        isRecorded = true
        let ticket = services.shared.audit.append(record(reading, body, .unknown))
        // Some of its recipients were refused, and the others go on.
        countRefusal(by: recipientStop)
        let transfer = MessageTransfer(
            question: question, killSwitch: services.shared.killSwitch, trace: trace(), body: body, ticket: ticket)
        let result = await envelope.send(transfer)
        if case .stopped(let stopped) = result, let stop = stopped.holding {
            return await holdLate(by: stop, stopped, body)
        }
        return await settle(result)
    }

    // MARK: no message

    /// The transaction ended without a message; recipients that were refused in it are on record all the same.
    func drop() async {
        await envelope.giveBack()
        if !isRead {
            services.shared.audiences.note(audience, stream: client.stream, sender: command.reversePath, at: at)
        }
        guard !isRecorded, deliveries.contains(where: { $0.state != .unknown }) else { return }
        isRecorded = true
        deliveries.removeAll { $0.state == .unknown }
        let states = Set(deliveries.map(\.state))
        let verdict: Verdict = states.contains(.blocked) ? .blocked : states.contains(.refused) ? .refused : .deferred
        services.shared.counters.count(verdict)
        let record = record(nil, nil, verdict, stop: recipientStop)
        countRefusal(by: recipientStop)
        try? await services.shared.audit.append(record).committed()
    }

    // MARK: pieces

    /// - Parameter campaign: from an earlier reading. A campaign is told once: the route was chosen by it.
    private func read(_ body: MessageBody, campaign: String? = nil) async throws -> MessageReading {
        let recipients = deliveries.compactMap { $0.state == .unknown ? $0.address : nil }
        // A second reading is of the same recipients.
        let tally = isRead ? AudienceTally() : audience
        isRead = true
        let order = ReadingOrder(
            sender: command.reversePath, recipients: recipients, stream: client.stream, campaign: campaign,
            profile: envelope.profile, at: at, tally: tally, newID: template == nil ? id : nil)
        let reading = try await services.read(body, order)
        template = template ?? reading.template
        return reading
    }

    /// A route by campaign can be taken only now that the headers are here: the envelope is opened again at the
    /// right ESP. So is one that was not opened because a stop was to hold the message, or to be answered at DATA, and has
    /// ended since, one whose session was given back because the client was slow, and one at an ESP that cannot take 8-bit
    /// content. There a
    /// recipient's refusal refuses the whole message, since the client was told 250 for it.
    ///
    /// Nothing is opened for a message that is stopped, or refused under the one profile which all of the route has.
    private func takeRoute(_ reading: MessageReading) async -> UpstreamEnvelope.Said? {
        guard services.directory.routesByCampaign || isUnasked || envelope.isLetGo || !envelope.isFit else {
            return nil
        }
        let route = services.directory.route(
            stream: client.stream, sender: command.reversePath, campaign: reading.campaign, on: loop)
        let isSame = route.allSatisfy { $0.upstream.settings.profile == reading.profile }
        if isSame, reading.judgement.refusal != nil { return nil }
        var asked = question
        asked.upstream = route.first?.upstream.name
        do throws(Stopped) { try services.shared.killSwitch.inquire(asked) } catch {
            await envelope.giveBack()
            envelope.aim(at: route)
            return nil
        }
        return await envelope.move(to: route)
    }

    func record(
        _ reading: MessageReading?, _ body: MessageBody?, _ verdict: Verdict, stop: StopID? = nil
    ) -> MessageRecord {
        var record = MessageRecord(
            id: id, at: at, stream: client.stream, client: client.recordText,
            campaign: reading?.campaign ?? question.campaign ?? "", sender: command.reversePath,
            subject: reading?.subject ?? headSubject, sizeBytes: body?.count ?? 0,
            sha256: reading?.sha256 ?? "", verdict: verdict, deliveries: deliveries,
            findings: (reading?.judgement.findings ?? []) + notices.findings, upstream: envelope.upstreamName,
            stop: stop, lists: lists, bodyAt: bodyAt, decidedAt: services.now)
        record.originators = question.originators
        record.template = template?.id
        record.newlyLearnt = template?.template
        record.messageID = reading.map(\.messageID) ?? headMessageID
        fingerprint = record.fingerprint
        return record
    }

    /// Counts the message, once its record is made, for the stop's receipt: one however often its client comes again.
    func countRefusal(by stop: StopID?) { services.shared.killSwitch.countRefusal(by: stop, of: fingerprint) }

    /// The same for a message that is held: its client does not come again.
    func countHeld(by stop: StopID) {
        services.shared.killSwitch.countRefusal(by: stop, of: fingerprint, isTaken: true)
    }

    func trace() -> [UInt8] {
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

    private static let senderOK = Reply(250, EnhancedStatusCode(2, 1, 0), "ok")
    private static let noRoom = Reply(
        452, EnhancedStatusCode(4, 3, 1), "sendguard: the message could not be kept for reading")
    private static let resumed = Reply(
        451, EnhancedStatusCode(4, 7, 1), "sendguard: mail was being resumed just now, try again")
    private static let tooManyRefused = Reply(
        452, EnhancedStatusCode(4, 5, 3), "sendguard: too many recipients were refused in this message")
    private static let loops = Reply(554, EnhancedStatusCode(5, 4, 6), "sendguard: too many hops, this mail is looping")
}
