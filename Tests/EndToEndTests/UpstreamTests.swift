import TestSupport
import Testing

/// The client's reply and the log when the ESP misbehaves.
@Suite(.scoped) struct UpstreamTests {
    @Test func `a refusal of several lines reaches the client with every line`() throws {
        let esp = try ScriptedESP { event in
            switch event {
            case .command("RCPT", let line) where line.contains("blocked@"):
                .reply(["550-5.7.26 Not authenticated.", "550-5.7.26 See our policy", "550 5.7.26 for more"])
            case .endOfData: .reply(["554-5.7.1 Looks like", "554 5.7.1 bulk mail"])
            default: nil
            }
        }
        let program = try GuardProgram.start(upstreamPort: esp.port)
        let client = try program.session()
        try client.command("MAIL FROM:<news@example.com>")
        let refused = try client.command("RCPT TO:<blocked@example.net>")
        #expect(refused.code == 550)
        #expect(refused.lines.count == 3)
        #expect(refused.contains("5.7.26 Not authenticated.") && refused.contains("See our policy"))
        #expect(refused.contains("for more"))

        #expect(try client.command("RCPT TO:<ada@example.net>").code == 250)
        #expect(try client.command("DATA").code == 354)
        try client.socket.send(SMTPClient.dotStuffed(TestMessage.plain()))
        let verdict = try client.reply()
        #expect(verdict.code == 554)
        #expect(verdict.contains("5.7.1") && verdict.contains("Looks like") && verdict.contains("bulk mail"))
        let record = try #require(try program.records().first)
        #expect(record.verdict == "refused")
        #expect(record.deliveries.map(\.state) == ["refused", "refused"])
    }

    @Test func `a connection lost after the final dot is recorded as unknown`() throws {
        let esp = try ScriptedESP { event in
            if case .endOfData = event { .drop } else { nil }
        }
        let program = try GuardProgram.start(upstreamPort: esp.port)
        let reply = try program.deliver()
        #expect(reply.code == 451)
        #expect(reply.contains("4.4.2"))
        let record = try #require(try program.records("--verdict", "unknown").first)
        #expect(record.deliveries.map(\.state) == ["unknown"])
        #expect(esp.messages.count == 1, "nothing is sent twice")
    }

    @Test func `a message whose final dot gets no reply in time is recorded as unknown`() throws {
        let esp = try ScriptedESP { event in
            if case .endOfData = event { .stall } else { nil }
        }
        var settings = GuardSettings(upstreamPort: esp.port)
        settings.more = "deadlines: {data_end: 300ms}"
        let program = try GuardProgram.start(settings)
        let reply = try program.deliver()
        #expect(reply.code == 451)
        #expect(reply.contains("4.4.2"))
        #expect(try program.records().map(\.verdict) == ["unknown"])
    }

    /// A wrong kind of reply at some step, which must not count as a success.
    enum WrongReply: String, CaseIterable, Sendable {
        case mail354, recipient354, data250, end354, end220

        func action(_ event: ScriptedESP.Event) -> ScriptedESP.Action? {
            switch (self, event) {
            case (.mail354, .command("MAIL", _)): .reply("354 what")
            case (.recipient354, .command("RCPT", _)): .reply("354 what")
            case (.data250, .command("DATA", _)): .reply("250 what")
            case (.end354, .endOfData): .reply("354 what")
            case (.end220, .endOfData): .reply("220 what")
            default: nil
            }
        }
    }

    @Test(arguments: WrongReply.allCases)
    func `an unexpected 2xx or 3xx reply is not a success`(_ wrong: WrongReply) throws {
        let esp = try ScriptedESP { wrong.action($0) }
        let program = try GuardProgram.start(upstreamPort: esp.port)
        let reply = try program.deliver()
        #expect((400..<600).contains(reply.code), "\(reply)")
        #expect(try program.records().allSatisfy { $0.verdict != "relayed" })
        // From now on the ESP behaves: the bad session is gone, and the guard works.
        if wrong == .data250 { #expect(esp.messages.isEmpty) }
    }

    @Test func `a declared size beyond the ESP's limit is refused without asking the ESP`() throws {
        let esp = try ScriptedESP(extensions: ["SIZE 1000"])
        let program = try GuardProgram.start(upstreamPort: esp.port)
        let client = try program.session()
        #expect(try client.command("MAIL FROM:<news@example.com> SIZE=5000").code == 250)
        let reply = try client.command("RCPT TO:<ada@example.net>")
        #expect(reply.code == 552 && reply.contains("5.3.4"), "\(reply)")
        #expect(try client.command("RSET").code == 250)
        #expect(try client.deliver(message: TestMessage.plain()).code == 250)
        #expect(esp.messages.count == 1)
        #expect(!esp.commands.contains { $0.contains("SIZE=5000") })
    }

    @Test(arguments: [["PIPELINING"], []])
    func `a session is reset between messages`(_ extensions: [String]) throws {
        let esp = try ScriptedESP(extensions: extensions)
        var settings = GuardSettings(upstreamPort: esp.port)
        settings.loops = 1
        let program = try GuardProgram.start(settings)
        for _ in 0..<2 { #expect(try program.deliver().code == 250) }
        let verbs = esp.commands.map { $0.prefix { $0 != " " } }
        #expect(verbs.starts(with: ["EHLO", "MAIL", "RCPT", "DATA", "RSET", "MAIL", "RCPT", "DATA"]), "\(verbs)")
    }

    /// A 250 that comes with the 354 is no reply to the final dot. If the guard took it for one, it would acknowledge
    /// a message that the ESP has not taken.
    @Test func `a reply given before the final dot does not count`() throws {
        let esp = try ScriptedESP { event in
            switch event {
            case .command("DATA", _): .reply(["354 go on", "250 2.0.0 taken already"])
            case .endOfData: .drop
            default: nil
            }
        }
        let program = try GuardProgram.start(upstreamPort: esp.port)
        let reply = try program.deliver()
        #expect(reply.code == 451, "\(reply)")
        #expect(try program.records().map(\.verdict) == ["deferred"])
    }

    @Test func `an ESP that closes between messages costs the client nothing`() throws {
        let esp = try ScriptedESP { event in
            if case .command("RSET", _) = event { .drop } else { nil }
        }
        let program = try GuardProgram.start(upstreamPort: esp.port)
        for _ in 0..<3 { #expect(try program.deliver().code == 250) }
        #expect(esp.messages.count == 3)
    }

    @Test func `when the first upstream is down the second takes over`() throws {
        let esp = try ScriptedESP()
        let closedPort = try FreePort.take()
        let program = try GuardProgram.start(
            GuardSettings(upstreams: [
                GuardSettings.upstream(name: "first", port: closedPort),
                GuardSettings.upstream(name: "second", port: esp.port),
            ]))
        #expect(try program.deliver().code == 250)
        #expect(esp.messages.count == 1)
        #expect(try program.records().map(\.upstream) == ["second"])
    }

    @Test func `mail is deferred when no upstream can be reached`() throws {
        let closedPort = try FreePort.take()
        let program = try GuardProgram.start(upstreamPort: closedPort)
        let reply = try program.deliver()
        #expect(reply.code == 451)
        #expect(reply.contains(" 4.4."))
        #expect(try program.records().allSatisfy { $0.verdict == "deferred" })
    }

    @Test func `routes choose by stream and sender domain`() throws {
        let first = try ScriptedESP()
        let second = try ScriptedESP()
        var settings = GuardSettings(upstreams: [
            GuardSettings.upstream(name: "first", port: first.port),
            GuardSettings.upstream(name: "second", port: second.port),
        ])
        settings.more = """
            routes:
              - {sender_domain: offers.example.com, upstreams: [second]}
              - {stream: newsletter, upstreams: [first]}
            """
        let program = try GuardProgram.start(settings)
        #expect(try program.deliver(from: "news@example.com").code == 250)
        #expect(try program.deliver(from: "news@offers.example.com").code == 250)
        #expect(first.messages.count == 1)
        #expect(second.messages.count == 1)
        #expect(try program.records().map(\.upstream) == ["first", "second"])
    }

    @Test func `the guard logs in to the ESP with a secret from a file`() throws {
        let esp = try ScriptedESP(extensions: ["PIPELINING", "AUTH PLAIN LOGIN"]) { event in
            if case .command("AUTH", let line) = event {
                // \0apikey\0secret in base64
                line == "AUTH PLAIN AGFwaWtleQBzZWNyZXQ=" ? .reply("235 2.7.0 welcome") : .reply("535 5.7.8 no")
            } else {
                nil
            }
        }
        let secret = try TestScope.mine.write("esp-secret", "secret\n")
        let program = try GuardProgram.start(upstreamPort: esp.port, "username: apikey, password_file: \(secret)")
        let reply = try program.deliver()
        #expect(reply.code == 250, "\(reply)")
        #expect(esp.messages.count == 1)
    }

    @Test func `the guard uses AUTH LOGIN where PLAIN is missing, with a secret from the environment`() throws {
        let esp = try ScriptedESP(extensions: ["AUTH LOGIN"]) { event in
            guard case .command(let verb, let line) = event else { return nil }
            return switch (verb, line) {
            case ("AUTH", "AUTH LOGIN"): .reply("334 VXNlcm5hbWU6")
            // apikey and secret in base64
            case (_, "YXBpa2V5"): .reply("334 UGFzc3dvcmQ6")
            case (_, "c2VjcmV0"): .reply("235 2.7.0 welcome")
            case ("AUTH", _): .reply("535 5.7.8 no")
            default: nil
            }
        }
        let program = try GuardProgram(
            GuardSettings(upstreamPort: esp.port, "username: apikey, password_env: ESP_SECRET"))
        try program.start(environment: ["ESP_SECRET": "secret"])
        let reply = try program.deliver()
        #expect(reply.code == 250, "\(reply)")
        #expect(esp.messages.count == 1)
    }

    /// The loops share the ESP's few sessions. No loop may keep one idle while a message waits on another loop.
    @Test(.enabled(if: Checkout.find("smtp-source") != nil, "smtp-source is not installed"), arguments: [1, 3])
    func `many clients can deliver through few sessions with the ESP`(_ connections: Int) throws {
        let sandbox = try SandboxProgram.start()
        let settings = GuardSettings(upstreamPort: sandbox.port, "connections: \(connections), wait_time: 30s")
        let program = try GuardProgram.start(settings)
        let source = try Command.run(
            "smtp-source",
            ["-s", "20", "-m", "200", "-d", "-f", "news@example.com", "-t", "ada@example.net"]
                + ["127.0.0.1:\(program.port)"])
        #expect(source.exitCode == 0, "\(source)")
        #expect(try sandbox.entries().count == 200)
        #expect(try program.records("--verdict", "relayed").count == 200)
    }

    @Test func `a login that the ESP refuses defers the mail and shows no secret`() throws {
        let esp = try ScriptedESP(extensions: ["AUTH PLAIN"]) { event in
            if case .command("AUTH", _) = event { .reply("535 5.7.8 no") } else { nil }
        }
        let secret = try TestScope.mine.write("esp-secret", "hush-hush\n")
        let program = try GuardProgram.start(upstreamPort: esp.port, "username: apikey, password_file: \(secret)")
        let reply = try program.deliver()
        #expect(reply.code == 451)
        let process = try program.process
        #expect(!(reply.description + process.output + process.errorOutput).contains("hush-hush"))
    }

    @Test(arguments: [true, false])
    func `SMTPUTF8 and DSN are offered only if the ESP offers them`(_ offered: Bool) throws {
        let esp = try ScriptedESP(
            extensions: ["PIPELINING", "8BITMIME", "ENHANCEDSTATUSCODES"] + (offered ? ["SMTPUTF8", "DSN"] : []))
        let program = try GuardProgram.start(upstreamPort: esp.port)
        // The guard knows the ESP's extensions after the first message, at the latest.
        #expect(try program.deliver().code == 250)
        let hello = try program.connect().hello()
        #expect(hello.contains("SMTPUTF8") == offered)
        #expect(hello.contains("DSN") == offered)
        guard offered else { return }
        let client = try program.session()
        #expect(try client.command("MAIL FROM:<news@example.com> SMTPUTF8 RET=HDRS ENVID=q1").code == 250)
        #expect(try client.command("RCPT TO:<björn@example.net> NOTIFY=FAILURE").code == 250)
        #expect(esp.commands.contains { $0.hasPrefix("MAIL FROM:<news@example.com>") && $0.contains("RET=HDRS") })
        #expect(esp.commands.contains { $0.hasPrefix("RCPT TO:<björn@example.net>") && $0.contains("NOTIFY=FAILURE") })
    }
}
