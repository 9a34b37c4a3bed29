import CLinux
import Glibc

/// A stream socket, plain or TLS, on one loop. Straight-line use: one task reads and writes it.
///
/// Sendable because it is used on its loop's thread only, as its first caller and every wait assert; a
/// connection never moves to another loop.
package final class Connection: @unchecked Sendable {
    package let loop: EventLoop
    /// The other end.
    package let peer: SocketAddress
    private let descriptor: Int32
    private let readiness: Readiness
    private var tls: TLSStream?
    private var input = InputBuffer()
    /// Written out by `flush`, or with the next direct write.
    private var output: [UInt8] = []
    private var sent = 0
    private var isOpen = true

    init(loop: EventLoop, descriptor: Int32, peer: SocketAddress) throws(NetError) {
        self.loop = loop
        self.peer = peer
        self.descriptor = descriptor
        do throws(Errno) {
            try Syscalls.setOption(descriptor, level: Int32(IPPROTO_TCP), name: TCP_NODELAY, value: 1)
            readiness = try loop.register(descriptor)
        } catch {
            Syscalls.close(descriptor)
            throw NetError.system("register", error)
        }
    }

    deinit { if isOpen { Syscalls.close(descriptor) } }

    // MARK: reading

    /// Bytes that were read and not consumed.
    package var unreadCount: Int { input.count }

    /// Reads once more if need be, and shows all unread bytes; those that `look` does not consume stay.
    ///
    /// While nothing is unread, bytes are looked at where they landed and copied only if they stay. Not generic
    /// over a result, which `look` has to leave in a variable: called from another module, a generic function
    /// builds type metadata at every call.
    /// - Parameters:
    ///   - wantsMore: the unread bytes are not enough (they were looked at before): read first.
    ///   - look: gives how many bytes it consumed. Called with an empty buffer once the peer has ended its side.
    package func read(
        wantsMore: Bool, until deadline: Deadline, _ look: (UnsafeRawBufferPointer) throws -> Int
    ) async throws {
        if !wantsMore, !input.isEmpty { return try lookAtInput(look) }
        while true {
            loop.assertOnLoop()
            guard let count = try receive(into: loop.scratch) else {
                try await wait(for: wantedForRead, until: deadline)
                continue
            }
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

    /// Throws unread input away.
    package func discardInput() { input = InputBuffer() }

    /// Whether the peer sent anything, ended its side or failed, without having been asked. For pooled
    /// connections, on which silence is the only good state. (A TLS session ticket is silence.)
    package func hasUnexpectedInput() -> Bool {
        guard isOpen, input.isEmpty else { return true }
        do throws(NetError) {
            return try receive(into: loop.scratch) != nil
        } catch {
            return true
        }
    }

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
        guard readiness.mayRead else { return nil }
        do throws(Errno) {
            let count = try Syscalls.receive(descriptor, buffer)
            // A short read emptied the socket; the next byte, or the end, is a new edge (epoll(7)). The end may
            // already be there, though, with its edge behind us, so only a wait may trust this.
            if count > 0, count < buffer.count, !readiness.sawEnd { readiness.mayRead = false }
            return count
        } catch .wouldBlock {
            readiness.mayRead = false
            return nil
        } catch {
            throw Self.failure("recv", error)
        }
    }

    // MARK: writing

    /// Puts bytes after those waiting to be sent; `flush` sends them.
    package func buffer(_ add: (inout [UInt8]) -> Void) { add(&output) }

    package var hasBufferedOutput: Bool { sent < output.count }

    /// Sends what is buffered.
    package func flush(until deadline: Deadline) async throws(NetError) {
        while hasBufferedOutput {
            loop.assertOnLoop()
            let count = output.withUnsafeBytes { bytes in
                attempt(UnsafeRawBufferPointer(rebasing: bytes[sent...]))
            }
            guard let count = try count.get() else {
                try await wait(for: wantedForWrite, until: deadline)
                continue
            }
            sent += count
        }
        resetOutput()
    }

    /// Sends buffered output and then the pieces, in one system call if it can, without ever suspending.
    /// - Returns: true when everything is out. When it gives false, the sent part is accounted for: what is
    ///   left is buffered, so that `flush` completes it — or the caller closes the connection and the peer
    ///   never sees the rest.
    package func sendNow(_ pieces: [UnsafeRawBufferPointer]) throws(NetError) -> Bool {
        loop.assertOnLoop()
        guard isOpen else { throw NetError.closed }
        if tls != nil || pieces.isEmpty {
            for piece in pieces { output.append(contentsOf: piece) }
            return try sendOutputNow()
        }
        let total = pieces.reduce(output.count - sent) { $0 + $1.count }
        let written: Int? = try output.withUnsafeBytes { buffered -> Result<Int?, NetError> in
            withUnsafeTemporaryAllocation(of: iovec.self, capacity: pieces.count + 1) { vectors in
                var count = 0
                func add(_ bytes: UnsafeRawBufferPointer) {
                    guard bytes.count > 0 else { return }
                    let base = UnsafeMutableRawPointer(mutating: bytes.baseAddress)
                    vectors.initializeElement(at: count, to: iovec(iov_base: base, iov_len: bytes.count))
                    count += 1
                }
                add(UnsafeRawBufferPointer(rebasing: buffered[sent...]))
                for piece in pieces { add(piece) }
                return attempt(gathering: UnsafeMutableBufferPointer(rebasing: vectors[..<count]))
            }
        }.get()
        let done = written ?? 0
        if done == total {
            resetOutput()
            return true
        }
        readiness.mayWrite = false
        var skip = done
        let buffered = min(skip, output.count - sent)
        sent += buffered
        skip -= buffered
        for piece in pieces {
            let dropped = min(skip, piece.count)
            skip -= dropped
            output.append(contentsOf: piece[dropped...])
        }
        return false
    }

    private func sendOutputNow() throws(NetError) -> Bool {
        while hasBufferedOutput {
            let count = output.withUnsafeBytes { bytes in
                attempt(UnsafeRawBufferPointer(rebasing: bytes[sent...]))
            }
            guard let count = try count.get() else { return false }
            sent += count
        }
        resetOutput()
        return true
    }

    private var wantedForWrite = Readiness.Interest.writing

    /// One write; nil when it would block.
    private func attempt(_ bytes: UnsafeRawBufferPointer) -> Result<Int?, NetError> {
        guard isOpen else { return .failure(.closed) }
        wantedForWrite = .writing
        if let tls {
            do throws(NetError) {
                switch try tls.write(bytes) {
                case .bytes(let count): return .success(count)
                case .ended: return .failure(.closed)
                case .wantsWrite: readiness.mayWrite = false
                case .wantsRead:
                    readiness.mayRead = false
                    wantedForWrite = .reading
                }
                return .success(nil)
            } catch {
                return .failure(error)
            }
        }
        guard readiness.mayWrite else { return .success(nil) }
        do throws(Errno) {
            return .success(try Syscalls.send(descriptor, bytes))
        } catch .wouldBlock {
            readiness.mayWrite = false
            return .success(nil)
        } catch {
            return .failure(Self.failure("send", error))
        }
    }

    private func attempt(gathering vectors: UnsafeMutableBufferPointer<iovec>) -> Result<Int?, NetError> {
        guard readiness.mayWrite else { return .success(nil) }
        do throws(Errno) {
            return .success(try Syscalls.send(descriptor, gathering: vectors))
        } catch .wouldBlock {
            readiness.mayWrite = false
            return .success(nil)
        } catch {
            return .failure(Self.failure("sendmsg", error))
        }
    }

    private func resetOutput() {
        sent = 0
        if output.capacity > NetLimits.keptInputBytes {
            output = []
        } else {
            output.removeAll(keepingCapacity: true)
        }
    }

    // MARK: TLS

    /// The negotiated version and cipher, nil on a plain connection: `TLSv1.3 with cipher TLS_AES_256_GCM_SHA384`.
    package var tlsDescription: String? { tls.map { "\($0.version) with cipher \($0.cipher)" } }

    package var isEncrypted: Bool { tls != nil }

    package var tlsSession: TLSSession? { tls?.session }

    package var wasResumed: Bool { tls?.wasResumed ?? false }

    /// The server's side of a handshake. Unread plaintext must be dealt with by the caller first.
    package func startTLS(accepting context: TLSContext, until deadline: Deadline) async throws(NetError) {
        precondition(input.isEmpty && !hasBufferedOutput)
        try await handshake(TLSStream(accepting: context, descriptor: descriptor), until: deadline)
    }

    /// The client's side of a handshake; the certificate is verified before this returns.
    package func startTLS(
        connecting context: TLSContext, host: String, session: TLSSession?, until deadline: Deadline
    ) async throws(NetError) {
        precondition(input.isEmpty && !hasBufferedOutput)
        try await handshake(
            TLSStream(connecting: context, descriptor: descriptor, host: host, session: session), until: deadline)
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

    // MARK: life

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

    /// Ends a present wait with `NetError.interrupted`; the connection stays usable.
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
        Syscalls.close(descriptor)
    }

    /// Waits until the socket takes more.
    package func waitWritable(until deadline: Deadline) async throws(NetError) {
        try await wait(for: wantedForWrite, until: deadline)
    }

    /// Waits for a connect(2) that is under way.
    func waitConnected(until deadline: Deadline) async throws(NetError) {
        // The socket is writable, or in error, once the connection is decided; not before.
        readiness.mayWrite = false
        try await wait(for: .writing, until: deadline)
        let failure: Errno?
        do throws(Errno) { failure = try Syscalls.pendingError(descriptor) } catch { failure = error }
        if let failure { throw NetError.system("connect to \(peer)", failure) }
    }

    private static func failure(_ call: String, _ errno: Errno) -> NetError {
        switch errno.code {
        case ECONNRESET, EPIPE, ENOTCONN: .closed
        default: .system(call, errno)
        }
    }
}
