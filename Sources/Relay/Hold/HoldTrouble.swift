import Guard
import Mail
import Synchronization
import System

/// Why a stop in mode hold defers instead, over all loops: no room is left for what it would keep, or it cannot be stored.
package final class HoldTrouble: Sendable {
    package struct Trouble: Hashable, Sendable {
        package let stop: StopID
        package let scope: StopScope
        package let text: String
        package let since: Timestamp
    }

    private let state = Mutex<Trouble?>(nil)

    init() {}

    /// The latest; nil once a message was stored again.
    package var latest: Trouble? { state.withLock { $0 } }

    func didStore() { state.withLock { $0 = nil } }

    func didFail(_ stop: Stop, _ failure: StoreFailure) {
        let now = Timestamp(microseconds: Clock.wallMicroseconds)
        state.withLock {
            $0 = Trouble(stop: stop.id, scope: stop.scope, text: failure.description, since: $0?.since ?? now)
        }
    }
}
