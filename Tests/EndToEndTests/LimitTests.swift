import TestSupport
import Testing

/// The limits of a client, and the replies when it exceeds them.
@Suite(.scoped) struct LimitTests {
    private func startGuard(_ limits: String) throws -> GuardProgram {
        var settings = GuardSettings(upstreamPort: try ScriptedESP().port)
        settings.more = "limits: {\(limits)}"
        return try GuardProgram.start(settings)
    }

    @Test func `a message over the size limit is refused when announced and when sent`() throws {
        let program = try startGuard("message_size: 100KB")
        let client = try program.connect()
        #expect(try client.hello().contains("SIZE 10"))
        let announced = try client.command("MAIL FROM:<news@example.com> SIZE=2000000")
        #expect(announced.code == 552)
        #expect(announced.contains("5.3.4"))
        let sent = try client.deliver(message: TestMessage.sized(300_000, marker: "large"))
        #expect(sent.code == 552)
        #expect(sent.contains("5.3.4"))
        #expect(try client.deliver(message: TestMessage.plain()).code == 250, "the session goes on")
    }

    @Test func `recipients beyond the limit are deferred with 452`() throws {
        let program = try startGuard("recipients: 3")
        let client = try program.session()
        try client.command("MAIL FROM:<news@example.com>")
        for number in 0..<3 { #expect(try client.command("RCPT TO:<r\(number)@example.net>").code == 250) }
        let fourth = try client.command("RCPT TO:<r3@example.net>")
        #expect(fourth.code == 452)
        #expect(fourth.contains("4.5.3"))
        #expect(try client.command("DATA").code == 354)
        try client.socket.send(SMTPClient.dotStuffed(TestMessage.plain()))
        #expect(try client.reply().code == 250)
    }

    @Test(arguments: ["sessions: 2", "sessions_per_client: 2"])
    func `sessions beyond the limit are refused until one ends`(_ limit: String) throws {
        let program = try startGuard(limit)
        let first = try program.session()
        let second = try program.session()
        let third = try SMTPClient(port: program.port)
        #expect(third.greeting.code == 421)
        #expect(third.greeting.contains("4.3.2"))
        #expect(try third.isClosedByPeer())
        try first.command("QUIT")
        try waitUntil("a session to be free") { try SMTPClient(port: program.port).greeting.code == 220 }
        #expect(try second.command("NOOP").code == 250)
    }

    @Test func `a client that connects too often in a minute is refused, other clients are not`() throws {
        let program = try startGuard("connection_rate_per_client: 5/min")
        for _ in 0..<5 { try program.session().command("QUIT") }
        let sixth = try SMTPClient(port: program.port)
        #expect(sixth.greeting.code == 421 && sixth.greeting.contains("4.3.2"), "\(sixth.greeting)")
        #expect(try SMTPClient(port: program.port, from: 2).greeting.code == 220)
    }

    @Test func `too many bad commands end the session`() throws {
        let program = try startGuard("bad_commands: 3")
        let client = try program.session()
        var codes: [Int] = []
        while codes.count < 10, codes.last != 421 { codes.append(try client.command("WHAT").code) }
        #expect(codes.last == 421)
        #expect(codes.count <= 5)
        #expect(try client.isClosedByPeer())
    }

    @Test func `bodies beyond the memory budget are deferred`() throws {
        let program = try startGuard("memory: 700KB, spill: 10MB")
        // One body fits, however its memory grows; two do not.
        let body = TestMessage.sized(400_000, marker: "large")
        // A chunk, because its reply says that the bytes are in memory.
        let first = try program.session()
        try first.command("MAIL FROM:<news@example.com>")
        try first.command("RCPT TO:<ada@example.net>")
        try first.send("BDAT \(body.count)\r\n")
        try first.socket.send(body)
        #expect(try first.reply().code == 250)

        let second = try program.session()
        let reply = try second.deliver(message: body)
        #expect(reply.code == 452)
        #expect(reply.contains("4.3.1"), "\(reply)")
        #expect(try first.command("BDAT 0 LAST").code == 250)
        // The bytes are released just after the reply.
        try waitUntil("the budget to be free again") { try second.deliver(message: body).code == 250 }
    }

    @Test func `a silent client is disconnected`() throws {
        var settings = GuardSettings(upstreamPort: try ScriptedESP().port)
        settings.more = "deadlines: {command: 200ms, data_block: 200ms}"
        let program = try GuardProgram.start(settings)
        let silent = try program.session()
        #expect(try silent.reply().code == 421)
        #expect(try silent.isClosedByPeer())
        let stuck = try program.session()
        try stuck.begin(from: "news@example.com", to: ["ada@example.net"])
        try stuck.send("Subject: never ending\r\n")
        let reply = try stuck.replyOrEnd()
        #expect(reply == nil || reply?.code == 421)
    }

    @Test func `a message is deferred when no session with the ESP becomes free in time`() throws {
        let esp = try ScriptedESP { event in
            if case .endOfData = event { .stall } else { nil }
        }
        var settings = GuardSettings(upstreamPort: esp.port, "connections: 1, wait_time: 200ms")
        settings.loops = 1
        let program = try GuardProgram.start(settings)
        let first = try program.session()
        try first.begin(from: "news@example.com", to: ["ada@example.net"])
        let reply = try program.deliver()
        #expect(reply.code == 451)
        #expect(reply.contains("4.3.2"), "\(reply)")
    }
}
