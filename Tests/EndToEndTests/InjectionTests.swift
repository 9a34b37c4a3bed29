import Foundation
import TestSupport
import Testing

/// A client, a message or an ESP may send characters that end lines or control terminals. They cannot make a new line
/// in the protocol, a log, a command's output or the database.
@Suite(.scoped) struct InjectionTests {
    /// CR LF followed by a line, NUL, escape sequences of C0 and C1, and line ends and marks of Unicode.
    static let hostile = "a\r\nX-Evil: 1\0\u{1B}]0;owned\u{7}\u{9B}31m\u{85}\u{2028}\u{2029}\u{202E}z"
    /// The same text after it was made harmless.
    static let harmless = "a??X-Evil: 1??]0;owned??31m????z"

    private static func encodedWord(_ text: String) -> String {
        "=?utf-8?B?\(Data(text.utf8).base64EncodedString())?="
    }

    /// The text raw as far as a header line may have it, folded, and in encoded words.
    private static func message(_ body: String) -> [UInt8] {
        TestMessage.plain(
            subject: "Spring \(encodedWord(hostile))", body: body,
            fields: [
                "X-Campaign-ID: \(encodedWord("spring")) \(encodedWord(hostile))",
                "Feedback-ID: one\r\n\ttwo\u{1B}[2J\u{9B}2J\0\u{2028}:three",
            ])
    }

    @Test func `control characters hidden in encoded words reach no output of the guard`() throws {
        let sandbox = try SandboxProgram.start()
        let program = try GuardProgram.start(upstreamPort: sandbox.port)
        let passing = try program.deliver(message: Self.message("Hello Ada"))
        #expect(passing.code == 250, "\(passing)")
        let blocked = try program.deliver(
            message: Self.message("Dear {{ name | default: '\u{9B}31m' }},"))
        #expect(blocked.code == 550, "\(blocked)")
        #expect(isHarmless(passing.description) && isHarmless(blocked.description), "\(blocked)")
        // The message itself must not be changed.
        #expect(TraceLine.removed(from: try #require(try sandbox.messages().first)) == Self.message("Hello Ada"))

        let records = try program.records()
        #expect(records.map(\.subject) == ["Spring \(Self.harmless)", "Spring \(Self.harmless)"])
        #expect(records.map(\.campaign) == ["spring\(Self.harmless)", "spring\(Self.harmless)"])
        try expectHarmlessOutput(of: program, records)
    }

    @Test func `a campaign name from a folded header is one line`() throws {
        let program = try GuardProgram.start(upstreamPort: try ScriptedESP().port)
        let fields = ["Feedback-ID: one\r\n\ttwo\u{1B}[2J\u{9B}2J\0\u{2028}:three"]
        #expect(try program.deliver(message: TestMessage.plain(fields: fields)).code == 250)
        let records = try program.records()
        #expect(records.map(\.campaign) == ["one two?[2J?2J??:three"])
        try expectHarmlessOutput(of: program, records)
    }

    @Test func `control characters in an ESP's reply reach neither client nor log`() throws {
        let text = "ok \u{1B}[31m \u{9B}2J \0 \u{7} \u{2028} \u{202E} \u{7F}"
        let esp = try ScriptedESP { event in
            switch event {
            case .command("RCPT", let line) where line.contains("nobody"):
                .reply(["550-5.1.1 \(text)", "550 5.1.1 \(text)"])
            case .command("RCPT", _): .reply("250 2.1.5 \(text)")
            case .endOfData: .reply("554 5.7.1 \(text)")
            default: nil
            }
        }
        let program = try GuardProgram.start(upstreamPort: esp.port)
        let client = try program.session()
        try client.command("MAIL FROM:<news@example.com>")
        var replies = [
            try client.command("RCPT TO:<nobody@example.net>"), try client.command("RCPT TO:<ada@example.net>"),
        ]
        try client.command("DATA")
        try client.socket.send(SMTPClient.dotStuffed(TestMessage.plain()))
        replies.append(try client.reply())
        #expect(replies.map(\.code) == [550, 250, 554])
        #expect(replies.map(\.lines.count) == [2, 1, 1])
        for reply in replies { #expect(isHarmless(reply.description) && reply.contains("ok ?[31m ?2J"), "\(reply)") }
        try expectHarmlessOutput(of: program, try program.records())
    }

    @Test func `control characters in an ESP's greeting reach neither status nor log`() throws {
        let esp = try ScriptedESP { event in
            if case .connected = event { .reply("554 5.3.2 \u{1B}[2J \u{9B}31m \u{2028} \0 go away") } else { nil }
        }
        let program = try GuardProgram.start(upstreamPort: esp.port)
        let reply = try program.deliver()
        #expect(reply.code == 451 && isHarmless(reply.description), "\(reply)")
        #expect(try program.run("status").output.contains("?[2J ?31m ? ? go away"))
        // The record is written when the transaction ends, which is after the client has left.
        let records = try waitFor("the record") {
            let records = try program.records()
            return records.isEmpty ? nil : records
        }
        try expectHarmlessOutput(of: program, records)
    }

    /// A bare CR or LF in a reply could act as another reply to the client, so no part of it is believed.
    @Test(arguments: ["250 2.1.5 ok\r250 2.1.5 ok", "250 2.1.5 ok\n550 no"])
    func `a reply with a bare CR or LF is a protocol error`(_ said: String) throws {
        let esp = try ScriptedESP { event in
            if case .command("RCPT", _) = event { .reply(said) } else { nil }
        }
        let program = try GuardProgram.start(upstreamPort: esp.port)
        let reply = try program.deliver()
        #expect(reply.code == 451 && reply.contains("4.5.0"), "\(reply)")
        #expect(reply.lines.count == 1)
        #expect(esp.messages.isEmpty)
    }

    // MARK: Checks

    private func isHarmless(_ text: String, allowing allowed: String = "\n") -> Bool {
        text.unicodeScalars.allSatisfy { scalar in
            switch scalar.value {
            case 0..<0x20, 0x7F...0x9F, 0x200E, 0x200F, 0x2028...0x202E, 0x2066...0x2069:
                allowed.unicodeScalars.contains(scalar)
            default: true
            }
        }
    }

    /// Every command that shows records, as text and as JSON, piped and on a terminal; the guard's own log; the database.
    private func expectHarmlessOutput(of program: GuardProgram, _ records: [LogRecord]) throws {
        for arguments in [
            ["log"], ["log", "--json"], ["status"], ["status", "--json"], ["held", "list"], ["acts"],
            ["report", "--since", "1h"],
        ]
            + records.flatMap({ [["show", $0.id], ["show", $0.id, "--json"]] })
        {
            let line = arguments + ["--config", program.configuration]
            let piped = try Command.run(Checkout.program, line)
            #expect(isHarmless(piped.output + piped.errorOutput), "\(arguments): \(piped)")
            if arguments[0] == "log" { #expect(piped.output.split(separator: "\n").count == records.count) }
            // The guard's own colours are allowed; nothing else may begin with ESC. A terminal has CR LF.
            let shown = try Command.run(
                "script", ["-qec", ([Checkout.program] + line).joined(separator: " "), "/dev/null"])
            let plain = shown.output.replacing(try Regex("\u{1B}\\[[0-9;]*m"), with: "")
            #expect(isHarmless(plain, allowing: "\r\n"), "\(arguments) on a terminal: \(shown)")
        }
        let log = try program.process.errorOutput
        #expect(isHarmless(log), "\(log)")
        #expect(try hostileColumns(of: program) == "")
    }

    /// Each text in the database with a control character, as `table: text`.
    private func hostileColumns(of program: GuardProgram) throws -> String {
        let look = """
            import sqlite3, sys, unicodedata
            # A reply's lines are kept with LF between, which is in none of them, and so is the text of a template.
            lines = ("deliveries", "outcomes", "templates")
            db = sqlite3.connect("file:%s?mode=ro" % sys.argv[1], uri=True)
            seen = 0
            for (table,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
                for row in db.execute('SELECT * FROM "%s"' % table):
                    for value in row:
                        seen += isinstance(value, str)
                        if isinstance(value, str) and any(
                            unicodedata.category(c) in ("Cc", "Zl", "Zp") for c in value
                            if c != "\\n" or table not in lines):
                            print("%s: %r" % (table, value))
            if seen < 5: print("no texts were found")
            """
        let script = try TestScope.mine.write("look.py", look)
        let found = try Command.run("python3", [script, program.database])
        guard found.exitCode == 0 else { throw TestFailure("\(found)") }
        return found.output
    }
}
