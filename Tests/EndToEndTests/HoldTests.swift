import Foundation
import Synchronization
import TestSupport
import Testing

/// A stop in mode hold, at every moment of a message's life: 250 once the message is stored, and nothing to the ESP.
@Suite(.scoped) struct HoldTests {
    /// A message of a campaign, with lines that begin with dots.
    private let message = TestMessage.plain(
        body: "Hello Ada,\n\n.one\n..two\nbye", fields: ["X-Campaign-ID: spring"])

    private func expectHeld(_ reply: SMTPReply) throws -> String {
        #expect(reply.code == 250, "\(reply)")
        #expect(reply.contains("sendguard: held [stop S1] id="), "\(reply)")
        return try #require(reply.lines.last?.components(separatedBy: "id=").last)
    }

    /// The stored parts of a message: content to the octet, record, deliveries.
    private func expectKept(_ id: String, by program: GuardProgram, recipients: Int = 1) throws {
        let file = try TestScope.mine.path("raw.eml")
        let line = "\"$0\" held show \"$1\" --raw --config \"$2\" > \"$3\""
        let shell = try Command.run("sh", ["-c", line, Checkout.program, id, program.configuration, file])
        #expect(shell.exitCode == 0, "\(shell)")
        #expect(Array(try Data(contentsOf: URL(filePath: file))) == message)
        let record = try #require(try program.records().last)
        #expect(record.id == id && record.verdict == "held" && record.stop == "S1")
        #expect(record.deliveries.map(\.state) == Array(repeating: "held", count: recipients))
        let held = try #require(try program.held().first)
        #expect(held.id == id && held.size == message.count && held.recipients.count == recipients)
    }

    @Test(arguments: [
        [], ["--sender", "example.com"], ["--stream", "newsletter"], ["--recipient-domain", "example.net"],
        ["--campaign", "SPR*"], ["--upstream", "esp"],
    ])
    func `with any scope, a held message is stored and not sent to the ESP`(scope: [String]) throws {
        let esp = try ScriptedESP()
        let program = try GuardProgram.start(upstreamPort: esp.port)
        let arguments = ["stop"] + scope + ["--mode", "hold", "--reason", "wait", "--config", program.configuration]
        #expect(try Command.run(Checkout.program, arguments).exitCode == 0)
        let id = try expectHeld(try program.deliver(message: message))
        try expectKept(id, by: program)
        #expect(esp.messages.isEmpty)
        // Only a campaign is not known before the content is here.
        let asked = esp.commands.contains { $0.hasPrefix("RCPT") }
        #expect(asked == (scope.first == "--campaign"), "\(esp.commands)")
        #expect(try program.run("status").output.contains("1 message"))
        program.kill()
        try expectKept(id, by: program)
    }

    @Test func `one recipient in scope holds the whole message, with the recipients accepted before`() throws {
        let esp = try ScriptedESP()
        let program = try GuardProgram.start(upstreamPort: esp.port)
        try program.hold("--recipient-domain", "example.org")
        let client = try program.session()
        let id = try expectHeld(
            try client.deliver(to: ["ada@example.net", "bob@example.org", "cy@example.net"], message: message))
        try expectKept(id, by: program, recipients: 3)
        #expect(esp.commands.filter { $0.hasPrefix("RCPT") } == ["RCPT TO:<ada@example.net>"])
        #expect(esp.commands.contains("RSET") && esp.messages.isEmpty)
    }

    @Test func `a stop that arrives while the content is being received holds the message`() throws {
        let esp = try ScriptedESP()
        let program = try GuardProgram.start(upstreamPort: esp.port)
        let client = try program.session()
        try client.begin(from: "news@example.com", to: ["ada@example.net"])
        let wire = SMTPClient.dotStuffed(message)
        try client.socket.send(wire.dropLast(3))
        try program.hold()
        try client.socket.send(wire.suffix(3))
        try expectKept(try expectHeld(try client.reply()), by: program)
        #expect(esp.messages.isEmpty)
    }

    @Test func `a stop before the permit drops the ESP's transaction and holds the message`() throws {
        let isStopped = Mutex(false)
        let esp = try ScriptedESP { event in
            guard case .command(verb: "DATA", line: _) = event else { return nil }
            try? waitUntil("the stop") { isStopped.withLock { $0 } }
            return nil
        }
        let program = try GuardProgram.start(upstreamPort: esp.port)
        let client = try program.session()
        try client.begin(from: "news@example.com", to: ["ada@example.net"])
        try client.socket.send(SMTPClient.dotStuffed(message))
        try waitUntil("DATA at the ESP") { esp.commands.contains("DATA") }
        try program.hold()
        isStopped.withLock { $0 = true }
        let id = try expectHeld(try client.reply())
        try expectKept(id, by: program)
        #expect(esp.messages.isEmpty)

        try program.resumeAll()
        #expect(try program.run("held", "release", "--reason", "go").exitCode == 0)
        #expect(esp.messages.count == 1)
        #expect(try program.records().last?.deliveries.map(\.state) == ["released"])
    }

    @Test func `a stop that ends before the content has arrived lets the message through`() throws {
        let esp = try ScriptedESP()
        let program = try GuardProgram.start(upstreamPort: esp.port)
        try program.hold()
        let client = try program.session()
        try client.begin(from: "news@example.com", to: ["ada@example.net", "bob@example.net"])
        #expect(esp.commands.allSatisfy { !$0.hasPrefix("MAIL") })
        try program.resumeAll()
        try client.socket.send(SMTPClient.dotStuffed(message))
        #expect(try client.reply().contains("2.0.0 taken"))
        #expect(esp.messages.count == 1)
        #expect(esp.commands.count { $0.hasPrefix("RCPT") } == 2)
        #expect(try program.records().map(\.verdict) == ["relayed"])
    }

    @Test func `lists, checks and other stops still apply while mail is held`() throws {
        let esp = try ScriptedESP()
        let program = try GuardProgram.start(upstreamPort: esp.port)
        try program.importList("gone", "email\ngone@example.net\n")
        try program.hold()
        #expect(try program.deliver(to: ["gone@example.net"], message: message).contains("suppressed"))
        let blocked = try program.deliver(message: TestMessage.plain(subject: "Dear {{first_name}}"))
        #expect(blocked.code == 550, "\(blocked)")
        #expect(try program.run("stop", "--campaign", "spring", "--reason", "leak").exitCode == 0)
        #expect(try program.deliver(message: message).contains("stopped: leak [stop S2]"))
        #expect(try program.held().isEmpty)
        #expect(esp.messages.isEmpty)
    }

    @Test func `two identical held messages count as two everywhere, also after they are discarded`() throws {
        let program = try GuardProgram.start(upstreamPort: try ScriptedESP().port)
        try program.hold()
        for _ in 0..<2 { _ = try expectHeld(try program.deliver(message: message)) }
        #expect(try program.held().count == 2)
        func expectTwo() throws {
            let status = try program.run("status").output
            #expect(status.contains("2 messages held") && !status.contains("attempts"), "\(status)")
            let report = try program.run("report", "--since", "1h").output
            #expect(report.contains("2 messages") && !report.contains("attempts"), "\(report)")
        }
        try expectTwo()
        program.kill()
        try program.start()
        try expectTwo()
        #expect(try program.run("held", "discard", "--reason", "test").exitCode == 0)
        try expectTwo()
        program.end()
        try expectTwo()
    }

    @Test func `mail beyond hold.max_bytes is deferred`() throws {
        var settings = GuardSettings(upstreamPort: try ScriptedESP().port)
        settings.more = "hold: {max_bytes: 3KB}"
        let program = try GuardProgram.start(settings)
        try program.hold()
        var random = SeededRandom(seed: 4)
        func noise() -> [UInt8] {
            let words = (0..<100).map { _ in String(random.next(), radix: 36) }
            return TestMessage.plain(body: words.joined(separator: "\n"))
        }
        _ = try expectHeld(try program.deliver(message: noise()))
        let second = try program.deliver(message: noise())
        let third = try program.deliver(message: noise())
        #expect([second.code, third.code].contains(451), "\(second) \(third)")
        #expect(third.contains("stopped: wrong price [stop S1]"))
        let held = try program.held().count
        #expect(held == (second.code == 250 ? 2 : 1))
        // Discarded mail makes room.
        #expect(try program.run("held", "discard", "--reason", "test").exitCode == 0)
        _ = try expectHeld(try program.deliver(message: noise()))
        // The limit holds after a restart too.
        program.kill()
        try program.start()
        var codes: [Int] = []
        for _ in 0..<2 { codes.append(try program.deliver(message: noise()).code) }
        #expect(codes.last == 451)
    }

    @Test func `a large BDAT message without a final line end is released byte for byte`() throws {
        let sandbox = try SandboxProgram.start()
        let program = try GuardProgram.start(upstreamPort: sandbox.port)
        try program.hold()
        let line = Array(".a line that begins with a dot, many times\r\n".utf8)
        let content =
            Array("Subject: large\r\n\r\n".utf8) + (0..<60_000).flatMap { _ in line } + Array("no end".utf8)
        let client = try program.session()
        try client.command("MAIL FROM:<news@example.com> BODY=8BITMIME RET=HDRS ENVID=e+2B1")
        try client.command("RCPT TO:<ada@example.net> NOTIFY=NEVER ORCPT=rfc822;ada@example.org")
        try client.send("BDAT \(content.count) LAST\r\n")
        try client.socket.send(content)
        _ = try expectHeld(try client.reply())
        program.kill()
        try program.start()
        try program.resumeAll()
        let release = try program.run("held", "release", "--reason", "go")
        #expect(release.exitCode == 0, "\(release)")
        let arrived = try #require(try sandbox.messages().first)
        let trace = try #require(arrived.firstRange(of: Array("\r\nSubject: large".utf8)))
        #expect(arrived[..<trace.lowerBound].starts(with: Array("Received: from client.example.com".utf8)))
        #expect(Array(arrived[(trace.lowerBound + 2)...]) == content)
    }
}
