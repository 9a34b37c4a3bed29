import Foundation
import Synchronization

/// An ESP that does what a test tells it to, on threads of its own: answers by a rule, breaks off, or says nothing.
///
///     let esp = try ScriptedESP { event in
///         if case .endOfData = event { .drop } else { nil }
///     }
///
/// Where the rule says nil it behaves: 220, 250, 354, 235, 221. Commands are taken one by one, however many came in one
/// segment. What it does besides (`Action`) is in `ScriptedESP+Action.swift`.
package final class ScriptedESP: Sendable {
    /// What the peer did.
    package enum Event: Sendable {
        case connected
        /// A command line without CRLF; the verb in upper case. Of a BDAT the octets have been read.
        case command(verb: String, line: String)
        /// A message with its dots taken out.
        case endOfData([UInt8])
    }

    /// What happened on one connection so far.
    package struct Session: Sendable {
        /// Command lines, in order.
        package fileprivate(set) var commands: [String] = []
        /// Messages whose end of data arrived, whatever the answer was.
        package fileprivate(set) var messages: [[UInt8]] = []
        /// Those of them that were answered 250, wholly.
        package fileprivate(set) var taken: [[UInt8]] = []
        /// How many commands and messages there were when the rule had its say for the first time, or something was done
        /// unasked.
        package fileprivate(set) var acted: (commands: Int, messages: Int)?
        package fileprivate(set) var isOpen = true
        fileprivate var descriptor: Int32 = -1

        /// Commands that came after that.
        package var commandsSince: ArraySlice<String> { commands[(acted?.commands ?? commands.count)...] }
        /// Messages whose end came after that.
        package var messagesSince: ArraySlice<[UInt8]> { messages[(acted?.messages ?? messages.count)...] }
    }

    package typealias Rule = @Sendable (Event, Session) -> Action?

    /// Everything that happened, over all connections, in order.
    private struct History {
        var sessions: [Session] = []
        var commands: [String] = []
        var messages: [[UInt8]] = []
    }

    package static let usualExtensions = ["PIPELINING", "8BITMIME", "SIZE 100000000", "ENHANCEDSTATUSCODES"]

    package let port: Int
    /// Extensions named in the answer to EHLO.
    private let extensions: [String]
    private let rule: Rule
    private let history = Mutex(History())
    private let listener: Int32

    package convenience init(
        extensions: [String] = usualExtensions, rule: @escaping @Sendable (Event) -> Action? = { _ in nil }
    ) throws {
        try self.init(extensions: extensions, knowing: { event, _ in rule(event) })
    }

    /// - Parameter rule: is also told what happened on the same connection before.
    package init(extensions: [String] = usualExtensions, knowing rule: @escaping Rule) throws {
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
    package var connections: Int { history.withLock { $0.sessions.count } }
    package var sessions: [Session] { history.withLock { $0.sessions } }
    /// Command lines, in order.
    package var commands: [String] { history.withLock { $0.commands } }
    /// Messages whose end of data arrived, whatever the answer was.
    package var messages: [[UInt8]] { history.withLock { $0.messages } }

    /// What an ESP does by itself, on every connection that is open: no command has asked for it.
    package enum Whim: Sendable {
        case say([UInt8])
        case close
        case reset
    }

    package func act(_ whims: [Whim]) {
        history.withLock { history in
            for index in history.sessions.indices where history.sessions[index].isOpen {
                history.sessions[index].didAct()
                for whim in whims { whim.perform(on: history.sessions[index].descriptor) }
            }
        }
    }

    // MARK: serving

    private func acceptAll() {
        while true {
            let descriptor = accept(listener, nil, nil)
            guard descriptor >= 0 else { return }
            let number = history.withLock { history in
                history.sessions.append(Session())
                history.sessions[history.sessions.count - 1].descriptor = descriptor
                return history.sessions.count - 1
            }
            Thread.detachNewThread {
                let socket = TCPSocket(descriptor: descriptor)
                let end = (try? self.serve(socket, number)) ?? .orderly
                // The descriptor may be another's once it is closed.
                self.history.withLock { $0.sessions[number].isOpen = false }
                if end == .abrupt { socket.reset() } else { socket.close() }
            }
        }
    }

    private func serve(_ socket: TCPSocket, _ number: Int) throws -> ConnectionEnd {
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
            // BDAT has its octets behind it whatever is answered (RFC 3030); the last chunk ends the message.
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

extension ScriptedESP.Session {
    fileprivate mutating func didAct() { acted = acted ?? (commands.count, messages.count) }
}
