import CLinux
import Glibc
import System

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
