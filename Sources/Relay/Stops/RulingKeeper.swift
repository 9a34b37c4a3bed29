import Guard
import Logging
import Mail
import Net
import System

/// Makes and ends rulings: commit, publish, barrier, in this order, like `EmergencyStop`.
///
/// When a call returns, every loop judges by the new rulings. No message that was judged before a phrase was blocked, or
/// before an exception ended, can leave after that: it gets no permit (`KillSwitch.requireJudgement(since:)`).
package final class RulingKeeper: Sendable {
    package let rulings = Rulings()
    private let store: any RulingStore
    private let killSwitch: KillSwitch
    private let loops: LoopGroup?
    private let logger: Logger

    /// - Parameter loops: nil when no guard runs.
    package init(store: any RulingStore, killSwitch: KillSwitch, loops: LoopGroup?, logger: Logger) {
        self.store = store
        self.killSwitch = killSwitch
        self.loops = loops
        self.logger = logger
    }

    /// Puts the stored rulings in force. Ends the exceptions that a message of an earlier process used up.
    package func begin() async throws(StoreFailure) {
        let state = try await store.rulings()
        rulings.publish(state)
        await endOver(state, besides: nil)
    }

    /// Reads the stored rulings again.
    package func renew() async throws(StoreFailure) { rulings.publish(try await store.rulings()) }

    // MARK: changes that people make

    package func add(_ order: RulingOrder) async throws(StoreFailure) -> Ruling {
        let (ruling, state) = try await store.add(order, at: now)
        await publish(state, isStricter: ruling.id.kind == .block)
        let waits = ruling.awaited == nil ? "" : ", which waits for a second person"
        logger.notice("\(ruling.id) by \(ruling.who)\(waits): \(ruling.subject.kind.text): \(ruling.reason)")
        return ruling
    }

    /// False when there is no such ruling, or it has ended.
    package func change(_ change: RulingChange) async throws(StoreFailure) -> Bool {
        guard let state = try await store.change(change, at: now) else { return false }
        await publish(state, isStricter: change.step == .end && change.ruling.kind == .exception)
        logger.notice("\(change.ruling): \(change.step.text) by \(change.who.name): \(change.reason)")
        return true
    }

    private func publish(_ state: RulingState, isStricter: Bool) async {
        rulings.publish(state)
        if isStricter { killSwitch.requireJudgement(since: state.revision) }
        await loops?.barrier()
    }

    // MARK: changes by themselves

    /// Ends the rulings whose time is over. They are not in force since then.
    package func endOverdue() async {
        for ruling in rulings.all where ruling.isOver(at: now) {
            await end(.init(ruling.id, .end, reason: "its own time was over", who: .guardItself))
        }
    }

    /// Call it when the outcome of a message with an exception is on record. An exception that is used up ends before
    /// the client gets its reply; otherwise another message may have it for the recipients that are left.
    /// - Parameter left: the keys of the recipients who have the message, or may have it.
    func settle(_ taken: TakenException, left: Set<String>) async {
        if !left.isEmpty {
            if rulings.use(taken.id, for: left, by: taken.message) {
                return await end(taken.id, .used(taken.message))
            }
        }
        // The store took its recipients for reached while the message had no outcome. It also knows who is suppressed.
        await review(after: taken.message)
    }

    /// Reads the stored rulings again, and ends exceptions for messages when nobody is left who may have the content.
    /// - Parameter message: has just got its outcome.
    package func review(after message: RecordID) async {
        guard let state = try? await store.rulings() else { return }
        rulings.publish(state)
        await endOver(state, besides: message)
    }

    private func endOver(_ state: RulingState, besides message: RecordID?) async {
        for (id, over) in state.over.sorted(by: { $0.key < $1.key })
        where !rulings.isOnItsWay(id, besides: message) {
            await end(id, over)
        }
    }

    private func end(_ id: RulingID, _ over: RulingState.Over) async {
        switch over {
        case .used(let message):
            await end(.init(id, .use(message), reason: "message \(message) passed by it", who: .guardItself))
        case .nobodyLeft:
            await end(.init(id, .runOut, reason: "nobody is left who may have the content", who: .guardItself))
        }
    }

    private func end(_ change: RulingChange) async {
        do throws(StoreFailure) {
            if let state = try await store.change(change, at: now) { rulings.publish(state) }
        } catch {
            logger.error("the end of \(change.ruling) could not be recorded: \(error)")
        }
    }

    private var now: Timestamp { Timestamp(microseconds: Clock.wallMicroseconds) }
}

extension RulingID.Kind {
    /// For the log; what it is about may be personal.
    fileprivate var text: String { self == .block ? "a phrase is blocked" : "an exception" }
}

extension RulingChange.Step {
    fileprivate var text: String {
        switch self {
        case .confirm: "confirmed"
        case .end: "ended"
        case .askEnd: "asked to end"
        case .use: "used"
        case .runOut: "run out"
        }
    }
}
