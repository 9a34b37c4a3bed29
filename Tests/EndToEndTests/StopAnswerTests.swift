import TestSupport
import Testing

/// When a client gets the reply of a stop, and what is recorded of the mail that it kept back.
@Suite(.scoped) struct StopAnswerTests {
    private let message = TestMessage.campaign("spring")

    private func startStopped(answer: String?, _ arguments: String...) throws -> (GuardProgram, ScriptedESP) {
        let esp = try ScriptedESP()
        var settings = GuardSettings(upstreamPort: esp.port)
        if let answer { settings.more = "stop: {answer: \(answer)}" }
        let program = try GuardProgram.start(settings)
        let stop = ["stop"] + arguments + ["--reason", "leak", "--config", program.configuration]
        #expect(try Command.run(Checkout.program, stop).exitCode == 0)
        return (program, esp)
    }

    @Test(arguments: [("defer", "451 4.7.1", "deferred"), ("reject", "550 5.7.1", "blocked")])
    func `every recipient of a stopped message is recorded`(
        mode: String, status: String, state: String
    ) throws {
        let (program, esp) = try startStopped(answer: nil, "--mode", mode)
        let client = try program.session()
        #expect(try client.command("MAIL FROM:<news@shop.example>").code == 250)
        for name in ["ann", "ben", "cat"] {
            let reply = try client.command("RCPT TO:<\(name)@example.net>")
            #expect(reply.contains("\(status) sendguard: stopped: leak [stop S1] id="), "\(reply)")
        }
        #expect(try client.command("DATA").code == 554)
        #expect(try client.command("RSET").code == 250)
        let record = try #require(try program.records().first)
        #expect(record.deliveries.map(\.address) == ["ann@example.net", "ben@example.net", "cat@example.net"])
        #expect(record.deliveries.allSatisfy { $0.state == state && $0.reply?.contains("[stop S1]") == true })
        #expect(record.stop == "S1" && record.verdict == state && record.sender == "news@shop.example")
        #expect(try program.records("--recipient", "ben@example.net").count == 1)
        #expect(esp.commands.allSatisfy { !$0.hasPrefix("MAIL") && !$0.hasPrefix("RCPT") }, "\(esp.commands)")
    }

    @Test func `a pipelined group gets the same replies, and each message has its own record`() throws {
        let (program, _) = try startStopped(answer: nil)
        let client = try program.session()
        for round in 1...2 {
            try client.send(
                "MAIL FROM:<n\(round)@shop.example>\r\nRCPT TO:<ann@example.net>\r\nRCPT TO:<ben@example.net>\r\nDATA\r\nRSET\r\n"
            )
            #expect(try (0..<5).map { _ in try client.reply().code } == [250, 451, 451, 554, 250])
        }
        let records = try program.records()
        #expect(records.map(\.sender) == ["n1@shop.example", "n2@shop.example"])
        #expect(records.map(\.deliveries.count) == [2, 2])
    }

    @Test func `a stop answered at MAIL leaves a record without recipients`() throws {
        let (program, _) = try startStopped(answer: "mail")
        let client = try program.session()
        #expect(try client.command("MAIL FROM:<news@shop.example>").contains("451 4.7.1 sendguard: stopped: leak"))
        let record = try #require(try program.records().first)
        #expect(record.deliveries.isEmpty && record.stop == "S1")
    }

    @Test(arguments: [false, true])
    func `a stop answered at DATA records campaign and subject and keeps no body`(chunked: Bool) throws {
        let (program, esp) = try startStopped(answer: "data")
        let client = try program.session()
        #expect(try client.command("MAIL FROM:<news@shop.example>").code == 250)
        #expect(try client.command("RCPT TO:<ann@example.net>").code == 250)
        #expect(try client.command("RCPT TO:<ben@example.net>").code == 250)
        if chunked {
            try client.send("BDAT \(message.count) LAST\r\n")
            try client.socket.send(message)
        } else {
            #expect(try client.command("DATA").code == 354)
            try client.socket.send(SMTPClient.dotStuffed(message))
        }
        #expect(try client.reply().contains("451 4.7.1 sendguard: stopped: leak [stop S1] id="))
        let record = try #require(try program.records().first)
        #expect(record.deliveries.map(\.address) == ["ann@example.net", "ben@example.net"])
        #expect(record.deliveries.map(\.state) == ["deferred", "deferred"])
        #expect(record.campaign == "spring" && record.subject == "Your order is on its way")
        #expect(record.messageID == "<order-1001@example.com>" && record.size == message.count && record.sha256 == "")
        #expect(esp.commands.allSatisfy { !$0.hasPrefix("MAIL") }, "\(esp.commands)")

        #expect(try program.run("resume", "S1", "--reason", "fixed").exitCode == 0)
        #expect(try client.deliver(message: message).code == 250)
        #expect(esp.messages.count == 1)
    }

    @Test func `a stop that ends while the message is being received lets the message through`() throws {
        let (program, esp) = try startStopped(answer: "data")
        let client = try program.session()
        try client.begin(from: "news@shop.example", to: ["ann@example.net"])
        #expect(try program.run("resume", "S1", "--reason", "fixed").exitCode == 0)
        try client.socket.send(SMTPClient.dotStuffed(message))
        #expect(try client.reply().code == 250)
        #expect(esp.messages.count == 1)
    }

    @Test func `a recipient-domain stop is always answered at RCPT and covers no other recipient`() throws {
        let (program, esp) = try startStopped(answer: "data", "--recipient-domain", "gmx.test")
        let client = try program.session()
        #expect(try client.command("MAIL FROM:<news@shop.example>").code == 250)
        #expect(try client.command("RCPT TO:<a@gmx.test>").code == 451)
        #expect(try client.command("RCPT TO:<b@firm.test>").code == 250)
        #expect(try client.command("DATA").code == 354)
        try client.socket.send(SMTPClient.dotStuffed(message))
        #expect(try client.reply().code == 250)
        #expect(try program.records().first?.deliveries.map(\.state) == ["deferred", "accepted"])
        #expect(esp.messages.count == 1)
    }

    @Test func `recipients of a stopped message beyond the limit get 452 and are not recorded`() throws {
        let esp = try ScriptedESP()
        var settings = GuardSettings(upstreamPort: esp.port)
        settings.more = "limits: {recipients: 20}"
        let program = try GuardProgram.start(settings)
        #expect(try program.run("stop", "--reason", "leak").exitCode == 0)
        let client = try program.session()
        #expect(try client.command("MAIL FROM:<news@shop.example>").code == 250)
        for number in 0..<60 {
            let reply = try client.command("RCPT TO:<user\(number)@example.net>")
            #expect(reply.code == (number < 20 ? 451 : 452), "\(number): \(reply)")
        }
        #expect(try client.command("RSET").code == 250)
        #expect(try program.records().first?.deliveries.count == 20)
    }

    @Test func `two stopped messages that are sent again and again count as two`() throws {
        let (program, _) = try startStopped(answer: nil)
        for attempt in 0..<11 { #expect(try program.deliver(to: ["user\(attempt % 2)@example.net"]).code == 451) }
        #expect(try program.records().count == 11)
        for restarted in [false, true] {
            let status = try program.run("status").output
            #expect(status.contains("2 messages refused, 11 attempts"), "\(status)")
            let report = try program.run("report", "--since", "1h").output
            #expect(report.contains("2 messages") && report.contains("deferred 2 (11 attempts)"), "\(report)")
            if restarted { break }
            program.kill()
            try program.start()
        }
        program.end()
        #expect(try program.run("status").output.contains("2 messages refused, 11 attempts"))
    }
}
