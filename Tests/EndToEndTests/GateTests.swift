import Foundation
import TestSupport
import Testing

/// The gates: placeholders, lists, and the commands that show what they would do.
@Suite(.scoped) struct GateTests {
    @Test func `a message with an unrendered placeholder is blocked, recorded and never sent`() throws {
        let sandbox = try SandboxProgram.start()
        let program = try GuardProgram.start(upstreamPort: sandbox.port)
        let reply = try program.deliver(message: TestMessage.plain(subject: "{{first_name}}, your offer"))
        #expect(reply.code == 550)
        #expect(
            reply.description.hasPrefix(
                "550 5.7.1 sendguard: unrendered placeholder \"{{first_name}}\" in Subject [placeholder] id="))

        let record = try #require(try program.records("--verdict", "blocked", "--check", "placeholder").first)
        #expect(reply.contains("id=\(record.id)"))
        #expect(record.deliveries.map(\.state) == ["blocked"])
        let finding = try #require(record.findings.first)
        #expect(finding.check == "placeholder")
        #expect(finding.where == "Subject")
        #expect(finding.excerpt.contains("{{first_name}}"))
        #expect(try sandbox.entries().isEmpty)

        let shown = try program.run("show", record.id)
        #expect(shown.exitCode == 0)
        #expect(shown.output.contains("{{first_name}}"))
        #expect(try program.run("show", "0000000000000").exitCode == 1)
    }

    @Test(arguments: [
        "Dear <FirstName>,", "{{ name }}", "{% if vip %}", "<%= order %>", "*|FNAME|*", "%%first%%", "${name}",
        "[[city]]",
    ])
    func `the common placeholder syntaxes are found inside an encoded HTML part`(_ tag: String) throws {
        let esp = try ScriptedESP()
        let program = try GuardProgram.start(upstreamPort: esp.port)
        let shown = tag.replacing("<", with: "&lt;").replacing(">", with: "&gt;")
        let html = Data("<html><body><p>\(shown) thank you for your order.</p></body></html>".utf8)
        let body = html.base64EncodedString()
        let fields = [
            "MIME-Version: 1.0", "Content-Type: text/html; charset=utf-8", "Content-Transfer-Encoding: base64",
        ]
        let reply = try program.deliver(message: TestMessage.plain(body: body, fields: fields))
        #expect(reply.code == 550, "\(tag): \(reply)")
        #expect(esp.messages.isEmpty)
    }

    @Test func `a blocked message costs the ESP a RSET and not a connection`() throws {
        let esp = try ScriptedESP()
        var settings = GuardSettings(upstreamPort: esp.port)
        settings.loops = 1
        let program = try GuardProgram.start(settings)
        let client = try program.session()
        #expect(try client.deliver(message: TestMessage.plain(subject: "*|FNAME|*, hello")).code == 550)
        #expect(try client.deliver(message: TestMessage.plain()).code == 250)
        #expect(esp.connections == 1)
        #expect(esp.messages.count == 1)
        #expect(esp.commands.contains { $0.uppercased() == "RSET" })
    }

    @Test func `mode observe records and passes the message, mode off does not check it`() throws {
        let esp = try ScriptedESP()
        var settings = GuardSettings(upstreamPort: esp.port)
        settings.more = "checks: {placeholder: {mode: observe}, unsubscribe: {mode: off}}"
        let observing = try GuardProgram.start(settings)
        #expect(try observing.deliver(message: TestMessage.plain(subject: "{{name}}")).code == 250)
        let record = try #require(try observing.records().first)
        #expect(record.verdict == "relayed")
        #expect(record.findings.map(\.check) == ["placeholder"])
        settings.more = "checks: {placeholder: {mode: off}, unsubscribe: {mode: off}}"
        let off = try GuardProgram.start(settings)
        #expect(try off.deliver(message: TestMessage.plain(subject: "{{name}}")).code == 250)
        #expect(try #require(try off.records().first).findings.isEmpty)
    }

    @Test func `a suppressed recipient is refused, the others get their mail`() throws {
        let sandbox = try SandboxProgram.start()
        var settings = GuardSettings(upstreamPort: sandbox.port)
        settings.more = "lists: [{name: unsubscribed, kind: suppression, max_age: 24h}]"
        let program = try GuardProgram.start(settings)
        let csv = "email,date,reason\nRosa@Example.NET,2026-03-01,unsubscribed\nold@example.org,2026-01-05,bounce\n"
        let imported = try program.importList("unsubscribed", csv)
        #expect(imported.exitCode == 0, "\(imported)")

        let client = try program.session()
        try client.command("MAIL FROM:<news@example.com>")
        let refused = try client.command("RCPT TO:<rosa@example.net>")
        #expect(refused.code == 550)
        #expect(refused.contains("550 5.7.1 sendguard: suppressed (unsubscribed 2026-03-01, list unsubscribed) id="))
        #expect(try client.command("RCPT TO:<ada@example.net>").code == 250)
        #expect(try client.command("DATA").code == 354)
        try client.socket.send(SMTPClient.dotStuffed(TestMessage.plain()))
        #expect(try client.reply().code == 250)

        #expect(try sandbox.entries().map(\.recipients) == [["ada@example.net"]])
        let record = try #require(try program.records("--recipient", "rosa@example.net").first)
        #expect(
            Dictionary(uniqueKeysWithValues: record.deliveries.map { ($0.address, $0.state) })
                == ["rosa@example.net": "suppressed", "ada@example.net": "accepted"])
        #expect(try program.records("--delivery", "suppressed").count == 1)
        #expect(try program.records("--delivery", "blocked").isEmpty)

        #expect(try program.run("list", "check", "ROSA@example.net").exitCode == 0)
        #expect(try program.run("list", "check", "ada@example.net").exitCode == 1)
    }

    @Test func `a message whose only recipient is suppressed leaves a record`() throws {
        let esp = try ScriptedESP()
        var settings = GuardSettings(upstreamPort: esp.port)
        settings.more = "lists: [{name: unsubscribed, kind: suppression}]"
        let program = try GuardProgram.start(settings)
        try program.importList("unsubscribed", "email\nrosa@example.net\n")
        let client = try program.session()
        try client.command("MAIL FROM:<news@example.com>")
        #expect(try client.command("RCPT TO:<rosa@example.net>").code == 550)
        try client.command("QUIT")
        let record = try waitFor("the record") { try program.records().first }
        #expect(record.verdict == "suppressed")
        #expect(record.deliveries.map(\.address) == ["rosa@example.net"])
        #expect(record.deliveries.map(\.state) == ["suppressed"])
        #expect(try program.records("--verdict", "suppressed").map(\.id) == [record.id])
        #expect(try program.records("--verdict", "blocked").isEmpty)
    }

    @Test func `bad rows of a list are named and nothing is imported`() throws {
        let esp = try ScriptedESP()
        var settings = GuardSettings(upstreamPort: esp.port)
        settings.more = "lists: [{name: unsubscribed, kind: suppression}]"
        let program = try GuardProgram.start(settings)
        let rows = ["rosa@example.net,2026-03-01", "not an address,2026-03-01", "old@example.org,2026-03-02", "@,x"]
        let csv = (["email,date"] + rows).joined(separator: "\n") + "\n"
        let refused = try program.importList("unsubscribed", csv)
        #expect(refused.exitCode != 0)
        let told = refused.output + refused.errorOutput
        #expect(told.contains("3") && told.contains("5"), "the line numbers: \(told)")
        #expect(try program.deliver(to: ["rosa@example.net"]).code == 451, "there is still no list")

        let skipped = try program.importList("unsubscribed", csv, ["--skip-bad"])
        #expect(skipped.exitCode == 0, "\(skipped)")
        #expect(try program.deliver(to: ["rosa@example.net"]).code == 550)
        #expect(try program.deliver(to: ["ada@example.net"]).code == 250)
    }

    @Test func `the check command judges files without a guard`() throws {
        let scope = try TestScope.mine
        let program = try GuardProgram(GuardSettings(upstreamPort: 1))
        let good = try scope.write("good.eml", TestMessage.plain())
        let bad = try scope.write("bad.eml", TestMessage.plain(subject: "Hello %%name%%"))
        let passed = try program.run("check", good)
        #expect(passed.exitCode == 0, "\(passed)")
        let judged = try program.run("check", good, bad)
        #expect(judged.exitCode == 1)
        let lines = judged.output.split(separator: "\n")
        #expect(lines.count == 2, "\(judged)")
        #expect(lines.contains { $0.contains("bad.eml") && $0.contains("%%name%%") })
        #expect(try program.run("check", "\(scope.folder)/no-such.eml").exitCode >= 2)
        // Standard input is treated like a file, and without a configuration there is no stream.
        for input in ["", " \n", String(repeating: "\0", count: 500)] {
            let nothing = try program.run("check", "-", input: input)
            #expect(nothing.exitCode == 2 && nothing.output.isEmpty, "\(nothing)")
            #expect(nothing.errorOutput.contains("-: this is no mail: it is "), "\(nothing)")
        }
        let stream = try Command.run(Checkout.program, ["check", "--stream", "nope", good], folder: scope.folder)
        #expect(stream.exitCode == 2 && stream.errorOutput.contains("there is no configuration"), "\(stream)")
    }
}
