import CLinux
import Glibc
import System

/// Sends messages to a Unix datagram socket or by UDP, each whole or not at all. It gets no answers.
///
/// May block for a moment: do not call it on a loop's thread.
package final class DatagramSocket: Sendable {
    private let descriptor: Int32
    private let isLocal: Bool

    /// - Parameter path: the path of a Unix datagram socket.
    package init(path: String) throws(NetError) {
        isLocal = true
        do throws(Errno) { descriptor = try Syscalls.datagramSocket(family: AF_UNIX) } catch {
            throw NetError.system("socket", error)
        }
        do throws(Errno) { try LocalAddress.connect(descriptor, path) } catch {
            Syscalls.close(descriptor)
            throw NetError.system("connect to \(path)", error)
        }
    }

    /// Sends by UDP. Asks the resolver when the host is a name.
    package init(host: String, port: UInt16) throws(NetError) {
        isLocal = false
        guard let address = try Connector.lookUp(host, port, kind: SOCK_DGRAM).get().first else {
            throw NetError.unresolved("\(host): no addresses")
        }
        do throws(Errno) { descriptor = try Syscalls.datagramSocket(family: address.family) } catch {
            throw NetError.system("socket", error)
        }
        do throws(Errno) { try Syscalls.connect(descriptor, address) } catch {
            Syscalls.close(descriptor)
            throw NetError.system("connect to \(address)", error)
        }
    }

    deinit { Syscalls.close(descriptor) }

    /// Throws `tooLong` when the socket cannot send a message of this size.
    package func send(_ message: [UInt8]) throws(NetError) {
        for _ in 0..<NetLimits.datagramTries {
            let result = message.withUnsafeBytes { buffer in
                Result { () throws(Errno) in try Syscalls.send(descriptor, buffer) }
            }
            switch result {
            case .success: return
            // The receiver is slow.
            case .failure(.wouldBlock), .failure(.noBuffers):
                var entry = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
                _ = poll(&entry, 1, NetLimits.datagramWaitMilliseconds)
            case .failure(let errno): throw NetError.system("send", errno)
            }
        }
        throw NetError.timedOut
    }

    package static let tooLong = NetError.system("send", Errno(EMSGSIZE))

    /// Throws when a host has refused the message (ICMP). Over UDP this is known a moment later, or never.
    package func confirm() throws(NetError) {
        guard !isLocal else { return }
        var entry = pollfd(fd: descriptor, events: 0, revents: 0)
        _ = poll(&entry, 1, NetLimits.datagramWaitMilliseconds)
        let pending: Errno?
        do throws(Errno) { pending = try Syscalls.pendingError(descriptor) } catch {
            throw NetError.system("socket", error)
        }
        if let pending { throw NetError.system("send", pending) }
    }
}
