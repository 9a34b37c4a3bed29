import Foundation
import TestSupport
import Testing

/// Lists with `refuse: silently`: the client gets 250 for everybody, and suppressed people get nothing.
@Suite(.scoped) struct SilentRefusalTests {
    private static let people = ["ada@example.net", "gone@example.net", "joe@example.net"]

    private func start(
        _ esp: ScriptedESP, _ lists: String = "  - {name: optouts, refuse: silently}", profile: String = "plain"
    ) throws -> GuardProgram {
        var settings = GuardSettings(upstreamPort: esp.port, "profile: \(profile)")
        settings.listeners.append("{address: \"127.0.0.1:0\", tls: none, auth: none, stream: receipts}")
        settings.more = "lists:\n" + lists
        let program = try GuardProgram.start(settings)
        let csv = "email,reason\ngone@example.net,unsubscribed\nleft@example.net,unsubscribed\n"
        #expect(try program.importList("optouts", csv).exitCode == 0)
        return program
    }

    private func recipients(_ esp: ScriptedESP) -> [String] {
        esp.commands.filter { $0.hasPrefix("RCPT") }
    }

    @Test func `a suppressed recipient is left out, on record, and counted in the reply and the report`() throws {
        let esp = try ScriptedESP { event in
            if case .endOfData = event { .reply("250 2.6.0 queued as Q17") } else { nil }
        }
        let program = try start(esp)
        let client = try program.session()
        #expect(try client.command("MAIL FROM:<news@example.com>").code == 250)
        #expect(try client.command("RCPT TO:<ada@example.net>").code == 250)
        let silent = try client.command("RCPT TO:<Gone@example.net>")
        #expect(
            silent.contains("250 2.1.5 sendguard: suppressed (unsubscribed, list optouts), left out id="), "\(silent)")
        #expect(try client.command("RCPT TO:<joe@example.net>").code == 250)
        #expect(try client.command("DATA").code == 354)
        try client.socket.send(SMTPClient.dotStuffed(TestMessage.campaign("spring")))
        let reply = try client.reply()
        #expect(reply.contains("250 2.6.0 queued as Q17"), "\(reply)")
        #expect(reply.contains("(1 recipient suppressed and left out)"), "\(reply)")
        #expect(recipients(esp) == ["RCPT TO:<ada@example.net>", "RCPT TO:<joe@example.net>"])
        #expect(esp.messages.count == 1)

        let record = try #require(try program.records("--delivery", "suppressed").first)
        #expect(record.verdict == "relayed")
        #expect(record.deliveries.map(\.state) == ["accepted", "suppressed", "accepted"])
        #expect(record.deliveries[1].reply?.contains("suppressed (unsubscribed, list optouts), left out") == true)
        #expect(try program.records("--delivery", "blocked").isEmpty)
        #expect(try program.run("log").output.contains("1 of 3 recipients suppressed"))
        let report = try program.run("report", "--campaign", "spring").output
        #expect(report.contains("2 deliveries to 2 people") && report.contains("1 suppressed"), "\(report)")
        #expect(try program.run("status").output.contains("1 recipient suppressed"))
        #expect(try program.run("log", "verify").exitCode == 0)
    }

    /// Each recipient group as one client sends it: one by one, in one write, or with chunks.
    @Test(arguments: ["one by one", "pipelined", "BDAT"])
    func `a message to suppressed people alone gets 250 and goes nowhere`(how: String) throws {
        let esp = try ScriptedESP()
        let program = try start(esp)
        let client = try program.session()
        let message = TestMessage.campaign("spring")
        let envelope = ["MAIL FROM:<news@example.com>", "RCPT TO:<gone@example.net>", "RCPT TO:<left@example.net>"]
        if how == "pipelined" {
            try client.send((envelope + ["DATA"]).map { $0 + "\r\n" }.joined())
            for _ in envelope { #expect(try client.reply().code == 250) }
            #expect(try client.reply().code == 354)
        } else {
            for line in envelope { #expect(try client.command(line).code == 250) }
            if how == "one by one" { #expect(try client.command("DATA").code == 354) }
        }
        if how == "BDAT" {
            try client.send("BDAT \(message.count) LAST\r\n")
            try client.socket.send(message)
        } else {
            try client.socket.send(SMTPClient.dotStuffed(message))
        }
        let reply = try client.reply()
        #expect(reply.contains("250 2.0.0 sendguard: not sent, nobody is left id="), "\(reply)")
        #expect(reply.contains("(2 recipients suppressed and left out)"), "\(reply)")
        #expect(esp.commands.allSatisfy { !$0.hasPrefix("MAIL") && !$0.hasPrefix("RCPT") }, "\(esp.commands)")
        let record = try #require(try program.records("--verdict", "suppressed").first)
        #expect(record.deliveries.map(\.state) == ["suppressed", "suppressed"])
        #expect(record.campaign == "spring" && record.subject == "Your order is on its way")
        #expect(try program.records("--verdict", "blocked").isEmpty)

        // The session goes on with the next message.
        #expect(try client.deliver(to: ["ada@example.net"], message: message).code == 250)
        #expect(esp.messages.count == 1)
    }

    @Test func `a message to suppressed people alone is judged all the same`() throws {
        let esp = try ScriptedESP()
        let program = try start(esp)
        let reply = try program.deliver(
            to: ["gone@example.net"], message: TestMessage.plain(subject: "Dear {{first_name}}"))
        #expect(reply.code == 550 && reply.contains("[placeholder]"), "\(reply)")
        let record = try #require(try program.records().first)
        #expect(record.verdict == "blocked" && record.deliveries.map(\.state) == ["suppressed"])
        #expect(esp.messages.isEmpty)
    }

    @Test func `a list can be silent in one stream and refuse at RCPT in another`() throws {
        let esp = try ScriptedESP()
        let silent = try start(esp, "  - {name: optouts, refuse: {silently: [news*]}}")
        #expect(try silent.deliver(to: Self.people).code == 250)
        let loud = try start(esp, "  - {name: optouts, refuse: {silently: [receipts]}}")
        #expect(try loud.deliver(to: Self.people).contains("550 5.7.1 sendguard: suppressed"))
        let record = try #require(try loud.records().first)
        #expect(record.verdict == "suppressed" && record.deliveries.map(\.state) == ["suppressed"])
        let check = try silent.run("list", "check", "gone@example.net", "--stream", "newsletter")
        #expect(check.output.contains("mail leaves it out silently: suppressed (unsubscribed"), "\(check)")
        let other = try silent.run("list", "check", "gone@example.net", "--stream", "receipts")
        #expect(other.output.contains("mail to it is refused: suppressed (unsubscribed"), "\(other)")
    }

    @Test func `a list that is missing still defers`() throws {
        let esp = try ScriptedESP()
        let program = try start(
            esp,
            """
              - {name: optouts, refuse: silently}
              - {name: bounced, refuse: silently, max_age: 1h}
            """)
        let reply = try program.deliver(to: ["ada@example.net"])
        #expect(reply.code == 451 && reply.contains("list bounced is missing"), "\(reply)")
        #expect(esp.messages.isEmpty)
    }

    @Test func `people on a silent list of the campaign are left out, and nobody left is no refusal`() throws {
        let esp = try ScriptedESP()
        let program = try start(
            esp,
            """
              - {name: optouts, refuse: silently, scope: {campaigns: [spring]}}
              - {name: members, kind: audience, scope: {campaigns: [members]}}
            """)
        #expect(try program.importList("members", "email\nada@example.net\n", kind: "audience").exitCode == 0)
        let some = try program.deliver(to: Self.people, message: TestMessage.campaign("spring"))
        #expect(some.code == 250 && some.contains("(1 recipient suppressed and left out)"), "\(some)")
        #expect(recipients(esp).suffix(2) == ["RCPT TO:<ada@example.net>", "RCPT TO:<joe@example.net>"])
        let alone = try program.deliver(to: ["gone@example.net"], message: TestMessage.campaign("spring"))
        #expect(alone.contains("250 2.0.0 sendguard: not sent, nobody is left id="), "\(alone)")
        #expect(alone.contains("(1 recipient suppressed and left out)"), "\(alone)")
        // An audience is never silent.
        let stranger = try program.deliver(to: ["joe@example.net"], message: TestMessage.campaign("members"))
        #expect(stranger.code == 550 && stranger.contains("not on the audience members"), "\(stranger)")
        #expect(esp.messages.count == 1)
        #expect(try program.records().map(\.verdict) == ["relayed", "suppressed", "blocked"])
    }

    @Test func `held mail leaves suppressed people out, at its arrival and at its release`() throws {
        let esp = try ScriptedESP()
        let program = try start(esp)
        try program.hold()
        let held = try program.deliver(to: Self.people)
        #expect(held.contains("sendguard: held [stop S1]") && held.contains("(1 recipient suppressed"), "\(held)")
        #expect(try program.run("list", "add", "optouts", "joe@example.net", "--reason", "asked").exitCode == 0)
        try program.resumeAll()
        let release = try program.run("held", "release", "--reason", "go")
        #expect(release.output.contains("1 released") && release.output.contains("1 suppressed"), "\(release)")
        #expect(recipients(esp) == ["RCPT TO:<ada@example.net>"])
        let record = try #require(try program.records().first)
        #expect(record.verdict == "relayed")
        #expect(record.deliveries.map(\.state) == ["released", "suppressed", "suppressed"])
    }

    @Test func `a suppressed person in a header that the ESP reads still refuses the message`() throws {
        let esp = try ScriptedESP()
        let program = try start(esp, profile: "sendgrid")
        func message(_ name: String) -> [UInt8] {
            TestMessage.plain(fields: ["X-SMTPAPI: {\"to\": [\"\(name)@example.net\"]}"])
        }
        let named = try program.deliver(to: ["ada@example.net"], message: message("gone"))
        #expect(named.code == 550 && named.contains("suppressed (unsubscribed, list optouts) in X-SMTPAPI"), "\(named)")
        let both = try program.deliver(to: ["gone@example.net", "ada@example.net"], message: message("gone"))
        #expect(both.code == 550 && both.contains("in X-SMTPAPI"), "\(both)")
        // Joe would get nothing, so the client must know.
        let onlyHeader = try program.deliver(to: ["gone@example.net"], message: message("joe"))
        #expect(onlyHeader.code == 550 && onlyHeader.contains("others are in the header"), "\(onlyHeader)")
        #expect(esp.messages.isEmpty)
        #expect(try program.records().map(\.verdict) == ["blocked", "blocked", "blocked"])
    }

    @Test func `an erased person is left out like the people of the lists`() throws {
        let esp = try ScriptedESP()
        let program = try start(esp)
        #expect(try program.run("list", "erase", "joe@example.net", "--reason", "ticket 4711").exitCode == 0)
        let reply = try program.deliver(to: Self.people)
        #expect(reply.code == 250 && reply.contains("(2 recipients suppressed and left out)"), "\(reply)")
        #expect(recipients(esp) == ["RCPT TO:<ada@example.net>"])
    }

    @Test func `a suppressed person is not affected by an incident and gets no apology`() throws {
        let esp = try ScriptedESP()
        let program = try start(esp)
        let spring = TestMessage.campaign("spring")
        #expect(try program.deliver(to: Self.people, message: spring).code == 250)
        #expect(try program.run("list", "remove", "optouts", "gone@example.net", "--reason", "an error").exitCode == 0)
        #expect(try program.run("stop", "--campaign", "spring", "--reason", "wrong price").exitCode == 0)
        let audience = try program.run("incident", "audience", "I1", "--format", "lines")
        #expect(Set(audience.output.split(separator: "\n")) == ["ada@example.net", "joe@example.net"], "\(audience)")
        #expect(try program.run("incident", "apology", "arm", "I1", "--campaign", "sorry").exitCode == 0)
        let apology = try program.deliver(to: ["gone@example.net"], message: TestMessage.campaign("sorry"))
        #expect(apology.code == 550 && apology.contains("which did not reach this recipient"), "\(apology)")
        // Suppressed by now: left out of the apology without a refusal.
        #expect(try program.run("list", "add", "optouts", "joe@example.net", "--reason", "asked").exitCode == 0)
        let names = ["ada@example.net", "joe@example.net"]
        let sorry = try program.deliver(to: names, message: TestMessage.campaign("sorry"))
        #expect(sorry.code == 250 && sorry.contains("(1 recipient suppressed and left out)"), "\(sorry)")
        let people = try program.run("incident", "apology", "people", "I1").output
        #expect(people.contains("ada@example.net,had") && people.contains("joe@example.net,owed"), "\(people)")
    }

    @Test func `a client that leaves without a message leaves a record of whom it named`() throws {
        let esp = try ScriptedESP()
        let program = try start(esp)
        let client = try program.session()
        try client.command("MAIL FROM:<news@example.com>")
        #expect(try client.command("RCPT TO:<gone@example.net>").code == 250)
        try client.command("RSET")
        let record = try waitFor("the record") { try program.records().first }
        #expect(record.verdict == "suppressed" && record.deliveries.map(\.state) == ["suppressed"])
    }
}
