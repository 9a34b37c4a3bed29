import Foundation
import TestSupport
import Testing

/// Everything that ends a session without a message is on record: who, when, why.
@Suite(.scoped) struct SessionEventTests {
    private struct Event: Decodable {
        let at: String
        let until: String
        let listener: String
        let client: String
        let login: String?
        let kind: String
        let detail: String
        let count: Int
        let sender: String?
        let recipients: Int
        let firstRecipient: String?
        let arguments: [String]
        let messages: [String]
    }

    private func events(_ program: GuardProgram, _ filters: String...) throws -> [Event] {
        let arguments = ["log", "--sessions", "--json"] + filters + ["--config", program.configuration]
        let log = try Command.run(Checkout.program, arguments)
        #expect(log.exitCode == 0, "\(log)")
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        return try JSONLines.read(log.output, by: decoder)
    }

    /// The only kind of event on record, as soon as there is one.
    private func event(_ program: GuardProgram) throws -> Event {
        let found = try waitFor("a session event") { try events(program).first }
        #expect(try Set(events(program).map(\.kind)) == [found.kind])
        #expect(found.client == "127.0.0.1" && found.listener == "127.0.0.1:\(program.port)", "\(found)")
        return found
    }

    /// The lines that a client sends until the guard ends the session, and the recorded event.
    struct Offence: Sendable, CustomTestStringConvertible {
        let sent: String
        let kind: String
        let detail: String
        var beforeHello = false
        var isInMessage = false

        var testDescription: String { kind + " " + detail }
    }

    private static let offences = [
        Offence(
            sent: "Subject: Hello\nFrom: news@fernhill.example\r\nTo: dana@quarry.example\r\n\r\nhi\r\n.\r\n",
            kind: "bare-line-break", detail: "in a message (DATA)", isInMessage: true),
        Offence(
            sent: "Subject: Hello\r\n\r\n50%\r60%\r\n.\r\n", kind: "bare-line-break", detail: "in a message (DATA)",
            isInMessage: true),
        Offence(sent: "MAIL FROM:<a@b.example>\n", kind: "bare-line-break", detail: "in a command"),
        Offence(sent: "GET / HTTP/1.1\r\n", kind: "not-smtp", detail: "does not speak SMTP", beforeHello: true),
        Offence(sent: "\u{16}\u{3}\u{1}\r\n\n", kind: "not-smtp", detail: "began TLS", beforeHello: true),
        Offence(sent: "BDAT many\r\n", kind: "bad-chunk", detail: "BDAT"),
        Offence(
            sent: String(repeating: "TURN\r\n", count: 30), kind: "too-many-errors",
            detail: "the last reply was: 50"),
    ]

    @Test(arguments: offences) func `a client that breaks the protocol is recorded`(_ offence: Offence) throws {
        let program = try GuardProgram.start(upstreamPort: try ScriptedESP().port)
        let client = offence.beforeHello ? try program.connect() : try program.session()
        if offence.isInMessage { try client.begin(from: "news@example.com", to: ["ada@example.net"]) }
        try client.send(offence.sent)
        while (try? client.replyOrEnd()) != nil {}
        let event = try event(program)
        #expect(event.kind == offence.kind && event.detail.contains(offence.detail), "\(event)")
        #expect(event.count == 1 && event.login == nil && event.at == event.until)
        // An event within a message names it, so that a developer can find it.
        #expect(event.sender == (offence.isInMessage ? "news@example.com" : nil), "\(event)")
        #expect(event.recipients == (offence.isInMessage ? 1 : 0), "\(event)")
        #expect(event.firstRecipient == (offence.isInMessage ? "ada@example.net" : nil), "\(event)")
        let text = try program.run("log", "--sessions").output
        #expect(text.contains("from news@example.com to 1 recipient (ada@example.net)") == offence.isInMessage)
        #expect(text.contains(offence.kind) && text.contains("127.0.0.1 at 127.0.0.1:\(program.port)"), "\(text)")
        #expect(try program.records().isEmpty)
        program.end()
        #expect(try program.run("log", "--sessions").output == text, "the output is the same without a running guard")
    }

    @Test func `the same offence of a client, repeated within a minute, is one event with a count`() throws {
        let program = try GuardProgram.start(upstreamPort: try ScriptedESP().port)
        for _ in 0..<20 {
            let client = try program.session()
            try client.send("NOOP\n")
            while (try? client.replyOrEnd()) != nil {}
        }
        // All are on record when the guard ends, at the latest.
        program.end()
        let found = try events(program)
        #expect(found.map(\.count).reduce(0, +) == 20 && found.count <= 2, "\(found)")
    }

    @Test func `malformed recipients are recorded, also when other recipients of the message pass`() throws {
        let program = try GuardProgram.start(upstreamPort: try ScriptedESP().port)
        let client = try program.session()
        #expect(try client.command("MAIL FROM:<news@example.com>").code == 250)
        #expect(try client.command("RCPT TO:<ada@example.net>").code == 250)
        let refused = ["TO:<a..b@docomo.example>", "TO:<x@under_score.example>", "TO:<nonsense>"]
        for argument in refused { #expect([501, 553].contains(try client.command("RCPT \(argument)").code)) }
        #expect(try client.command("DATA").code == 354)
        try client.socket.send(SMTPClient.dotStuffed(TestMessage.plain()))
        #expect(try client.reply().code == 250)
        program.end()
        let found = try events(program)
        #expect(Set(found.map(\.kind)) == ["refused-recipient"], "\(found)")
        #expect(found.map(\.count).reduce(0, +) == 3 && Set(found.flatMap(\.arguments)) == Set(refused), "\(found)")
        for event in found {
            #expect(event.detail.contains("5.") && event.sender == "news@example.com", "\(event)")
            #expect(event.recipients == 1 && event.firstRecipient == "ada@example.net", "\(event)")
        }
        let text = try program.run("log", "--sessions").output
        for argument in refused { #expect(text.contains(argument), "\(text)") }
    }

    @Test(arguments: [
        ("MAIL FROM:<a..b@shop.example>", "refused-sender", "553", ["FROM:<a..b@shop.example>"]),
        ("MAIL FROM:<a@b.example> SIZE=99999999999", "refused-sender", "552", ["FROM:<a@b.example> SIZE=99999999999"]),
        ("RCPT TO:<ada@example.net>", "refused-recipient", "503", ["TO:<ada@example.net>"]),
        ("DATA", "refused-data", "503", []),
    ])
    func `a refused command is on record with its reply`(
        _ line: String, _ kind: String, _ code: String, _ arguments: [String]
    ) throws {
        let program = try GuardProgram.start(upstreamPort: try ScriptedESP().port)
        #expect(try program.session().command(line).code == Int(code))
        let event = try event(program)
        #expect(event.kind == kind && event.detail.hasPrefix(code) && event.arguments == arguments, "\(event)")
        #expect(event.sender == nil && event.messages.isEmpty, "\(event)")
    }

    @Test func `audit.redact hides the address in a refused argument`() throws {
        var settings = GuardSettings(upstreamPort: try ScriptedESP().port)
        settings.more = "audit: {redact: local-part}"
        let program = try GuardProgram.start(settings)
        let client = try program.session()
        try client.command("MAIL FROM:<news@example.com>")
        try client.command("RCPT TO:<ada@example.net>")
        for argument in ["TO:<bob@example.org> FOO=1", "TO:<nonsense>"] { try client.command("RCPT \(argument)") }
        program.end()
        let found = try events(program)
        #expect(Set(found.flatMap(\.arguments)) == ["<…@example.org>", "[hidden]"], "\(found)")
        #expect(Set(found.map(\.firstRecipient)) == ["…@example.net"], "\(found)")
        let text = try program.run("log", "--sessions").output
        for name in ["ada@", "bob@", "nonsense"] { #expect(!text.contains(name), "\(text)") }
    }

    /// A PHP script and its process end: with FIN, and with a reset.
    @Test(arguments: [false, true])
    func `a message whose client hangs up before the reply is recorded as reply-unheard`(resets: Bool) throws {
        let clientEnded = Latch()
        let esp = try ScriptedESP.waiting(for: clientEnded)
        let program = try GuardProgram.start(upstreamPort: esp.port)
        let client = try program.session()
        try client.begin(from: "news@example.com", to: ["ada@example.net"])
        try client.socket.send(SMTPClient.dotStuffed(TestMessage.plain()))
        try waitUntil("the message at the ESP") { !esp.messages.isEmpty }
        if resets { client.socket.reset() } else { client.socket.close() }
        clientEnded.open()
        let event = try event(program)
        let record = try #require(try program.records().first)
        #expect(record.verdict == "relayed" && record.deliveries.map(\.state) == ["accepted"])
        #expect(event.kind == "reply-unheard" && event.messages == [record.id], "\(event)")
        #expect(event.detail.hasPrefix("relayed, 250: ") && event.detail.hasSuffix("may send it again"), "\(event)")
        #expect(event.sender == "news@example.com" && event.firstRecipient == "ada@example.net", "\(event)")
        for options in [[], ["--json"]] {
            let arguments = ["show", record.id] + options + ["--config", program.configuration]
            let page = try Command.run(Checkout.program, arguments).output
            #expect(page.contains(event.detail), "\(page)")
        }
        // A client that reads its reply leaves no event.
        #expect(try program.deliver(message: TestMessage.plain(subject: "another")).code == 250)
        let heard = try #require(try program.records().last)
        #expect(!(try program.run("show", heard.id).output.contains("unheard")))
        program.end()
        #expect(try events(program).count == 1)
    }

    private func startWithTLS(_ tls: String) throws -> GuardProgram {
        var settings = GuardSettings(upstreamPort: try ScriptedESP().port)
        settings.listeners = [
            "{address: \"127.0.0.1:PORT\", tls: \(tls), certificate: \(try Certificates.path("good.pem")), "
                + "key: \(try Certificates.path("good.key")), stream: newsletter, auth: none}"
        ]
        return try GuardProgram.start(settings)
    }

    @Test(.enabled(if: SystemCommand.openssl, "openssl is not installed"))
    func `plaintext behind STARTTLS and a failed TLS handshake are recorded`() throws {
        let injected = try startWithTLS("starttls")
        let client = try injected.session()
        try client.send("STARTTLS\r\nMAIL FROM:<a@b.example>\r\n")
        while (try? client.replyOrEnd()) != nil {}
        #expect(try event(injected).kind == "plaintext-after-starttls")

        let failing = try startWithTLS("implicit")
        _ = try Command.run(
            "openssl",
            [
                "s_client", "-connect", "127.0.0.1:\(failing.port)", "-tls1_2", "-cipher",
                "RC4-MD5:NULL-SHA256:@SECLEVEL=0",
            ],
            input: "QUIT\n")
        let plain = try TCPSocket(port: failing.port)
        try plain.send("EHLO plain.example\r\n".utf8)
        _ = try? plain.receive()
        let event = try event(failing)
        #expect(event.kind == "tls-handshake" && !event.detail.isEmpty, "\(event)")
    }

    @Test(.enabled(if: SystemCommand.openssl, "openssl is not installed"))
    func `a client whose logins are refused is recorded without the name that it sent`() throws {
        var settings = GuardSettings(upstreamPort: try ScriptedESP().port)
        let users = try SystemCommand.usersFile(name: "crm", password: "correct horse")
        settings.takeLogins(of: users)
        settings.more = "limits: {failed_logins: 2}"
        let program = try GuardProgram.start(settings)
        let client = try program.session()
        let words = Data("\0typedbymistake\0hunter2".utf8).base64EncodedString()
        for _ in 0..<2 { #expect(try client.command("AUTH PLAIN \(words)").code == 535) }
        #expect(try client.command("AUTH PLAIN \(words)").code == 421)
        let event = try event(program)
        #expect(event.kind == "too-many-refused-logins" && event.login == nil, "\(event)")
        #expect(!(try program.run("log", "--sessions", "--json").output.contains("typedbymistake")))
    }

    @Test func `a client over the session limit and a slow client are recorded`() throws {
        var settings = GuardSettings(upstreamPort: try ScriptedESP().port)
        settings.more = "limits: {sessions_per_client: 1}\ndeadlines: {data_block: 400ms}"
        let program = try GuardProgram.start(settings)
        let first = try program.session()
        let second = try SMTPClient(port: program.port)
        #expect(second.greeting.code == 421)
        #expect(try event(program).kind == "session-limit")
        try first.begin(from: "news@example.com", to: ["ada@example.net"])
        try first.send("Subject: so\r\n")
        #expect(try first.reply().code == 421)
        let slow = try waitFor("the event of the slow client") { try events(program).first { $0.kind == "too-slow" } }
        #expect(slow.detail == "timed out waiting for the rest of a message")
        #expect(try events(program, "--limit", "1").map(\.kind) == ["too-slow"])
        #expect(try events(program, "--until", "2020-01-01").isEmpty)
    }

    @Test func `an ordinary session and a session that idles until it is closed leave no event`() throws {
        let sandbox = try SandboxProgram.start()
        var settings = GuardSettings(upstreamPort: sandbox.port)
        settings.more = "deadlines: {command: 300ms}"
        let program = try GuardProgram.start(settings)
        let client = try program.session()
        #expect(try client.deliver(message: TestMessage.plain()).code == 250)
        #expect(try client.reply().code == 421, "idle for too long")
        let other = try program.session()
        #expect(try other.command("QUIT").code == 221)
        program.end()
        #expect(try events(program).isEmpty)
        #expect(try program.run("log", "--sessions").output == "")
    }

    @Test(arguments: [["--verdict", "blocked"], ["--count"], ["--follow"], ["--limit", "0"], ["--limit", "100000"]])
    func `log --sessions refuses options that do not apply to it`(_ options: [String]) throws {
        let program = try GuardProgram(GuardSettings(upstreamPort: 1))
        let arguments = ["log", "--sessions"] + options + ["--config", program.configuration]
        #expect(try Command.run(Checkout.program, arguments).exitCode == 2)
    }
}
