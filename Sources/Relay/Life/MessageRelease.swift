import Content
import Guard
import Mail
import Net
import SMTP

/// One held message on its way out: judged again by all gates in force now, recipient by recipient and as a whole, and
/// sent as any other message is, by `MessageTransfer` with its permit.
///
/// Recipients are made `unknown` before any end of data leaves and stay so when the guard dies in between, so that
/// nothing is ever sent twice. What only failed for now is held again.
struct MessageRelease {
    enum End {
        /// Recipients by what became of them, and those that stay held by the reason.
        /// - Parameter isUpstreamDown: no ESP could be asked, so there is no use in trying the next message now.
        case through([Delivery.State], stayed: [String: Int], isUpstreamDown: Bool)
        /// Nothing was done: a ramp has no place for it now.
        case paced(Ramp)
    }

    /// A recipient that may go; one whom the ESP reads in the header has no command.
    typealias Going = (position: Int, address: Address, command: RecipientCommand?)

    private let services: RelayServices
    private let loop: EventLoop
    let message: HeldMessage
    private let store: any HoldStore
    private(set) var results: [HeldResult] = []
    private var stayed: [String: Int] = [:]
    /// Versions of the lists that were asked.
    private var lists: [String: Int64] = [:]
    private let apologyClaims = ApologyClaims()
    private let trips: TripWatch
    /// Of the check that blocks it now.
    private var findings: [Finding] = []
    private var upstreamName: String?
    /// What the ESP that accepted it calls it.
    private var espID: String?
    /// As its content says, which is asked before anything leaves.
    private var originators: Originators?
    private var isUpstreamDown = false

    init(services: RelayServices, loop: EventLoop, message: HeldMessage, trips: TripWatch) {
        self.services = services
        self.trips = trips
        self.loop = loop
        self.message = message
        store = services.shared.held
    }

    mutating func run() async -> End {
        guard let mail = MailCommand(line: message.envelope.mail) else { return await damaged() }
        let envelope = UpstreamEnvelope(
            mail: mail, services: services,
            route: services.directory.route(
                stream: message.stream, sender: message.sender, campaign: message.campaign, on: loop))
        do {
            guard let going = try await allowed(envelope) else { return await damaged() }
            guard !going.isEmpty else { return await finish() }
            let body = try await content()
            envelope.hasEightBit = body.hasEightBit
            guard try await isGood(body, going, envelope) else { return await finish() }
            let asked = question(going, envelope)
            do throws(Stopped) { try services.shared.killSwitch.admit(asked, at: services.shared.stopClock.now) } catch
            {
                if case .paced(let ramp) = error { return .paced(ramp) }
                stay(going, error.reply.text)
                return await finish()
            }
            return await send(body, going, envelope)
        } catch {
            // Whatever cannot be read now is not sent now.
            await envelope.giveBack()
            let held = message.recipients.count { $0.state == .held }
            stay(
                held - results.count - stayed.values.reduce(0, +),
                (error as? StoreFailure)?.description ?? "there is no room to read it")
            return await finish()
        }
    }

    // MARK: the gates

    /// The recipients that nothing stands against; nil when the envelope cannot be read.
    private mutating func allowed(_ envelope: UpstreamEnvelope) async throws(StoreFailure) -> [Going]? {
        let past = try await store.past(of: [message])[message.id] ?? [:]
        let lines = Dictionary(uniqueKeysWithValues: message.envelope.recipients.map { ($0.position, $0.line) })
        var going: [Going] = []
        for one in message.recipients where one.state == .held {
            guard let line = lines[one.position] else { return nil }
            let command = RecipientCommand(line: line)
            guard line.isEmpty || command?.recipient == one.address else { return nil }
            let this: Going = (one.position, one.address, command)
            let had = past[one.position] ?? HeldPast()
            let isOnItsWay = had.openContent.map { $0 > services.shared.ids.greatestBefore } ?? false
            if let earlier = had.sameContent ?? (isOnItsWay ? nil : had.openContent) {
                settle([this], .blocked, Self.alreadySent(earlier))
            } else if isOnItsWay {
                stay(1, "the same message is on its way to this recipient")
            } else if await isCleared(this, envelope) {
                going.append(this)
            }
        }
        return going
    }

    private mutating func isCleared(_ one: Going, _ envelope: UpstreamEnvelope) async -> Bool {
        let question = ListQuestion(stream: message.stream, campaign: message.campaign)
        let decision = await services.listDecision(one.address, question)
        lists = decision.versions
        var answer = decision.answer
        if case .clear = answer {
            answer = await services.apologyAnswer(
                one.address, campaign: message.campaign, id: message.id, apologyClaims)
        }
        switch answer {
        case .refused(let reply): settle([one], .blocked, reply)
        case .deferred(let reply): stay(1, reply.text)
        case .clear:
            do throws(Stopped) {
                try services.shared.killSwitch.inquire(self.question([one], envelope))
                return true
            } catch {
                stay(1, error.reply.text)
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

    /// Whether the checks let it go to the ESP that the envelope names.
    private mutating func isGood(
        _ body: MessageBody, _ going: [Going], _ envelope: UpstreamEnvelope
    ) async throws -> Bool {
        let order = ReadingOrder(
            sender: message.sender, recipients: going.compactMap(\.command?.recipient), stream: message.stream,
            campaign: message.campaign, profile: envelope.profile, at: services.now)
        let reading = try await services.read(body, order)
        guard reading.sha256 == message.sha256 else { throw StoreFailure("the content of \(message.id) is damaged") }
        originators = reading.originators
        guard let refusal = reading.judgement.refusal else { return fits(reading.headerRecipients, going) }
        if refusal.verdict == .blocked {
            findings = reading.judgement.findings
            settle(going, .blocked, refusal.reply)
        } else {
            stay(going, refusal.reply.text)
        }
        return false
    }

    private func question(_ going: [Going], _ envelope: UpstreamEnvelope) -> MailInQuestion {
        var question = message.question(recipients: going.map(\.address))
        question.upstream = envelope.upstreamName
        question.originators = originators ?? message.originators
        return question
    }

    // MARK: the way out

    private mutating func send(_ body: MessageBody, _ going: [Going], _ envelope: UpstreamEnvelope) async -> End {
        let judgedFor = envelope.profile
        let taken = await open(going, envelope)
        upstreamName = envelope.upstreamName
        guard !taken.isEmpty else {
            await envelope.giveBack()
            return await finish()
        }
        if envelope.profile != judgedFor {
            // Another ESP fills in other tags, so what was said for the first one says nothing here.
            guard (try? await isGood(body, taken, envelope)) == true else {
                await envelope.giveBack()
                if findings.isEmpty, stayed.isEmpty { stay(taken, "it could not be judged again") }
                return await finish()
            }
        }
        let ticket = store.beginRelease(message.id, positions: taken.map(\.position))
        let transfer = MessageTransfer(
            question: question(taken, envelope), killSwitch: services.shared.killSwitch,
            trace: message.envelope.trace, body: body, ticket: ticket)
        let result = await envelope.send(transfer)
        let hasBegun = (try? await ticket.committed()) != nil
        espID = envelope.espID
        note(result, taken, upstream: envelope.upstreamName ?? "", hasBegun: hasBegun)
        return await finish()
    }

    /// Asks the ESP for the recipients; those that it takes.
    private mutating func open(_ going: [Going], _ envelope: UpstreamEnvelope) async -> [Going] {
        var taken: [Going] = []
        let asked = going.filter { $0.command != nil }
        for (one, said) in zip(asked, await envelope.add(asked.compactMap(\.command))) {
            switch said {
            case .byUpstream(let reply) where reply.isPermanent: settle([one], .refused, reply)
            case let said where said.reply.isPositive: taken.append(one)
            // Held mail is ours to deliver: it stays until an upstream of its route can take it.
            case .unfit(let reply): stay(1, reply.text)
            case .byUs(let reply):
                isUpstreamDown = true
                stay(1, reply.text)
            case let said: stay(1, said.reply.text)
            }
        }
        let inHeader = going.filter { $0.command == nil }
        if envelope.isOpen, !taken.isEmpty { return taken + inHeader }
        stay(taken, "the ESP was lost")
        stay(inHeader, "the ESP took nobody of the envelope")
        return []
    }

    private mutating func note(
        _ result: MessageTransfer.Result, _ taken: [Going], upstream: String, hasBegun: Bool
    ) {
        switch result {
        case .answered(.accepted(let reply)): settle(taken, .released, reply, from: .unknown)
        case .answered(.refused(let reply)) where reply.isPermanent: settle(taken, .refused, reply, from: .unknown)
        case .answered(.refused(let reply)): holdAgain(taken, reply.text, hasBegun)
        case .answered(.unexpected):
            settle(taken, .unknown, UpstreamFailure.protocolError("").reply(upstream: upstream), from: .unknown)
        case .stopped(let stopped): holdAgain(taken, stopped.reply.text, hasBegun)
        case .notRecorded: stay(taken, Halt.auditUnavailable.reply.text)
        case .lost(let failure, endWasOut: true):
            settle(taken, .unknown, failure.reply(upstream: upstream), from: .unknown)
        case .lost(let failure, endWasOut: false): holdAgain(taken, failure.reply(upstream: upstream).text, hasBegun)
        }
    }

    /// - Parameter hasBegun: its recipients are `unknown` in the store.
    private mutating func holdAgain(_ taken: [Going], _ reason: String, _ hasBegun: Bool) {
        stay(taken, reason)
        guard hasBegun else { return }
        results += taken.map { HeldResult(position: $0.position, from: .unknown, state: .held, reply: nil) }
    }

    // MARK: the end

    mutating func settle(
        _ some: [Going], _ state: Delivery.State, _ reply: Reply, from: Delivery.State = .held
    ) {
        let reply = reply.appending(" id=\(message.id)")
        results += some.map {
            var result = HeldResult(position: $0.position, from: from, state: state, reply: reply, lists: lists)
            if state == .released { result.espID = espID }
            return result
        }
    }

    mutating func stay(_ some: [Going], _ reason: String) { stay(some.count, reason) }

    private mutating func stay(_ count: Int, _ reason: String) {
        if count > 0 { stayed[reason, default: 0] += count }
    }

    private mutating func damaged() async -> End {
        results = []
        stayed = [:]
        stay(message.recipients.count, "its envelope cannot be read")
        return await finish()
    }

    /// Makes the results durable. What cannot be written stays as it was: held, or unknown once it may have been sent.
    private func finish() async -> End {
        do throws(StoreFailure) {
            if !results.isEmpty {
                _ = try await store.settle(message.id, results, keeps: !findings.isEmpty, at: services.now)
            }
        } catch {
            services.shared.logger.error("what became of held message \(message.id) cannot be recorded: \(error)")
        }
        services.shared.killSwitch.settled(message.id)
        let settled = results.filter { $0.state != .held }
        if !settled.isEmpty { trips.note(record(of: settled)) }
        return .through(settled.map(\.state), stayed: stayed, isUpstreamDown: isUpstreamDown)
    }

    /// What the trip rules count of this release: the same that they would of a message that comes in now.
    private func record(of settled: [HeldResult]) -> MessageRecord {
        let addresses = Dictionary(uniqueKeysWithValues: message.recipients.map { ($0.position, $0.address) })
        let deliveries = settled.compactMap { result in
            addresses[result.position].map { Delivery(address: $0, state: result.state, reply: result.reply) }
        }
        var record = MessageRecord(
            id: message.id, at: services.now, stream: message.stream, client: "", campaign: message.campaign,
            sender: message.sender, subject: "", sizeBytes: 0, sha256: message.sha256,
            verdict: findings.isEmpty ? .relayed : .blocked, deliveries: deliveries, findings: findings,
            upstream: upstreamName, stop: nil, lists: lists)
        record.originators = originators ?? message.originators
        return record
    }

    private static func alreadySent(_ earlier: RecordID) -> Reply {
        Reply(
            550, EnhancedStatusCode(5, 7, 1),
            "sendguard: this recipient has the same message already, or may have it, as \(earlier)")
    }
}

/// Recipients whom the ESP reads in the header of a held message: nobody can be left out of it, so all of them go or the
/// message stays.
extension MessageRelease {
    /// Whether everybody whom the header names may have the message; settles or keeps the others when not.
    mutating func fits(_ header: HeaderRecipients, _ going: [Going]) -> Bool {
        let known = Set(message.envelope.recipients.filter(\.isInHeader).map(\.position))
        let bound = header.boundKeys
        guard !known.isEmpty || !bound.isEmpty else { return true }
        let named = Set(header.addresses.map(\.key))
        let reached = Set(going.map(\.address.key))
        let positions = Set(going.map(\.position))
        let isAsHeld = going.allSatisfy { $0.command != nil || named.contains($0.address.key) }
        if isAsHeld, known.isSubset(of: positions), bound.isSubset(of: reached) { return true }
        let isRefused = message.recipients.contains { one in
            (known.contains(one.position) || bound.contains(one.address.key))
                && results.contains { $0.position == one.position && $0.state == .blocked }
        }
        if isRefused {
            settle(going, .blocked, Self.othersRefused)
        } else {
            stay(going, isAsHeld ? Self.othersStay : Self.otherHeader)
        }
        return false
    }

    private static let othersRefused = Reply(
        550, EnhancedStatusCode(5, 7, 1), "sendguard: not sent, for others that its header names are refused")
    private static let othersStay =
        "the ESP would send it to all whom its header names, and some of them are not to be sent to now"
    private static let otherHeader = "the ESP reads other recipients in its header than when it was held"
}
