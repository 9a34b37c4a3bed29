import CLinux
import Glibc
import System

/// A connection to a `LocalListener`. What reads and writes blocks: it belongs on `thread`, the connection's own.
package final class LocalConnection: Sendable {
    /// Who made it; nil when the kernel does not say.
    package let peer: LocalPeer?
    /// Where the task that serves it runs.
    package let thread: ThreadExecutor
    private let descriptor: Int32

    init(_ descriptor: Int32) {
        self.descriptor = descriptor
        peer = LocalPeer(descriptor)
        thread = ThreadExecutor(named: "local")
    }

    deinit { Syscalls.close(descriptor) }

    /// Waits for what comes next.
    /// - Returns: some octets; none at the end.
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

    /// Sends all of it.
    /// - Parameter patience: without any progress.
    /// - Throws: `timedOut` when the other side takes nothing for so long, `closed` when it is gone.
    package func write(_ bytes: [UInt8], patience: Duration) throws(NetError) {
        var sent = 0
        // Begins anew with each octet that is taken, and with nothing else.
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

    /// Ends it both ways: whoever waits on it wakes up. From any thread.
    package func abandon() { shutdown(descriptor, Int32(SHUT_RDWR)) }

    /// Says that nothing more comes from us, and waits until the other side has heard all of it.
    ///
    /// **Why.** A socket that is closed with octets unread takes away what it has sent but the other side has not read yet.
    package func finish(until deadline: Deadline) {
        shutdown(descriptor, Int32(SHUT_WR))
        do throws(NetError) { while !(try read(until: deadline)).isEmpty {} } catch {
            // It has been given its time.
        }
    }

    private func wait(for events: Int32, until deadline: Deadline) throws(NetError) {
        let left = (deadline.nanoseconds - Clock.monotonicNanoseconds) / 1_000_000
        guard left >= 0 else { throw .timedOut }
        var entry = pollfd(fd: descriptor, events: Int16(events), revents: 0)
        // Woken early, or by a signal: the caller tries again and comes back here.
        _ = poll(&entry, 1, Int32(clamping: left + 1))
    }
}

/// Who is at the other end of a Unix socket, as the kernel tells it (unix(7)): as it was when the connection was made.
package struct LocalPeer: Hashable, Sendable {
    package let userID: UInt32
    /// Its main group and all others.
    package let groupIDs: Set<UInt32>
    /// The user who logged in, behind sudo or su; nil when the kernel does not know of a login.
    package let loginID: UInt32?

    /// nil when the kernel does not say.
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

    /// This process, were it to connect.
    package static var ourselves: LocalPeer {
        let user = geteuid()
        return LocalPeer(userID: user, groupIDs: [getegid()], loginID: Accounts.login(of: getpid(), userID: user))
    }

    /// None when the kernel is too old to say.
    private static func groups(_ descriptor: Int32) -> Set<UInt32> {
        var bytes = socklen_t(0)
        // The first call says how many there are.
        guard sg_peer_groups(descriptor, nil, &bytes) != 0, sg_errno() == ERANGE else { return [] }
        var groups = [gid_t](repeating: 0, count: Int(bytes) / MemoryLayout<gid_t>.size)
        guard sg_peer_groups(descriptor, &groups, &bytes) == 0 else { return [] }
        return Set(groups.prefix(Int(bytes) / MemoryLayout<gid_t>.size))
    }
}
