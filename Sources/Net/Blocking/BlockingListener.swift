// Folder Blocking: connections that a thread each serves, over Unix sockets and TCP: for people and their programs, who
// are few, so that a slow one delays nobody.
// May use: Sockets, TLS, UnixSockets; of Loop only the type that TLS reads from.

import CLinux
import Glibc
import System

/// A listening socket, at a path or at an address. One thread accepts. A task on its own thread serves each connection:
/// the peers are people and their scripts, and serving may block.
///
/// **Why no connection waits in the kernel's queue.** A connection that is not accepted might be a request for a
/// stop. The code that serves connections counts them.
///
/// **Why the socket is made under another name:** it is bound, gets its group and mode, and is then renamed to the
/// path that clients use. So no client ever finds it with the mode of the umask, and a client finds either a
/// listening socket or no socket.
package final class BlockingListener: Sendable {
    private let descriptor: Int32
    /// The bound address, with the real port when the caller asked for port 0; nil for a Unix socket.
    package let address: SocketAddress?
    /// Becomes readable when the listener ends.
    private let ending: Int32

    /// A TCP socket.
    /// - Throws: `NetError.system("bind", …)` when another process listens there, or the address is not ours.
    package init(_ wanted: SocketAddress) throws(NetError) {
        let bound: Int32
        do throws(Errno) { bound = try Syscalls.socket(family: wanted.family) } catch {
            throw NetError.system("socket", error)
        }
        descriptor = bound
        do throws(Errno) {
            ending = try Syscalls.eventDescriptor()
            try Syscalls.setOption(bound, level: SOL_SOCKET, name: SO_REUSEADDR, value: 1)
            try Syscalls.bind(bound, wanted)
            try Syscalls.listen(bound, backlog: NetLimits.backlog)
            address = try Syscalls.localAddress(bound)
        } catch {
            Syscalls.close(bound)
            throw NetError.system("bind", error)
        }
    }

    /// A Unix socket that knows the user of each connection.
    /// - Parameters:
    ///   - path: must not exist.
    ///   - group: its members may connect; nil allows only our own user.
    package init(path: String, group: UInt32?) throws(NetError) {
        let fresh = path + ".new"
        address = nil
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
    package func run(_ serve: @escaping @Sendable (BlockingConnection) async -> Void) async {
        let accepting = ThreadExecutor(named: "accept")
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
    private func accept() -> BlockingConnection? {
        while true {
            var entries = [
                pollfd(fd: ending, events: Int16(POLLIN), revents: 0),
                pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0),
            ]
            _ = poll(&entries, 2, -1)
            if entries[0].revents != 0 { return nil }
            guard entries[1].revents != 0 else { continue }
            do throws(Errno) {
                let (accepted, peer) = try Syscalls.accept(descriptor)
                guard address != nil else { return BlockingConnection(accepted, address: nil) }
                // Without it a small answer may wait for the peer's acknowledgement.
                try? Syscalls.setOption(accepted, level: Int32(IPPROTO_TCP), name: TCP_NODELAY, value: 1)
                return BlockingConnection(accepted, address: peer)
            } catch  where error.isOfOneConnection || error == .wouldBlock {
                continue
            } catch {
                // No descriptor or memory is left: the connection stays in the kernel's queue.
                poll(nil, 0, Int32(NetLimits.acceptPauseMilliseconds))
            }
        }
    }
}
