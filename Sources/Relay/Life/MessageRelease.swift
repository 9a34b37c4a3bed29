import Content
import Guard
import Mail
import Net
import SMTP

/// The release of one held message. It passes all gates in force now, recipient by recipient and as a whole. Then
/// `MessageTransfer` sends it with a permit, like any other message.
///
/// Recipients become `unknown` before the end of data is sent. If the guard crashes after that, they stay `unknown`,
/// so that no message is sent twice. After a temporary failure they are held again.
final class MessageRelease {
    enum End {
        /// The states of the settled recipients, the number that stay held by reason, and the reasons of all who did not
        /// get it.
        /// - Parameter isUpstreamDown: no ESP could be asked, so trying the next message is useless.
        case through([Delivery.State], stayed: [String: Int], why: HeldReasons, isUpstreamDown: Bool)
        /// Nothing was done: a ramp has no free place.
        case paced(Ramp)
    }

    /// A recipient that may get the message; `command` is nil for one that the ESP reads in the header.
    typealias ReleasedRecipient = (position: Int, address: Address, command: RecipientCommand?)

    let services: RelayServices
    private let loop: EventLoop
    let message: HeldMessage
    let store: any MailStore
    let envelope: UpstreamEnvelope
    let gates: MessageGates
    private let trips: TripRunner
    /// Whether its MAIL command can be parsed.
    private let isReadable: Bool
    /// The recipients that may get the message, as far as known.
    var leaving: [ReleasedRecipient] = []
    private(set) var results: [HeldResult] = []
    private var stayed: [String: Int] = [:]
    private var why = HeldReasons()
    /// What the checks and people's rulings say now; nil while that is not known.
    var findings: [Finding]?
    /// Whether a check blocks it now.
    private var isBlocked = false
    /// The exception that the message uses up when it leaves.
    var exception: TakenException?
    /// The ESP that was asked.
    var upstreamName: String?
    var isUpstreamDown = false

    /// - Parameter trips: gets the record of what is released, as of any mail.
    init(services: RelayServices, loop: EventLoop, message: HeldMessage, trips: TripRunner) {
        self.services = services
        self.loop = loop
        self.trips = trips
        self.message = message
        store = services.shared.store
        let mail = MailCommand(line: message.envelope.mail)
        isReadable = mail != nil
        envelope = UpstreamEnvelope(
            mail: mail ?? MailCommand(reversePath: message.sender), services: services,
            route: services.directory.route(
                stream: message.stream, sender: message.sender, campaign: message.campaign, on: loop))
        gates = MessageGates(services, message.question(recipients: []))
        gates.question.upstream = envelope.upstreamName
    }

    func run() async -> End {
        guard isReadable else { return await damaged() }
        let body: MessageBody
        do {
            guard try await findRecipients() else { return await damaged() }
            guard !leaving.isEmpty else { return await finish() }
            body = try await content()
        } catch {
            // Before it is known who may get it, nobody is in `leaving`.
            let open = message.recipients.filter { $0.state == .held }.map(\.address)
            stay(leaving.isEmpty ? open : leaving.map(\.address), Self.text(error))
            return await finish()
        }
        gates.question.recipients = leaving.map(\.address)
        switch await gates.pass(self, body) {
        case .unreadable(let error, let reading): stay(leaving, reading == nil ? Self.text(error) : Self.notJudgedAgain)
        case .loops: settle(leaving, .blocked, LoopingMail.refusal)
        case .refused(let refusal, let reading) where refusal.verdict == .blocked:
            findings = reading.judgement.findings
            isBlocked = true
            settle(leaving, .blocked, refusal.reply)
        case .refused(let refusal, _): stay(leaving, refusal.reply.text)
        case .ended: break
        case .stopped(.paced(let ramp), _): return .paced(ramp)
        case .stopped(let stopped, _): stay(leaving, stopped.reply.text)
        case .through(let result, let ticket): note(result, hasBegun: (try? await ticket.committed()) != nil)
        }
        await envelope.giveBack()
        return await finish()
    }

    /// A message that cannot be read at the moment is not sent.
    private static func text(_ error: any Error) -> String {
        (error as? StoreFailure)?.description ?? "there is no room to read it"
    }

    private static let notJudgedAgain = "it could not be judged again"

    // MARK: recipients and content

    /// Finds the recipients that the gates clear; false when the envelope cannot be parsed.
    private func findRecipients() async throws(StoreFailure) -> Bool {
        let past = try await store.past(of: [message])[message.id] ?? [:]
        let lines = Dictionary(uniqueKeysWithValues: message.envelope.recipients.map { ($0.position, $0.line) })
        for one in message.recipients where one.state == .held {
            guard let line = lines[one.position] else { return false }
            let command = RecipientCommand(line: line)
            guard line.isEmpty || command?.recipient == one.address else { return false }
            let this: ReleasedRecipient = (one.position, one.address, command)
            let had = past[one.position] ?? HeldPast()
            let isOnItsWay = had.openContent.map { $0 > services.shared.ids.greatestBefore } ?? false
            if let earlier = had.sameContent ?? (isOnItsWay ? nil : had.openContent) {
                settle([this], .blocked, Self.alreadySent(earlier))
            } else if isOnItsWay {
                stay([this], "the same message is on its way to this recipient")
            } else if await isCleared(this) {
                leaving.append(this)
            }
        }
        return true
    }

    private func isCleared(_ one: ReleasedRecipient) async -> Bool {
        switch await gates.recipient(one.address, campaign: message.campaign).answer {
        case .refused(let reply): settle([one], .blocked, reply)
        case .suppressed(let reply, _):
            services.shared.counters.countSuppressedRecipient()
            settle([one], .suppressed, reply)
        case .deferred(let reply): stay([one], reply.text)
        case .clear:
            var asked = gates.question
            asked.recipients = [one.address]
            do throws(Stopped) {
                try services.shared.killSwitch.inquire(asked)
                return true
            } catch {
                stay([one], error.reply.text)
            }
        }
        return false
    }

    private func content() async throws -> MessageBody {
        let bytes = try await store.heldContent(message.id)
        let limits = services.configuration.limits
        let body = MessageBody(
            limits: .init(
                messageBytes: .max, spillBytes: limits.spillBytes, folder: services.configuration.state),
            budget: services.shared.budget)
        body.append { $0 += bytes }
        if let fault = body.fault { throw fault }
        body.hasLeadingDots = message.envelope.hasLeadingDots
        body.endsWithCRLF = message.envelope.endsWithCRLF
        return body
    }

    // MARK: the end

    private func note(_ result: MessageTransfer.Result, hasBegun: Bool) {
        let upstream = envelope.upstreamName ?? ""
        switch result {
        case .answered(.accepted(let reply)): settle(leaving, .released, reply, from: .unknown)
        case .answered(.refused(let reply)) where reply.isPermanent: settle(leaving, .refused, reply, from: .unknown)
        case .answered(.refused(let reply)): holdAgain(reply.text, hasBegun)
        case .answered(.unexpected):
            settle(leaving, .unknown, UpstreamFailure.protocolError("").reply(upstream: upstream), from: .unknown)
        case .stopped(let stopped): holdAgain(stopped.reply.text, hasBegun)
        case .notRecorded: stay(leaving, Halt.auditUnavailable.reply.text)
        case .lost(let failure, endWasOut: true):
            settle(leaving, .unknown, failure.reply(upstream: upstream), from: .unknown)
        case .lost(let failure, endWasOut: false): holdAgain(failure.reply(upstream: upstream).text, hasBegun)
        }
    }

    /// - Parameter hasBegun: whether its recipients are `unknown` in the store.
    private func holdAgain(_ reason: String, _ hasBegun: Bool) {
        stay(leaving, reason)
        guard hasBegun else { return }
        results += leaving.map { HeldResult(position: $0.position, from: .unknown, state: .held, reply: nil) }
    }

    func settle(
        _ some: [ReleasedRecipient], _ state: Delivery.State, _ reply: Reply, from: Delivery.State = .held
    ) {
        if state != .released { for one in some { why.add(state, reply.text, one.address) } }
        let reply = reply.appending(" id=\(message.id)")
        results += some.map {
            var result = HeldResult(position: $0.position, from: from, state: state, reply: reply, lists: gates.lists)
            if state == .released { result.espID = envelope.espID }
            result.findings = findings
            return result
        }
    }

    func stay(_ some: [ReleasedRecipient], _ reason: String) { stay(some.map(\.address), reason) }

    private func stay(_ some: [Address], _ reason: String) {
        guard !some.isEmpty else { return }
        stayed[reason, default: 0] += some.count
        for one in some { why.add(.held, reason, one) }
    }

    private func damaged() async -> End {
        (results, stayed, why) = ([], [:], HeldReasons())
        stay(message.recipients.map(\.address), "its envelope cannot be read")
        return await finish()
    }

    /// Makes the results durable. When that fails, recipients keep their state: held, or `unknown` if the message may
    /// have been sent.
    private func finish() async -> End {
        do throws(StoreFailure) {
            if !results.isEmpty {
                _ = try await store.settle(message.id, results, keeps: isBlocked, at: services.now)
            }
        } catch {
            services.shared.logger.error(
                "the result of releasing held message \(message.id) cannot be recorded: \(error)")
        }
        services.shared.killSwitch.settled(message.id)
        if let exception {
            let reached = Set(results.filter { $0.state.hasLeft }.map(\.position))
            let keys = message.recipients.filter { reached.contains($0.position) }.map(\.address.key)
            await services.shared.rulings.settle(exception, left: Set(keys))
        } else if message.envelope.stop == nil {
            // The kept copy of an exception's message: perhaps nobody is left for it.
            await services.shared.rulings.review(after: message.id)
        }
        let settled = results.filter { $0.state != .held }
        count(settled)
        if !settled.isEmpty { trips.note(record(of: settled)) }
        return .through(settled.map(\.state), stayed: stayed, why: why, isUpstreamDown: isUpstreamDown)
    }

    private func count(_ settled: [HeldResult]) {
        let metrics = services.shared.metrics
        for result in settled { metrics.on(loop).count(result.state, stream: message.stream) }
        guard settled.contains(where: { $0.state == .released }) else { return }
        services.shared.counters.countReleased()
        metrics.countReleased()
    }

    /// The record that trip rules count: the same as for a new message.
    private func record(of settled: [HeldResult]) -> MessageRecord {
        let addresses = Dictionary(uniqueKeysWithValues: message.recipients.map { ($0.position, $0.address) })
        let deliveries = settled.compactMap { result in
            addresses[result.position].map { Delivery(address: $0, state: result.state, reply: result.reply) }
        }
        var record = MessageRecord(
            id: message.id, at: services.now, stream: message.stream, clientAddress: "",
            campaign: message.campaign, sender: message.sender, subject: "", sizeBytes: 0, sha256: message.sha256,
            verdict: isBlocked ? .blocked : .relayed, deliveries: deliveries, findings: isBlocked ? findings ?? [] : [],
            upstream: upstreamName, stop: nil, lists: gates.lists)
        record.originators = gates.question.originators
        return record
    }

    private static func alreadySent(_ earlier: RecordID) -> Reply {
        Reply(
            550, EnhancedStatusCode(5, 7, 1),
            "sendguard: this recipient has, or may have, the same message already (record \(earlier))")
    }
}
