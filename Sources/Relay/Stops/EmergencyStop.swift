// Folder Stops: pulling and ending stops so that they are durable and in force on every loop, the clock that they count
// on, and the trip rules that pull them.
// The bottom of the target, like Message: it uses no other folder.

import Guard
import Logging
import Mail
import Net
import Synchronization
import System

/// Pulls and releases the emergency stop: commit, publish, barrier, receipt, in this order.
///
/// After the commit no crash can lose the stop; after the publish no loop mints a permit in its scope; after the
/// barrier no permit of the old state is unused. So when `stop` returns, what is not in the receipt cannot leave.
///
/// **What cannot be committed** halts all mail, is kept in a place of its own that survives a restart
/// (`SwitchStore.keep(unwritten:on:)`), and is tried again with each look of `KillSwitchMonitor` and behind each stop that can be committed.
///
/// **What a stop waits for** (`scripts/bench stop`): two commits, its own and its receipt's, each behind at most one of
/// records, and in between every loop's present turn; 1.5 ms in the middle with 20 sessions at full load, beyond the
/// disk's time. Mail in scope ends with the publish, so the receipt is what is waited for.
package final class EmergencyStop: Sendable {
    private let killSwitch: KillSwitch
    private let store: any SwitchStore
    package let clock: StopClock
    private let loops: LoopGroup?
    private let logger: Logger
    private let didResume: @Sendable (Resumption) -> Void
    private let unwritten = Mutex(UnwrittenStops())
    /// Whether what is kept over a restart is what `unwritten` has.
    private let isKept = Atomic(true)

    /// - Parameters:
    ///   - loops: nil while no guard runs, and nothing has a permit.
    ///   - didResume: told of the end of a stop when it is durable, before mail flows again.
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

    /// Takes over what an earlier process could not record: all mail is halted until it is recorded. So it is when nobody
    /// can tell, and when stops may be missing in the store. To be called before anything listens.
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
            // It was recorded, and the process ended before that was noted.
            for stop in killSwitch.snapshot.stops { stops.drop(supersededBy: stop) }
            isKept.store(stops.stops == found, ordering: .relaxed)
            unwritten.withLock {
                $0 = stops
                if !stops.isEmpty { killSwitch.halt(.stopUnrecorded) }
            }
            for stop in stops.stops {
                logger.critical(
                    "halted: \(stop.id) \(stop.order.scope.text) was asked for before and is not recorded yet")
            }
        } catch {
            killSwitch.halt(.stateUnreadable)
            logger.critical("halted: \(error)")
        }
    }

    // MARK: stops

    /// - Parameter order: its end is told on `time`.
    /// - Throws: when the stop could not be made durable. All mail is halted then, over a restart too, since a stop that
    ///   somebody asked for is never ignored; the halt ends when it is recorded.
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
        // The stop holds with or without it; what it lists is on record as unknown until it is answered.
        do throws(StoreFailure) { try await store.keep(receipt) } catch {
            logger.error("the receipt of stop \(stop.id) cannot be kept: \(error)")
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
        // The end of a stop says nothing without the clock that it is told on.
        if order.endsAt != nil { try await store.keep(clock.present) }
        let (stop, state) = try await store.addStop(order, at: at)
        killSwitch.publish(state)
        return stop
    }

    // MARK: what could not be recorded

    /// Shown like stops, and ended like them.
    package var unwrittenStops: [Stop] { unwritten.withLock { $0.shown.map(\.stop) } }

    /// The one of these that stands for stops which may be missing in the store.
    package var doubt: StopID? { unwritten.withLock { $0.doubt?.id } }

    /// Records what could not be recorded when it was asked for, and ends the halt once nothing is left of that.
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
                // What keeps this one from the disk keeps the others from it too.
                break
            }
        }
        if !isKept.load(ordering: .relaxed) { await keepUnwritten() }
        clearIfNoneIsLeft()
    }

    private func record(_ waiting: UnwrittenStop) async throws(StoreFailure) {
        let stop = try await record(waiting.order, at: now)
        logger.critical("STOPPED by \(stop.id), as was asked for before (\(waiting.id)): \(stop.scope.text)")
        let withdrawn = unwritten.withLock { $0.didRecord(waiting.id) }
        isKept.store(false, ordering: .relaxed)
        guard var end = withdrawn else { return }
        end.stop = stop.id
        // What cannot be ended now holds, and is shown.
        _ = try? await resume(end)
    }

    /// What a restart finds. What cannot be kept now is tried again with the next look.
    private func keepUnwritten() async {
        isKept.store(true, ordering: .relaxed)
        do throws(StoreFailure) {
            try await store.keep(
                unwritten: { self.unwritten.withLock { $0.kept } }, on: clock.present)
        } catch {
            isKept.store(false, ordering: .relaxed)
            logger.critical("a stop that could not be recorded would not outlive a restart: \(error)")
        }
    }

    private func clearIfNoneIsLeft() {
        unwritten.withLock { if $0.isEmpty { killSwitch.clear(.stopUnrecorded) } }
    }

    /// Ends one that is not recorded, durably.
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
        logger.notice("\(order.stop), which was not recorded, withdrawn by \(order.who.name): \(order.reason)")
        return true
    }

    /// People say that the state is as it should be.
    private func settleDoubt(_ order: ResumeOrder) async throws(StoreFailure) -> Bool {
        try await store.settleDoubt()
        unwritten.withLock {
            $0.endDoubt()
            killSwitch.clear(.stateInDoubt)
        }
        logger.notice("\(order.stop): the state is trusted as it is, by \(order.who.name): \(order.reason)")
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

    /// Says why a stop was pulled; false when no such stop is active.
    package func explain(_ stop: StopID, as reason: String, by who: Identity) async throws(StoreFailure) -> Bool {
        let state = try await store.setReason(of: stop, to: reason, by: who, at: now)
        guard let state else { return false }
        killSwitch.publish(state)
        logger.notice("stop \(stop): \(who.name) says why: \(reason)")
        return true
    }

    // MARK: people who are erased

    /// Before an erasure: takes the person out of the reasons of stops that wait to be recorded, here and over a restart.
    /// - Throws: when what is kept over a restart may name them still.
    package func forgetInWaiting(_ person: Address) async throws(StoreFailure) {
        let isChanged = unwritten.withLock { stops in stops.forget { person.scrubbed(from: $0, as: "[erased]") } }
        // Asked again after a failure, there is nothing to change, and still something to keep.
        guard isChanged || !isKept.load(ordering: .relaxed) else { return }
        await keepUnwritten()
        guard isKept.load(ordering: .relaxed) else {
            throw StoreFailure("the stops that wait to be recorded cannot be kept without the person")
        }
    }

    /// After an erasure: what is said of the stops in force, as the store has it now. They are put in force in one step, and
    /// by a state that is no older than the one before, so that none is missing for a moment.
    package func readAnew() async throws(StoreFailure) { killSwitch.publish(try await store.switchState()) }

    // MARK: time

    /// In which ends of stops are told. The wall clock's as long as nothing is counted.
    package var time: Timestamp {
        let snapshot = killSwitch.snapshot
        let isCounting =
            unwritten.withLock { $0.stops.contains { $0.order.endsAt != nil } }
            || snapshot.isCounting(at: min(clock.now, now))
        if !isCounting { clock.setToWall() }
        return clock.now
    }

    /// Notes how far the clock has come, while something is counted on it.
    package func keepClock() async throws(StoreFailure) {
        guard killSwitch.snapshot.isCounting(at: clock.now) else { return }
        try await store.keep(clock.present)
    }

    private var now: Timestamp { Timestamp(microseconds: Clock.wallMicroseconds) }
}
