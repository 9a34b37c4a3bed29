import TestSupport
import Testing

/// Mail from clients of others, through the guard, to servers of ours and of others.
@Suite(.scoped) struct RelayTests {
    @Test(.enabled(if: Checkout.find("swaks") != nil, "swaks is not installed"))
    func `swaks sends through the guard to the sandbox`() throws {
        let sandbox = try SandboxProgram.start()
        let program = try GuardProgram.start(upstreamPort: sandbox.port)
        let swaks = try Command.run(
            "swaks",
            [
                "--server", "127.0.0.1:\(program.port)", "--from", "news@example.com", "--to", "ada@example.net",
                "--header", "Subject: Spring is here", "--header", "X-Campaign-ID: spring", "--body", "Hello Ada",
            ])
        #expect(swaks.exitCode == 0, "\(swaks)")

        let entry = try #require(try sandbox.entries().first)
        #expect(entry.sender == "news@example.com")
        #expect(entry.recipients == ["ada@example.net"])
        #expect(String(decoding: try sandbox.bytes(entry), as: UTF8.self).contains("\r\nSubject: Spring is here\r\n"))

        let records = try program.records()
        let record = try #require(records.first)
        #expect(records.count == 1)
        #expect(record.verdict == "relayed")
        #expect(record.campaign == "spring")
        #expect(record.stream == "newsletter")
        #expect(record.sender == "news@example.com")
        #expect(record.subject == "Spring is here")
        #expect(record.upstream == "esp")
        #expect(record.deliveries.map(\.address) == ["ada@example.net"])
        #expect(record.deliveries.map(\.state) == ["accepted"])
        #expect(swaks.output.contains(record.id), "the reply has the record's id")
    }

    @Test(.enabled(if: Checkout.find("smtp-source") != nil, "Postfix's smtp-source is not installed"))
    func `smtp-source sends 200 messages over ten sessions to smtp-sink`() throws {
        let sink = try SMTPSink.start()
        let program = try GuardProgram.start(upstreamPort: sink.port)
        let source = try Command.run(
            "smtp-source",
            [
                "-d", "-s", "10", "-m", "200", "-l", "4096", "-f", "news@example.com", "-t", "ada@example.net",
                "127.0.0.1:\(program.port)",
            ])
        #expect(source.exitCode == 0, "\(source)")
        #expect(try sink.messages().count == 200)
        let records = try program.records("--limit", "1000")
        #expect(records.count == 200)
        #expect(records.allSatisfy { $0.verdict == "relayed" })
        #expect(Set(records.map(\.id)).count == 200)
        #expect(records.map(\.id) == records.map(\.id).sorted(), "oldest first")
    }

    @Test func `a message arrives with one Received field on top and otherwise unchanged`() throws {
        let sandbox = try SandboxProgram.start()
        let program = try GuardProgram.start(upstreamPort: sandbox.port)
        let message = TestMessage.plain(body: ".a line with a dot\n..two\n\n.\n trailing blanks  \nsnow: \u{2603}")
        let client = try program.session()
        let reply = try client.deliver(message: message, parameters: " BODY=8BITMIME")
        #expect(reply.code == 250, "\(reply)")

        let arrived = try #require(try sandbox.messages().first)
        #expect(TraceLine.removed(from: arrived) == message)
        let trace = String(decoding: arrived.dropLast(message.count), as: UTF8.self)
        #expect(trace.contains("by guard.test"))
        #expect(trace.contains(try #require(try program.records().first).id))
    }

    @Test func `a recipient that the ESP refuses does not affect the other recipients`() throws {
        let sandbox = try SandboxProgram.start()
        let program = try GuardProgram.start(upstreamPort: sandbox.port)
        let client = try program.session()
        try client.command("MAIL FROM:<news@example.com>")
        #expect(try client.command("RCPT TO:<ada@example.net>").code == 250)
        let refused = try client.command("RCPT TO:<reject-me@example.net>")
        #expect(refused.code == 550)
        #expect(refused.contains("5.1.1"))
        let deferred = try client.command("RCPT TO:<defer-me@example.net>")
        #expect(deferred.code == 451)
        #expect(try client.command("RCPT TO:<mei@example.net>").code == 250)
        #expect(try client.command("DATA").code == 354)
        try client.socket.send(SMTPClient.dotStuffed(TestMessage.plain()))
        #expect(try client.reply().code == 250)

        #expect(try sandbox.entries().map(\.recipients) == [["ada@example.net", "mei@example.net"]])
        let record = try #require(try program.records().first)
        #expect(record.verdict == "relayed")
        #expect(
            Dictionary(uniqueKeysWithValues: record.deliveries.map { ($0.address, $0.state) }) == [
                "ada@example.net": "accepted", "mei@example.net": "accepted", "reject-me@example.net": "refused",
                "defer-me@example.net": "refused",
            ])
    }

    @Test func `commands and recipients in one segment are answered in order`() throws {
        let sandbox = try SandboxProgram.start()
        let program = try GuardProgram.start(upstreamPort: sandbox.port)
        let client = try program.session()
        try client.send(
            "MAIL FROM:<news@example.com>\r\nRCPT TO:<ada@example.net>\r\nRCPT TO:<reject@example.net>\r\n"
                + "RCPT TO:<mei@example.net>\r\nDATA\r\n")
        let codes = try (0..<5).map { _ in try client.reply().code }
        #expect(codes == [250, 250, 550, 250, 354])
        try client.socket.send(SMTPClient.dotStuffed(TestMessage.plain()) + Array("QUIT\r\n".utf8))
        #expect(try client.reply().code == 250)
        #expect(try client.reply().code == 221)
        #expect(try sandbox.entries().first?.recipients == ["ada@example.net", "mei@example.net"])
    }

    @Test func `a message sent in chunks arrives complete`() throws {
        let sandbox = try SandboxProgram.start()
        let program = try GuardProgram.start(upstreamPort: sandbox.port)
        let client = try program.connect()
        #expect(try client.hello().contains("CHUNKING"))
        let message = TestMessage.plain(body: "first\n.\n..second")
        try client.command("MAIL FROM:<news@example.com>")
        try client.command("RCPT TO:<ada@example.net>")
        let cut = message.count / 2
        try client.send("BDAT \(cut)\r\n")
        try client.socket.send(message[..<cut])
        #expect(try client.reply().code == 250)
        try client.send("BDAT \(message.count - cut) LAST\r\n")
        try client.socket.send(message[cut...])
        #expect(try client.reply().code == 250)
        #expect(TraceLine.removed(from: try #require(try sandbox.messages().first)) == message)
    }

    @Test(arguments: [false, true])
    func `a message of 30 megabytes arrives octet for octet`(_ comesInChunks: Bool) throws {
        let sandbox = try SandboxProgram.start()
        let program = try GuardProgram.start(upstreamPort: sandbox.port)
        let message = Self.largeMessage
        let client = try program.session()
        // A debug build takes a minute to read this much, and several beside other work.
        client.socket.patience = Patience.stretched(.seconds(600))
        let reply: SMTPReply
        if comesInChunks {
            try client.command("MAIL FROM:<news@example.com> BODY=8BITMIME")
            try client.command("RCPT TO:<ada@example.net>")
            try client.send("BDAT \(message.count) LAST\r\n")
            try client.socket.send(message)
            reply = try client.reply()
        } else {
            reply = try client.deliver(message: message, parameters: " BODY=8BITMIME")
        }
        #expect(reply.code == 250, "\(reply)")
        #expect(TraceLine.removed(from: try #require(try sandbox.messages().first)) == message)
    }

    /// Lines of many lengths, some with dots in front, with letters and octets above 127.
    private static let largeMessage: [UInt8] = {
        var random = SeededRandom(seed: 30)
        var block: [UInt8] = []
        while block.count < 1 << 20 {
            block += [UInt8](repeating: UInt8(ascii: "."), count: Int(random.next() % 4))
            for _ in 0..<random.next() % 2000 {
                let byte = UInt8(truncatingIfNeeded: random.next())
                block.append(byte < 0x80 ? UInt8(ascii: "a") + byte % 26 : byte)
            }
            block += [0x0D, 0x0A]
        }
        return TestMessage.plain(subject: "thirty") + (0..<30).flatMap { _ in block }
    }()

    @Test func `sessions with the ESP are reused`() throws {
        let esp = try ScriptedESP()
        var settings = GuardSettings(upstreamPort: esp.port)
        settings.loops = 1
        let program = try GuardProgram.start(settings)
        let client = try program.session()
        for _ in 0..<5 { #expect(try client.deliver(message: TestMessage.plain()).code == 250) }
        #expect(try program.deliver().code == 250)
        #expect(esp.messages.count == 6)
        #expect(esp.connections == 1)
    }

    @Test func `a session with the ESP is replaced after messages_per_connection messages`() throws {
        let esp = try ScriptedESP()
        var settings = GuardSettings(upstreamPort: esp.port, "messages_per_connection: 2")
        settings.loops = 1
        let program = try GuardProgram.start(settings)
        let client = try program.session()
        for _ in 0..<6 { #expect(try client.deliver(message: TestMessage.plain()).code == 250) }
        #expect(esp.connections == 3)
    }
}
