import Foundation
import TestSupport
import Testing

/// Each scope stops its mail and no other, at the first moment when it can be known.
@Suite(.scoped) struct StopScopeTests {
    /// A message as a client sends it.
    struct Letter: Sendable {
        var sender = "news@shop.example"
        var recipient = "ann@gmail.test"
        var campaign = "autumn"
        var login = false

        var message: [UInt8] { TestMessage.campaign(campaign) }
    }

    /// The first moment when a client gets the stop's reply.
    enum Moment: Sendable { case recipient, head }

    struct Scope: Sendable, CustomTestStringConvertible {
        let arguments: [String]
        let moment: Moment
        let stopped: Letter
        let passing: Letter

        var testDescription: String { arguments.joined(separator: " ") }
    }

    static let scopes = [
        Scope(
            arguments: ["--sender", "NEWS@Shop.example"], moment: .recipient, stopped: Letter(),
            passing: Letter(sender: "info@shop.example")),
        Scope(
            arguments: ["--sender", "Shop.Example"], moment: .recipient, stopped: Letter(),
            passing: Letter(sender: "news@mail.shop.example")),
        Scope(
            arguments: ["--sender", "*.shop.example"], moment: .recipient,
            stopped: Letter(sender: "a@mail.shop.example"),
            passing: Letter()),
        Scope(arguments: ["--stream", "CRM"], moment: .recipient, stopped: Letter(login: true), passing: Letter()),
        Scope(
            arguments: ["--upstream", "ESP-*"], moment: .recipient, stopped: Letter(sender: "a@other.example"),
            passing: Letter()),
        Scope(
            arguments: ["--recipient-domain", "GMX.test"], moment: .recipient, stopped: Letter(recipient: "b@gmx.test"),
            passing: Letter()),
        Scope(
            arguments: ["--campaign", "Spring-*"], moment: .head, stopped: Letter(campaign: "spring-sale"),
            passing: Letter(campaign: "late-spring")),
    ]

    /// Mail of other.example goes to esp-b; everything else goes to main.
    private func startGuard(for esps: [Int]) throws -> GuardProgram {
        var settings = GuardSettings(
            upstreams: [
                GuardSettings.upstream(name: "main", port: esps[0]),
                GuardSettings.upstream(name: "esp-b", port: esps[1]),
            ])
        let users = try SystemCommand.usersFile(name: "crm", password: "correct horse")
        settings.takeLogins(of: users, stream: "login")
        settings.more = """
            routes:
              - {sender_domain: other.example, upstreams: [esp-b]}
              - {upstreams: [main]}
            """
        return try GuardProgram.start(settings)
    }

    private func session(_ letter: Letter, _ program: GuardProgram) throws -> SMTPClient {
        let client = try program.session()
        if letter.login {
            let words = Data("\0crm\0correct horse".utf8).base64EncodedString()
            #expect(try client.command("AUTH PLAIN \(words)").code == 235)
        }
        return client
    }

    private func deliver(_ letter: Letter, _ program: GuardProgram) throws -> SMTPReply {
        let client = try session(letter, program)
        defer { client.socket.close() }
        let reply = try client.deliver(from: letter.sender, to: [letter.recipient], message: letter.message)
        if reply.code != 250 { try client.command("RSET") }
        return reply
    }

    @Test(.enabled(if: SystemCommand.openssl), arguments: scopes, [("defer", "451 4.7.1"), ("reject", "550 5.7.1")])
    func `a scope stops its mail at once, and no other`(_ scope: Scope, mode: (name: String, status: String)) throws {
        let esps = [try ScriptedESP(), try ScriptedESP()]
        let program = try startGuard(for: esps.map(\.port))
        let stop = try Command.run(
            Checkout.program,
            ["stop"] + scope.arguments + ["--mode", mode.name, "--reason", "leak", "--config", program.configuration])
        #expect(stop.exitCode == 0, "\(stop)")

        let client = try session(scope.stopped, program)
        #expect(try client.command("MAIL FROM:<\(scope.stopped.sender)>").code == 250)
        var reply = try client.command("RCPT TO:<\(scope.stopped.recipient)>")
        if scope.moment == .head {
            #expect(reply.code == 250)
            #expect(try client.command("DATA").code == 354)
            try client.socket.send(SMTPClient.dotStuffed(scope.stopped.message))
            reply = try client.reply()
        }
        #expect(reply.contains("\(mode.status) sendguard: stopped: leak [stop S1] id="), "\(reply)")
        #expect(esps.allSatisfy { $0.messages.isEmpty })

        #expect(try deliver(scope.passing, program).code == 250)
        #expect(esps.map(\.messages.count) == [1, 0])
        #expect(try program.run("resume", "S1", "--reason", "fixed").exitCode == 0)
        #expect(try deliver(scope.stopped, program).code == 250)
    }

    /// 20 MB whose header section names a stopped campaign. The configuration lets everything stay in memory, so kept
    /// text would show in the size of the process.
    @Test(arguments: [true, false])
    func `the guard discards the body of mail of a stopped campaign`(_ isStopped: Bool) throws {
        let esp = try ScriptedESP()
        var settings = GuardSettings(upstreamPort: esp.port)
        settings.more = "limits: {spill: 100MB, memory: 500MB}"
        let program = try GuardProgram.start(settings)
        if isStopped {
            #expect(try program.run("stop", "--campaign", "spring", "--reason", "leak").exitCode == 0)
        }
        #expect(try program.deliver().code == 250)
        let before = try Self.peakKilobytes(of: program.process.pid)
        let client = try program.session()
        try client.begin(from: "news@shop.example", to: ["ann@gmail.test"])
        var message = TestMessage.campaign("Spring")
        let line = Array("An ordinary line of an attachment that nobody will ever get to read, luckily.\r\n".utf8)
        for _ in 0..<(20_000_000 / line.count) { message += line }
        try client.socket.send(SMTPClient.dotStuffed(message))
        #expect(try client.reply().code == (isStopped ? 451 : 250))
        let grown = try Self.peakKilobytes(of: program.process.pid) - before
        // Without a stop all of it is in memory at once, which shows that the figure is meaningful.
        #expect(Patience.isSanitized || (isStopped ? grown < 8000 : grown > 20_000), "grown by \(grown) KB")
        #expect(esp.messages.count == (isStopped ? 1 : 2))
    }

    /// The highest resident memory of a process: VmHWM of proc(5).
    private static func peakKilobytes(of process: pid_t) throws -> Int {
        let status = try String(contentsOfFile: "/proc/\(process)/status", encoding: .utf8)
        guard let line = status.split(separator: "\n").first(where: { $0.hasPrefix("VmHWM:") }),
            let number = line.split(whereSeparator: \.isWhitespace).dropFirst().first.flatMap({ Int($0) })
        else { throw TestFailure("no VmHWM of process \(process)") }
        return number
    }

    @Test(.enabled(if: SystemCommand.openssl))
    func `several stops are in force at once, also after a crash, and each ends alone`() throws {
        let esps = [try ScriptedESP(), try ScriptedESP()]
        let program = try startGuard(for: esps.map(\.port))
        #expect(try program.run("stop", "--campaign", "spring-*", "--mode", "reject", "--reason", "c").exitCode == 0)
        #expect(try program.run("stop", "--sender", "shop.example", "--reason", "s").exitCode == 0)
        #expect(try program.run("stop", "--recipient-domain", "gmx.test", "--reason", "r").exitCode == 0)
        program.kill()
        try program.start()

        let status = try program.run("status")
        #expect(status.exitCode == 1)
        for text in ["scope campaign:spring-*, mode reject", "scope sender:shop.example", "recipient-domain:gmx.test"] {
            #expect(status.output.contains(text), "\(status)")
        }
        let spring = Letter(sender: "a@other.example", campaign: "Spring-Sale")
        #expect(try deliver(Letter(), program).contains("451 4.7.1 sendguard: stopped: s [stop S2]"))
        #expect(try deliver(spring, program).contains("550 5.7.1 sendguard: stopped: c [stop S1]"))
        #expect(
            try deliver(Letter(sender: "a@other.example", recipient: "b@gmx.test"), program).contains("[stop S3]"))
        #expect(try deliver(Letter(sender: "a@other.example"), program).code == 250)

        #expect(try program.run("resume", "S1", "--reason", "done").exitCode == 0)
        #expect(try deliver(spring, program).code == 250)
        #expect(try deliver(Letter(), program).contains("[stop S2]"))
        #expect(try program.run("resume", "--all", "--reason", "done").exitCode == 0)
        #expect(try deliver(Letter(), program).code == 250)
        #expect(try program.records().compactMap(\.stop) == ["S2", "S1", "S3", "S2"])
    }

    /// Only the recipient in scope is refused; the message's other recipients get it.
    @Test func `a recipient-domain stop covers no other recipient of the message`() throws {
        let esp = try ScriptedESP()
        let program = try GuardProgram.start(upstreamPort: esp.port)
        #expect(try program.run("stop", "--recipient-domain", "gm*.test", "--reason", "x").exitCode == 0)
        let client = try program.session()
        #expect(try client.command("MAIL FROM:<news@shop.example>").code == 250)
        #expect(try client.command("RCPT TO:<a@GMX.test>").contains("451 4.7.1 sendguard: stopped: x [stop S1]"))
        #expect(try client.command("RCPT TO:<b@firm.test>").code == 250)
        #expect(try client.command("DATA").code == 354)
        try client.socket.send(SMTPClient.dotStuffed(TestMessage.plain()))
        #expect(try client.reply().code == 250)
        #expect(!esp.commands.contains { $0.contains("GMX.test") })
        #expect(try program.records().first?.deliveries.map(\.state) == ["deferred", "accepted"])
    }
}
