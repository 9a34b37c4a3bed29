import Content
import Guard
import Mail
import SMTP

/// The gates that every message passes, in order. A client sends the message (`MessageLife`), or it was held and is
/// being released (`MessageRelease`).
///
///     recipient    lists; the apology, once the campaign is known
///     pass         read and judge                          pure
///                  the route, for campaign and content     judged again when another ESP will read the message
///                  the checks' refusal
///                  recipients in the header; lists for the campaign
///                  stops, ramps                            the message's place in a careful resume
///                  the envelope at the ESP                 judged again when another ESP took it
///                  the record                              its commit may overlap the body's transfer upstream
///                  body, permit, end of data               `MessageTransfer`
///
/// The question for the kill switch grows as more of the message is known. Use on the message's loop only.
///
/// **Why a class.** The message stores this object, and this object calls the message. A struct would be modified
/// while it is in use.
final class MessageGates {
    let services: RelayServices
    /// With the facts known so far.
    var question: MailContext
    /// Versions of the lists that were consulted.
    private(set) var lists: [String: Int64] = [:]
    /// Answers of lists in mode `observe`.
    private(set) var notices = ListNotices()
    private let claims = ApologyClaims()

    init(_ services: RelayServices, _ question: MailContext) {
        self.services = services
        self.question = question
    }

    // MARK: a recipient

    /// Checks a recipient against the lists and, when they do not object, against the apology that the campaign may
    /// be.
    /// - Parameters:
    ///   - campaign: nil while it is unknown.
    ///   - asksLists: false when the lists have given their final answer.
    ///   - hasSourceRoute: whether a source route came before the address.
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
            decision.answer = await services.apologyAnswer(
                address, ListQuestion(stream: question.stream, campaign: campaign), id: question.id, claims)
        }
        return decision
    }

    // MARK: the message

    /// Takes a complete message through all remaining gates.
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

    /// Judges again when another ESP will get the message, because another ESP fills in other tags. The campaign is
    /// kept, because the route was chosen for it.
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
        question.judgedWith = reading.rulings
        return reading
    }

    /// Asks the checks, then the recipients. Returns nil when none of them refuses the message.
    private func verdict<Message: MessageAtGates>(
        on message: Message, _ reading: MessageReading
    ) async -> Passage<Message.Ending>? {
        message.noteHeaderRecipients(reading.headerRecipients)
        if let refusal = reading.judgement.refusal { return .refused(refusal, reading) }
        return await message.askRecipients(reading).map { .ended($0, reading) }
    }
}

/// A message at the gates: what differs between a client's message and a released one.
protocol MessageAtGates: AnyObject {
    /// The result when a step below ends the message.
    associatedtype Ending

    var envelope: UpstreamEnvelope { get }
    /// The trace line before the message, with its CRLF.
    var trace: [UInt8] { get }

    /// - Parameter campaign: from an earlier reading; nil at the first.
    func readingOrder(campaign: String?) -> ReadingOrder
    func didRead(_ reading: MessageReading) throws
    /// Chooses the ESP that the message is judged for. Returns nil when the message continues, like the steps below.
    func takeRoute(_ reading: MessageReading, _ body: MessageBody) async -> Ending?
    /// Records the recipients that the ESP reads in the header.
    func noteHeaderRecipients(_ recipients: HeaderRecipients)
    /// Applies to the recipients the checks that need the campaign and the header section.
    func askRecipients(_ reading: MessageReading) async -> Ending?
    /// Opens the envelope at the ESP unless it is open.
    func openEnvelope() async -> Ending?
    /// Records that the ESP may have the message from now on.
    func decide(_ reading: MessageReading, _ body: MessageBody) -> CommitTicket
}

/// How far a message got.
enum Passage<Ending> {
    /// It could not be read or judged at the moment.
    case unreadable(any Error, MessageReading?)
    /// It has too many Received fields.
    case loops(MessageReading)
    /// A check refused it.
    case refused(Refusal, MessageReading)
    /// A step of `MessageAtGates` ended it.
    case ended(Ending, MessageReading)
    /// The kill switch refused it before its record was made.
    case stopped(Stopped, MessageReading)
    /// Its record was made, with this result of the transfer.
    case through(MessageTransfer.Result, CommitTicket)
}
