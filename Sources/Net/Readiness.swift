/// What the loop knows of one descriptor, and who waits for it. Lives on its loop's thread.
///
/// Registered edge-triggered once for both directions, so the flags remember an edge until a call would block.
/// Sendable because only its loop's thread touches it; others may carry it there (`EventLoop.submit`).
final class Readiness: @unchecked Sendable {
    enum Interest { case reading, writing }
    enum Wake { case ready, timedOut, closed, interrupted }

    /// Index and generation as the loop gave them.
    let key: UInt64
    /// A read may give something. Cleared by a short or blocked read.
    var mayRead = true
    /// A write may take something. Cleared by a short or blocked write.
    var mayWrite = true
    /// The peer has ended its side: an end that came with the last bytes has no edge of its own.
    var sawEnd = false
    /// Present deadline of the wait, monotonic nanoseconds.
    var deadline: Int64 = .max
    /// The earliest heap entry filed for this registration.
    var filed: Int64 = .max
    private(set) var interest = Interest.reading
    private var waiter: UnsafeContinuation<Wake, Never>?

    init(key: UInt64) { self.key = key }

    var isWaiting: Bool { waiter != nil }

    func wait(for interest: Interest, _ continuation: UnsafeContinuation<Wake, Never>) {
        precondition(waiter == nil, "two tasks wait on one connection")
        self.interest = interest
        waiter = continuation
    }

    func wake(_ wake: Wake) {
        guard let continuation = waiter else { return }
        waiter = nil
        deadline = .max
        continuation.resume(returning: wake)
    }

    /// An edge arrived.
    func didSignal(readable: Bool, writable: Bool, ended: Bool) {
        if ended { sawEnd = true }
        if readable { mayRead = true }
        if writable { mayWrite = true }
        switch interest {
        case .reading: if readable { wake(.ready) }
        case .writing: if writable { wake(.ready) }
        }
    }
}
