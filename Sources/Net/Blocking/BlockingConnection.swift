import CLinux
import Glibc
import System

/// A connection that one thread serves, over a Unix socket or over TCP, plain or TLS. Reading and writing block: call
/// them on `thread`, the connection's own.
///
/// Sendable because only its thread reads and writes; `abandon` makes one system call.
package final class BlockingConnection: @unchecked Sendable {
    /// Who is at the other end.
    package enum Peer: Hashable, Sendable {
        /// A process of this machine, as the kernel tells; nil when it does not.
        case process(LocalPeer?)
        case address(SocketAddress)
    }

    package let peer: Peer
    /// The thread of the task that serves the connection.
    package let thread: ThreadExecutor
    private let socket: ReadySocket
    private var tls: TLSStream?

    /// - Parameter address: of the peer; nil for a Unix socket.
    init(_ descriptor: Int32, address: SocketAddress?) {
        socket = ReadySocket(descriptor: descriptor, readiness: Readiness(key: 0))
        peer = address.map { .address($0) } ?? .process(LocalPeer(descriptor))
        thread = ThreadExecutor(named: address == nil ? "local" : "web")
    }

    deinit { Syscalls.close(socket.descriptor) }

    package var isEncrypted: Bool { tls != nil }

    /// The server's side of a handshake. Nothing may have been read before.
    package func startTLS(accepting context: TLSContext, until deadline: Deadline) throws(NetError) {
        let stream = try TLSStream(accepting: context, socket: TLSSocket(socket))
        while true {
            mayTry()
            switch try stream.handshake() {
            case .done:
                tls = stream
                return
            case .wantsRead: try wait(for: POLLIN, until: deadline)
            case .wantsWrite: try wait(for: POLLOUT, until: deadline)
            }
        }
    }

    /// Waits for the next bytes.
    /// - Returns: some bytes; empty at the end.
    /// - Throws: `timedOut` after the deadline, `closed` when the connection was reset.
    package func read(until deadline: Deadline) throws(NetError) -> [UInt8] {
        var buffer = [UInt8](repeating: 0, count: NetLimits.carriedBytes)
        while true {
            let step: Result<TLSStream.Transfer, NetError> = buffer.withUnsafeMutableBytes { room in
                do throws(NetError) { return .success(try receive(into: room)) } catch { return .failure(error) }
            }
            switch try step.get() {
            case .bytes(let count):
                buffer.removeLast(buffer.count - count)
                return buffer
            case .ended: return []
            case .wantsRead: try wait(for: POLLIN, until: deadline)
            case .wantsWrite: try wait(for: POLLOUT, until: deadline)
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
            let step: Result<TLSStream.Transfer, NetError> = bytes.withUnsafeBytes { all in
                do throws(NetError) {
                    return .success(try send(UnsafeRawBufferPointer(rebasing: all[sent...])))
                } catch {
                    return .failure(error)
                }
            }
            switch try step.get() {
            case .bytes(let count):
                sent += count
                deadline = .after(patience)
            case .ended: throw .closed
            case .wantsRead: try wait(for: POLLIN, until: deadline)
            case .wantsWrite: try wait(for: POLLOUT, until: deadline)
            }
        }
    }

    /// Shuts down both directions: a task that waits on the connection wakes up. Call it from any thread.
    package func abandon() { shutdown(socket.descriptor, Int32(SHUT_RDWR)) }

    /// Ends our direction, and waits until the peer has read everything and closed.
    ///
    /// **Why.** When a socket is closed with unread bytes, the kernel also drops sent bytes that the peer has not
    /// read yet.
    package func finish(until deadline: Deadline) {
        mayTry()
        tls?.shutdown()
        shutdown(socket.descriptor, Int32(SHUT_WR))
        do throws(NetError) { while !(try read(until: deadline)).isEmpty {} } catch {
            // The peer had its time.
        }
    }

    // MARK: One try

    /// No loop keeps the socket's flags: every try asks the kernel.
    private func mayTry() { (socket.readiness.mayRead, socket.readiness.mayWrite) = (true, true) }

    private func receive(into room: UnsafeMutableRawBufferPointer) throws(NetError) -> TLSStream.Transfer {
        mayTry()
        if let tls { return try tls.read(into: room) }
        do throws(Errno) {
            guard let count = try socket.receive(room) else { return .wantsRead }
            return count == 0 ? .ended : .bytes(count)
        } catch {
            throw .closed
        }
    }

    private func send(_ bytes: UnsafeRawBufferPointer) throws(NetError) -> TLSStream.Transfer {
        mayTry()
        if let tls { return try tls.write(bytes) }
        do throws(Errno) { return try socket.send(bytes).map { .bytes($0) } ?? .wantsWrite } catch { throw .closed }
    }

    private func wait(for events: Int32, until deadline: Deadline) throws(NetError) {
        let left = (deadline.nanoseconds - Clock.monotonicNanoseconds) / 1_000_000
        guard left >= 0 else { throw .timedOut }
        var entry = pollfd(fd: socket.descriptor, events: Int16(events), revents: 0)
        // After an early wake-up or a signal, the caller tries again and comes back here.
        _ = poll(&entry, 1, Int32(clamping: left + 1))
    }
}
