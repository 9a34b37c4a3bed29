import Synchronization
import TestSupport

/// One cell of the table under test: a failing ESP, an upstream and a listener of the guard for it alone, and a client
/// with two messages. The ESP has recovered when the second message comes.
final class FaultTrial: Sendable {
    let cell: FaultCell
    let esp: ScriptedESP
    let place: FaultPlace
    private let tls: FaultTLS
    private let replies = Mutex<(first: SMTPReply, second: SMTPReply)?>(nil)

    init(_ cell: FaultCell, number: Int, _ tls: FaultTLS) throws {
        self.cell = cell
        self.tls = tls
        let illness = Illness()
        isIll = illness
        var extensions = cell.upstream.extensions
        if cell.stage == .auth { extensions.append("AUTH PLAIN") }
        if cell.stage.usesTLS { extensions.append("STARTTLS") }
        esp = try ScriptedESP(extensions: extensions) { event, session in
            guard illness.lasts else {
                // A recovered ESP does more than offer STARTTLS.
                if case .connected = event, cell.needsTLS { return .relay([], port: tls.goodPort) }
                return nil
            }
            guard cell.stage.isMet(by: event, session) else { return nil }
            // Between messages the fault happens once, because nothing comes afterwards that could succeed.
            if cell.stage == .between { illness.end() }
            return cell.fault.action(at: cell.stage, tls)
        }
        var extra = ""
        if cell.needsTLS { extra = "tls: starttls, host: localhost, ca_file: \(try Certificates.path("ca.pem"))" }
        if cell.stage == .auth {
            let scope = try TestScope.mine
            extra = "username: apikey, password_file: \(try scope.write(scope.uniqueName("secret"), "secret\n"))"
        }
        place = FaultPlace("cell\(number)", esp, extra)
    }

    private var name: String { place.name }

    private final class Illness: Sendable {
        private let isOver = Atomic(false)
        var lasts: Bool { !isOver.load(ordering: .sequentiallyConsistent) }
        func end() { isOver.store(true, ordering: .sequentiallyConsistent) }
    }

    private let isIll: Illness

    // MARK: The client

    func run(_ guardian: FaultGuard) throws {
        let client = try guardian.session(at: place)
        defer { client.socket.close() }
        let first = try deliver("first", client)
        // After a refused recipient a transaction is still open.
        try client.command("RSET")
        if cell.stage == .idle { esp.act(cell.fault.whims) }
        if cell.stage != .between { isIll.end() }
        let second = try deliver("second", client)
        try client.command("QUIT")
        replies.withLock { $0 = (first, second) }
    }

    private func deliver(_ which: String, _ client: SMTPClient) throws -> SMTPReply {
        let message = TestMessage.plain(body: body(which), fields: ["X-Trial: \(which) of \(name)."])
        return try client.deliver(from: "\(which)@\(name).example.com", message: message)
    }

    /// For the stage of chunks the body is long enough for several.
    private func body(_ which: String) -> String {
        let line = "A line of ordinary words that fills the letter up to its length, nothing more.\n"
        return String(repeating: line, count: cell.stage == .chunk && which == "first" ? 4000 : 2)
    }

    // MARK: The outcome

    /// Everything that is not as expected.
    func complaints(_ records: [LogRecord]) -> [String] {
        guard let (first, second) = replies.withLock({ $0 }) else { return ["the client did not finish"] }
        var wrong: [String] = []
        func expect(_ holds: Bool, _ what: @autoclosure () -> String) { if !holds { wrong.append(what()) } }

        expect(first.begins(with: cell.expectedReply), "the client got \"\(first)\"")
        expect(second.code == 250, "the second message got: \"\(second)\"")
        for reply in [first, second] {
            expect(!reply.contains("nobody has asked"), "an unasked reply was taken for a reply to a command")
        }
        let sessions = esp.sessions
        let ended = sessions.flatMap(\.messages) + tls.esp.messages
        let taken = sessions.flatMap(\.taken) + tls.esp.sessions.flatMap(\.taken)
        expect(
            count("first", ended) == (cell.reachesEnd ? 1 : 0),
            "the first one's end came \(count("first", ended)) times"
        )
        expect(
            count("first", taken) == (first.code == 250 ? 1 : 0),
            "the ESP took the first \(count("first", taken)) times")
        expect(count("second", ended) == 1, "the second one's end came \(count("second", ended)) times")
        expect(count("second", taken) == 1, "the ESP took the second \(count("second", taken)) times")
        // One try on a session of the pool, and one on a fresh session.
        let tries = esp.commands.count { $0.hasPrefix("MAIL FROM:<first@") }
        expect(tries <= 2, "the first message was tried \(tries) times")
        wrong += complaints(sessions)

        let told = [
            ("first", cell.expected.verdict, cell.expected.deliveryState, first),
            ("second", "relayed", "accepted", second),
        ]
        for (which, verdict, state, reply) in told {
            let found = records.filter { $0.sender == "\(which)@\(name).example.com" }
            expect(found.map(\.verdict) == [verdict], "\(which) is recorded as \(found.map(\.verdict))")
            let deliveries = found.flatMap(\.deliveries)
            expect(deliveries.map(\.state) == [state], "\(which) is recorded as \(deliveries.map(\.state))")
            expect(deliveries.allSatisfy { $0.reply?.hasPrefix("\(reply.code) ") ?? false }, "recorded \(deliveries)")
        }
        return wrong
    }

    /// A poisoned session carries no more messages; another session is used again.
    private func complaints(_ sessions: [ScriptedESP.Session]) -> [String] {
        guard sessions.contains(where: { $0.acted != nil }) || cell.fault == .unoffered else {
            return ["the ESP has not failed"]
        }
        if cell.needsTLS { return [] }
        guard cell.fault.poisons else {
            let isKept = [.mail, .recipient, .data, .chunk, .end].contains(cell.stage)
            return isKept && sessions.count != 1 ? ["\(sessions.count) sessions instead of one"] : []
        }
        // RSET, MAIL and RCPT may have been in flight.
        let open = cell.stage == .between ? 1 : 0
        return sessions.flatMap { session in
            (session.messagesSince.isEmpty ? [] : ["a message in a poisoned session"])
                + (session.commandsSince.count { $0.hasPrefix("MAIL") } <= open
                    ? [] : ["a transaction in a poisoned session"])
        }
    }

    private func count(_ which: String, _ messages: [[UInt8]]) -> Int {
        messages.count {
            String(decoding: $0.prefix(2000), as: UTF8.self).contains("X-Trial: \(which) of \(name).\r\n")
        }
    }
}

extension FaultCell {
    /// Whether the guard must send STARTTLS.
    var needsTLS: Bool { stage.usesTLS || fault == .unoffered }
}

extension SMTPReply {
    /// Whether the first line begins so, even if it is not the last.
    fileprivate func begins(with words: String) -> Bool { "\(code) \(text)".hasPrefix(words) }
}
