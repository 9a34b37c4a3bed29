import System

extension Connection {
    package var isEncrypted: Bool { tls != nil }

    package var tlsSession: TLSSession? { tls?.session }

    /// The server's side of a handshake. Unread plaintext must be dealt with by the caller first.
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
