import Content
import Mail
import SMTP
import System

/// A message's envelope at its ESP. Opened with the first recipient, at the first upstream of the route that accepts
/// it, and given back at the end of the message. Use on its message's loop only.
final class UpstreamEnvelope {
    private let mail: MailCommand
    private let services: RelayServices
    private var route: [UpstreamPool]
    private var place: (pool: UpstreamPool, session: UpstreamSession)? {
        didSet { heldUntil = place == nil ? nil : .after(services.configuration.deadlines.upstreamHeld) }
    }
    /// While open: how long it may stay open during a wait for the client.
    private(set) var heldUntil: Deadline?
    /// Whether the session was given to other messages because the client was slow; then the envelope is opened again
    /// for the message.
    private(set) var isLetGo = false
    /// The recipients that the ESP accepted. For a message that a stop will hold: the recipients to ask the ESP about
    /// if the message is sent after all.
    private(set) var recipients: [RecipientCommand] = []
    /// Whether the message has a byte above 127; known once it has arrived.
    var hasEightBit = false

    /// The accepting ESP's id for the message.
    private(set) var espID: String?

    init(mail: MailCommand, services: RelayServices, route: [UpstreamPool]) {
        self.mail = mail
        self.services = services
        self.route = route
    }

    /// The upstream in use; without one, the first of the route.
    var upstreamName: String? { place?.pool.upstream.name ?? route.first?.upstream.name }

    /// The only possible upstream of the message; nil when there are several.
    var onlyUpstreamName: String? {
        guard let first = route.first?.upstream.name, route.allSatisfy({ $0.upstream.name == first }) else {
            return nil
        }
        return first
    }

    /// That upstream's profile, which the message is judged under.
    var profile: UpstreamProfile { (place?.pool ?? route.first)?.upstream.settings.profile ?? .plain }

    /// The answer about a recipient.
    enum RecipientAnswer {
        /// The ESP's own reply.
        case byUpstream(Reply)
        /// The guard's reply, because no ESP could be asked.
        case byUs(Reply)
        /// The guard's reply when no ESP of the route can take this mail.
        case unfit(Reply)

        var reply: Reply {
            switch self {
            case .byUpstream(let reply), .byUs(let reply), .unfit(let reply): reply
            }
        }
    }

    /// Asks the ESP about more recipients.
    /// - Returns: the answer about each, in order.
    func add(_ new: [RecipientCommand]) async -> [RecipientAnswer] {
        var said: [RecipientAnswer] = []
        if place == nil, recipients.isEmpty, let first = new.first {
            said.append(await open(first))
            // A failure to open for one recipient applies to all.
            if place == nil { said = new.map { _ in said[0] } }
        }
        while said.count < new.count {
            let group = Array(new[said.count..<min(new.count, said.count + RelayLimits.recipientsAtOnce)])
            said += await ask(group)
        }
        recipients += zip(new, said).filter { $1.reply.isPositive }.map(\.0)
        return said
    }

    private func ask(_ group: [RecipientCommand]) async -> [RecipientAnswer] {
        guard let (pool, session) = place else {
            return group.map { _ in .byUs(isLetGo ? Self.transactionLetGo : Self.transactionLost) }
        }
        let (answers, failure) = await session.recipients(group)
        for answer in answers { count(answer, to: .rcpt, by: pool) }
        let said = answers.map { answered($0, pool) }
        guard let failure else { return said }
        pool.upstream.didLose(failure)
        // Recipients accepted before are lost with the transaction.
        drop()
        let reply = report(failure, pool)
        // When an ESP sends more replies than commands, it is unknown which reply belongs to which recipient.
        if case .protocolError = failure { return group.map { _ in .byUs(reply) } }
        return said + group.dropFirst(said.count).map { _ in .byUs(reply) }
    }

    static let transactionLost = Reply(
        451, EnhancedStatusCode(4, 4, 2), "sendguard: the transaction with the ESP was lost")
    private static let transactionLetGo = Reply(
        451, EnhancedStatusCode(4, 4, 2),
        "sendguard: the transaction with the ESP was ended, because the client took too long")

    var isOpen: Bool { place != nil }

    /// Takes recipients of a message to be held: no ESP is asked, and an open transaction ends.
    func takeUnasked(_ new: [RecipientCommand]) async {
        await giveBack()
        recipients += new
    }

    /// Gives the session back while the client is slow.
    func releaseSession() async {
        isLetGo = true
        await giveBack()
    }

    /// Changes the route of an envelope that is not open.
    func aim(at newRoute: [UpstreamPool]) { route = newRoute }

    /// A success reply of the wrong kind does not count; then the guard's own reply is used.
    private func answered(_ answer: Answer, _ pool: UpstreamPool) -> RecipientAnswer {
        let reply = answer.passedOn(by: pool.upstream.name, isUTF8: mail.smtpUTF8)
        if case .unexpected = answer { return .byUs(reply) }
        return .byUpstream(reply)
    }

    /// An upstream's reaction to the beginning of a transaction.
    private enum Beginning {
        /// It does not offer an extension that the mail needs.
        case unfit(Reply)
        case begun(UpstreamSession, mail: Answer, recipient: Answer?)
    }

    /// Opens the transaction at the first upstream of the route that can take this mail, and returns its answer to
    /// the first recipient.
    private func open(_ first: RecipientCommand) async -> RecipientAnswer {
        var last: RecipientAnswer?
        for pool in route {
            do throws(UpstreamFailure) {
                switch try await begin(pool, first) {
                // Use this refusal only when no other upstream of the route answers: an upstream that fails for now
                // may accept the mail at a retry.
                case .unfit(let reply): last = last ?? .unfit(reply)
                case .begun(let session, let mail, let recipient):
                    place = (pool, session)
                    count(mail, to: .mail, by: pool)
                    if let recipient { count(recipient, to: .rcpt, by: pool) }
                    guard case .accepted = mail, let recipient else {
                        let said = answered(mail, pool)
                        last = said
                        if case .refused(let reply) = mail, !reply.isPermanent {
                            pool.upstream.didRefuseSender(reply)
                        }
                        await giveBack()
                        if said.reply.isPermanent { return said }
                        continue
                    }
                    let said = answered(recipient, pool)
                    last = said
                    if session.isFit || said.reply.isPositive { return said }
                    await giveBack()
                }
            } catch {
                last = .byUs(report(error, pool))
            }
        }
        return last
            ?? .byUs(Reply(451, EnhancedStatusCode(4, 4, 1), "sendguard: no upstream for this message"))
    }

    /// The ESP may have closed a pooled session while it was idle, or close it now (421): one silent retry on a fresh
    /// session.
    private func begin(_ pool: UpstreamPool, _ first: RecipientCommand) async throws(UpstreamFailure) -> Beginning {
        let session = try await pool.acquire()
        if let refusal = refusal(by: session, pool) {
            pool.release(session)
            return .unfit(refusal)
        }
        let wasPooled = session.wasPooled
        do throws(UpstreamFailure) {
            let answers = try await session.open(mail, first: first)
            guard wasPooled, !session.isFit else {
                return .begun(session, mail: answers.mail, recipient: answers.recipient)
            }
            pool.discard(session)
        } catch {
            pool.discard(session)
            guard wasPooled else {
                pool.upstream.didLose(error)
                throw error
            }
        }
        let fresh = try await pool.acquire(fresh: true)
        if let refusal = refusal(by: fresh, pool) {
            pool.release(fresh)
            return .unfit(refusal)
        }
        do throws(UpstreamFailure) {
            let answers = try await fresh.open(mail, first: first)
            return .begun(fresh, mail: answers.mail, recipient: answers.recipient)
        } catch {
            pool.discard(fresh)
            pool.upstream.didLose(error)
            throw error
        }
    }

    private func refusal(by session: UpstreamSession, _ pool: UpstreamPool) -> Reply? {
        session.capabilities.refusal(of: mail, hasEightBit: hasEightBit, by: pool.upstream.name)
    }

    /// Whether the open session can take the message; true when none is open.
    var isFit: Bool {
        guard let (pool, session) = place else { return true }
        return refusal(by: session, pool) == nil
    }

    /// Opens the envelope again along another route. Returns nil when all recipients were accepted there, otherwise
    /// the reply that refuses the message.
    func move(to newRoute: [UpstreamPool]) async -> RecipientAnswer? {
        if let place, isFit, newRoute.contains(where: { $0 === place.pool }) { return nil }
        return await reopen(along: newRoute, for: recipients)
    }

    /// Leaves out the recipients at these positions in `recipients`. An open envelope is opened again at the same
    /// upstream, because the message was judged for that ESP. Returns nil when all others were accepted, otherwise
    /// the reply that refuses the message.
    func leaveOut(_ places: Set<Int>) async -> RecipientAnswer? {
        let others = recipients.indices.filter { !places.contains($0) }.map { recipients[$0] }
        guard let place else {
            recipients = others
            return nil
        }
        return await reopen(along: [place.pool], for: others)
    }

    private func reopen(
        along newRoute: [UpstreamPool], for wanted: [RecipientCommand]
    ) async -> RecipientAnswer? {
        await giveBack()
        recipients = []
        route = newRoute
        guard let refusal = await add(wanted).first(where: { !$0.reply.isPositive }) else { return nil }
        await giveBack()
        return refusal
    }

    /// Sends the message and gives the session back. When the ESP has closed a pooled session since it accepted the
    /// recipients, the message is retried on a fresh one, once. It is never retried when the end of data may have
    /// left.
    func send(_ transfer: MessageTransfer) async -> MessageTransfer.Result {
        guard let place, isFit else {
            _ = try? await transfer.ticket.committed()
            await giveBack()
            return .lost(.connection(.closed), endWasOut: false)
        }
        let result = await attempt(transfer, place)
        guard place.session.wasPooled, case .lost(.connection(.closed), endWasOut: false) = result else {
            return result
        }
        transfer.killSwitch.settled(transfer.question.id)
        guard await reopen(along: [place.pool], for: recipients) == nil, let again = self.place else { return result }
        return await attempt(transfer, again)
    }

    private func attempt(
        _ transfer: MessageTransfer, _ place: (pool: UpstreamPool, session: UpstreamSession)
    ) async -> MessageTransfer.Result {
        let result = await transfer.run(on: place.session)
        switch result {
        case .answered(let answer):
            count(answer, to: .data, by: place.pool)
            if case .accepted(let reply) = answer {
                metrics(place.pool).countRelayed(bytes: transfer.body.count, by: place.pool.upstream.name)
                espID = ReplyIDPattern.id(in: reply, by: place.pool.upstream.settings.profile.replyIDs ?? [])
            }
            services.shared.counters.countAnswer(of: place.pool.upstream.name)
            place.pool.upstream.didAnswer()
            await giveBack()
        case .stopped, .notRecorded:
            drop()
        case .lost(let failure, _):
            place.pool.upstream.didLose(failure)
            _ = report(failure, place.pool)
            drop()
        }
        return result
    }

    /// Ends an open transaction by RSET and returns the session to its pool.
    func giveBack() async {
        guard let (pool, session) = place else { return }
        place = nil
        do throws(UpstreamFailure) {
            if session.isTransactionOpen { try await session.reset() }
            pool.release(session)
        } catch {
            pool.discard(session)
        }
    }

    private func drop() {
        guard let (pool, session) = place else { return }
        place = nil
        pool.discard(session)
    }

    private func metrics(_ pool: UpstreamPool) -> LoopMetrics { services.shared.metrics.on(pool.loop) }

    private func count(_ answer: Answer, to command: LoopMetrics.ReplyCommand, by pool: UpstreamPool) {
        metrics(pool).countReply(answer.reply.code, to: command, by: pool.upstream.name)
    }

    private func report(_ failure: UpstreamFailure, _ pool: UpstreamPool) -> Reply {
        let name = pool.upstream.name
        pool.upstream.didFail(failure)
        services.shared.counters.countFailure(of: name)
        metrics(pool).countFailure(of: name)
        services.shared.logger.warning("upstream \(name): \(failure)")
        return failure.reply(upstream: name)
    }
}
