import Content
import Control
import Guard
import Mail
import Relay

/// Exceptions and blocked phrases.
extension GuardService {
    func rulings() async throws(ControlFailure) -> [RulingReport] {
        try await current().map { report($0) }
    }

    func allow(_ request: AllowRequest) async throws(ControlFailure) -> RulingReport {
        try await noting("allow \(request.message ?? request.tag ?? "")") { () async throws(ControlFailure) in
            let subject = try request.subject()
            let rulings = try await current()
            if case .message(let id) = subject {
                if let other = rulings.first(where: { $0.subject == subject }) {
                    throw .refused(
                        "\(other.id) is for message \(id) already; to release its kept copy: "
                            + "sendguard allow release \(other.id) --reason TEXT")
                }
                try await mayAllow(id, besides: rulings)
                if request.releases == true { try await mayRelease(id) }
            }
            let isAwaited = try await needsSecond()
            return try await add(
                RulingOrder(
                    subject: subject, reason: request.reason, who: who, endsAt: now + .seconds(request.seconds),
                    isAwaited: isAwaited), besides: rulings)
        }
    }

    func releaseAllowed(_ request: RulingChangeRequest) async throws(ControlFailure) -> HeldRunReport {
        let id = try request.rulingID
        return try await noting("allow release \(id)") { () async throws(ControlFailure) in
            guard let ruling = try await current().first(where: { $0.id == id }) else {
                throw .refused("no \(id) is in force")
            }
            guard case .message(let message) = ruling.subject else {
                throw .refused("\(id) is not for a message: there is no copy to release")
            }
            guard ruling.isInForce(at: now) else {
                throw .refused(
                    "\(id) waits for a second person: sendguard allow confirm \(id) --reason TEXT, by another user")
            }
            try await alone { try await hold(message) }
            var filter = HeldFilter()
            (filter.ids, filter.limit) = ([message.description], 1)
            return try await release(HeldRequest(filter: filter, reason: request.reason))
        }
    }

    func block(_ request: BlockRequest) async throws(ControlFailure) -> RulingReport {
        let subject = try request.subject()
        return try await add(
            RulingOrder(
                subject: subject, reason: request.reason, who: who,
                endsAt: request.forSeconds.map { now + .seconds($0) }), besides: try await current())
    }

    func changeRuling(_ request: RulingChangeRequest) async throws(ControlFailure) -> RulingReport {
        let id = try request.rulingID
        let what = id.kind == .block ? "block end" : request.confirms ? "allow confirm" : "allow end"
        return try await noting("\(what) \(id)") { () async throws(ControlFailure) in
            guard let ruling = try await current().first(where: { $0.id == id }) else {
                throw .refused("no \(id) is in force")
            }
            let change = try await change(ruling, request)
            do throws(StoreFailure) {
                guard try await state.rulings.change(change) else { throw StoreFailure("\(id) has just ended") }
            } catch {
                throw ControlFailure(error)
            }
            var changed = ruling
            switch change.step {
            case .askEnd: changed.awaited = AwaitedRuling(who: who, reason: request.reason, at: now)
            case .confirm, .end, .use, .runOut: changed.awaited = nil
            }
            return report(changed)
        }
    }

    // MARK: parts

    /// Those that have not ended, sorted by id.
    private func current() async throws(ControlFailure) -> [Ruling] {
        let now = now
        do throws(StoreFailure) { return try await store.rulings().rulings.filter { !$0.isOver(at: now) } } catch {
            throw ControlFailure(error)
        }
    }

    private func report(_ ruling: Ruling) -> RulingReport {
        RulingReport(ruling, running: state.isRunning).redacted(redaction)
    }

    private func add(_ order: RulingOrder, besides rulings: [Ruling]) async throws(ControlFailure) -> RulingReport {
        let kind = order.subject.kind
        guard rulings.count(where: { $0.id.kind == kind }) < RulingLimits.count else {
            let (what, command) = kind == .block ? ("blocks", "block") : ("exceptions", "allow")
            throw .refused("there are \(RulingLimits.count) \(what) already: end some (sendguard \(command) list)")
        }
        do throws(StoreFailure) { return report(try await state.rulings.add(order)) } catch {
            throw .cannot(
                kind == .block
                    ? "the phrase is not blocked: \(error); to keep its mail back: sendguard stop" : "\(error)")
        }
    }

    /// Whether a change that lets mail pass waits for a second person.
    private func needsSecond() async throws(ControlFailure) -> Bool {
        guard try await state.requiresSecond() else { return false }
        guard who.userID != nil else {
            throw .refused("this needs two people here, and the guard does not know your user")
        }
        return true
    }

    private func change(_ ruling: Ruling, _ request: RulingChangeRequest) async throws(ControlFailure) -> RulingChange {
        let isBlock = ruling.id.kind == .block
        guard request.confirms else {
            // Ending an exception lets no mail pass, so one person is enough.
            let isAwaited = isBlock ? try await needsSecond() : false
            if isAwaited, let awaited = ruling.awaited, who.mayConfirm(awaited.who) {
                throw .refused(
                    "\(awaited.who.name) asked for the end of \(ruling.id) already (\(awaited.reason)): to confirm it, "
                        + "sendguard block end \(ruling.id) --confirm --reason TEXT")
            }
            return RulingChange(ruling.id, isAwaited ? .askEnd : .end, reason: request.reason, who: who)
        }
        guard let awaited = ruling.awaited else { throw .refused("nothing of \(ruling.id) waits for a confirmation") }
        guard who.mayConfirm(awaited.who) else {
            let what = isBlock ? "the end of \(ruling.id)" : "\(ruling.id)"
            throw .refused(who.whyNotSecond(to: awaited.who, for: what))
        }
        let reason = "\(request.reason) (asked for by \(awaited.who.name): \(awaited.reason))"
        return RulingChange(ruling.id, isBlock ? .end : .confirm, reason: reason, who: who)
    }

    /// - Throws: `refused` when the content of this message cannot be let through.
    private func mayAllow(_ id: RecordID, besides rulings: [Ruling]) async throws(ControlFailure) {
        let found: MessageRecord?
        do throws(StoreFailure) { found = try await store.record(id) } catch { throw ControlFailure(error) }
        guard let record = found else { throw .refused("there is no record \(id)") }
        let refusing = record.findings.filter(\.refuses)
        guard !refusing.isEmpty, [.blocked, .deferred, .held].contains(record.verdict) else {
            throw .refused("no check refused message \(id), so there is nothing to let pass (sendguard show \(id))")
        }
        let blocks = refusing.filter { $0.check == Roster.phraseFindings }.map(\.kind)
        if let block = blocks.first(where: { kind in rulings.contains { $0.id.description == kind } }) {
            throw .refused(
                "\(block) blocks a phrase in message \(id), and no exception goes past it; to end it: "
                    + "sendguard block end \(block) --reason TEXT")
        }
        if blocks.count == refusing.count, let block = blocks.first {
            throw .refused(
                "message \(id) was refused only for the phrase of \(block), and that block has ended: the sender can "
                    + "send it again, and no exception is needed")
        }
        if let other = refusing.first(where: { !$0.isLiftable && $0.check != Roster.phraseFindings }) {
            throw .refused("the check \(other.check) refused message \(id) for its recipients, not for its content")
        }
        guard let content = RefusedContent(record) else {
            throw .refused(
                "the guard cannot recognise message \(id): a part of it cannot be read, or its record is from an older "
                    + "version")
        }
        try await mayPassOnce(content)
    }

    /// - Throws: `refused` when another exception lets the same content pass to one of its recipients.
    private func mayPassOnce(_ content: RefusedContent) async throws(ControlFailure) {
        let rulings: RulingState
        do throws(StoreFailure) { rulings = try await store.rulings() } catch { throw ControlFailure(error) }
        for ruling in rulings.rulings where !ruling.isOver(at: now) {
            guard case .message(let id) = ruling.subject, let other = rulings.contents[id],
                other.digest == content.digest, !other.recipients.isDisjoint(with: content.recipients)
            else { continue }
            throw .refused("\(ruling.id) lets the same content pass to the same recipient already (message \(id))")
        }
    }

    /// - Throws: when the kept copy of this message cannot be released.
    private func mayRelease(_ id: RecordID) async throws(ControlFailure) {
        guard state.heldRelease != nil else {
            throw .cannot(
                "only a running guard can send the kept copy, and none runs: start it with `sendguard serve`, then "
                    + "release")
        }
        let kept: KeptMessage
        do throws(StoreFailure) { kept = try await store.message(id) } catch { throw ControlFailure(error) }
        guard case .whole = kept else { throw .refused(Self.noCopy(of: id)) }
    }

    /// Makes the kept message held, unless it is.
    private func hold(_ id: RecordID) async throws(ControlFailure) {
        try await mayRelease(id)
        do {
            var filter = HeldFilter()
            filter.ids = [id.description]
            guard try await store.held(try HeldSelection(filter)).isEmpty else { return }
            if try await store.holdKept(id, at: now) { return }
        } catch {
            throw ControlFailure(error)
        }
        throw .refused(Self.noCopy(of: id))
    }

    private static func noCopy(of id: RecordID) -> String {
        "the guard has no copy of message \(id) that it can send on: the sender must send the message again"
    }

    /// A refused attempt goes on record when the store can write it.
    private func noting<T: Sendable>(
        _ attempt: String, _ work: () async throws(ControlFailure) -> T
    ) async throws(ControlFailure) -> T {
        do throws(ControlFailure) { return try await work() } catch {
            if case .refused(let text) = error { await noteRefusal(of: attempt, because: text) }
            throw error
        }
    }
}
