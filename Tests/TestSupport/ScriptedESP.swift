/// An ESP on separate threads with behaviour that a test sets: it answers by a rule, disconnects, or stays silent.
///
///     let esp = try ScriptedESP { event in
///         if case .endOfData = event { .drop } else { nil }
///     }
///
/// When the rule returns nil, it behaves normally: 220, 250, 354, 235, 221. It handles commands one by one, even when
/// several came in one segment. Its other actions (`Action`) are in `ScriptedESP+Action.swift`.
package final class ScriptedESP: Sendable {
    /// The actions of the peer.
    package enum Event: Sendable {
        case connected
        /// A command line without CRLF; the verb in upper case. The bytes of a BDAT have been read.
        case command(verb: String, line: String)
        /// A message without its transparency dots.
        case endOfData([UInt8])
    }

    package typealias Rule = @Sendable (Event, Session) -> Action?

    package static let usualExtensions = ["PIPELINING", "8BITMIME", "SIZE 100000000", "ENHANCEDSTATUSCODES"]

    package var port: Int { server.port }
    private let server: LoopbackServer
    private let script: Script

    package convenience init(
        extensions: [String] = usualExtensions, rule: @escaping @Sendable (Event) -> Action? = { _ in nil }
    ) throws {
        try self.init(extensions: extensions, knowing: { event, _ in rule(event) })
    }

    /// - Parameters:
    ///   - extensions: named in the answer to EHLO.
    ///   - rule: also gets what happened on the same connection before.
    package init(extensions: [String] = usualExtensions, knowing rule: @escaping Rule) throws {
        let script = Script(extensions: extensions, rule: rule)
        self.script = script
        server = try LoopbackServer { script.serve($0) }
    }

    /// The number of accepted connections.
    package var connections: Int { script.history.withLock { $0.sessions.count } }
    package var sessions: [Session] { script.history.withLock { $0.sessions } }
    /// Command lines, in order.
    package var commands: [String] { script.history.withLock { $0.commands } }
    /// Messages whose end of data arrived, with any answer.
    package var messages: [[UInt8]] { script.history.withLock { $0.messages } }

    /// An action of the ESP without a command, on every open connection.
    package enum Whim: Sendable {
        case say([UInt8])
        case close
        case reset
    }

    package func act(_ whims: [Whim]) {
        script.history.withLock { history in
            for index in history.sessions.indices where history.sessions[index].isOpen {
                history.sessions[index].didAct()
                for whim in whims { whim.perform(on: history.sessions[index].descriptor) }
            }
        }
    }
}
