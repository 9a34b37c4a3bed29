import Foundation

/// A blocking TCP connection over loopback. Every wait ends at a deadline with a `TestFailure`. For one thread at a
/// time.
package final class TCPSocket {
    package let descriptor: Int32
    /// How long any single wait may last.
    package var patience: Duration = Patience.stretched(.seconds(20))
    private var isOpen = true

    /// Takes over an open descriptor.
    package init(descriptor: Int32) { self.descriptor = descriptor }

    /// Connects to 127.0.0.1.
    /// - Parameter from: uses 127.0.0.N as the client's address, to be another client.
    package init(port: Int, from: Int? = nil) throws {
        descriptor = try Self.make()
        if let from {
            guard Self.withLoopback(port: 0, host: from, { bind(descriptor, $0, $1) }) == 0 else {
                throw TestFailure("cannot bind to 127.0.0.\(from): \(String(cString: strerror(errno)))")
            }
        }
        let result = Self.withLoopback(port: port) { connect(descriptor, $0, $1) }
        guard result == 0 else {
            let reason = String(cString: strerror(errno))
            close()
            throw TestFailure("cannot connect to port \(port): \(reason)")
        }
        sendsAtOnce()
    }

    /// Sends data at once, without waiting for acknowledgements of earlier data.
    package func sendsAtOnce() {
        var one: Int32 = 1
        setsockopt(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &one, socklen_t(MemoryLayout<Int32>.size))
    }

    deinit { close() }

    package func close() {
        guard isOpen else { return }
        isOpen = false
        // A program started at this moment may have inherited the descriptor; the shutdown shows the peer the end
        // anyway.
        shutdown(descriptor, Int32(SHUT_RDWR))
        Foundation.close(descriptor)
    }

    /// Gives the descriptor away, still open; this object must not be used afterwards.
    package func takeDescriptor() -> Int32 {
        isOpen = false
        return descriptor
    }

    /// Ends sending and continues to read.
    package func finishSending() { shutdown(descriptor, Int32(SHUT_WR)) }

    /// Closes abruptly: the peer sees a reset.
    package func reset() {
        var linger = linger(l_onoff: 1, l_linger: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &linger, socklen_t(MemoryLayout<Foundation.linger>.size))
        isOpen = false
        Foundation.close(descriptor)
    }

    package func send(_ bytes: some Sequence<UInt8>) throws {
        let bytes = Array(bytes)
        var sent = 0
        while sent < bytes.count {
            try wait(for: Int16(POLLOUT), to: "send")
            let count = bytes.withUnsafeBytes {
                Foundation.send(
                    descriptor, $0.baseAddress! + sent, bytes.count - sent,
                    Int32(MSG_NOSIGNAL) | Int32(MSG_DONTWAIT))
            }
            if count < 0 && errno == EAGAIN { continue }
            guard count >= 0 else { throw TestFailure("send: \(String(cString: strerror(errno)))") }
            sent += count
        }
    }

    /// Returns the bytes that have arrived, at least one; empty at the end of the stream or after a reset.
    package func receive() throws -> [UInt8] {
        try wait(for: Int16(POLLIN), to: "receive")
        var buffer = [UInt8](repeating: 0, count: 65536)
        let count = recv(descriptor, &buffer, buffer.count, 0)
        return count > 0 ? Array(buffer[..<count]) : []
    }

    /// Waits up to `limit` for the peer to end its side; earlier data stays unread.
    package func isEnded(within limit: Duration) -> Bool {
        // POLLRDHUP, which is not imported.
        var entry = pollfd(fd: descriptor, events: 0x2000, revents: 0)
        return poll(&entry, 1, limit.milliseconds) != 0
    }

    /// Copies data between two sockets in both directions until one of them ends.
    package static func carry(_ one: TCPSocket, _ other: TCPSocket) throws {
        while true {
            var entries = [one, other].map { pollfd(fd: $0.descriptor, events: Int16(POLLIN), revents: 0) }
            guard poll(&entries, 2, one.patience.milliseconds) > 0 else { return }
            for (entry, (from, to)) in zip(entries, [(one, other), (other, one)]) where entry.revents != 0 {
                let bytes = try from.receive()
                if bytes.isEmpty { return }
                try to.send(bytes)
            }
        }
    }

    /// Whether data has arrived, or arrives within the time.
    package func hasInput(within milliseconds: Int32 = 0) -> Bool {
        var entry = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        return poll(&entry, 1, milliseconds) > 0
    }

    private func wait(for events: Int16, to what: String) throws {
        var entry = pollfd(fd: descriptor, events: events, revents: 0)
        guard poll(&entry, 1, patience.milliseconds) != 0 else {
            throw TestFailure("timed out after \(patience): cannot \(what)")
        }
    }

    static func make() throws -> Int32 {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { throw TestFailure("socket: \(String(cString: strerror(errno)))") }
        return descriptor
    }

    static func bindToLoopback(_ descriptor: Int32, port: Int) -> Bool {
        var one: Int32 = 1
        setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &one, socklen_t(MemoryLayout<Int32>.size))
        return withLoopback(port: port) { bind(descriptor, $0, $1) } == 0
    }

    /// The port that the kernel chose for port 0.
    static func boundPort(of descriptor: Int32) throws -> Int {
        var address = sockaddr_in()
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let result = withUnsafeMutablePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { getsockname(descriptor, $0, &length) }
        }
        guard result == 0 else { throw TestFailure("getsockname: \(String(cString: strerror(errno)))") }
        return Int(in_port_t(bigEndian: address.sin_port))
    }

    private static func withLoopback(port: Int, host: Int = 1, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Int32)
        -> Int32
    {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(port).bigEndian
        address.sin_addr.s_addr = in_addr_t(0x7F00_0000 | host).bigEndian
        return withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                body($0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
    }
}

extension Duration {
    fileprivate var milliseconds: Int32 {
        Int32(components.seconds * 1000 + components.attoseconds / 1_000_000_000_000_000)
    }
}
