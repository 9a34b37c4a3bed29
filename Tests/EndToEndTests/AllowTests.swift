import Foundation
import Synchronization
import TestSupport
import Testing

/// `sendguard allow`: what a person lets pass, and nothing more.
@Suite(.scoped) struct AllowTests {
    private static let text = "Dear {{first_name}},\n\nyour parcel left us today."

    private func message(_ number: Int, _ text: String = AllowTests.text, fields: [String] = []) -> [UInt8] {
        TestMessage.plain(body: text, fields: ["X-Campaign-ID: spring"] + fields, id: "order-\(number)")
    }

    /// The id of the record of a message that is refused.
    private func refuse(_ message: [UInt8], to people: [String] = ["ada@example.net"], by program: GuardProgram) throws
        -> String
    {
        let reply = try program.deliver(to: people, message: message)
        #expect(reply.code == 550 && reply.contains("[placeholder]"), "\(reply)")
        return try #require(reply.lines.last?.components(separatedBy: "id=").last)
    }

    private func allow(_ id: String, _ program: GuardProgram) throws {
        let command = try program.run("allow", "--message", id, "--reason", "the tag is a quote")
        #expect(command.exitCode == 0 && command.output.contains("may pass once"), "\(command)")
    }

    private func deliver(_ program: GuardProgram, _ number: Int, to people: String...) throws -> SMTPReply {
        try program.deliver(to: people.isEmpty ? ["ada@example.net"] : people, message: message(number))
    }

    @Test func `a refused message may pass once when it is sent again, and the record says so`() throws {
        let esp = try ScriptedESP()
        let program = try GuardProgram.start(upstreamPort: esp.port)
        let id = try refuse(message(1), by: program)
        let page = try program.run("show", id).output
        #expect(page.contains("sendguard allow --message \(id) --reason TEXT"), "\(page)")
        try allow(id, program)
        #expect(try program.run("allow", "--message", id, "--reason", "again").exitCode == 1)
        #expect(try program.run("status").output.contains("A1  the content of message \(id) may pass once"))

        // A new Message-ID, date, type and encoding.
        let again = TestMessage.plain(
            body: Data((Self.text + "\n").utf8).base64EncodedString(),
            fields: [
                "X-Campaign-ID: spring", "MIME-Version: 1.0", "Content-Type: text/plain; charset=utf-8",
                "Content-Transfer-Encoding: base64",
            ], id: "other")
        #expect(try program.deliver(to: ["ada@example.net"], message: again).code == 250)
        #expect(try deliver(program, 3).code == 550, "only once")
        #expect(esp.messages.count == 1)
        let passed = try #require(try program.records("--verdict", "relayed").first)
        #expect(passed.findings.filter { $0.check == "placeholder" }.map(\.action) == ["allowed"])
        #expect(try program.run("show", passed.id).output.contains("(by A1)"))
        #expect(try program.run("log").output.contains("allowed by A1"))
        let events = try program.run("events", "--json").output
        #expect(events.contains(#""act":"allow""#) && events.contains("message \(passed.id) passed by it"), "\(events)")
        #expect(try program.run("allow", "list").output.contains("no exceptions"))
        #expect(try program.run("log", "verify").exitCode == 0)
    }

    @Test func `other recipients, another text, a stop and a list still refuse it`() throws {
        let esp = try ScriptedESP()
        var settings = GuardSettings(upstreamPort: esp.port)
        settings.more = "trips: [{name: placeholder-burst, then: off}]"
        let program = try GuardProgram.start(settings)
        let people = ["ada@example.net", "gone@example.net"]
        try allow(try refuse(message(1), to: people, by: program), program)
        #expect(try deliver(program, 2, to: "eve@example.net").code == 550)
        #expect(try deliver(program, 3, to: "ada@example.net", "eve@example.net").code == 550)
        let other = message(4, Self.text + "\nAnd more.")
        #expect(try program.deliver(to: ["ada@example.net"], message: other).code == 550)

        try program.importList("gone", "email\ngone@example.net\n")
        #expect(try deliver(program, 5, to: "gone@example.net").contains("suppressed"))
        #expect(try program.run("stop", "--reason", "wait").exitCode == 0)
        #expect(try deliver(program, 6).contains("[stop S1]"))
        try program.resumeAll()
        #expect(try deliver(program, 7).code == 250)
        #expect(esp.messages.count == 1)
    }

    @Test func `a sender who tries again recipient by recipient gets each of them through once`() throws {
        let esp = try ScriptedESP()
        var settings = GuardSettings(upstreamPort: esp.port)
        settings.more = "trips: [{name: placeholder-burst, then: off}]"
        let program = try GuardProgram.start(settings)
        try allow(try refuse(message(1), to: ["ada@example.net", "bob@example.net"], by: program), program)
        #expect(try deliver(program, 2, to: "ada@example.net").code == 250)
        #expect(try deliver(program, 3, to: "ada@example.net").code == 550, "she has it")
        #expect(try deliver(program, 4, to: "ada@example.net", "bob@example.net").code == 550)
        program.kill()
        try program.start()
        #expect(try deliver(program, 5, to: "ada@example.net").code == 550, "also after a restart")
        #expect(try deliver(program, 6, to: "bob@example.net").code == 250)
        #expect(try program.run("allow", "list").output.contains("no exceptions"))
        #expect(esp.messages.count == 2)
    }

    @Test func `the kept copy is released by a conscious act, and nobody gets the content twice`() throws {
        let esp = try ScriptedESP()
        let program = try GuardProgram.start(upstreamPort: esp.port)
        let people = ["ada@example.net", "bob@example.net", "gone@example.net"]
        let id = try refuse(message(1), to: people, by: program)
        try allow(id, program)
        #expect(try deliver(program, 2, to: "ada@example.net").code == 250)
        try program.importList("gone", "email\ngone@example.net\n")
        let release = try program.run("allow", "release", "A1", "--reason", "the shop cannot send it again")
        #expect(release.exitCode == 0 && release.output.contains("1 released"), "\(release)")
        #expect(release.output.contains("1 blocked, 1 released, 1 suppressed"), "\(release)")
        #expect(release.output.contains("1 blocked: this recipient has, or may have, the same message"), "\(release)")
        #expect(release.output.contains("ada@example.net") && release.output.contains("gone@example.net"), "\(release)")
        #expect(release.output.contains("A1 has ended: nobody is left"), "\(release)")
        #expect(try program.run("allow", "list").output.contains("no exceptions"))
        let released = try #require(try program.records().first { $0.id == id })
        #expect(released.findings.map(\.action).filter { $0 != "observed" } == ["allowed"])
        #expect(try program.run("show", id).output.contains("(by A1)"))
        #expect(esp.messages.count == 2)
        #expect(esp.commands.last { $0.hasPrefix("RCPT") }?.contains("bob@") == true)
        #expect(try deliver(program, 3, to: "bob@example.net").code == 550)
        let again = try program.run("allow", "release", "A1", "--reason", "again")
        #expect(again.exitCode == 1 && again.errorOutput.contains("no A1 is in force: it ended at"), "\(again)")
        #expect(try program.run("log", "verify").exitCode == 0)
    }

    @Test func `one command allows and releases, and a stop keeps the copy held`() throws {
        let esp = try ScriptedESP()
        let program = try GuardProgram.start(upstreamPort: esp.port)
        let id = try refuse(message(1), by: program)
        #expect(try program.run("stop", "--reason", "wait").exitCode == 0)
        let waits = try program.run("allow", "--message", id, "--release", "--reason", "a quote")
        #expect(waits.exitCode == 1 && waits.output.contains("still held"), "\(waits)")
        #expect(esp.messages.isEmpty)
        try program.resumeAll()
        program.kill()
        try program.start()
        #expect(try program.run("held", "release", id, "--reason", "go").output.contains("1 released"))
        #expect(esp.messages.count == 1)
        #expect(try program.run("show", id).output.contains("RELAYED"))
        #expect(try program.run("status").output.contains("since start: released 1"))
        #expect(try deliver(program, 2).code == 550)
        for options in [[], ["--release"]] {
            let over = try Command.run(
                Checkout.program,
                ["allow", "--message", id, "--reason", "again", "--config", program.configuration] + options)
            #expect(over.exitCode == 1 && over.errorOutput.contains("nobody is left who may have"), "\(over)")
            #expect(over.errorOutput.contains("ada@example.net (record \(id), released at "), "\(over)")
            #expect(over.errorOutput.contains("Z by "), "\(over)")
        }
        #expect(try program.run("allow", "list").output.contains("no exceptions"))
    }

    @Test func `no second exception for those who have the content, and their second tries trip no rule`() throws {
        let esp = try ScriptedESP()
        let program = try GuardProgram.start(upstreamPort: esp.port)
        let id = try refuse(message(1), by: program)
        try allow(id, program)
        #expect(try deliver(program, 2).code == 250)
        let passed = try #require(try program.records("--verdict", "relayed").first?.id)
        for number in 3...7 {
            let reply = try deliver(program, number)
            let why = "exception A1 covered this content, and it went to ada@example.net (record \(passed)) already"
            #expect(reply.code == 550 && reply.contains(why), "\(reply)")
        }
        let second = try #require(try program.records("--verdict", "blocked").last)
        let counted = second.findings.filter { $0.action != "observed" }
        #expect(counted.map(\.check) == ["exception", "placeholder"])
        #expect(counted.map(\.action) == ["blocked", "allowed"] && second.findings[0].kind == "A1")
        #expect(second.findings[0].excerpt == "ada@example.net (record \(passed))")
        let page = try program.run("show", second.id).output
        #expect(page.contains("[exception] A1") && !page.contains("sendguard allow --message"), "\(page)")
        #expect(try program.run("log").output.contains("A1 covered this content, and it went to"))
        #expect(try program.run("status").output.contains("RUNNING"))

        program.kill()
        try program.start()
        #expect(try deliver(program, 8).contains("[exception A1]"), "also after a restart")
        for record in [id, second.id] {
            let over = try program.run("allow", "--message", record, "--reason", "again")
            #expect(over.exitCode == 1 && over.errorOutput.contains("ada@example.net (record \(passed))"), "\(over)")
        }
        let release = try program.run("allow", "--message", id, "--release", "--reason", "again")
        #expect(release.exitCode == 1 && release.errorOutput.contains("nobody is left"), "\(release)")
        #expect(try program.run("allow", "list").output.contains("no exceptions"))
        #expect(esp.messages.count == 1)
    }

    @Test func `a second exception leaves out those who have the content`() throws {
        let esp = try ScriptedESP()
        let program = try GuardProgram.start(upstreamPort: esp.port)
        let id = try refuse(message(1), to: ["ada@example.net", "bob@example.net"], by: program)
        try allow(id, program)
        #expect(try deliver(program, 2).code == 250)
        let same = try program.run("allow", "--message", id, "--reason", "again")
        #expect(same.exitCode == 1 && same.errorOutput.contains("A1 is for message \(id) already, until "), "\(same)")
        #expect(try program.run("allow", "end", "A1", "--reason", "done").exitCode == 0)
        let again = try program.run("allow", "--message", id, "--reason", "bob needs it")
        #expect(again.exitCode == 0 && again.output.contains("left out, with the content already: ada@"), "\(again)")
        let other = try refuse(message(3), to: ["eve@example.net", "bob@example.net"], by: program)
        let twice = try program.run("allow", "--message", other, "--reason", "eve needs it")
        #expect(twice.exitCode == 1 && twice.errorOutput.contains("A2 lets the same content pass to bob@"), "\(twice)")
        #expect(try deliver(program, 4).contains("it went to ada@example.net"))
        #expect(try deliver(program, 5, to: "bob@example.net").code == 250)
        #expect(try program.run("allow", "list").output.contains("no exceptions"))
        #expect(esp.messages.count == 2)
    }

    @Test func `an exception survives kill -9 and a restart, and is used up only by a message that left`() throws {
        let esp = try ScriptedESP()
        let program = try GuardProgram.start(upstreamPort: esp.port)
        let id = try refuse(message(1), by: program)
        program.kill()
        try allow(id, program)
        try program.start()
        #expect(try program.run("stop", "--mode", "defer", "--reason", "wait").exitCode == 0)
        #expect(try deliver(program, 2).code == 451)
        try program.resumeAll()
        program.kill()
        try program.start()
        #expect(try deliver(program, 3).code == 250)
        program.kill()
        try program.start()
        #expect(try deliver(program, 4).code == 550)
        #expect(esp.messages.count == 1)
    }

    @Test func `an ESP that defers the message leaves the exception for the next try`() throws {
        let tries = Mutex(0)
        let esp = try ScriptedESP { event in
            guard case .endOfData = event else { return nil }
            let count = tries.withLock { tries in
                tries += 1
                return tries
            }
            return count == 1 ? .reply("451 4.3.2 busy") : nil
        }
        let program = try GuardProgram.start(upstreamPort: esp.port)
        try allow(try refuse(message(1), by: program), program)
        #expect(try deliver(program, 2).code == 451)
        #expect(try deliver(program, 3).code == 250)
        #expect(try deliver(program, 4).code == 550)
    }

    @Test func `a tag may pass in its campaign until the exception ends`() throws {
        let program = try GuardProgram.start(upstreamPort: try ScriptedESP().port)
        let allow = try program.run(
            "allow", "--campaign", "Spring", "--tag", "{{first_name}}", "--for", "2h", "--reason", "a product", "--json"
        )
        #expect(allow.exitCode == 0 && allow.output.contains(#""id":"A1""#), "\(allow)")
        #expect(allow.errorOutput.contains("MATCHED NOTHING"), "no mail of the campaign yet: \(allow)")
        for number in 1...2 { #expect(try deliver(program, number).code == 250) }
        let two = message(3, Self.text + " {{last_name}}")
        #expect(try program.deliver(message: two).contains("{{last_name}}"))
        let autumn = TestMessage.plain(body: Self.text, fields: ["X-Campaign-ID: autumn"])
        #expect(try program.deliver(message: autumn).code == 550)
        let twice = try program.run(
            "allow", "--campaign", "SPRING", "--tag", "{{first_name}}", "--for", "3h", "--reason", "again")
        #expect(twice.exitCode == 1 && twice.errorOutput.contains("A1 lets this tag pass"), "\(twice)")
        #expect(try program.run("allow", "list", "--json").output.split(separator: "\n").count == 1)
        #expect(try program.run("allow", "end", "A1", "--reason", "corrected").exitCode == 0)
        #expect(try deliver(program, 4).code == 550)
        #expect(try program.run("allow", "end", "A1", "--reason", "again").exitCode == 1)
    }

    @Test func `an exception ends by itself`() throws {
        let program = try GuardProgram.start(upstreamPort: try ScriptedESP().port)
        try program.run("allow", "--campaign", "spring", "--tag", "{{first_name}}", "--for", "1s", "--reason", "r")
        try waitUntil("the end of the exception") { try program.run("events").output.contains("its own time was over") }
        #expect(try deliver(program, 1).code == 550)
        #expect(try program.run("allow", "list", "--json").output.isEmpty)
    }

    @Test func `held mail passes its release by an exception, once`() throws {
        let esp = try ScriptedESP()
        let program = try GuardProgram.start(upstreamPort: esp.port)
        try allow(try refuse(message(1), by: program), program)
        try program.hold()
        #expect(try deliver(program, 2).contains("held"))
        try program.resumeAll()
        #expect(try program.run("held", "release", "--reason", "go").output.contains("1 released"))
        #expect(esp.messages.count == 1)
        #expect(try deliver(program, 3).code == 550)
    }

    @Test func `held mail whose exception has ended is blocked, and its record says so`() throws {
        let esp = try ScriptedESP()
        let program = try GuardProgram.start(upstreamPort: esp.port)
        try allow(try refuse(message(1), by: program), program)
        try program.hold()
        #expect(try deliver(program, 2).contains("held"))
        try program.resumeAll()
        #expect(try program.run("allow", "end", "A1", "--reason", "no quote").exitCode == 0)
        #expect(try program.run("held", "release", "--reason", "go").output.contains("1 blocked"))
        let record = try #require(try program.records().last)
        let actions = record.findings.map(\.action).filter { $0 != "observed" }
        #expect(record.verdict == "blocked" && actions == ["blocked"])
        #expect(esp.messages.isEmpty)
        #expect(try program.run("log", "verify").exitCode == 0)
    }

    @Test func `mistakes are refused with a clear sentence`() throws {
        let program = try GuardProgram.start(upstreamPort: try ScriptedESP().port)
        #expect(try program.deliver().code == 250)
        let clean = try #require(try program.records().first?.id)
        let cases: [([String], Int32, String)] = [
            (["--message", clean], 1, "no check refused message"),
            (["--message", "38hdf38rr0000"], 1, "there is no record"),
            (["--message", "x"], 2, "not a record id"), (["--campaign", "a*", "--tag", "{x}"], 2, "without *"),
            (["--tag", "{x}"], 2, "needs its campaign"), (["--message", clean, "--for", "8d"], 2, "at most 7d"),
            (["--message", clean, "--for", "0s"], 2, "at least 1s, at most 7d"),
        ]
        for (arguments, code, words) in cases {
            let command = try Command.run(
                Checkout.program, ["allow"] + arguments + ["--reason", "r", "--config", program.configuration])
            #expect(command.exitCode == code && "\(command)".contains(words), "\(arguments): \(command)")
        }
        #expect(try program.run("events").output.contains("no check refused message"))
    }
}

/// Two people for an exception and for the end of a block. Needs root, because it takes two users.
@Suite(.scoped, .enabled(if: OtherUser.isThere, "needs root and setpriv"))
struct AllowSecondPersonTests {
    private func asNobody(_ program: GuardProgram, _ arguments: String...) throws -> Command {
        try OtherUser.run(Checkout.program, arguments + ["--state", program.state])
    }

    @Test func `an exception and the end of a block wait for a second user`() throws {
        var settings = GuardSettings(upstreamPort: try ScriptedESP().port)
        settings.more = "control: {group: nogroup}\nrelease: {require_second: true}"
        let program = try GuardProgram.start(settings)
        program.openFoldersAbove()
        let message = TestMessage.plain(body: "Dear {{first_name}},", fields: ["X-Campaign-ID: spring"])

        let asked = try program.run("allow", "--campaign", "spring", "--tag", "{{first_name}}", "--reason", "quote")
        #expect(asked.exitCode == 1 && asked.output.contains("sendguard allow confirm A1"), "\(asked)")
        #expect(try program.deliver(message: message).code == 550)
        let own = try program.run("allow", "confirm", "A1", "--reason", "me again")
        #expect(own.exitCode == 1 && own.errorOutput.contains("another user must confirm it"), "\(own)")
        #expect(try asNobody(program, "allow", "confirm", "A1", "--reason", "looked").exitCode == 0)
        #expect(try program.deliver(message: message).code == 250)

        #expect(try program.run("block", "--phrase", "first_name", "--reason", "no").exitCode == 0, "one can block")
        #expect(try program.run("block", "end", "B2", "--reason", "done").exitCode == 1)
        #expect(try program.deliver(message: message).contains("[phrase B2]"))
        let plain = try asNobody(program, "block", "end", "B2", "--reason", "done")
        #expect(plain.exitCode == 1 && plain.errorOutput.contains("block end B2 --confirm"), "\(plain)")
        #expect(plain.errorOutput.contains("(done)"))
        program.kill()
        #expect(try program.run("block", "end", "B2", "--confirm", "--reason", "me").exitCode == 1)
        try program.start()
        #expect(try asNobody(program, "block", "end", "B2", "--confirm", "--reason", "looked").exitCode == 0)
        #expect(try program.deliver(message: message).code == 250)
        #expect(try program.run("events").output.contains("looked (asked for by"))
    }
}
