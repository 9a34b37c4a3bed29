import Synchronization
import TestSupport

/// An ESP that believes anything: it drops NULs, takes CR, LF and CRLF for line ends wherever they are, and ends a message at
/// a lone dot between any of these. What it got is kept octet for octet.
final class GullibleESP: Sendable {
    struct History {
        var octets: [UInt8] = []
        /// MAIL commands, as it understood them.
        var senders: [String] = []
        /// Messages whose end it believes to have seen.
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

        /// Without its end, whatever that is, and without NULs; nil when the connection has ended.
        private mutating func nextLine() throws -> String? {
            while true {
                if let end = buffer.firstIndex(where: { $0 == 0x0D || $0 == 0x0A }) {
                    // Whether an LF belongs to a CR shows by the next octet.
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
