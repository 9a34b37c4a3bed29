import CLinux
import Glibc
import System

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

/// A stream socket that does not block, with what its loop knows of it: the kernel is asked only where it may have an
/// answer, and each answer is remembered. On the loop's thread only.
struct ReadySocket {
    let descriptor: Int32
    let readiness: Readiness

    /// One read. nil: it would block. 0: the peer ended its side.
    func receive(_ buffer: UnsafeMutableRawBufferPointer) throws(Errno) -> Int? {
        guard readiness.mayRead else { return nil }
        do throws(Errno) {
            let count = try Syscalls.receive(descriptor, buffer)
            // A short read emptied the socket; the next byte, or the end, is a new edge (epoll(7)). The end may
            // already be there, though, with its edge behind us, so only a wait may trust this.
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
