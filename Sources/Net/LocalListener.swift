import CLinux
import Glibc

/// A Unix stream socket that says of each connection who made it. A thread accepts, and each connection has one of its
/// own: these are people and their scripts, and what serves them may block.
///
/// **Why the socket is made under another name:** it is bound, given its group and mode and only then renamed to where
/// clients look, so that nobody ever finds it with the mode the umask gave it, and so that a client finds either somebody
/// who answers or nobody.
package final class LocalListener: Sendable {
    private let descriptor: Int32
    /// Readable once it is over.
    private let ending: Int32

    /// - Parameters:
    ///   - path: with nothing there.
    ///   - group: its members may connect; nil is our own user alone.
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

    /// Accepts until the task is cancelled; connections that are being served go on.
    /// - Parameter serve: blocks, on the connection's thread.
    package func run(_ serve: @escaping @Sendable (LocalConnection) -> Void) async {
        await withTaskCancellationHandler {
            await withUnsafeContinuation { continuation in
                Threads.start(named: "local-accept") { [self] in
                    accept(serve)
                    continuation.resume()
                }
            }
        } onCancel: {
            Syscalls.signal(ending)
        }
    }

    private func accept(_ serve: @escaping @Sendable (LocalConnection) -> Void) {
        let served = LocalConnection.Count()
        while true {
            var entries = [
                pollfd(fd: ending, events: Int16(POLLIN), revents: 0),
                // One connection too many waits in the kernel's queue.
                pollfd(fd: served.isFull ? -1 : descriptor, events: Int16(POLLIN), revents: 0),
            ]
            _ = poll(&entries, 2, served.isFull ? NetLimits.acceptPauseMilliseconds.asMilliseconds : -1)
            if entries[0].revents != 0 { return }
            guard entries[1].revents != 0 else { continue }
            do throws(Errno) {
                let connection = LocalConnection(try Syscalls.accept(descriptor).descriptor, of: served)
                Threads.start(named: "local") { serve(connection) }
            } catch  where error.isOfOneConnection {
                continue
            } catch {
                // Out of descriptors or of memory: it stays in the kernel's queue.
                poll(nil, 0, NetLimits.acceptPauseMilliseconds.asMilliseconds)
            }
        }
    }
}

extension Int {
    fileprivate var asMilliseconds: Int32 { Int32(clamping: self) }
}
