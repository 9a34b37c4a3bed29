import CLinux
import Glibc
import System

/// The loop's state for one descriptor: what may be read or written, and the task that waits. Used on its loop's
/// thread.
///
/// It is registered once, edge-triggered, for both directions, so the flags remember an edge until a call would
/// block. Sendable because only its loop's thread touches it; other threads may pass it there (`EventLoop.submit`).
final class Readiness: @unchecked Sendable {
    enum Interest { case reading, writing }
    enum Wake { case ready, timedOut, closed, interrupted }

    /// The slot's index and generation, assigned by the loop.
    let key: UInt64
    /// Whether a read may return bytes. Cleared by a short or blocked read.
    var mayRead = true
    /// Whether a write may succeed. Cleared by a blocked write, or by `Connection.sendNow` after a short one.
    var mayWrite = true
    /// Whether the peer has ended its side. When the end came together with the last bytes, epoll reports no separate
    /// edge for it.
    var sawEnd = false
    /// The deadline of the pending wait, in monotonic nanoseconds.
    var deadline: Int64 = .max
    /// The earliest heap entry of this registration.
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

    /// Handles an edge from epoll.
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

/// A non-blocking stream socket with its `Readiness`. It makes a system call only when the kernel may have an answer,
/// and remembers each answer. Used only on the loop's thread.
struct ReadySocket {
    let descriptor: Int32
    let readiness: Readiness

    /// One read. nil: it would block. 0: the peer ended its side.
    func receive(_ buffer: UnsafeMutableRawBufferPointer) throws(Errno) -> Int? {
        guard readiness.mayRead else { return nil }
        do throws(Errno) {
            let count = try Syscalls.receive(descriptor, buffer)
            // A short read emptied the socket; the next bytes, or the end, bring a new edge (epoll(7)). If epoll
            // already reported the end (`sawEnd`), no edge follows: keep reading.
            if count > 0, count < buffer.count, !readiness.sawEnd { readiness.mayRead = false }
            return count
        } catch .wouldBlock {
            readiness.mayRead = false
            return nil
        }
    }

    /// One write; nil when it would block.
    func send(_ bytes: UnsafeRawBufferPointer) throws(Errno) -> Int? {
        try send { () throws(Errno) in try Syscalls.send(descriptor, bytes) }
    }

    /// One write of several pieces; nil when it would block.
    func send(gathering vectors: UnsafeMutableBufferPointer<iovec>) throws(Errno) -> Int? {
        try send { () throws(Errno) in try Syscalls.send(descriptor, gathering: vectors) }
    }

    private func send(_ call: () throws(Errno) -> Int) throws(Errno) -> Int? {
        guard readiness.mayWrite else { return nil }
        do throws(Errno) { return try call() } catch .wouldBlock {
            readiness.mayWrite = false
            return nil
        }
    }
}
