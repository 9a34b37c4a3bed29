import CLinux
import Glibc
import System

/// A connection to a `LocalListener`. Reading and writing block: call them on `thread`, the connection's own.
package final class LocalConnection: Sendable {
    /// The process that connected; nil when the kernel does not tell.
    package let peer: LocalPeer?
    /// The thread of the task that serves the connection.
    package let thread: ThreadExecutor
    private let descriptor: Int32

    init(_ descriptor: Int32) {
        self.descriptor = descriptor
        peer = LocalPeer(descriptor)
        thread = ThreadExecutor(named: "local")
    }

    deinit { Syscalls.close(descriptor) }

    /// Waits for the next bytes.
    /// - Returns: some bytes; empty at the end.
    /// - Throws: `timedOut` after the deadline, `closed` when the connection was reset.
    package func read(until deadline: Deadline) throws(NetError) -> [UInt8] {
        var buffer = [UInt8](repeating: 0, count: NetLimits.carriedBytes)
        while true {
            let descriptor = descriptor
            let result: Result<Int, Errno> = buffer.withUnsafeMutableBytes { room in
                do throws(Errno) { return .success(try Syscalls.receive(descriptor, room)) } catch {
                    return .failure(error)
                }
            }
            switch result {
            case .success(let count):
                buffer.removeLast(buffer.count - count)
                return buffer
            case .failure(.wouldBlock): try wait(for: POLLIN, until: deadline)
            case .failure: throw .closed
            }
        }
    }

    /// Sends all bytes.
    /// - Parameter patience: the longest time without progress.
    /// - Throws: `timedOut` when the peer takes no byte for that long, `closed` when the peer has disconnected.
    package func write(_ bytes: [UInt8], patience: Duration) throws(NetError) {
        var sent = 0
        // Restarts when the peer takes a byte.
        var deadline = Deadline.after(patience)
        while sent < bytes.count {
            let (descriptor, start) = (descriptor, sent)
            let result: Result<Int, Errno> = bytes.withUnsafeBytes { all in
                do throws(Errno) {
                    return .success(try Syscalls.send(descriptor, UnsafeRawBufferPointer(rebasing: all[start...])))
                } catch {
                    return .failure(error)
                }
            }
            switch result {
            case .success(let count):
                sent += count
                deadline = .after(patience)
            case .failure(.wouldBlock): try wait(for: POLLOUT, until: deadline)
            case .failure: throw .closed
            }
        }
    }

    /// Shuts down both directions: a task that waits on the connection wakes up. Call it from any thread.
    package func abandon() { shutdown(descriptor, Int32(SHUT_RDWR)) }

    /// Ends our direction, and waits until the peer has read everything and closed.
    ///
    /// **Why.** When a socket is closed with unread bytes, the kernel also drops sent bytes that the peer has not
    /// read yet.
    package func finish(until deadline: Deadline) {
        shutdown(descriptor, Int32(SHUT_WR))
        do throws(NetError) { while !(try read(until: deadline)).isEmpty {} } catch {
            // The peer had its time.
        }
    }

    private func wait(for events: Int32, until deadline: Deadline) throws(NetError) {
        let left = (deadline.nanoseconds - Clock.monotonicNanoseconds) / 1_000_000
        guard left >= 0 else { throw .timedOut }
        var entry = pollfd(fd: descriptor, events: Int16(events), revents: 0)
        // After an early wake-up or a signal, the caller tries again and comes back here.
        _ = poll(&entry, 1, Int32(clamping: left + 1))
    }
}

/// The peer of a Unix socket, as it was when it connected; the kernel reports it (unix(7)).
package struct LocalPeer: Hashable, Sendable {
    package let userID: UInt32
    /// Its main group and all supplementary groups.
    package let groupIDs: Set<UInt32>
    /// The user who logged in, before sudo or su; nil when the kernel knows no login.
    package let loginID: UInt32?

    /// nil when the kernel does not tell.
    init?(_ descriptor: Int32) {
        var peer = sg_peer()
        guard sg_peer(descriptor, &peer) == 0 else { return nil }
        userID = peer.user
        groupIDs = Self.groups(descriptor).union([peer.group])
        loginID = Accounts.login(of: peer.process, userID: peer.user)
    }

    private init(userID: UInt32, groupIDs: Set<UInt32>, loginID: UInt32?) {
        self.userID = userID
        self.groupIDs = groupIDs
        self.loginID = loginID
    }

    /// The peer that this process would be if it connected.
    package static var ourselves: LocalPeer {
        let user = geteuid()
        return LocalPeer(userID: user, groupIDs: [getegid()], loginID: Accounts.login(of: getpid(), userID: user))
    }

    /// Empty when the kernel is too old to tell.
    private static func groups(_ descriptor: Int32) -> Set<UInt32> {
        var bytes = socklen_t(0)
        // The first call tells how many there are.
        guard sg_peer_groups(descriptor, nil, &bytes) != 0, sg_errno() == ERANGE else { return [] }
        var groups = [gid_t](repeating: 0, count: Int(bytes) / MemoryLayout<gid_t>.size)
        guard sg_peer_groups(descriptor, &groups, &bytes) == 0 else { return [] }
        return Set(groups.prefix(Int(bytes) / MemoryLayout<gid_t>.size))
    }
}
