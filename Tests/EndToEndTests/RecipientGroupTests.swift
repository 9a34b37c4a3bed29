import Synchronization
import TestSupport
import Testing

/// The guard asks the ESP about the recipients of one group (RFC 2920) in one group.
@Suite(.scoped) struct RecipientGroupTests {
    /// An ESP that replies to the first recipient at once, and to the others only after the last RCPT. A guard that
    /// asked one at a time would wait for ever.
    private static func patientESP(last: String, answers: String) throws -> ScriptedESP {
        try ScriptedESP { event in
            guard case .command("RCPT", let line) = event, !line.contains("first@") else { return nil }
            guard line.contains(last) else { return .bytes([]) }
            return .bytes(Array(answers.utf8))
        }
    }

    private static func group(_ names: [String]) -> String {
        "MAIL FROM:<news@example.com>\r\n" + names.map { "RCPT TO:<\($0)@example.net>\r\n" }.joined()
    }

    @Test func `the ESP gets all recipients of a group at once, and each recipient gets its own reply`() throws {
        let esp = try Self.patientESP(
            last: "fifth@",
            answers:
                "250 2.1.5 second\r\n550-5.1.1 third is\r\n550 5.1.1 unknown\r\n452 4.2.2 fourth\r\n250 2.1.5 fifth\r\n"
        )
        let program = try GuardProgram.start(upstreamPort: esp.port)
        let client = try program.session()
        try client.send(Self.group(["first", "second", "third", "fourth", "fifth"]) + "DATA\r\n")
        let replies = try (0..<7).map { _ in try client.reply() }
        #expect(replies.map(\.code) == [250, 250, 250, 550, 452, 250, 354])
        #expect(replies[2].contains("second") && replies[3].contains("third is") && replies[4].contains("fourth"))
        try client.socket.send(SMTPClient.dotStuffed(TestMessage.plain()))
        #expect(try client.reply().code == 250)
        let record = try #require(try program.records().first)
        #expect(
            record.deliveries.map(\.address)
                == ["first", "second", "third", "fourth", "fifth"].map { "\($0)@example.net" })
        #expect(record.deliveries.map(\.state) == ["accepted", "accepted", "refused", "refused", "accepted"])
        #expect(esp.messages.count == 1)
    }

    @Test func `a local refusal keeps its place among the ESP's replies and never reaches the ESP`() throws {
        let esp = try Self.patientESP(last: "last@", answers: "250 2.1.5 last\r\n")
        var settings = GuardSettings(upstreamPort: esp.port)
        settings.more = "lists: [{name: gone}]"
        let program = try GuardProgram.start(settings)
        #expect(try program.run("list", "add", "gone", "left@example.net", "--reason", "test").exitCode == 0)
        let client = try program.session()
        try client.send(Self.group(["first", "left", "br oken", "last"]) + "RSET\r\n")
        let replies = try (0..<6).map { _ in try client.reply() }
        #expect(replies.map(\.code) == [250, 250, 550, 553, 250, 250])
        #expect(replies[2].contains("suppressed") && replies[4].contains("last"))
        #expect(!esp.commands.contains { $0.contains("left@") || $0.contains("oken") })
    }

    @Test func `an ESP that closes during a group defers the remaining recipients and the message`() throws {
        let esp = try ScriptedESP { event in
            guard case .command("RCPT", let line) = event, !line.contains("first@") else { return nil }
            if line.contains("fourth@") { return .farewell(["250 2.1.5 second"]) }
            return .bytes([])
        }
        let program = try GuardProgram.start(upstreamPort: esp.port)
        let client = try program.session()
        try client.send(Self.group(["first", "second", "third", "fourth"]))
        let replies = try (0..<5).map { _ in try client.reply() }
        #expect(replies.map(\.code) == [250, 250, 250, 451, 451])
        #expect(replies[3].contains("4.4.2"))
        #expect(try client.command("DATA").code == 354)
        try client.socket.send(SMTPClient.dotStuffed(TestMessage.plain()))
        #expect(try client.reply().code == 451)
        #expect(esp.messages.isEmpty)
        #expect(Set(try program.records().flatMap { $0.deliveries.map(\.state) }) == ["deferred"])
    }

    @Test func `an ESP without PIPELINING is asked about one recipient at a time`() throws {
        let asked = Mutex(0)
        let esp = try ScriptedESP(extensions: ["8BITMIME"]) { event in
            guard case .command("RCPT", _) = event else { return nil }
            let number = asked.withLock { asked in
                asked += 1
                return asked
            }
            return .reply(number == 2 ? "550 5.1.1 second" : "250 2.1.5 ok")
        }
        let program = try GuardProgram.start(upstreamPort: esp.port)
        let client = try program.session()
        try client.send(Self.group(["first", "second", "third"]))
        #expect(try (0..<4).map { _ in try client.reply().code } == [250, 250, 550, 250])
    }

    @Test func `a group of 350 recipients reaches the ESP completely and in order`() throws {
        let esp = try ScriptedESP()
        let program = try GuardProgram.start(upstreamPort: esp.port)
        let client = try program.session()
        let names = (1...350).map { "reader\($0)" }
        try client.send(Self.group(names))
        #expect(try (0...350).allSatisfy { _ in try client.reply().code == 250 })
        #expect(esp.commands.filter { $0.hasPrefix("RCPT") } == names.map { "RCPT TO:<\($0)@example.net>" })
    }
}
