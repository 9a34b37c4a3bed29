import Foundation
import Synchronization
import TestSupport
import Testing

/// Single replies and closes that the table has no column for.
@Suite(.scoped) struct FaultyAnswerTests {
    /// Some servers reply once for each recipient, as LMTP does. The first reply counts; the later ones change nothing
    /// and answer no other command.
    @Test(arguments: [FaultUpstream.data, .chunksPipelined], ["250 2.0.0 second taken", "550 5.1.1 second refused"])
    func `the first of two replies to the end of data counts`(_ kind: FaultUpstream, _ other: String) throws {
        let esp = try ScriptedESP(extensions: kind.extensions) { event in
            if case .endOfData = event { .reply(["250 2.0.0 first taken", other]) } else { nil }
        }
        let program = try GuardProgram.start(upstreamPort: esp.port)
        let client = try program.session()
        for number in 1...3 {
            let reply = try client.deliver(message: TestMessage.plain())
            #expect(reply.contains("250 2.0.0 first taken id="), "\(reply)")
            #expect(esp.messages.count == number)
        }
        #expect(esp.sessions.allSatisfy { $0.messagesSince.isEmpty })
        #expect(try program.records().map(\.verdict) == ["relayed", "relayed", "relayed"])
    }

    /// The body is larger than the connection's buffers, so that the reply comes while it is being sent.
    @Test(arguments: ["250 2.0.0 taken", "552 5.3.4 too large", "421 4.3.2 going down"])
    func `a reply before the end of the body does not count`(_ early: String) throws {
        let esp = try ScriptedESP { event in
            if case .command("DATA", _) = event { .reply(["354 go on", early]) } else { nil }
        }
        let program = try GuardProgram.start(upstreamPort: esp.port)
        let reply = try program.deliver(message: TestMessage.sized(1 << 20, marker: "early"))
        #expect(reply.code == 451, "\(reply)")
        #expect(esp.messages.isEmpty)
        #expect(try program.records().map(\.verdict) == ["deferred"])
    }

    /// A bare CR or LF is a line end for some readers and not for others.
    @Test(arguments: ["554 5.7.1 no\r250 2.0.0 yes\r\n", "554 5.7.1 no\n250 2.0.0 yes\r\n"])
    func `a reply with a second reply behind a bare CR or LF does not count`(_ answer: String) throws {
        let esp = try ScriptedESP { event in
            if case .endOfData = event { .bytes(Array(answer.utf8)) } else { nil }
        }
        let program = try GuardProgram.start(upstreamPort: esp.port)
        let client = try program.session()
        let reply = try client.deliver(message: TestMessage.plain())
        #expect(reply.lines.count == 1 && reply.contains("451 4.5.0 sendguard: "), "\(reply)")
        #expect(try client.command("NOOP").code == 250, "no further reply is waiting")
        #expect(try program.records().map(\.verdict) == ["unknown"])
    }

    @Test(arguments: [
        ("250 5.1.1 taken", "250 2.0.0 5.1.1 taken id="), ("250 taken", "250 2.0.0 taken id="),
        ("550 2.6.0 no", "550 5.0.0 2.6.0 no id="), ("451 5.7.1 no", "451 4.0.0 5.7.1 no id="),
    ])
    func `the reply code counts when the enhanced status code contradicts it`(_ said: String, _ heard: String) throws {
        let esp = try ScriptedESP { event in
            if case .endOfData = event { .reply(said) } else { nil }
        }
        let program = try GuardProgram.start(upstreamPort: esp.port)
        let reply = try program.deliver()
        #expect(reply.description.hasPrefix(heard), "\(reply)")
        let record = try #require(try program.records().first)
        #expect(record.verdict == (said.hasPrefix("250") ? "relayed" : "refused"))
        #expect(record.deliveries.allSatisfy { $0.reply == reply.description })
    }

    @Test func `control characters and non-ASCII letters of a reply reach neither client nor terminal`() throws {
        let esp = try ScriptedESP { event in
            guard case .endOfData = event else { return nil }
            return .bytes(Array("554 5.7.1 no\u{0}\u{7}\u{1B}[31m Jürgen\u{9B}31m".utf8) + [0xFF, 0x0D, 0x0A])
        }
        let program = try GuardProgram.start(upstreamPort: esp.port)
        let client = try program.session()
        let reply = try client.deliver(message: TestMessage.plain())
        #expect(reply.description.hasPrefix("554 5.7.1 no???[31m J?rgen?31m? id="), "\(reply)")
        #expect(try client.command("NOOP").code == 250, "no further reply is waiting")
        let id = try #require(try program.records().first?.id)
        for output in [try program.run("log").output, try program.run("show", id).output] {
            #expect(output.unicodeScalars.allSatisfy { $0 == "\n" || $0.properties.generalCategory != .control })
        }
    }

    /// The connection ends after the end of data without close_notify, or with a reset.
    @Test(arguments: [[ScriptedESP.Whim.close], [.reset]])
    func `a TLS connection lost after the end of data is recorded as unknown`(_ whims: [ScriptedESP.Whim]) throws {
        let tls = try FaultTLS(knowing: { event, _ in if case .endOfData = event { .stall } else { nil } })
        let esp = try ScriptedESP { event in
            if case .connected = event { .relay([], port: tls.goodPort) } else { nil }
        }
        let program = try GuardProgram.start(
            upstreamPort: esp.port, "tls: starttls, host: localhost, ca_file: \(try Certificates.path("ca.pem"))")
        let client = try program.session()
        try client.begin(from: "news@example.com", to: ["ada@example.net"])
        try client.socket.send(SMTPClient.dotStuffed(TestMessage.plain()))
        try waitUntil("the end of data at the ESP") { tls.esp.messages.count == 1 }
        esp.act(whims)
        let reply = try client.reply()
        #expect(reply.contains("451 4.4.2 "), "\(reply)")
        #expect(try program.records().map(\.verdict) == ["unknown"])
        #expect(tls.esp.messages.count == 1, "nothing is sent twice")
    }

    /// Only the deadline for sessions of the pool is short.
    @Test func `a silent pooled session is given up at the short deadline for pooled sessions`() throws {
        let esp = try ScriptedESP(extensions: FaultUpstream.data.extensions) { event, session in
            if case .command = event, !session.messages.isEmpty { .stall } else { nil }
        }
        let place = FaultPlace("esp", esp)
        let guardian = try FaultGuard([place], deadlines: ["pooled": "300ms", "envelope": "5m"])
        let client = try guardian.session(at: place)
        for number in 1...3 {
            #expect(try client.deliver(message: TestMessage.plain()).code == 250)
            #expect(esp.sessions.count == number)
        }
        #expect(try guardian.program.records().map(\.verdict) == ["relayed", "relayed", "relayed"])
        #expect(try GuardStatus.read(guardian.program).upstream("esp")?.busy == 0)
    }

    /// The session comes from the pool. The ESP closes it while the client is slow with the body.
    @Test(
        arguments: [FaultUpstream.data, .chunksPipelined],
        [[ScriptedESP.Whim.say(Array("421 4.4.2 too slow\r\n".utf8)), .close], [.close], [.reset]])
    func `an ESP that closes while the body arrives costs the client nothing`(
        _ kind: FaultUpstream, _ whims: [ScriptedESP.Whim]
    ) throws {
        let esp = try ScriptedESP(extensions: kind.extensions)
        let program = try GuardProgram.start(upstreamPort: esp.port)
        let client = try program.session()
        try client.begin(from: "news@example.com", to: ["ada@example.net", "bob@example.net"])
        esp.act(whims)
        try client.socket.send(SMTPClient.dotStuffed(TestMessage.plain()))
        let reply = try client.reply()
        #expect(reply.code == 250, "\(reply)")
        #expect(esp.messages.count == 1)
        #expect(esp.sessions.count == 2)
        #expect(esp.sessions.last?.commands.count { $0.hasPrefix("RCPT") } == 2)
        #expect(try program.records().map(\.verdict) == ["relayed"])
    }

    /// An unasked reply that is no farewell is a protocol error of the ESP.
    @Test func `an unasked reply while the body arrives defers only that message`() throws {
        let esp = try ScriptedESP()
        let program = try GuardProgram.start(upstreamPort: esp.port)
        let client = try program.session()
        try client.begin(from: "news@example.com", to: ["ada@example.net"])
        esp.act([.say(Array("250 2.0.0 well done\r\n".utf8))])
        try client.socket.send(SMTPClient.dotStuffed(TestMessage.plain()))
        let reply = try client.reply()
        #expect(reply.contains("451 4.5.0 "), "\(reply)")
        #expect(try client.deliver(message: TestMessage.plain()).code == 250)
        #expect(esp.messages.count == 1)
        #expect(try program.records().map(\.verdict) == ["deferred", "relayed"])
    }

    /// The ESP drops the session once, in the middle of a large message, before the end of data.
    @Test(arguments: [FaultUpstream.dataPipelined, .chunks])
    func `a pooled session lost before the end of data is replaced once`(_ kind: FaultUpstream) throws {
        let stage = kind == .chunks ? FaultStage.chunk : .data
        let isOver = Atomic(false)
        let esp = try ScriptedESP(extensions: kind.extensions) { event, session in
            guard stage.isMet(by: event, session) else { return nil }
            return isOver.exchange(true, ordering: .relaxed) ? nil : .drop
        }
        let program = try GuardProgram.start(upstreamPort: esp.port)
        let message = TestMessage.sized(1 << 20, marker: "large")
        let reply = try program.deliver(message: message)
        #expect(reply.code == 250, "\(reply)")
        #expect(esp.messages.map { TraceLine.removed(from: $0) } == [message])
        #expect(try program.records().map(\.verdict) == ["relayed"])
    }

    /// After a 421 the session is over, even if the ESP does not close it, so the message's other recipients cannot
    /// stay on it.
    @Test func `a fresh session is tried when a pooled one answers its first recipient with 421`() throws {
        let esp = try ScriptedESP { event, session in
            if case .command("RCPT", _) = event, !session.messages.isEmpty {
                .farewell(["421 4.7.0 enough on this connection"])
            } else {
                nil
            }
        }
        let program = try GuardProgram.start(upstreamPort: esp.port)
        let client = try program.session()
        for _ in 1...3 { #expect(try client.deliver(message: TestMessage.plain()).code == 250) }
        #expect(esp.sessions.count == 3)
    }
}
