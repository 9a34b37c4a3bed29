import Guard
import Mail
import Net

/// Pulls and releases the emergency stop: commit, publish, barrier, receipt, in this order.
///
/// After the commit no crash can lose the stop; after the publish no loop mints a permit in its scope; after the
/// barrier no permit of the old state is unused. So when `stop` returns, what is not in the receipt cannot leave.
package final class EmergencyStop: Sendable {
    private let killSwitch: KillSwitch
    private let store: any SwitchStore
    private let loops: LoopGroup

    package init(killSwitch: KillSwitch, store: any SwitchStore, loops: LoopGroup) {
        self.killSwitch = killSwitch
        self.store = store
        self.loops = loops
    }

    /// - Throws: when the stop could not be made durable. All mail is halted then, since a stop that somebody
    ///   asked for is never ignored; a later stop that can be committed takes the halt's place.
    package func stop(
        scope: StopScope, mode: StopMode, reason: String, who: String
    ) async throws(StoreFailure) -> StopReceipt {
        let askedAt = now
        let stop: Stop
        do throws(StoreFailure) {
            stop = try await store.addStop(scope: scope, mode: mode, reason: reason, who: who, at: askedAt)
            try await publish()
            killSwitch.clear(.stopUnrecorded)
        } catch {
            killSwitch.halt(.stopUnrecorded)
            await loops.barrier()
            throw error
        }
        await loops.barrier()
        return StopReceipt(
            stop: stop, askedAt: askedAt, completeAt: now, unanswered: killSwitch.snapshot.unanswered)
    }

    /// Ends one stop; false when no such stop is active.
    package func resume(_ id: StopID, reason: String, who: String) async throws(StoreFailure) -> Bool {
        let ended = try await store.endStop(id, reason: reason, who: who, at: now)
        try await publish()
        return ended
    }

    private func publish() async throws(StoreFailure) { killSwitch.publish(try await store.activeStops()) }

    private var now: Timestamp { Timestamp(microseconds: Clock.wallMicroseconds) }
}
