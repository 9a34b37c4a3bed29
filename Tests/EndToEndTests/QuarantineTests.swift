import Content
import Foundation
import TestSupport
import Testing

/// A blocked message is kept and can be shown: while the guard runs, after it has ended, and after it was killed.
@Suite(.scoped) struct QuarantineTests {
    private struct Shown: Decodable {
        struct Location: Decodable {
            let offset: Int
            let length: Int
        }

        struct Context: Decodable {
            let before: String
            let match: String
            let after: String
        }

        struct Finding: Decodable {
            let line: Int?
            let location: Location?
            let context: Context?
        }

        let kept: Bool
        let whyNotKept: String?
        let findings: [Finding]
    }

    private func startGuard(_ more: String = "") throws -> GuardProgram {
        var settings = GuardSettings(upstreamPort: try SandboxProgram.start().port)
        settings.more = more
        return try GuardProgram.start(settings)
    }

    private func html(_ encoding: String, _ body: String, subject: String = "Spring") -> [UInt8] {
        let fields = ["MIME-Version: 1.0", "Content-Type: text/html; charset=utf-8"]
        return TestMessage.plain(
            subject: subject, body: body, fields: fields + ["Content-Transfer-Encoding: \(encoding)"])
    }

    /// Octets that hardly compress, in a message that is blocked because of its subject.
    private func large(_ bytes: Int, seed: UInt64) -> [UInt8] {
        TestMessage.noise(bytes, seed: seed, subject: "Hi {{first_name}}")
    }

    /// The id in the reply to a message that was blocked.
    private func block(_ message: [UInt8], by program: GuardProgram) throws -> String {
        let reply = try program.deliver(message: message)
        #expect(reply.code == 550 && reply.contains("5.7.1"), "\(reply)")
        let id = try #require(reply.lines.last?.components(separatedBy: "id=").last)
        #expect(id.count == 13)
        return id
    }

    /// The output of `show --raw`, to the octet; nil with exit 1.
    private func raw(_ id: String, of program: GuardProgram) throws -> [UInt8]? {
        let file = try TestScope.mine.path("raw.eml")
        let line = "\"$0\" show \"$1\" --raw --config \"$2\" > \"$3\""
        let shell = try Command.run("sh", ["-c", line, Checkout.program, id, program.configuration, file])
        guard shell.exitCode == 0 else {
            #expect(shell.exitCode == 1, "\(shell)")
            #expect(shell.errorOutput.contains("message \(id) is not kept"), "\(shell)")
            #expect(try Data(contentsOf: URL(filePath: file)).isEmpty)
            return nil
        }
        return Array(try Data(contentsOf: URL(filePath: file)))
    }

    // MARK: Shown messages

    @Test func `a tag broken by quoted-printable is marked in the raw lines and in the decoded text`() throws {
        let program = try startGuard()
        let message = html(
            "quoted-printable", "<html><body><p>One</p>\n<p>Dear {{first_=\nname}},</p><p>spring=20is here</p></body>")
        let id = try block(message, by: program)
        let page = try program.run("show", id)
        #expect(page.exitCode == 0)
        for words in [
            "BLOCKED  \(id)", "Fern & Co <news@example.com>", "1 recipient", "Mon, 02 Mar 2026 09:30:00 +0000",
            "<p>Dear >>>{{first_=<<<\n      >>>name}}<<<,</p><p>spring=20is here</p>",
            "Dear >>>{{first_name}}<<<, spring is here", "550 5.7.1 sendguard: unrendered placeholder",
            "checks.placeholder.allow", "customer@example.net  blocked",
        ] {
            #expect(page.output.contains(words), "\(words) in \(page.output)")
        }
        let shown: Shown = try program.run("show", id, "--json").json()
        let finding = try #require(shown.findings.first)
        let location = try #require(finding.location)
        #expect(shown.kept && shown.whyNotKept == nil)
        #expect(message[location.offset...].starts(with: Array("{{first_=\r\nname}}".utf8)))
        #expect(location.length == 17)
        #expect(finding.line == 11)
        #expect(finding.context?.match == "{{first_name}}")
        #expect(try raw(id, of: program) == message)
    }

    @Test func `a tag in base64 is marked in the raw line and in the decoded text`() throws {
        let program = try startGuard()
        let text = Data("<html><body><p>Dear {{first_name}}, spring is here</p></body></html>".utf8)
        let message = html(
            "base64", text.base64EncodedString(options: [.lineLength76Characters, .endLineWithLineFeed]))
        let id = try block(message, by: program)
        let page = try program.run("show", id).output
        #expect(page.contains("Dear >>>{{first_name}}<<<, spring is here"), "\(page)")
        #expect(page.contains("PGh0bWw+PGJvZHk+PHA+RGVh>>>ciB7e2ZpcnN0X25hbWV9fSwg<<<c3By"), "\(page)")
        #expect(try raw(id, of: program) == message)
    }

    @Test func `control characters of a message do not reach the terminal`() throws {
        let program = try startGuard()
        let message = html(
            "8bit", "<html><p>\u{1B}]0;owned\u{7}\u{1B}[2J{{first_name}}\u{202E}</p>", subject: "\u{1B}[31mred {{x}}")
        let id = try block(message, by: program)
        for arguments in [["show", id], ["check", "-v", try TestScope.mine.write("m.eml", message)]] {
            let page = try Command.run(Checkout.program, arguments + ["--config", program.configuration]).output
            #expect(page.contains("{{first_name}}<<<"))
            let scalars = page.unicodeScalars.filter { ($0.value < 0x20 && $0 != "\n") || $0.value == 0x202E }
            #expect(scalars.isEmpty, "\(arguments[0])")
        }
        #expect(try raw(id, of: program) == message)
    }

    // MARK: Kept messages

    @Test(arguments: [20_000, 3_000_000])
    func `a blocked message can be shown after a kill, before and after the next start`(bytes: Int) throws {
        let program = try startGuard()
        let message = large(bytes, seed: 1)
        let id = try block(message, by: program)
        program.kill()
        #expect(try raw(id, of: program) == message)
        #expect(try program.run("show", id).output.contains("Subject: Hi >>>{{first_name}}<<<"))
        try program.start()
        #expect(try raw(id, of: program) == message)
    }

    @Test func `a BDAT message without a final line end is kept unchanged`() throws {
        let program = try startGuard()
        let message = Array("Subject: Hi {{first_name}}\r\n\r\n.\r\n..one".utf8)
        let client = try program.session()
        try client.command("MAIL FROM:<news@example.com>")
        try client.command("RCPT TO:<ada@example.net>")
        try client.send("BDAT \(message.count) LAST\r\n")
        try client.socket.send(message)
        let id = try #require(try client.reply().lines.last?.components(separatedBy: "id=").last)
        #expect(try raw(id, of: program) == message)
    }

    @Test func `a relayed message is not kept, only its record`() throws {
        let program = try startGuard()
        #expect(try program.deliver().code == 250)
        let id = try #require(try program.records().first?.id)
        #expect(try raw(id, of: program) == nil)
        let page = try program.run("show", id)
        #expect(page.exitCode == 0)
        #expect(
            page.output.contains("the guard keeps only messages that a check blocked, and this one is relayed"),
            "\(page.output)")
    }

    @Test func `a message that a check only observes passes and is not kept`() throws {
        let program = try startGuard("checks: {placeholder: {mode: observe}}")
        #expect(try program.deliver(message: TestMessage.plain(subject: "Hi {{first_name}}")).code == 250)
        let record = try #require(try program.records().first)
        #expect(record.findings.contains { $0.check == "placeholder" && $0.action == "observed" })
        #expect(try raw(record.id, of: program) == nil)
    }

    @Test func `a reload with a smaller limit deletes the oldest messages`() throws {
        var settings = GuardSettings(upstreamPort: try SandboxProgram.start().port)
        let program = try GuardProgram.start(settings)
        let messages = (0..<3).map { large(60_000, seed: UInt64($0)) }
        let ids = try messages.map { try block($0, by: program) }
        #expect(try ids.map { try raw($0, of: program) } == messages)
        settings.more = "quarantine: {max_bytes: 100KB}"
        try program.configure(settings)
        try program.process.signal(SIGHUP)
        try waitUntil("the older two to be deleted") { try raw(ids[1], of: program) == nil }
        #expect(try ids.map { try raw($0, of: program) } == [nil, nil, messages[2]])
        let page = try program.run("show", ids[0])
        #expect(page.output.contains("any more"), "\(page.output)")
        #expect(page.output.contains("{{first_name}}"), "the record and its findings stay")
    }

    // MARK: Failures

    @Test func `a blocked message larger than the limit is still refused and recorded`() throws {
        let program = try startGuard("quarantine: {max_bytes: 50KB}")
        let id = try block(large(100_000, seed: 1), by: program)
        #expect(try raw(id, of: program) == nil)
        #expect(try program.run("show", id).output.contains("could not write it when it refused it"))
        #expect(try program.process.errorOutput.contains("larger than quarantine.max_bytes"))
    }

    @Test func `a quarantine that cannot be written loses no record and lets no blocked mail pass`() throws {
        let sandbox = try SandboxProgram.start()
        let program = try GuardProgram.start(upstreamPort: sandbox.port)
        try program.tamper(
            "CREATE TRIGGER full BEFORE INSERT ON quarantine_pieces BEGIN SELECT RAISE(ABORT, 'no room'); END;")
        let id = try block(TestMessage.plain(subject: "Hi {{first_name}}"), by: program)
        #expect(try raw(id, of: program) == nil)
        #expect(try program.records("--verdict", "blocked").map(\.id) == [id])
        #expect(try program.process.errorOutput.contains("is blocked and recorded, but could not be kept"))
        #expect(try program.deliver().code == 250, "other mail flows")
        #expect(try sandbox.entries().count == 1)
    }
}
