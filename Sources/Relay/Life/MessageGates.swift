import Content
import Guard
import Mail
import SMTP

/// The gates that every message passes, in their order, whether a client sends it (`MessageLife`) or it was held and is
/// released (`MessageRelease`).
///
///     recipient    lists; the apology, once the campaign is known
///     pass         read and judge                          pure
///                  the route, for campaign and content     judged again when another ESP will read the message
///                  the checks' refusal
///                  whom the ESP reads in the header, and the lists for the campaign
///                  stops, ramps                            the message's place in a careful resume
///                  the envelope at the ESP                 judged again when another ESP took it
///                  the record                              its commit may overlap the body's transfer upstream
///                  body, permit, end of data               `MessageTransfer`
///
/// What is asked of the kill switch grows as more of the message is known. On the message's loop only.
///
/// **Why a class.** The message that passes keeps it and is called by it, so a struct would be changed while it is in use.
final class MessageGates {
    let services: RelayServices
    /// As it is known by now.
    var question: MailInQuestion
    /// Versions of the lists that were asked.
    private(set) var lists: [String: Int64] = [:]
    /// What lists say that only observe.
    private(set) var notices = ListNotices()
    private let claims = ApologyClaims()

    init(_ services: RelayServices, _ question: MailInQuestion) {
        self.services = services
        self.question = question
    }

    static let loops = Reply(554, EnhancedStatusCode(5, 4, 6), "sendguard: too many hops, this mail is looping")

    // MARK: a recipient

    /// What the lists say of a recipient and, when nothing stands against them, whether the campaign is an apology that is
    /// for them.
    /// - Parameters:
    ///   - campaign: nil when it is not known yet.
    ///   - asksLists: false when they have said all that they can.
    ///   - hasSourceRoute: there was one in front of the address.
    func recipient(
        _ address: Address, campaign: String?, asksLists: Bool = true, hasSourceRoute: Bool = false
    ) async -> ListDecision {
        var decision = ListDecision()
        if asksLists {
            decision = await services.listDecision(
                address, ListQuestion(stream: question.stream, campaign: campaign), hasSourceRoute: hasSourceRoute)
            if lists != decision.versions { lists.merge(decision.versions) { _, new in new } }
            notices.add(decision.notices, of: address)
        }
        if let campaign, case .clear = decision.answer {
            decision.answer = await services.apologyAnswer(address, campaign: campaign, id: question.id, claims)
        }
        return decision
    }

    // MARK: the message

    /// Takes a message that is here whole through all that is left.
    func pass<Message: MessageAtGates>(_ message: Message, _ body: MessageBody) async -> Passage<Message.Ending> {
        var reading: MessageReading
        message.envelope.hasEightBit = body.hasEightBit
        do { reading = try await read(message, body, campaign: nil) } catch { return .unreadable(error, nil) }
        question.campaign = reading.campaign
        question.originators = reading.originators
        if reading.hops > RelayLimits.hops { return .loops(reading) }
        if let end = await message.takeRoute(reading, body) { return .ended(end, reading) }
        do { reading = try await judgedAgain(reading, message, body) } catch { return .unreadable(error, reading) }
        if let refused = await verdict(on: message, reading) { return refused }
        question.upstream = message.envelope.upstreamName
        do throws(Stopped) { try services.shared.killSwitch.admit(question, at: services.shared.stopClock.now) } catch {
            return .stopped(error, reading)
        }
        if let end = await message.openEnvelope() { return .ended(end, reading) }
        if reading.profile != message.envelope.profile {
            do { reading = try await judgedAgain(reading, message, body) } catch { return .unreadable(error, reading) }
            if let refused = await verdict(on: message, reading) { return refused }
        }
        question.upstream = message.envelope.upstreamName
        let ticket = message.decide(reading, body)
        let transfer = MessageTransfer(
            question: question, killSwitch: services.shared.killSwitch, trace: message.trace, body: body, ticket: ticket
        )
        return .through(await message.envelope.send(transfer), ticket)
    }

    /// Another ESP fills in other tags, so what was said for the first one says nothing about it. The campaign is told once:
    /// the route was chosen by it.
    private func judgedAgain(
        _ reading: MessageReading, _ message: some MessageAtGates, _ body: MessageBody
    ) async throws -> MessageReading {
        if reading.profile == message.envelope.profile { return reading }
        return try await read(message, body, campaign: reading.campaign)
    }

    private func read(
        _ message: some MessageAtGates, _ body: MessageBody, campaign: String?
    ) async throws -> MessageReading {
        let reading = try await services.read(body, message.readingOrder(campaign: campaign))
        try message.didRead(reading)
        return reading
    }

    /// nil when neither the checks nor the recipients stand against it.
    private func verdict<Message: MessageAtGates>(
        on message: Message, _ reading: MessageReading
    ) async -> Passage<Message.Ending>? {
        message.noteHeaderRecipients(reading.headerRecipients)
        if let refusal = reading.judgement.refusal { return .refused(refusal, reading) }
        return await message.askRecipients(reading).map { .ended($0, reading) }
    }
}

/// A message that the gates are asked about, and what differs between one that a client sends and one that is released.
protocol MessageAtGates: AnyObject {
    /// How it ends when one of its own steps ends it.
    associatedtype Ending

    var envelope: UpstreamEnvelope { get }
    /// The line that goes in front of it, CRLF included.
    var trace: [UInt8] { get }

    /// - Parameter campaign: from an earlier reading; nil at the first.
    func readingOrder(campaign: String?) -> ReadingOrder
    func didRead(_ reading: MessageReading) throws
    /// Chooses the ESP that the message is judged for. nil, as for the steps below, when the message goes on.
    func takeRoute(_ reading: MessageReading, _ body: MessageBody) async -> Ending?
    /// Puts on record whom the ESP sends to besides the envelope.
    func noteHeaderRecipients(_ recipients: HeaderRecipients)
    /// Asks about the recipients what the campaign and the header section decide.
    func askRecipients(_ reading: MessageReading) async -> Ending?
    /// Sees to it that the envelope is open at the ESP.
    func openEnvelope() async -> Ending?
    /// Puts on record that the message may be with the ESP from here on.
    func decide(_ reading: MessageReading, _ body: MessageBody) -> CommitTicket
}

/// How far a message came.
enum Passage<Ending> {
    /// It could not be read, or not again, now.
    case unreadable(any Error, MessageReading?)
    /// It has been passed on too often.
    case loops(MessageReading)
    /// By a check.
    case refused(Refusal, MessageReading)
    /// By a step of its own.
    case ended(Ending, MessageReading)
    /// By the kill switch, before its record was made.
    case stopped(Stopped, MessageReading)
    /// Its record was made, and this became of it.
    case through(MessageTransfer.Result, CommitTicket)
}
