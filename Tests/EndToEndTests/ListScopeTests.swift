import Foundation
import TestSupport
import Testing

/// Lists for some mail only: who is refused, who is not, and what is recorded.
@Suite(.scoped) struct ListScopeTests {
    private func message(_ campaign: String) -> [UInt8] {
        TestMessage.campaign(campaign)
    }

    private func start(_ esp: ScriptedESP, _ lists: String) throws -> GuardProgram {
        var settings = GuardSettings(upstreamPort: esp.port)
        settings.listeners.append("{address: \"127.0.0.1:0\", tls: none, auth: none, stream: receipts}")
        settings.more = "lists:\n" + lists
        return try GuardProgram.start(settings)
    }

    private func recipients(_ esp: ScriptedESP) -> [String] {
        esp.commands.filter { $0.hasPrefix("RCPT") }
    }

    @Test func `a list of another stream does not apply, even when it is missing`() throws {
        let esp = try ScriptedESP()
        let program = try start(
            esp,
            """
              - {name: optouts, kind: suppression, scope: {streams: [newsletter]}}
              - {name: strangers, kind: suppression, scope: {streams: [receipts]}, max_age: 1h}
            """)
        #expect(try program.importList("optouts", "email,reason\ngone@example.net,unsubscribed\n").exitCode == 0)
        let refused = try program.deliver(to: ["gone@example.net"])
        #expect(refused.code == 550 && refused.contains("suppressed (unsubscribed, list optouts)"), "\(refused)")
        // The list of the other stream was never imported.
        #expect(try program.deliver(to: ["ada@example.net"]).code == 250)
        #expect(try program.records().last?.lists == ["optouts": 1])
    }

    @Test func `recipients on a list of the campaign are left out, and the others get the message`() throws {
        let esp = try ScriptedESP()
        let program = try start(esp, "  - {name: optouts, kind: suppression, scope: {campaigns: [\"spring-*\"]}}\n")
        try program.importList("optouts", "email\ngone@example.net\n")
        let client = try program.session()
        let people = ["ada@example.net", "gone@example.net", "joe@example.net"]
        let spring = try client.deliver(to: people, message: message("spring-sale"))
        #expect(
            spring.code == 250 && spring.contains("(1 recipient suppressed and left out)"), "\(spring)")
        let opened = recipients(esp)
        #expect(opened.suffix(2) == ["RCPT TO:<ada@example.net>", "RCPT TO:<joe@example.net>"], "\(opened)")
        let record = try #require(try program.records().first)
        #expect(record.verdict == "relayed")
        #expect(record.deliveries.map(\.state) == ["accepted", "suppressed", "accepted"])
        #expect(record.deliveries[1].reply?.contains("suppressed (list optouts)") == true)
        #expect(record.lists == ["optouts": 1])

        #expect(try client.deliver(to: people, message: message("autumn")).code == 250)
        let other = try #require(try program.records().last)
        #expect(other.deliveries.map(\.state) == ["accepted", "accepted", "accepted"])
        #expect(other.lists.isEmpty)

        try program.importList("optouts", "email\ngone@example.net\njoe@example.net\n")
        let many = try client.deliver(to: people, message: message("spring-sale"))
        #expect(many.contains("(2 recipients suppressed and left out)"), "\(many)")

        let alone = try client.deliver(to: ["gone@example.net"], message: message("spring-sale"))
        #expect(alone.code == 550 && alone.contains("suppressed (list optouts)"), "\(alone)")
        #expect(try program.records().last?.verdict == "suppressed")
        #expect(esp.messages.count == 3)
    }

    @Test func `a missing list of the campaign defers the whole message`() throws {
        let esp = try ScriptedESP()
        let program = try start(
            esp, "  - {name: optouts, kind: suppression, scope: {campaigns: [spring]}, max_age: 1h}\n")
        let reply = try program.deliver(message: message("spring"))
        #expect(reply.code == 451 && reply.contains("list optouts is missing"), "\(reply)")
        #expect(try program.deliver(message: message("autumn")).code == 250)
        #expect(try program.records().map(\.verdict) == ["deferred", "relayed"])
    }

    @Test func `an audience refuses strangers and unengaged people, and the record has the segment`() throws {
        let esp = try ScriptedESP()
        let program = try start(
            esp, "  - {name: members, kind: audience, scope: {streams: [newsletter]}, max_unengaged: 180d}\n")
        let recent = Date(timeIntervalSinceNow: -86_400).formatted(.iso8601)
        let csv = """
            email,last_engaged_at,segment
            ada@example.net,\(recent),gold
            old@example.net,2020-01-01,silver
            silent@example.net,,silver

            """
        #expect(try program.importList("members", csv, kind: "audience").exitCode == 0)
        let client = try program.session()
        try client.command("MAIL FROM:<news@example.com>")
        func ask(_ address: String) throws -> SMTPReply { try client.command("RCPT TO:<\(address)>") }
        let stranger = try ask("stranger@example.net")
        #expect(stranger.code == 550 && stranger.contains("not on the audience members"), "\(stranger)")
        let old = try ask("old@example.net")
        #expect(old.code == 550 && old.contains("unengaged since 2020-01-01, longer than 180 d"), "\(old)")
        #expect(try ask("silent@example.net").code == 451)
        #expect(try ask("Ada@example.net").code == 250)
        try client.command("DATA")
        try client.socket.send(SMTPClient.dotStuffed(TestMessage.plain()))
        #expect(try client.reply().code == 250)
        let record = try #require(try program.records().first)
        #expect(record.deliveries.map(\.state) == ["blocked", "blocked", "deferred", "accepted"])
        #expect(record.deliveries.map(\.segment) == [nil, "silver", "silver", "gold"])
        #expect(try program.run("show", record.id).output.contains("segment gold; 250 2.0.0 taken"))
        #expect(recipients(esp) == ["RCPT TO:<Ada@example.net>"])
    }

    @Test func `a list in mode observe lets all recipients through and records its findings`() throws {
        let esp = try ScriptedESP()
        let program = try start(
            esp,
            """
              - {name: optouts, kind: suppression, mode: observe}
              - {name: members, kind: audience, mode: observe}
            """)
        try program.importList("optouts", "email\ngone@example.net\n")
        #expect(try program.deliver(to: ["gone@example.net", "ada@example.net"]).code == 250)
        let record = try #require(try program.records("--check", "lists").first)
        #expect(record.findings.filter { $0.check == "lists" }.map(\.kind) == ["suppressed", "stale"])
        #expect(record.findings.allSatisfy { $0.action == "observed" })
        #expect(esp.messages.count == 1)
    }

    @Test func `a release checks the lists again, also those of the campaign`() throws {
        let esp = try ScriptedESP()
        let program = try start(esp, "  - {name: optouts, kind: suppression, scope: {campaigns: [spring]}}\n")
        try program.importList("optouts", "email\nnobody@example.net\n")
        try program.hold()
        let people = ["ada@example.net", "leaves@example.net"]
        #expect(try program.deliver(to: people, message: message("spring")).code == 250)
        #expect(try program.run("list", "add", "optouts", "leaves@example.net", "--reason", "asked").exitCode == 0)
        try program.importList("optouts", "email\nnobody@example.net\nnobody.else@example.net\n")
        try program.resumeAll()
        let release = try program.run("held", "release", "--reason", "go")
        #expect(release.output.contains("1 released") && release.output.contains("1 suppressed"), "\(release)")
        #expect(try program.records().first?.deliveries.map(\.state) == ["released", "suppressed"])
        #expect(try program.records().first?.lists == ["optouts": 2])
        #expect(recipients(esp) == ["RCPT TO:<ada@example.net>"])
    }
}
