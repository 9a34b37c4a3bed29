import Synchronization

/// How many sessions an upstream may have, over all loops.
final class UpstreamSlots: Sendable {
    private struct State {
        var open = 0
        /// Pools with a message that waits, in the order they began to.
        var waiting: [@Sendable () -> Void] = []
    }

    private let limit: Int
    private let state = Mutex(State())

    init(limit: Int) { self.limit = limit }

    func take() -> Bool {
        state.withLock { state in
            guard state.open < limit else { return false }
            state.open += 1
            return true
        }
    }

    func giveBack() {
        state.withLock { $0.open -= 1 }
        wakeNext()
    }

    /// Tells the pool that has waited longest of a free slot. A pool whose message has been served meanwhile
    /// calls this itself, so that no wake is lost on it.
    func wakeNext() {
        let wake = state.withLock { state in
            state.open < limit && !state.waiting.isEmpty ? state.waiting.removeFirst() : nil
        }
        wake?()
    }

    /// Some pool waits for a slot.
    var isWanted: Bool { state.withLock { !$0.waiting.isEmpty } }

    /// Called once, from any thread, when a slot may be free.
    func whenFree(_ wake: @escaping @Sendable () -> Void) {
        let isFree = state.withLock { state in
            if state.open < limit { return true }
            state.waiting.append(wake)
            return false
        }
        if isFree { wake() }
    }

    var open: Int { state.withLock { $0.open } }
}
