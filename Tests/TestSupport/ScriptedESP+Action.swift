import Foundation

extension ScriptedESP {
    /// An unusual action of the ESP.
    package enum Action: Sendable {
        /// Whole reply lines; CRLF is added after each.
        case reply([String])
        /// Raw bytes, which need not be a reply.
        case bytes([UInt8])
        /// A reply, then the end of the connection.
        case farewell([String])
        /// Closes the connection.
        case drop
        /// Closes the connection so that the peer sees a reset.
        case reset
        /// Never answers; the connection stays open until the peer closes it.
        case stall
        /// A one-line reply, one byte every tenth of a second.
        case trickle(String)
        /// The first bytes, then the others repeatedly until the peer closes.
        case flood([UInt8], [UInt8])
        /// Reply lines; then connects the peer with a port of this machine, in both directions.
        case relay([String], port: Int)

        package static func reply(_ line: String) -> Action { .reply([line]) }
    }

    enum ConnectionEnd { case orderly, abrupt }

    /// The result of an action.
    enum Performed {
        /// The lines of a reply that was sent completely, without CRLF.
        case said([String])
        case over(ConnectionEnd)

        /// Whether it was a reply with this code and any text.
        func said(_ code: String) -> Bool {
            if case .said(let lines) = self { lines.first?.hasPrefix(code) ?? false } else { false }
        }
    }
}

extension ScriptedESP.Action {
    func perform(on socket: TCPSocket) throws -> ScriptedESP.Performed {
        switch self {
        case .reply(let lines):
            try socket.send(Self.wire(lines))
            return .said(lines)
        case .bytes(let bytes):
            try socket.send(bytes)
            return .said([])
        case .farewell(let lines):
            try socket.send(Self.wire(lines))
            return .over(.orderly)
        case .drop: return .over(.orderly)
        case .reset: return .over(.abrupt)
        case .stall:
            while try !socket.receive().isEmpty {}
            return .over(.orderly)
        case .trickle(let line):
            for byte in Self.wire([line]) {
                guard !socket.isEnded(within: .milliseconds(100)) else { return .over(.orderly) }
                try socket.send([byte])
            }
            return .said([line])
        case .flood(let first, let again):
            try socket.send(first)
            let many = Array(repeatElement(again, count: max(1, 4096 / again.count)).joined())
            while true { try socket.send(many) }
        case .relay(let lines, let port):
            try socket.send(Self.wire(lines))
            try TCPSocket.carry(socket, try TCPSocket(port: port))
            return .over(.orderly)
        }
    }

    private static func wire(_ lines: [String]) -> [UInt8] { Array(lines.map { $0 + "\r\n" }.joined().utf8) }
}

extension ScriptedESP.Whim {
    /// Acts on the descriptor of a connection that another thread reads; nothing here closes it.
    func perform(on descriptor: Int32) {
        switch self {
        case .say(let bytes): send(descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL))
        case .close: shutdown(descriptor, Int32(SHUT_WR))
        case .reset:
            // Disconnects the connection from its peer (connect(2)); the peer sees a reset.
            var nobody = sockaddr(
                sa_family: sa_family_t(AF_UNSPEC), sa_data: (0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0))
            connect(descriptor, &nobody, socklen_t(MemoryLayout<sockaddr>.size))
        }
    }
}
