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

    func rulingsInForce() async throws(ControlFailure) -> RulingsInForceReport {
        RulingsInForceReport(try await current(), at: now, running: state.isRunning, redaction)
    }

    func allowedContents(_ request: AllowedContentRequest) async throws(ControlFailure) -> [AllowedContentReport] {
        do throws(StoreFailure) { return request.matching(try await store.rulings()) } catch {
            throw ControlFailure(error)
        }
    }

    func block(_ request: BlockRequest) async throws(ControlFailure) -> RulingReport {
        let subject = try request.subject()
        let rulings = try await current()
        let end = request.forSeconds.map { now + .seconds($0) }
        // A commit that failed may have reached the disk: then the running guard does not know the block.
        let known = Set((state.isRunning ? state.rulings.rulings.all : rulings).map(\.id))
        let same = rulings.first { $0.subject.isSame(as: subject) && $0.lasts(until: end) && known.contains($0.id) }
        if let other = same {
            let until = other.endsAt.map { "until \($0.rfc3339)" } ?? "without an end"
            throw .refused("\(other.id) blocks this phrase already, \(until), and nothing was changed")
        }
        return try await add(
            RulingOrder(subject: subject, reason: request.reason, who: who, endsAt: end), besides: rulings)
    }

    func changeRuling(_ request: RulingChangeRequest) async throws(ControlFailure) -> RulingReport {
        let id = try request.rulingID
        let what = id.kind == .block ? "block end" : request.confirms ? "allow confirm" : "allow end"
        return try await noting("\(what) \(id)") { () async throws(ControlFailure) in
            guard let ruling = try await current().first(where: { $0.id == id }) else {
                throw .refused(try await gone(id))
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
    func current() async throws(ControlFailure) -> [Ruling] {
        let now = now
        do throws(StoreFailure) { return try await store.rulings().rulings.filter { !$0.isOver(at: now) } } catch {
            throw ControlFailure(error)
        }
    }

    func report(_ ruling: Ruling) -> RulingReport {
        RulingReport(ruling, running: state.isRunning).redacted(redaction)
    }

    func add(_ order: RulingOrder, besides rulings: [Ruling]) async throws(ControlFailure) -> RulingReport {
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
    func needsSecond() async throws(ControlFailure) -> Bool {
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

    /// Why a ruling that is asked about is not in force.
    func gone(_ id: RulingID) async throws(ControlFailure) -> String {
        let none = "no \(id) is in force"
        do throws(StoreFailure) {
            if let end = try await store.end(of: id) {
                return "\(none): it ended at \(end.at.rfc3339) (by \(end.who)): \(redaction.shown(end.reason))"
            }
            guard try await store.rulings().over[id] != nil else { return none }
            return "\(none): nobody is left who may have the content"
        } catch {
            throw ControlFailure(error)
        }
    }

    /// A refused attempt goes on record when the store can write it.
    func noting<T: Sendable>(
        _ attempt: String, _ work: () async throws(ControlFailure) -> T
    ) async throws(ControlFailure) -> T {
        do throws(ControlFailure) { return try await work() } catch {
            if case .refused(let text) = error { await noteRefusal(of: attempt, because: text) }
            throw error
        }
    }
}

extension Ruling {
    /// Whether it is in force until then, and nobody has asked to end it.
    /// - Parameter end: nil is for ever.
    fileprivate func lasts(until end: Timestamp?) -> Bool {
        guard awaited == nil else { return false }
        guard let own = endsAt else { return true }
        return end.map { $0 <= own } ?? false
    }
}

extension Ruling.Subject {
    /// Whether it refuses the same mail: a phrase in any form that looks the same, in the same campaigns.
    fileprivate func isSame(as other: Ruling.Subject) -> Bool {
        guard case .phrase(let own, let campaign) = self, case .phrase(let text, let pattern) = other else {
            return self == other
        }
        return campaign == pattern && PhraseSearch.isSame(own, text)
    }
}
