import Guard
import Net
import Synchronization
import System

/// One loop's sessions with one ESP. Sendable because only its loop's thread uses it.
final class UpstreamPool: @unchecked Sendable {
    let upstream: Upstream
    let loop: EventLoop
    /// The same upstream's pools on other loops; when no slot is free, they close an idle session.
    private let siblings: () -> [UpstreamPool]
    private var idle: [UpstreamSession] = []
    private var waiters: [Waiter] = []
    private var isSweeping = false
    private var isClosed = false

    /// A message that waits for a session. Resumed once: to try again, or because its time is up.
    private final class Waiter {
        var continuation: UnsafeContinuation<Void, Never>?
        func wake() {
            continuation?.resume()
            continuation = nil
        }
    }

    init(upstream: Upstream, loop: EventLoop, siblings: @escaping @Sendable () -> [UpstreamPool]) {
        self.upstream = upstream
        self.loop = loop
        self.siblings = siblings
    }

    /// Returns a session for the caller alone: an idle one, a new one, or the next that becomes free.
    /// - Parameter fresh: take only a new session; used after an idle session turned out to be closed.
    func acquire(fresh: Bool = false) async throws(UpstreamFailure) -> UpstreamSession {
        let session = try await find(fresh: fresh)
        upstream.busy.add(1, ordering: .relaxed)
        return session
    }

    private func find(fresh: Bool) async throws(UpstreamFailure) -> UpstreamSession {
        let deadline = Deadline.after(upstream.settings.waitTime)
        while true {
            if !fresh, let session = takeIdle() { return session }
            if upstream.slots.take() { return try await open() }
            if fresh, !idle.isEmpty {
                end(idle.removeFirst())
                continue
            }
            guard Deadline.after(.zero) < deadline else {
                upstream.didFail(.busy)
                upstream.didLose(.busy)
                throw UpstreamFailure.busy
            }
            await waitForSession(until: deadline)
        }
    }

    /// Gives a session back; a session that cannot carry another message is closed.
    func release(_ session: UpstreamSession) {
        upstream.busy.subtract(1, ordering: .relaxed)
        let settings = upstream.settings
        guard session.isReusable, !isClosed, session.messages < settings.messagesPerConnection,
            age(session.openedAt) < settings.lifeTime
        else { return end(session) }
        // A message on another loop waits for a slot, and none waits on this loop: an idle session kept here would
        // starve it.
        if waiters.isEmpty, upstream.slots.isWanted { return end(session) }
        session.idleSince = .after(.zero)
        session.wasPooled = true
        idle.append(session)
        if waiters.isEmpty { sweepLater() } else { waiters.removeFirst().wake() }
    }

    /// Takes back a session that must not be used again.
    func discard(_ session: UpstreamSession) {
        upstream.busy.subtract(1, ordering: .relaxed)
        end(session)
    }

    /// Closes a session and frees its slot.
    private func end(_ session: UpstreamSession) {
        session.close()
        upstream.slots.giveBack()
        if !waiters.isEmpty { waiters.removeFirst().wake() }
    }

    /// Closes idle sessions now, and the others when they come back.
    func close() {
        isClosed = true
        for session in idle { end(session) }
        idle = []
    }

    /// Frees one slot for another loop.
    func yieldIdle() {
        guard !idle.isEmpty else { return }
        end(idle.removeFirst())
    }

    private func open() async throws(UpstreamFailure) -> UpstreamSession {
        do {
            return try await upstream.connect(on: loop)
        } catch {
            upstream.slots.giveBack()
            throw error
        }
    }

    /// Last in, first out: sessions that are not needed get old and are closed.
    private func takeIdle() -> UpstreamSession? {
        while let session = idle.popLast() {
            if isAlive(session) { return session }
            end(session)
        }
        return nil
    }

    private func isAlive(_ session: UpstreamSession) -> Bool {
        age(session.idleSince) < upstream.settings.idleTime && age(session.openedAt) < upstream.settings.lifeTime
            && !session.connection.hasUnexpectedInput()
    }

    private func age(_ since: Deadline) -> Duration {
        .nanoseconds(Clock.monotonicNanoseconds - since.nanoseconds)
    }

    private func waitForSession(until deadline: Deadline) async {
        let waiter = Waiter()
        waiters.append(waiter)
        upstream.waiting.add(1, ordering: .relaxed)
        let timer = loop.schedule(at: deadline) { [self] in
            waiters.removeAll { $0 === waiter }
            waiter.wake()
        }
        await withUnsafeContinuation { continuation in
            waiter.continuation = continuation
            upstream.slots.whenFree { [self] in loop.submit { [self] in wakeOne() } }
            for pool in siblings() where pool !== self { pool.loop.submit { pool.yieldIdle() } }
        }
        loop.unschedule(timer)
        upstream.waiting.subtract(1, ordering: .relaxed)
    }

    private func wakeOne() {
        if waiters.isEmpty { upstream.slots.wakeNext() } else { waiters.removeFirst().wake() }
    }

    /// Closes sessions that were idle too long, some time after the last one came back.
    private func sweepLater() {
        guard !isSweeping else { return }
        isSweeping = true
        loop.schedule(at: .after(upstream.settings.idleTime)) { [self] in
            isSweeping = false
            let dead = idle.filter { !isAlive($0) }
            idle.removeAll { session in dead.contains { $0 === session } }
            for session in dead { end(session) }
            if !idle.isEmpty { sweepLater() }
        }
    }
}

/// The limit of sessions with an upstream, over all loops.
final class UpstreamSlots: Sendable {
    private struct State {
        var open = 0
        /// Pools with a waiting message, in the order in which they began to wait.
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

    /// Wakes the pool that has waited longest for a slot. A pool that was woken and has no waiting message must call
    /// this, so that the wake-up reaches another pool.
    func wakeNext() {
        let wake = state.withLock { state in
            state.open < limit && !state.waiting.isEmpty ? state.waiting.removeFirst() : nil
        }
        wake?()
    }

    /// Whether some pool waits for a slot.
    var isWanted: Bool { state.withLock { !$0.waiting.isEmpty } }

    /// Calls `wake` once, from any thread, when a slot may be free.
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
