// Folder UnixSockets: stream sockets by path. A server that knows the user of each peer, and the blocking client of
// the commands.
// May use: Sockets; needs no loop.

import CLinux
import Glibc
import System

/// A Unix stream socket that knows the user of each connection. One thread accepts. A task on its own thread serves
/// each connection: the peers are people and their scripts, and serving may block.
///
/// **Why no connection waits in the kernel's queue.** A connection that is not accepted might be a request for a
/// stop. The code that serves connections counts them.
///
/// **Why the socket is made under another name:** it is bound, gets its group and mode, and is then renamed to the
/// path that clients use. So no client ever finds it with the mode of the umask, and a client finds either a
/// listening socket or no socket.
package final class LocalListener: Sendable {
    private let descriptor: Int32
    /// Becomes readable when the listener ends.
    private let ending: Int32

    /// - Parameters:
    ///   - path: must not exist.
    ///   - group: its members may connect; nil allows only our own user.
    package init(path: String, group: UInt32?) throws(NetError) {
        let fresh = path + ".new"
        do throws(Errno) { (descriptor, ending) = (try LocalAddress.socket(), try Syscalls.eventDescriptor()) } catch {
            throw NetError.system("socket", error)
        }
        do throws(Errno) {
            unlink(fresh)
            try LocalAddress.bind(descriptor, fresh)
            try Permissions.set(fresh, mode: group == nil ? 0o600 : 0o660, group: group)
            try Syscalls.listen(descriptor, backlog: NetLimits.backlog)
            _ = try Syscalls.check32 { rename(fresh, path) }
        } catch {
            unlink(fresh)
            throw NetError.system("make socket", error)
        }
    }

    deinit {
        Syscalls.close(descriptor)
        Syscalls.close(ending)
    }

    /// Accepts until the task is cancelled. Then it ends every connection and waits for the tasks that serve them.
    /// - Parameter serve: runs on the connection's thread, and may block it.
    package func run(_ serve: @escaping @Sendable (LocalConnection) async -> Void) async {
        let accepting = ThreadExecutor(named: "local-accept")
        await withTaskCancellationHandler {
            await withTaskExecutorPreference(accepting) {
                await withDiscardingTaskGroup { group in
                    while let connection = accept() {
                        group.addTask(executorPreference: connection.thread) {
                            await withTaskCancellationHandler {
                                await serve(connection)
                            } onCancel: {
                                connection.abandon()
                            }
                            connection.thread.end()
                        }
                    }
                    group.cancelAll()
                }
            }
        } onCancel: {
            Syscalls.signal(ending)
        }
        accepting.end()
    }

    /// Waits for the next connection; nil when the listener ends.
    private func accept() -> LocalConnection? {
        while true {
            var entries = [
                pollfd(fd: ending, events: Int16(POLLIN), revents: 0),
                pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0),
            ]
            _ = poll(&entries, 2, -1)
            if entries[0].revents != 0 { return nil }
            guard entries[1].revents != 0 else { continue }
            do throws(Errno) {
                return LocalConnection(try Syscalls.accept(descriptor).descriptor)
            } catch  where error.isOfOneConnection || error == .wouldBlock {
                continue
            } catch {
                // No descriptor or memory is left: the connection stays in the kernel's queue.
                poll(nil, 0, Int32(NetLimits.acceptPauseMilliseconds))
            }
        }
    }
}

/// Unix stream sockets by path.
enum LocalAddress {
    /// A socket that is close-on-exec and non-blocking.
    static func socket() throws(Errno) -> Int32 { try Syscalls.socket(family: AF_UNIX) }

    static func bind(_ descriptor: Int32, _ path: String) throws(Errno) {
        _ = try with(path) { pointer, length throws(Errno) in
            try Syscalls.check32 { Glibc.bind(descriptor, pointer, length) }
        }
    }

    static func connect(_ descriptor: Int32, _ path: String) throws(Errno) {
        _ = try with(path) { pointer, length throws(Errno) in
            try Syscalls.check32 { Glibc.connect(descriptor, pointer, length) }
        }
    }

    private static func with<R>(
        _ path: String, _ body: (UnsafePointer<sockaddr>, socklen_t) throws(Errno) -> R
    ) throws(Errno) -> R {
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        let bytes = Array(path.utf8)
        guard !bytes.isEmpty, bytes.count <= UnixSocketRequest.pathLimitBytes else { throw Errno(ENAMETOOLONG) }
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: bytes) }
        let result: Result<R, Errno> = withUnsafePointer(to: address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
                do throws(Errno) {
                    return .success(try body(pointer, socklen_t(MemoryLayout<sockaddr_un>.size)))
                } catch {
                    return .failure(error)
                }
            }
        }
        return try result.get()
    }
}
