import Guard
import Logging
import Mail
import Net
import Synchronization

/// Pulls and releases the emergency stop: commit, publish, barrier, receipt, in this order.
///
/// After the commit no crash can lose the stop; after the publish no loop mints a permit in its scope; after the
/// barrier no permit of the old state is unused. So when `stop` returns, what is not in the receipt cannot leave.
///
/// **What a stop waits for** (`scripts/bench stop`): two commits, its own and its receipt's, each behind at most one of
/// records, and in between every loop's present turn; 1.5 ms in the middle with 20 sessions at full load, beyond the
/// disk's time. Mail in scope ends with the publish, so the receipt is what is waited for.
package final class EmergencyStop: Sendable {
    private let killSwitch: KillSwitch
    private let store: any SwitchStore
    private let loops: LoopGroup
    private let logger: Logger
    private let didResume: @Sendable (Resumption) -> Void
    private let unrecorded = Mutex(Unrecorded())

    /// Stops that were asked for and could not be recorded: mail is halted until each is, or one that covers it.
    private struct Unrecorded {
        var orders: [StopOrder] = []
        /// Taken out, and being tried again.
        var tried = 0
    }

    /// - Parameter didResume: told of the end of a stop when it is durable, before mail flows again.
    package init(
        killSwitch: KillSwitch, store: any SwitchStore, loops: LoopGroup, logger: Logger,
        didResume: @escaping @Sendable (Resumption) -> Void = { _ in }
    ) {
        self.killSwitch = killSwitch
        self.store = store
        self.loops = loops
        self.logger = logger
        self.didResume = didResume
    }

    /// - Throws: when the stop could not be made durable. All mail is halted then, since a stop that somebody
    ///   asked for is never ignored. The next stop that can be committed brings it along, and ends the halt.
    package func stop(_ order: StopOrder) async throws(StoreFailure) -> StopReceipt {
        let askedAt = now
        let stop: Stop
        do throws(StoreFailure) {
            let added = try await store.addStop(order, at: askedAt)
            stop = added.stop
            killSwitch.publish(added.state)
        } catch {
            unrecorded.withLock {
                // What is tried every second, as for a STOP file, waits once.
                if !$0.orders.contains(order) { $0.orders.append(order) }
                killSwitch.halt(.stopUnrecorded)
            }
            await loops.barrier()
            throw error
        }
        await loops.barrier()
        let receipt = StopReceipt(
            stop: stop, askedAt: askedAt, completeAt: now, unanswered: killSwitch.unanswered(in: stop.scope))
        logger.critical(
            "STOPPED by \(stop.id): \(stop.scope.text), \(stop.mode.rawValue), \(stop.who): \(stop.reason)")
        // The stop holds with or without it; what it lists is on record as unknown until it is answered.
        do throws(StoreFailure) { try await store.keep(receipt) } catch {
            logger.error("the receipt of stop \(stop.id) cannot be kept: \(error)")
        }
        await catchUp(with: stop.scope)
        return receipt
    }

    /// Records what could not be recorded when it was asked for, and ends the halt once nothing is left of that.
    /// - Parameter scope: of a stop that is in force now.
    private func catchUp(with scope: StopScope) async {
        let orders = unrecorded.withLock { unrecorded in
            let orders = unrecorded.orders.filter { scope != .all && $0.scope != scope }
            unrecorded.orders = []
            unrecorded.tried += orders.count
            return orders
        }
        for order in orders {
            let added = try? await store.addStop(order, at: now)
            if let added {
                killSwitch.publish(added.state)
                logger.critical("STOPPED by \(added.stop.id), as was asked for before: \(order.scope.text)")
            }
            unrecorded.withLock {
                $0.tried -= 1
                if added == nil { $0.orders.append(order) }
            }
        }
        unrecorded.withLock { if $0.orders.isEmpty, $0.tried == 0 { killSwitch.clear(.stopUnrecorded) } }
    }

    /// Ends one stop; false when no such stop is active.
    package func resume(_ order: ResumeOrder) async throws(StoreFailure) -> Bool {
        let at = now
        let stop = killSwitch.snapshot.stops.first { $0.id == order.stop }
        guard let state = try await store.endStop(order, at: at) else { return false }
        if let stop { didResume(Resumption(stop: stop.id, scope: stop.scope, origin: stop.origin, at: at)) }
        killSwitch.publish(state)
        logger.notice("stop \(order.stop) ended by \(order.who.name): \(order.reason)")
        return true
    }

    /// Says why a stop was pulled; false when no such stop is active.
    package func explain(_ stop: StopID, as reason: String, by who: Identity) async throws(StoreFailure) -> Bool {
        guard let state = try await store.setReason(of: stop, to: reason, by: who, at: now) else { return false }
        killSwitch.publish(state)
        logger.notice("stop \(stop): \(who.name) says why: \(reason)")
        return true
    }

    private var now: Timestamp { Timestamp(microseconds: Clock.wallMicroseconds) }
}
