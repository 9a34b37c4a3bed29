import Foundation
import TestSupport
import Testing

/// Recipients that the ESP reads in a header of the message are checked and recorded like recipients of the envelope.
@Suite(.scoped) struct HeaderRecipientTests {
    private func message(to people: [String], field: String? = nil) -> [UInt8] {
        let list = people.map { "\"\($0)\"" }.joined(separator: ",\r\n ")
        return TestMessage.plain(
            body: "Hello,\n\nthe new catalogue is here.",
            fields: ["X-Campaign-ID: spring", field ?? "X-SMTPAPI: {\"to\": [\(list)]}"])
    }

    private func start(_ esp: ScriptedESP, profile: String = "sendgrid") throws -> GuardProgram {
        let program = try GuardProgram.start(upstreamPort: esp.port, "profile: \(profile)")
        try program.importList("optouts", "email,reason\ngone@example.net,unsubscribed\n")
        return program
    }

    @Test func `every recipient that the header names is recorded`() throws {
        let esp = try ScriptedESP()
        let program = try start(esp)
        let reply = try program.deliver(message: message(to: ["Joe <joe@example.org>", "customer@example.net"]))
        #expect(reply.code == 250, "\(reply)")
        let record = try #require(try program.records().first)
        #expect(record.deliveries.map(\.address) == ["customer@example.net", "joe@example.org"])
        #expect(record.deliveries.map(\.state) == ["accepted", "accepted"])
        #expect(record.deliveries.map(\.header) == [nil, "X-SMTPAPI"])
        #expect(try program.records("--recipient", "joe@example.org").count == 1)
        #expect(try program.run("show", record.id).output.contains("joe@example.org (in X-SMTPAPI)"))
    }

    @Test func `a suppressed recipient in the header gets the whole message refused`() throws {
        let esp = try ScriptedESP()
        let program = try start(esp)
        let reply = try program.deliver(message: message(to: ["joe@example.org", "Gone@example.net"]))
        #expect(reply.code == 550, "\(reply)")
        #expect(reply.contains("suppressed (unsubscribed, list optouts) in X-SMTPAPI"), "\(reply)")
        #expect(esp.messages.isEmpty)
        let record = try #require(try program.records().first)
        #expect(record.verdict == "blocked")
        #expect(record.deliveries.map(\.state) == ["blocked", "blocked", "suppressed"])
        #expect(record.deliveries.count { $0.reply?.contains("suppressed (") == true } == 1)
    }

    @Test func `a recipient refused in the envelope does not get the mail through the header`() throws {
        let esp = try ScriptedESP()
        let program = try start(esp)
        let client = try program.session()
        try client.command("MAIL FROM:<news@example.com>")
        #expect(try client.command("RCPT TO:<gone@example.net>").code == 550)
        #expect(try client.command("RCPT TO:<ada@example.net>").code == 250)
        try client.command("DATA")
        try client.socket.send(SMTPClient.dotStuffed(message(to: ["gone@example.net", "ada@example.net"])))
        #expect(try client.reply().code == 550)
        #expect(esp.messages.isEmpty)
    }

    @Test func `recipient variables for a refused envelope recipient do not affect the others`() throws {
        let esp = try ScriptedESP()
        let program = try start(esp, profile: "mailgun")
        let variables = "X-Mailgun-Recipient-Variables: {\"gone@example.net\": {}, \"ada@example.net\": {}}"
        let client = try program.session()
        try client.command("MAIL FROM:<news@example.com>")
        #expect(try client.command("RCPT TO:<gone@example.net>").code == 550)
        #expect(try client.command("RCPT TO:<ada@example.net>").code == 250)
        try client.command("DATA")
        try client.socket.send(SMTPClient.dotStuffed(message(to: [], field: variables)))
        #expect(try client.reply().code == 250)
        let record = try #require(try program.records().first)
        #expect(record.deliveries.map(\.state) == ["suppressed", "accepted"])
    }

    @Test func `up to ten thousand header recipients are checked and recorded, more are refused`() throws {
        let esp = try ScriptedESP()
        let program = try start(esp)
        let people = (0..<9_999).map { "member\($0)@example.org" }
        #expect(try program.deliver(message: message(to: people)).code == 250)
        #expect(try program.records().first?.deliveries.count { $0.state == "accepted" } == 10_000)
        let reply = try program.deliver(message: message(to: people + ["gone@example.net"]))
        #expect(reply.code == 550 && reply.contains("suppressed ("), "\(reply)")
        let many = try program.deliver(message: message(to: people + ["a@example.org", "b@example.org"]))
        #expect(many.code == 550 && many.contains("there are more than 10000"), "\(many)")
        #expect(esp.messages.count == 1)
    }

    @Test func `an unreadable recipient header is refused, even when its check is off`() throws {
        let esp = try ScriptedESP()
        var settings = GuardSettings(upstreamPort: esp.port, "profile: sendgrid")
        settings.more = "checks: {header-recipients: {mode: \"off\"}}"
        let program = try GuardProgram.start(settings)
        for field in ["X-SMTPAPI: {\"to\": [\"joe@example.org\"", "X-SMTPAPI: {\"to\": [\"no address\"]}"] {
            let reply = try program.deliver(message: message(to: [], field: field))
            #expect(reply.code == 550 && reply.contains("unreadable recipients in X-SMTPAPI"), "\(reply)")
        }
        #expect(esp.messages.isEmpty)
    }

    @Test func `a recipient-domain stop covers header recipients, and a release is all or nothing`() throws {
        let esp = try ScriptedESP()
        let program = try start(esp)
        try program.hold("--recipient-domain", "example.org")
        let held = try program.deliver(message: message(to: ["joe@example.org", "kim@example.com"]))
        #expect(held.code == 250 && held.contains("held"), "\(held)")
        #expect(esp.messages.isEmpty)
        #expect(try program.records().first?.deliveries.map(\.state) == ["held", "held", "held"])
        try program.resumeAll()

        let part = try program.run("held", "release", "--recipient", "customer@example.net", "--reason", "go")
        #expect(part.output.contains("recipients in its header"), "\(part)")
        #expect(esp.messages.isEmpty)

        #expect(try program.run("list", "add", "optouts", "kim@example.com", "--reason", "asked").exitCode == 0)
        _ = try program.run("held", "release", "--reason", "go")
        #expect(esp.messages.isEmpty)
        let record = try #require(try program.records().first)
        #expect(record.deliveries.map(\.state) == ["blocked", "blocked", "suppressed"], "\(record.deliveries)")
    }

    @Test func `a released message goes to every recipient that its header names`() throws {
        let esp = try ScriptedESP()
        let program = try start(esp)
        try program.hold()
        #expect(try program.deliver(message: message(to: ["joe@example.org"])).code == 250)
        try program.resumeAll()
        let release = try program.run("held", "release", "--reason", "go")
        #expect(release.output.contains("2 released"), "\(release)")
        #expect(esp.messages.count == 1)
        #expect(esp.commands.filter { $0.hasPrefix("RCPT") } == ["RCPT TO:<customer@example.net>"])
        #expect(try program.records().first?.deliveries.map(\.state) == ["released", "released"])
        #expect(try program.run("held", "list").exitCode == 1)
    }
}
