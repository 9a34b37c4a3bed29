import Foundation
import Synchronization

/// An ESP that does what a test tells it to, on threads of its own: answers by a rule, breaks off, or says nothing.
///
///     let esp = try ScriptedESP { event in
///         if case .endOfData = event { .drop } else { nil }
///     }
///
/// Where the rule says nil it behaves: 220, 250, 354, 221.
package final class ScriptedESP: Sendable {
    /// What the peer did.
    package enum Event: Sendable {
        case connected
        /// A command line without CRLF; the verb in upper case.
        case command(verb: String, line: String)
        /// A message with its dots taken out.
        case endOfData([UInt8])
    }

    package enum Action: Sendable {
        /// Whole reply lines; CRLF is added after each.
        case reply([String])
        /// Closes the connection.
        case drop
        /// Never answers; the connection stays open until the peer closes it.
        case stall

        package static func reply(_ line: String) -> Action { .reply([line]) }
    }

    /// Everything that happened, over all connections, in order.
    private struct History {
        var connections = 0
        var commands: [String] = []
        var messages: [[UInt8]] = []
    }

    package let port: Int
    /// Extensions named in the answer to EHLO.
    private let extensions: [String]
    private let rule: @Sendable (Event) -> Action?
    private let history = Mutex(History())
    private let listener: Int32

    package init(
        extensions: [String] = ["PIPELINING", "8BITMIME", "SIZE 100000000", "ENHANCEDSTATUSCODES"],
        rule: @escaping @Sendable (Event) -> Action? = { _ in nil }
    ) throws {
        self.rule = rule
        self.extensions = extensions
        port = try FreePort.take()
        listener = try TCPSocket.make()
        guard TCPSocket.bindToLoopback(listener, port: port), listen(listener, 100) == 0 else {
            throw TestFailure("cannot listen on port \(port): \(String(cString: strerror(errno)))")
        }
        try TestScope.mine.atEnd { [listener] in
            shutdown(listener, Int32(SHUT_RDWR))
            close(listener)
        }
        Thread.detachNewThread { self.acceptAll() }
    }

    /// How many connections were taken.
    package var connections: Int { history.withLock { $0.connections } }
    /// Command lines, in order.
    package var commands: [String] { history.withLock { $0.commands } }
    /// Messages whose end of data arrived, whatever the answer was.
    package var messages: [[UInt8]] { history.withLock { $0.messages } }

    private func acceptAll() {
        while true {
            let descriptor = accept(listener, nil, nil)
            guard descriptor >= 0 else { return }
            history.withLock { $0.connections += 1 }
            Thread.detachNewThread { try? self.serve(TCPSocket(descriptor: descriptor)) }
        }
    }

    private func serve(_ socket: TCPSocket) throws {
        socket.patience = .seconds(120)
        let reader = LineReader(socket)
        guard try perform(.connected, otherwise: ["220 scripted.test ESMTP"], on: socket) != nil else { return }
        var chunks: [UInt8] = []
        while let bytes = try reader.line() {
            let line = String(decoding: bytes, as: UTF8.self)
            let verb = line.prefix { $0 != " " && $0 != ":" }.uppercased()
            history.withLock { $0.commands.append(line) }
            // BDAT has its octets behind it whatever is answered (RFC 3030); the last chunk ends the message.
            if verb == "BDAT" {
                let words = line.split(separator: " ")
                chunks += try reader.bytes(words.count > 1 ? Int(words[1]) ?? 0 : 0)
                if words.last?.uppercased() == "LAST" {
                    let message = chunks
                    chunks = []
                    history.withLock { $0.messages.append(message) }
                    let said = try perform(.endOfData(message), otherwise: ["250 2.0.0 taken"], on: socket)
                    if said == nil { return }
                    continue
                }
            }
            let event = Event.command(verb: verb, line: line)
            guard let said = try perform(event, otherwise: usualReply(to: verb), on: socket) else { return }
            guard verb == "DATA", said.hasPrefix("354") else { continue }
            let message = try readMessage(reader)
            history.withLock { $0.messages.append(message) }
            guard try perform(.endOfData(message), otherwise: ["250 2.0.0 taken"], on: socket) != nil else { return }
        }
    }

    /// Does what the rule says; returns the last line of the reply, nil when the connection is over.
    private func perform(_ event: Event, otherwise: [String], on socket: TCPSocket) throws -> String? {
        switch rule(event) ?? .reply(otherwise) {
        case .reply(let lines):
            try socket.send(lines.map { $0 + "\r\n" }.joined().utf8)
            return lines.last ?? ""
        case .drop:
            socket.close()
            return nil
        case .stall:
            while try !socket.receive().isEmpty {}
            return nil
        }
    }

    private func usualReply(to verb: String) -> [String] {
        switch verb {
        case "EHLO":
            let lines = ["scripted.test"] + extensions
            return lines.enumerated().map { "250\($0.offset == lines.count - 1 ? " " : "-")\($0.element)" }
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
