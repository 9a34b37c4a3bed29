// Folder Connections: TCP connections on a loop, plain or TLS; the listener, the connector, and datagrams.
// May use: Sockets, Loop, TLS; UnixSockets for the address of a datagram socket.

import CLinux
import Glibc
import System

/// A stream socket, plain or TLS, on one loop. One task reads and writes it, in straight-line code.
///
/// Sendable because it is used only on its loop's thread: its first caller and every wait assert this. A connection
/// never moves to another loop.
package final class Connection: @unchecked Sendable {
    package let loop: EventLoop
    /// The peer's address.
    package let peer: SocketAddress
    let socket: ReadySocket
    var tls: TLSStream?
    var input = InputBuffer()
    /// Bytes that `flush` or the next direct write sends.
    var output: [UInt8] = []
    /// How many bytes of `output` are sent.
    var sent = 0
    private(set) var isOpen = true
    /// Bytes read and written since the connection last gave other tasks a turn.
    private var movedBytes = 0
    /// The event that a blocked write waits for. With TLS a write may have to wait for a read.
    var wantedForWrite = Readiness.Interest.writing

    init(loop: EventLoop, descriptor: Int32, peer: SocketAddress) throws(NetError) {
        self.loop = loop
        self.peer = peer
        do throws(Errno) {
            try Syscalls.setOption(descriptor, level: Int32(IPPROTO_TCP), name: TCP_NODELAY, value: 1)
            socket = ReadySocket(descriptor: descriptor, readiness: try loop.register(descriptor))
        } catch {
            Syscalls.close(descriptor)
            throw NetError.system("register", error)
        }
    }

    deinit { if isOpen { Syscalls.close(socket.descriptor) } }

    var readiness: Readiness { socket.readiness }

    // MARK: reading

    /// The number of bytes read and not consumed.
    package var unreadCount: Int { input.count }

    /// Shows all unread bytes to `look`, and reads once more if needed. Bytes that `look` does not consume stay.
    ///
    /// If nothing is unread, `look` gets the new bytes in the read buffer, and only the bytes that stay are copied.
    /// The function is not generic over a result, so `look` must leave its result in a variable. A generic function
    /// that another module calls builds type metadata at every call.
    /// - Parameters:
    ///   - wantsMore: the caller has seen the unread bytes and needs more: read first.
    ///   - look: returns how many bytes it consumed. Gets an empty buffer after the peer has ended its side.
    package func read(
        wantsMore: Bool, until deadline: Deadline, _ look: (UnsafeRawBufferPointer) throws -> Int
    ) async throws {
        if !wantsMore, !input.isEmpty { return try lookAtInput(look) }
        while true {
            loop.assertOnLoop()
            await yieldLoop()
            guard let count = try receive(into: loop.scratch) else {
                try await wait(for: wantedForRead, until: deadline)
                continue
            }
            noteMoved(count)
            let landed = UnsafeRawBufferPointer(rebasing: loop.scratch[..<count])
            if !input.isEmpty, count > 0 {
                input.append(landed)
                return try lookAtInput(look)
            }
            let consumed = try look(landed)
            if consumed < count { input.append(UnsafeRawBufferPointer(rebasing: landed[consumed...])) }
            return
        }
    }

    /// Whether the peer sent anything, ended its side or failed without a request. For pooled connections, which must
    /// be silent. A TLS session ticket counts as silence.
    package func hasUnexpectedInput() -> Bool {
        guard isOpen, input.isEmpty else { return true }
        do throws(NetError) {
            guard let count = try receive(into: loop.scratch) else { return false }
            if count == 0 { readiness.sawEnd = true }
            input.append(UnsafeRawBufferPointer(rebasing: loop.scratch[..<count]))
        } catch {
            readiness.sawEnd = true
        }
        return true
    }

    /// Whether the unread bytes start with these bytes.
    package func unreadStarts(with bytes: some Sequence<UInt8>) -> Bool {
        var starts = false
        _ = input.withUnread {
            starts = $0.starts(with: bytes)
            return 0
        }
        return starts
    }

    /// Whether the peer is known to have ended its side or to be gone.
    package var hasEnded: Bool { !isOpen || readiness.sawEnd }

    private func lookAtInput(_ look: (UnsafeRawBufferPointer) throws -> Int) rethrows {
        input.consume(try input.withUnread(look))
    }

    private var wantedForRead = Readiness.Interest.reading

    /// One read. nil: it would block. 0: the peer ended its side.
    private func receive(into buffer: UnsafeMutableRawBufferPointer) throws(NetError) -> Int? {
        guard isOpen else { throw NetError.closed }
        wantedForRead = .reading
        if let tls {
            guard readiness.mayRead || tls.hasPending else { return nil }
            switch try tls.read(into: buffer) {
            case .bytes(let count): return count
            case .ended: return 0
            case .wantsRead: readiness.mayRead = false
            case .wantsWrite:
                readiness.mayWrite = false
                wantedForRead = .writing
            }
            return nil
        }
        do throws(Errno) { return try socket.receive(buffer) } catch { throw Self.failure("recv", error) }
    }

    // MARK: life

    /// Gives the loop's other tasks a turn after enough bytes. Otherwise a fast peer would block the loop for its
    /// whole message.
    func yieldLoop() async {
        guard movedBytes >= NetLimits.turnBytes else { return }
        movedBytes = 0
        await Task.yield()
    }

    func noteMoved(_ count: Int) { movedBytes += count }

    func wait(for interest: Readiness.Interest, until deadline: Deadline) async throws(NetError) {
        guard isOpen else { throw NetError.closed }
        if interest == .reading ? readiness.mayRead : readiness.mayWrite { return }
        switch await loop.wait(readiness, for: interest, until: deadline) {
        case .ready: return
        case .timedOut: throw NetError.timedOut
        case .closed: throw NetError.closed
        case .interrupted: throw NetError.interrupted
        }
    }

    /// Ends a pending wait with `NetError.interrupted`; the connection stays usable.
    package func interrupt() {
        loop.assertOnLoop()
        readiness.wake(.interrupted)
    }

    /// Closes at once; a wait on the connection ends with `NetError.closed`. May be called more than once.
    package func close() {
        loop.assertOnLoop()
        guard isOpen else { return }
        isOpen = false
        tls?.shutdown()
        tls = nil
        loop.deregister(readiness)
        Syscalls.close(socket.descriptor)
    }

    /// Waits until the socket accepts more bytes.
    package func waitWritable(until deadline: Deadline) async throws(NetError) {
        try await wait(for: wantedForWrite, until: deadline)
    }

    /// Waits for a connect(2) that is in progress.
    func waitConnected(until deadline: Deadline) async throws(NetError) {
        // The socket becomes writable, or gets an error, only when the connect has finished.
        readiness.mayWrite = false
        try await wait(for: .writing, until: deadline)
        let failure: Errno?
        do throws(Errno) { failure = try Syscalls.pendingError(socket.descriptor) } catch { failure = error }
        if let failure { throw Self.failure("connect to \(peer)", failure) }
    }

    static func failure(_ call: String, _ errno: Errno) -> NetError {
        switch errno.code {
        case ECONNRESET, EPIPE, ENOTCONN: .closed
        default: .system(call, errno)
        }
    }
}

extension Connection {
    /// Waits until the deadline and leaves any input unread.
    /// - Returns: false at once when the peer has ended its side, the connection is closed, or the wait is
    ///   interrupted. In these cases the peer does not wait for an answer.
    package func pause(until deadline: Deadline) async -> Bool {
        while isOpen, !readiness.sawEnd {
            switch await loop.wait(readiness, for: .reading, until: deadline) {
            case .ready: continue
            case .timedOut: return true
            case .closed, .interrupted: return false
            }
        }
        return false
    }
}

extension Connection {
    package var isEncrypted: Bool { tls != nil }

    package var tlsSession: TLSSession? { tls?.session }

    /// The server's side of a handshake. The caller must first consume all unread plaintext.
    package func startTLS(accepting context: TLSContext, until deadline: Deadline) async throws(NetError) {
        precondition(input.isEmpty && !hasBufferedOutput)
        try await handshake(try TLSStream(accepting: context, socket: TLSSocket(socket)), until: deadline)
    }

    /// The client's side of a handshake; the certificate is verified before this returns.
    package func startTLS(
        connecting context: TLSContext, host: String, session: TLSSession?, until deadline: Deadline
    ) async throws(NetError) {
        precondition(input.isEmpty && !hasBufferedOutput)
        try await handshake(
            try TLSStream(connecting: context, socket: TLSSocket(socket), host: host, session: session), until: deadline
        )
    }

    private func handshake(_ stream: TLSStream, until deadline: Deadline) async throws(NetError) {
        while true {
            guard isOpen else { throw NetError.closed }
            switch try stream.handshake() {
            case .done:
                tls = stream
                return
            case .wantsRead:
                readiness.mayRead = false
                try await wait(for: .reading, until: deadline)
            case .wantsWrite:
                readiness.mayWrite = false
                try await wait(for: .writing, until: deadline)
            }
        }
    }
}

/// Bytes read and not yet consumed.
struct InputBuffer {
    private var bytes: [UInt8] = []
    private var head = 0

    var count: Int { bytes.count - head }
    var isEmpty: Bool { head == bytes.count }

    mutating func append(_ more: UnsafeRawBufferPointer) {
        if head > 0, head * 2 > bytes.count {
            bytes.removeFirst(head)
            head = 0
        }
        bytes.append(contentsOf: more)
    }

    func withUnread(_ body: (UnsafeRawBufferPointer) throws -> Int) rethrows -> Int {
        try bytes.withUnsafeBytes { try body(UnsafeRawBufferPointer(rebasing: $0[head...])) }
    }

    /// Frees the memory of an emptied buffer that had grown, so that an idle session needs little memory.
    mutating func consume(_ count: Int) {
        head += count
        precondition(head <= bytes.count)
        guard isEmpty else { return }
        head = 0
        if bytes.capacity > NetLimits.keptInputBytes {
            bytes = []
        } else {
            bytes.removeAll(keepingCapacity: true)
        }
    }
}
