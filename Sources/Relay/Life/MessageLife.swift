// Folder Life: a message from MAIL to its last reply (`MessageLife`), and a held message from its release to the ESP
// (`MessageRelease`). Both use the gates (`MessageGates`), the envelope at the ESP, and the transfer with the kill
// switch's permit. It may use Message, Stops, Upstream and Services.

import Content
import Guard
import Mail
import Net
import SMTP

/// One message from MAIL to its last reply, top to bottom:
///
///     mail        stops, checked early              answered here, at RCPT or at the header, by `stop.answer`
///     recipients  stops, lists                      refused here, or asked upstream
///     bodyGrew    stops by campaign and by sender,  checked while the body is still arriving
///                 and those answered at DATA
///     message     all other gates                   `MessageGates.pass`, as for a released message
///                 outcome                           durable before the reply; a blocked message is kept whole, a
///                                                   held message is stored with its envelope
///     drop        the transaction ended without a message
///
/// Its state is `state` (`LifeState`, with all legal moves). Its steps at the gates are in the extensions:
/// `+Recipients` (RCPT), `+Gates` (its part of `MessageGates`, and its record), `+Lists`, `+Hold`, `+Ending`.
///
/// Use on its connection's loop only. After every failure on the way the client gets a 4xx and keeps the message.
final class MessageLife {
    let services: RelayServices
    let client: ClientIdentity
    let loop: EventLoop
    let command: MailCommand
    let id: RecordID
    let at: Timestamp
    let envelope: UpstreamEnvelope
    let gates: MessageGates
    /// Every recipient that the client named, with its state; `unknown` until there is an objection or an outcome.
    var deliveries: [Delivery] = []
    var state = LifeState()
    /// Lookups at RCPT that are not yet counted for a campaign.
    var uncounted = AudienceTally()
    /// Whether the scope of a list names campaigns.
    var listsAwaitCampaign = false
    /// Recipients refused at RCPT; above a limit, further recipients are neither checked nor recorded.
    var countRefused = 0
    /// Recipients accepted at RCPT who do not get the message: suppressed, or refused once the campaign was known.
    var leftOut = LeftOutRecipients()
    /// The stop that refused a recipient.
    var recipientStop: StopID?
    /// When the body was complete.
    var bodyAt: Timestamp?
    var template: TemplateMemory.Use?
    /// The exception that the message uses up when it leaves.
    var exception: TakenException?
    /// The record's fingerprint, once the record is made: the same for the message and its retries.
    var fingerprint: UInt64?
    /// The record's findings, once it is made.
    var findings: [Finding] = []
    /// The size of the message, once it has arrived.
    var receivedBytes: Int?

    init(services: RelayServices, client: ClientIdentity, loop: EventLoop, command: MailCommand) {
        self.services = services
        self.client = client
        self.loop = loop
        self.command = command
        at = services.now
        id = services.shared.ids.next(at: at)
        envelope = UpstreamEnvelope(
            mail: command, services: services,
            route: services.directory.route(
                stream: client.stream, sender: command.reversePath, campaign: nil, on: loop))
        gates = MessageGates(
            services, MailContext(id: id, stream: client.stream, sender: command.reversePath))
        if !services.directory.routesByCampaign { gates.question.upstream = envelope.onlyUpstreamName }
    }

    // MARK: MAIL

    func mail() async -> Reply {
        do throws(Stopped) {
            try services.shared.killSwitch.admit(gates.question, at: services.shared.stopClock.now, takes: false)
        } catch {
            // A halt prevents recording the recipients, too.
            if case .halted = error { return await refuseWhole(error) }
            if error.holding != nil {
                state.didMeetHold()
            } else if services.configuration.stop.answer == .mail {
                return await refuseWhole(error)
            } else {
                postpone(error)
            }
        }
        return Self.senderOK
    }

    // MARK: RCPT

    /// Handles consecutive RCPT commands; the ESP is asked about all accepted ones at once.
    func recipients(_ commands: [RecipientCommand]) async -> [Reply] {
        var judged: [RecipientJudgement] = []
        for command in commands {
            let isTooMany = countRefused >= services.configuration.limits.recipients
            judged.append(isTooMany ? RecipientJudgement(isTooMany: true) : await judge(command))
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
            gates.question.recipients.append(address)
            return said.reply
        }
    }

    // MARK: the header section

    /// Called when a piece of the body has arrived. When the header section is complete, checks stops by campaign and
    /// by sender, and stops that are answered at DATA. When the message will not pass, the rest of it is discarded.
    func bodyGrew(_ body: MessageBody) {
        guard let intake = state.intake, !intake.hasAskedAtHead,
            intake.answersAtHead || services.shared.killSwitch.asksAtHead, let head = body.headerSection()
        else { return }
        state.didAskAtHead()
        let message = head.withUnsafeBytes { Message(reading: $0) }
        gates.question.campaign = CampaignIdentity.named(
            in: message, headers: services.configuration.campaignHeaders, profile: envelope.profile)
        gates.question.originators = Originators(of: message)
        do throws(Stopped) {
            if intake.answersAtHead {
                try services.shared.killSwitch.admit(gates.question, at: services.now, takes: false)
            } else {
                try services.shared.killSwitch.inquire(gates.question)
            }
        } catch {
            // A message that will be held is needed whole.
            if error.holding != nil { return }
            state.didStopAtHead(
                StopAtHeader(stopped: error, subject: message.recordedSubject, messageID: message.recordedID))
            body.keepNothing()
        }
    }

    // MARK: the message

    func message(_ body: MessageBody) async -> Reply {
        bodyAt = services.now
        receivedBytes = body.count
        if case .stoppedAtHead(let head) = state { return await conclude(MessageEnd(head.stopped), body) }
        switch await gates.pass(self, body) {
        case .unreadable(_, let reading): return await conclude(.deferred(Self.noRoom), body, reading)
        case .loops(let reading):
            return await conclude(
                MessageEnd(verdict: .refused, state: .blocked, reply: LoopingMail.refusal), body, reading)
        case .refused(let refusal, let reading): return await conclude(MessageEnd(refusal), body, reading)
        case .ended(let end, let reading): return await conclude(end, body, reading)
        case .stopped(let stopped, let reading):
            guard let stop = stopped.holding else { return await conclude(MessageEnd(stopped), body, reading) }
            return await hold(by: stop, stopped, body, reading)
        case .through(.stopped(let stopped), _):
            guard let stop = stopped.holding else { return await settle(.stopped(stopped)) }
            return await holdLate(by: stop, stopped, body)
        case .through(let result, _): return await settle(result)
        }
    }

    // MARK: no message

    /// The transaction ended without a message; recipients refused in it are still recorded.
    func drop() async {
        await envelope.giveBack()
        services.shared.audiences.note(uncounted, stream: client.stream, sender: command.reversePath, at: at)
        guard !state.isRecorded, deliveries.contains(where: { $0.state != .unknown }) else { return }
        deliveries.removeAll { $0.state == .unknown }
        let verdict = Verdict(ofRefused: deliveries.map(\.state))
        let record = record(nil, nil, verdict, stop: recipientStop)
        count(verdict)
        state.didRecord()
        countRefusal(by: recipientStop)
        try? await services.shared.store.append(record).committed()
    }

    private static let senderOK = Reply(250, EnhancedStatusCode(2, 1, 0), "ok")
    private static let noRoom = Reply(
        452, EnhancedStatusCode(4, 3, 1), "sendguard: the message could not be stored for the checks, try again later")
    private static let tooManyRefused = Reply(
        452, EnhancedStatusCode(4, 5, 3), "sendguard: too many recipients were refused in this message")
}
