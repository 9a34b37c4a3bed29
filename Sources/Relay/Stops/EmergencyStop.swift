// Folder Stops: makes stops, resumes, exceptions and blocks durable and effective on every loop. Also the clock for
// stops, and the trip rules that make stops automatically. The bottom of the target, like Message: it uses no other folder.

import Guard
import Logging
import Mail
import Net
import Synchronization
import System

/// Pulls and ends stops: commit, publish, barrier, receipt, in this order.
///
/// After the commit no crash can lose the stop. After the publish no loop issues a permit in its scope. After the
/// barrier no permit from before the publish is left to use. So when `stop` returns, only messages in the receipt can
/// still leave.
///
/// **A stop that cannot be committed** halts all mail and is saved separately, so that it survives a restart
/// (`SwitchStore.keep(unwritten:on:)`). It is tried again at each interval of `KillSwitchMonitor` and after each stop that
/// can be committed.
///
/// **What a stop waits for** (`scripts/bench stop`): two commits, of the stop and of the receipt. Each waits for at
/// most one commit of records. Between them it waits for the current turn of every loop. The median is 1.5 ms with 20
/// sessions at full load, plus the disk's time. Mail in scope stops at the publish; the rest of the wait is for the
/// receipt.
package final class EmergencyStop: Sendable {
    private let killSwitch: KillSwitch
    private let store: any SwitchStore
    package let clock: StopClock
    private let loops: LoopGroup?
    private let logger: Logger
    private let didResume: @Sendable (Resumption) -> Void
    private let unwritten = Mutex(UnwrittenStops())
    /// Whether the saved stops are the same as in `unwritten`.
    private let isKept = Atomic(true)

    /// - Parameters:
    ///   - loops: nil when no guard runs, so that no permit exists.
    ///   - didResume: called when the end of a stop is durable, before mail flows again.
    package init(
        killSwitch: KillSwitch, store: any SwitchStore, clock: StopClock, loops: LoopGroup?, logger: Logger,
        didResume: @escaping @Sendable (Resumption) -> Void = { _ in }
    ) {
        self.killSwitch = killSwitch
        self.store = store
        self.clock = clock
        self.loops = loops
        self.logger = logger
        self.didResume = didResume
    }

    /// Takes over the stops that an earlier process could not record: all mail is halted until they are recorded. All
    /// mail is also halted when they are unknown, or when stops may be missing in the store. Call before any listener
    /// starts.
    package func begin() async {
        await takeOver()
        guard let doubt = store.doubt else { return }
        let id = unwritten.withLock {
            $0.add(doubt: doubt, at: now)
            killSwitch.halt(.stateInDoubt)
            return $0.doubt?.id.description ?? ""
        }
        logger.critical("halted (\(id)): \(doubt)")
    }

    private func takeOver() async {
        do throws(StoreFailure) {
            let found = try await store.unwritten(on: clock.present)
            guard !found.isEmpty else { return }
            var stops = UnwrittenStops(found)
            // The stop was recorded, and the process ended before that was noted.
            for stop in killSwitch.snapshot.stops { stops.drop(supersededBy: stop) }
            isKept.store(stops.stops == found, ordering: .relaxed)
            unwritten.withLock {
                $0 = stops
                if !stops.isEmpty { killSwitch.halt(.stopUnrecorded) }
            }
            for stop in stops.stops {
                logger.critical(
                    "halted: stop \(stop.id) (\(stop.order.scope.text)) was requested earlier and is not recorded yet")
            }
        } catch {
            killSwitch.halt(.stateUnreadable)
            logger.critical("halted: \(error)")
        }
    }

    // MARK: stops

    /// - Parameter order: its end is on `time`.
    /// - Throws: when the stop could not be made durable. Then all mail is halted, also after a restart, because a
    ///   requested stop is never ignored. The halt ends when the stop is recorded.
    package func stop(_ order: StopOrder) async throws(StoreFailure) -> StopReceipt {
        let askedAt = now
        let stop: Stop
        do throws(StoreFailure) { stop = try await record(order, at: askedAt) } catch {
            unwritten.withLock {
                $0.add(order, at: askedAt)
                killSwitch.halt(.stopUnrecorded)
            }
            await keepUnwritten()
            await loops?.barrier()
            throw error
        }
        await loops?.barrier()
        let receipt = StopReceipt(
            stop: stop, askedAt: askedAt, completeAt: now, unanswered: killSwitch.unanswered(in: stop.scope))
        logger.critical(
            "STOPPED by \(stop.id): \(stop.scope.text), \(stop.mode.rawValue), \(stop.who): \(stop.reason)")
        // The stop is in force with or without its receipt; the messages in it are on record as `unknown` until they
        // are answered.
        do throws(StoreFailure) { try await store.keep(receipt) } catch {
            logger.error("the receipt of stop \(stop.id) cannot be stored: \(error)")
        }
        unwritten.withLock { stops in
            let before = stops
            stops.drop(supersededBy: stop)
            if stops != before { isKept.store(false, ordering: .relaxed) }
        }
        await recordUnwritten()
        return receipt
    }

    private func record(_ order: StopOrder, at: Timestamp) async throws(StoreFailure) -> Stop {
        // The time at which a stop ends can be read only with its clock.
        if order.endsAt != nil { try await store.keep(clock.present) }
        let (stop, state) = try await store.addStop(order, at: at)
        killSwitch.publish(state)
        return stop
    }

    // MARK: stops that could not be recorded

    /// Shown and ended like other stops.
    package var unwrittenStops: [Stop] { unwritten.withLock { $0.shown.map(\.stop) } }

    /// The placeholder for stops that may be missing in the store.
    package var doubt: StopID? { unwritten.withLock { $0.doubt?.id } }

    /// Records the stops that could not be recorded when they were requested, and ends the halt when none is left.
    package func recordUnwritten() async {
        let time = clock.now
        let isIdle = unwritten.withLock { stops in
            let before = stops
            stops.dropOverdue(at: time)
            if stops != before { isKept.store(false, ordering: .relaxed) }
            return stops.isEmpty
        }
        if isIdle, isKept.load(ordering: .relaxed) { return }
        var last: StopID?
        while let next = unwritten.withLock({ $0.take(after: last) }) {
            last = next.id
            do throws(StoreFailure) { try await record(next) } catch {
                unwritten.withLock { $0.didFail(next.id) }
                // The same fault would prevent recording the others.
                break
            }
        }
        if !isKept.load(ordering: .relaxed) { await keepUnwritten() }
        clearIfNoneIsLeft()
    }

    private func record(_ waiting: UnwrittenStop) async throws(StoreFailure) {
        let stop = try await record(waiting.order, at: now)
        logger.critical("STOPPED by \(stop.id), requested earlier as \(waiting.id): \(stop.scope.text)")
        let withdrawn = unwritten.withLock { $0.didRecord(waiting.id) }
        isKept.store(false, ordering: .relaxed)
        guard var end = withdrawn else { return }
        end.stop = stop.id
        // If it cannot be ended now, it stays in force and is shown.
        _ = try? await resume(end)
    }

    /// Saves the stops for a restart. After a failure the next interval tries again.
    private func keepUnwritten() async {
        isKept.store(true, ordering: .relaxed)
        do throws(StoreFailure) {
            try await store.keep(
                unwritten: { self.unwritten.withLock { $0.kept } }, on: clock.present)
        } catch {
            isKept.store(false, ordering: .relaxed)
            logger.critical("a stop that is not recorded yet would not survive a restart: \(error)")
        }
    }

    private func clearIfNoneIsLeft() {
        unwritten.withLock { if $0.isEmpty { killSwitch.clear(.stopUnrecorded) } }
    }

    /// Durably withdraws a stop that is not recorded.
    private func withdraw(_ order: ResumeOrder) async throws(StoreFailure) -> Bool {
        if let doubt, doubt == order.stop { return try await settleDoubt(order) }
        guard let (stop, isTried) = unwritten.withLock({ $0.withdraw(order) }) else { return false }
        do throws(StoreFailure) {
            try await store.keep(
                unwritten: { self.unwritten.withLock { $0.kept } }, on: clock.present)
        } catch {
            unwritten.withLock { $0.putBack(stop, isTried: isTried) }
            throw error
        }
        clearIfNoneIsLeft()
        logger.notice("stop \(order.stop), which was not recorded, was withdrawn by \(order.who.name): \(order.reason)")
        return true
    }

    /// People confirm that the state is right.
    private func settleDoubt(_ order: ResumeOrder) async throws(StoreFailure) -> Bool {
        try await store.settleDoubt()
        unwritten.withLock {
            $0.endDoubt()
            killSwitch.clear(.stateInDoubt)
        }
        logger.notice("\(order.stop): \(order.who.name) confirmed that the state is right: \(order.reason)")
        return true
    }

    // MARK: resumes

    /// Ends one stop; false when no such stop is active.
    package func resume(_ order: ResumeOrder) async throws(StoreFailure) -> Bool {
        if order.stop.isUnwritten { return try await withdraw(order) }
        let at = now
        let stop = killSwitch.snapshot.stops.first { $0.id == order.stop }
        var timed = order
        timed.time = time
        if order.ramp != nil { try await store.keep(clock.present) }
        guard let state = try await store.endStop(timed, at: at) else { return false }
        if let stop { didResume(Resumption(stop: stop.id, scope: stop.scope, origin: stop.origin, at: at)) }
        killSwitch.publish(state)
        logger.notice("stop \(order.stop) ended by \(order.who.name): \(order.reason)")
        return true
    }

    /// Sets the reason of a stop; false when no such stop is active.
    package func explain(_ stop: StopID, as reason: String, by who: Identity) async throws(StoreFailure) -> Bool {
        let state = try await store.setReason(of: stop, to: reason, by: who, at: now)
        guard let state else { return false }
        killSwitch.publish(state)
        logger.notice("stop \(stop): \(who.name) gave the reason: \(reason)")
        return true
    }

    // MARK: people who are erased

    /// Called before an erasure: removes the person from the reasons of stops that wait to be recorded, in memory and
    /// in the saved copy.
    /// - Throws: when the saved copy may still name the person.
    package func forgetInWaiting(_ person: Address) async throws(StoreFailure) {
        let isChanged = unwritten.withLock { stops in stops.forget { person.scrubbed(from: $0, as: "[erased]") } }
        // A retry after a failure finds nothing to change in memory, but must still save.
        guard isChanged || !isKept.load(ordering: .relaxed) else { return }
        await keepUnwritten()
        guard isKept.load(ordering: .relaxed) else {
            throw StoreFailure("the stops that wait to be recorded cannot be saved without the erased person")
        }
    }

    /// Called after an erasure: takes the texts of the stops in force from the store. The new state is published in
    /// one step and is never older than the state before it, so no stop is missing for a moment.
    package func readAgain() async throws(StoreFailure) { killSwitch.publish(try await store.switchState()) }

    // MARK: time

    /// The clock for the ends of stops. It follows the wall clock while nothing is timed.
    package var time: Timestamp {
        let snapshot = killSwitch.snapshot
        let isCounting =
            unwritten.withLock { $0.stops.contains { $0.order.endsAt != nil } }
            || snapshot.isCounting(at: min(clock.now, now))
        if !isCounting { clock.setToWall() }
        return clock.now
    }

    /// Stores the clock while a stop or ramp is timed.
    package func keepClock() async throws(StoreFailure) {
        guard killSwitch.snapshot.isCounting(at: clock.now) else { return }
        try await store.keep(clock.present)
    }

    private var now: Timestamp { Timestamp(microseconds: Clock.wallMicroseconds) }
}
