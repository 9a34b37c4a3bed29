import Synchronization

extension ScriptedESP {
    /// Everything that happened on all connections, in order.
    struct History {
        var sessions: [Session] = []
        var commands: [String] = []
        var messages: [[UInt8]] = []
    }

    /// The state that all connections share.
    final class Script: Sendable {
        private let extensions: [String]
        private let rule: Rule
        let history = Mutex(History())

        init(extensions: [String], rule: @escaping Rule) {
            self.extensions = extensions
            self.rule = rule
        }

        func serve(_ socket: TCPSocket) {
            let number = history.withLock { history in
                var session = Session()
                session.descriptor = socket.descriptor
                history.sessions.append(session)
                return history.sessions.count - 1
            }
            let end = (try? converse(socket, number)) ?? .orderly
            // A closed descriptor may be reused for another connection.
            history.withLock { $0.sessions[number].isOpen = false }
            if end == .abrupt { socket.reset() }
        }

        private func converse(_ socket: TCPSocket, _ number: Int) throws -> ConnectionEnd {
            socket.patience = .seconds(120)
            socket.sendsAtOnce()
            let reader = LineReader(socket)
            func perform(_ event: Event, otherwise lines: [String]) throws -> Performed {
                let action = rule(event, history.withLock { $0.sessions[number] })
                if action != nil { history.withLock { $0.sessions[number].didAct() } }
                return try (action ?? .reply(lines)).perform(on: socket)
            }
            func end(_ message: [UInt8]) throws -> Performed {
                history.withLock {
                    $0.messages.append(message)
                    $0.sessions[number].messages.append(message)
                }
                let done = try perform(.endOfData(message), otherwise: ["250 2.0.0 taken"])
                if done.said("250") { history.withLock { $0.sessions[number].taken.append(message) } }
                return done
            }
            if case .over(let end) = try perform(.connected, otherwise: ["220 scripted.test ESMTP"]) { return end }
            var chunks: [UInt8] = []
            while let bytes = try reader.line() {
                let line = String(decoding: bytes, as: UTF8.self)
                let verb = line.prefix { $0 != " " && $0 != ":" }.uppercased()
                history.withLock {
                    $0.commands.append(line)
                    $0.sessions[number].commands.append(line)
                }
                var done: Performed
                // A BDAT command is followed by its bytes, whatever the answer (RFC 3030); the last chunk ends the
                // message.
                if verb == "BDAT" {
                    let words = line.split(separator: " ")
                    chunks += try reader.bytes(words.count > 1 ? Int(words[1]) ?? 0 : 0)
                }
                if verb == "BDAT", line.uppercased().hasSuffix(" LAST") {
                    let message = chunks
                    chunks = []
                    done = try end(message)
                } else {
                    if verb != "BDAT" { chunks = [] }
                    done = try perform(.command(verb: verb, line: line), otherwise: usualReply(to: verb))
                    if verb == "DATA", done.said("354") { done = try end(readMessage(reader)) }
                }
                if case .over(let end) = done { return end }
            }
            return .orderly
        }

        private func usualReply(to verb: String) -> [String] {
            switch verb {
            case "EHLO":
                let lines = ["scripted.test"] + extensions
                return lines.enumerated().map { "250\($0.offset == lines.count - 1 ? " " : "-")\($0.element)" }
            case "AUTH": return ["235 2.7.0 welcome"]
            case "DATA": return ["354 go on"]
            case "QUIT": return ["221 2.0.0 bye"]
            default: return ["250 2.0.0 ok"]
            }
        }

        private func readMessage(_ reader: LineReader) throws -> [UInt8] {
            var message: [UInt8] = []
            while let line = try reader.line() {
                if line == [UInt8(ascii: ".")] { return message }
                message += line.first == UInt8(ascii: ".") ? line.dropFirst() : line[...]
                message += [0x0D, 0x0A]
            }
            throw TestFailure("the connection ended inside a message")
        }
    }
}
