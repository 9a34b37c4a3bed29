import CLinux
import Glibc

/// One request and its whole answer over a Unix stream socket: connect, send, read to the end of file.
///
/// Blocking, with one deadline for the whole exchange. For commands; never on a loop's thread.
package enum UnixSocketRequest {
    /// The longest path that fits an address, in bytes; the kernel's field has 108 with the final NUL.
    package static let pathLimitBytes = 107

    /// Sends `request` and returns everything that the peer sends until it closes.
    ///
    /// - Parameters:
    ///   - limitBytes: the largest answer; a larger one throws `tooLarge`.
    ///   - timeout: from the connect to the last byte.
    package static func exchange(
        path: String, request: [UInt8], timeout: Duration, limitBytes: Int
    ) throws(UnixSocketFailure) -> [UInt8] {
        let deadline = ContinuousClock.now + timeout
        let descriptor = try connected(to: path, until: deadline)
        defer { _ = Glibc.close(descriptor) }
        _ = try send(request, over: descriptor, until: deadline)
        return try receive(from: descriptor, until: deadline, limitBytes: limitBytes)
    }

    /// Whether a process accepts connections at `path`.
    package static func isAnswered(path: String) -> Bool {
        do throws(UnixSocketFailure) {
            _ = Glibc.close(try connected(to: path))
            return true
        } catch {
            // A full backlog or a missing right shows that a process listens there.
            return error != .nobodyThere
        }
    }

    /// The id of the process that listens at `path`; nil when no process listens, or the kernel does not tell.
    package static func listener(at path: String) -> Int32? {
        guard let descriptor = try? connected(to: path) else { return nil }
        defer { _ = Glibc.close(descriptor) }
        var peer = sg_peer()
        return sg_peer(descriptor, &peer) == 0 ? peer.process : nil
    }

    /// - Parameter deadline: how long to retry while the queue of connections is full; nil means no retry.
    static func connected(
        to path: String, until deadline: ContinuousClock.Instant? = nil
    ) throws(UnixSocketFailure) -> Int32 {
        while true {
            do throws(UnixSocketFailure) { return try connectedAtOnce(to: path) } catch .system(EAGAIN) {
                guard let deadline, ContinuousClock.now < deadline else { throw .timedOut }
                poll(nil, 0, 20)
            }
        }
    }

    private static func connectedAtOnce(to path: String) throws(UnixSocketFailure) -> Int32 {
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        let bytes = Array(path.utf8)
        guard !bytes.isEmpty, bytes.count <= pathLimitBytes else { throw .pathTooLong }
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: bytes) }

        let descriptor = socket(
            AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue), 0)
        guard descriptor >= 0 else { throw .system(errno) }
        let result = withUnsafePointer(to: address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                Glibc.connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        guard result == 0 else {
            let code = errno
            _ = Glibc.close(descriptor)
            switch code {
            case ENOENT, ECONNREFUSED: throw .nobodyThere
            case EACCES, EPERM: throw .notAllowed
            default: throw .system(code)
            }
        }
        return descriptor
    }

    /// Returns false when the peer reads no more: it answered before it had read everything, and its answer says why.
    static func send(
        _ request: [UInt8], over descriptor: Int32, until deadline: ContinuousClock.Instant
    ) throws(UnixSocketFailure) -> Bool {
        var sent = 0
        while sent < request.count {
            let count = request.withUnsafeBytes {
                Glibc.send(descriptor, $0.baseAddress! + sent, request.count - sent, Int32(MSG_NOSIGNAL))
            }
            if count >= 0 {
                sent += count
                continue
            }
            switch errno {
            case EINTR: continue
            case EAGAIN: try wait(for: Int16(POLLOUT), on: descriptor, until: deadline)
            case EPIPE, ECONNRESET: return false
            case let code: throw .system(code)
            }
        }
        return true
    }

    static func receive(
        from descriptor: Int32, until deadline: ContinuousClock.Instant, limitBytes: Int
    ) throws(UnixSocketFailure) -> [UInt8] {
        var answer: [UInt8] = []
        while true {
            let piece = try receiveSome(from: descriptor, until: deadline)
            if piece.isEmpty { return answer }
            guard answer.count + piece.count <= limitBytes else { throw .tooLarge }
            answer += piece
        }
    }

    /// Returns the next bytes; empty at the end.
    static func receiveSome(
        from descriptor: Int32, until deadline: ContinuousClock.Instant
    ) throws(UnixSocketFailure) -> [UInt8] {
        var piece = [UInt8](repeating: 0, count: 64 << 10)
        while true {
            let count = piece.withUnsafeMutableBytes { recv(descriptor, $0.baseAddress!, $0.count, 0) }
            if count >= 0 {
                piece.removeLast(piece.count - count)
                return piece
            }
            switch errno {
            case EINTR: continue
            case EAGAIN: try wait(for: Int16(POLLIN), on: descriptor, until: deadline)
            case ECONNRESET: return []
            case let code: throw .system(code)
            }
        }
    }

    private static func wait(
        for events: Int16, on descriptor: Int32, until deadline: ContinuousClock.Instant
    ) throws(UnixSocketFailure) {
        let (seconds, attoseconds) = (deadline - ContinuousClock.now).components
        let milliseconds = seconds * 1000 + attoseconds / 1_000_000_000_000_000
        guard milliseconds > 0 else { throw .timedOut }
        var entry = pollfd(fd: descriptor, events: events, revents: 0)
        // After an early wake-up or a signal, the caller tries again and comes back here.
        _ = poll(&entry, 1, Int32(clamping: milliseconds))
    }
}

/// A request over a Unix stream socket that is sent in pieces, and its answer, whole or in pieces.
///
/// Blocking, with a deadline for each piece. For commands; never on a loop's thread.
package final class UnixSocketUpload: Sendable {
    private let descriptor: Int32
    private let patience: Duration

    /// - Parameter patience: the longest time that one call may take.
    package init(path: String, patience: Duration) throws(UnixSocketFailure) {
        descriptor = try UnixSocketRequest.connected(to: path)
        self.patience = patience
    }

    deinit { _ = Glibc.close(descriptor) }

    /// Returns false when the peer reads no more, because it has answered.
    package func send(_ octets: [UInt8]) throws(UnixSocketFailure) -> Bool {
        try UnixSocketRequest.send(octets, over: descriptor, until: ContinuousClock.now + patience)
    }

    /// The peer's next bytes; empty at the end.
    package func piece() throws(UnixSocketFailure) -> [UInt8] {
        try UnixSocketRequest.receiveSome(from: descriptor, until: ContinuousClock.now + patience)
    }

    /// Everything that the peer sends until it closes.
    package func answer(limitBytes: Int) throws(UnixSocketFailure) -> [UInt8] {
        try UnixSocketRequest.receive(
            from: descriptor, until: ContinuousClock.now + patience, limitBytes: limitBytes)
    }
}

/// Why a request over a Unix socket got no answer.
package enum UnixSocketFailure: Error, Hashable, Sendable, CustomStringConvertible {
    /// The socket does not exist, or no process listens on it.
    case nobodyThere
    /// The socket's mode does not allow this user.
    case notAllowed
    /// No answer before the deadline.
    case timedOut
    /// The answer is larger than the caller allows.
    case tooLarge
    /// The path does not fit a socket address.
    case pathTooLong
    /// Any other errno.
    case system(Int32)

    package var description: String {
        switch self {
        case .nobodyThere: "no process listens there"
        case .notAllowed: "permission denied: only root, the guard's own user and members of control.group may connect"
        case .timedOut: "no answer in time"
        case .tooLarge: "the answer is too large"
        case .pathTooLong: "the path is longer than \(UnixSocketRequest.pathLimitBytes) bytes"
        case .system(let code): String(cString: strerror(code))
        }
    }
}
