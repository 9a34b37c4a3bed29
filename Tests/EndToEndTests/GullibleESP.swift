import Synchronization
import TestSupport

/// An ESP that accepts anything. It drops NULs, and treats CR, LF and CRLF as line ends everywhere. It ends a message
/// at a lone dot between any two line ends. It keeps all octets that it got.
final class GullibleESP: Sendable {
    struct History {
        var octets: [UInt8] = []
        /// MAIL commands as the ESP understood them.
        var senders: [String] = []
        /// Messages whose end the ESP believes it has seen.
        var messages = 0
    }

    let port: Int
    private let kept: Kept

    var history: History { kept.history.withLock { $0 } }

    init(extensions: [String]) throws {
        let kept = Kept()
        self.kept = kept
        port = try LoopbackServer { socket in
            var session = Session(socket: socket, kept: kept)
            try session.run(extensions)
        }.port
    }

    private final class Kept: Sendable {
        let history = Mutex(History())
    }

    private struct Session {
        let socket: TCPSocket
        let kept: Kept
        private var buffer: [UInt8] = []

        init(socket: TCPSocket, kept: Kept) {
            self.socket = socket
            self.kept = kept
        }

        mutating func run(_ extensions: [String]) throws {
            try say("220 gullible.test ESMTP")
            while let line = try nextLine() {
                if line.isEmpty { continue }
                let words = line.split(separator: " ")
                switch words.first?.uppercased() {
                case "EHLO":
                    for name in extensions { try say("250-\(name)") }
                    try say("250 ENHANCEDSTATUSCODES")
                case "MAIL":
                    kept.history.withLock { $0.senders.append(line) }
                    try say("250 2.1.0 ok")
                case "DATA":
                    try say("354 go on")
                    while let text = try nextLine(), text != "." {}
                    kept.history.withLock { $0.messages += 1 }
                    try say("250 2.0.0 taken")
                case "BDAT":
                    try skip(Int(words[1])!)
                    if words.count > 2 { kept.history.withLock { $0.messages += 1 } }
                    try say("250 2.0.0 taken")
                default: try say("250 2.0.0 ok")
                }
            }
        }

        private func say(_ line: String) throws { try socket.send((line + "\r\n").utf8) }

        /// The line without its end and without NULs; nil when the connection has ended.
        private mutating func nextLine() throws -> String? {
            while true {
                if let end = buffer.firstIndex(where: { $0 == 0x0D || $0 == 0x0A }) {
                    // The next octet shows whether an LF belongs to a CR.
                    let follows = buffer[(end + 1)...].first { $0 != 0 }
                    if buffer[end] == 0x0A || follows != nil {
                        let line = String(decoding: buffer[..<end].filter { $0 != 0 }, as: UTF8.self)
                        let isPair = buffer[end] == 0x0D && follows == 0x0A
                        buffer.removeFirst(isPair ? buffer[end...].firstIndex(of: 0x0A)! + 1 : end + 1)
                        return line
                    }
                }
                guard try receive() else { return nil }
            }
        }

        private mutating func skip(_ count: Int) throws {
            while buffer.count < count { guard try receive() else { throw TestFailure("a chunk was cut off") } }
            buffer.removeFirst(count)
        }

        private mutating func receive() throws -> Bool {
            let more = try socket.receive()
            kept.history.withLock { $0.octets += more }
            buffer += more
            return !more.isEmpty
        }
    }
}
