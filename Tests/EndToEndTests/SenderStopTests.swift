import Foundation
import TestSupport
import Testing

/// A stop by sender covers the author of a message too, not only the address for its bounces.
@Suite(.scoped) struct SenderStopTests {
    /// The envelope is the ESP's bounce address, as marketing tools write it.
    private static let bounce = "b-17-ann=example.net@bounces.esp.example"

    private static func message(_ fields: String...) -> [UInt8] {
        let head = fields + ["To: customer@example.net", "Subject: Hi", "Date: Mon, 02 Mar 2026 09:30:00 +0000"]
        return Array((head.joined(separator: "\r\n") + "\r\n\r\nHello Ada, all is well.\r\n").utf8)
    }

    private func deliver(_ program: GuardProgram, _ fields: String...) throws -> SMTPReply {
        let head = fields + ["To: customer@example.net", "Subject: Hi", "Date: Mon, 02 Mar 2026 09:30:00 +0000"]
        let text = head.joined(separator: "\r\n") + "\r\n\r\nHello Ada, all is well.\r\n"
        return try program.deliver(from: Self.bounce, message: Array(text.utf8))
    }

    @Test(arguments: ["news@shop.example", "NEWS@Shop.Example", "shop.example", "*@shop.example", "n*@*"])
    func `a stop by sender covers the From address, whatever the envelope sender is`(sender: String) throws {
        let esp = try ScriptedESP()
        let program = try GuardProgram.start(upstreamPort: esp.port)
        #expect(try deliver(program, "From: Shop <news@shop.example>").code == 250)
        #expect(try program.records("--sender", sender).count == 1)
        #expect(try program.records("--sender", "other.example").isEmpty)
        #expect(try program.run("report", "--sender", sender).exitCode == 0)
        #expect(try program.run("report", "--sender", "other.example").exitCode == 1)
        let preview = try program.run("stop", "--sender", sender, "--dry-run")
        #expect(preview.output.contains("1 message to 1 recipient in scope"), "\(preview)")
        #expect(try program.run("stop", "--sender", sender, "--mode", "reject", "--reason", "leak").exitCode == 0)
        for field in [
            "From: \"Shop, the\" <News@shop.example>", "From: x@other.example, news@shop.example",
            "From: x@other.example\r\nSender: news@shop.example", "FROM: x@other.example\r\nFrom: news@shop.example",
        ] {
            #expect(try deliver(program, field).contains("550 5.7.1 sendguard: stopped: leak [stop S1]"), "\(field)")
        }
        #expect(try deliver(program, "From: info@other.example", "Reply-To: news@shop.example").code == 250)
        // A field that cannot be read may name any sender, so the message is deferred.
        #expect(try deliver(program, "From: The Shop").contains("451 4.7.1 sendguard: stopped: leak [stop S1]"))
        #expect(esp.messages.count == 2)
        #expect(try program.run("resume", "S1", "--reason", "fixed").exitCode == 0)
        #expect(try deliver(program, "From: Shop <news@shop.example>").code == 250)
        #expect(try deliver(program, "From: The Shop").code == 250)
    }

    @Test(arguments: ["\"news\"@shop.example", #""N\ews"@shop.example"#, "Shop <news@shop.example>", "@shop.example"])
    func `a sender is stopped and found in every way of writing the address`(sender: String) throws {
        let program = try GuardProgram.start(upstreamPort: try ScriptedESP().port)
        let fields = ["From: news@shop.example", "From: \"news\"@shop.example"]
        for field in fields { #expect(try deliver(program, field).code == 250) }
        #expect(try program.records("--sender", sender).count == 2)
        let preview = try program.run("stop", "--sender", sender, "--dry-run")
        #expect(preview.output.contains("2 messages to 2 recipients in scope"), "\(preview)")
        #expect(try program.run("stop", "--sender", sender, "--reason", "leak").exitCode == 0)
        for field in fields + ["X-Kind: no From"] {
            #expect(try deliver(program, field).contains("451 4.7.1 sendguard: stopped: leak [stop S1]"), "\(field)")
        }
        #expect(try deliver(program, "From: x@other.example").code == 250)
    }

    @Test(arguments: [
        ["--sender", "two words"], ["--sender", ".shop.example"], ["--recipient-domain", "ann@gmail.test"],
    ])
    func `a scope that no mail can match is refused with a correction`(scope: [String]) throws {
        let program = try GuardProgram.start(upstreamPort: try ScriptedESP().port)
        let stop = try Command.run(
            Checkout.program, ["stop"] + scope + ["--reason", "x", "--config", program.configuration])
        #expect(stop.exitCode == 2 && stop.errorOutput.contains("type ") && !stop.output.contains("STOPPED"), "\(stop)")
        #expect(try program.run("status").output.hasPrefix("RUNNING"))
    }

    /// The guard does not keep the rest of 20 MB. The client sees only that the reply comes.
    @Test func `the guard discards the body of mail from a stopped sender`() throws {
        let esp = try ScriptedESP()
        let program = try GuardProgram.start(upstreamPort: esp.port, "connections: 1")
        #expect(try program.run("stop", "--sender", "shop.example", "--reason", "leak").exitCode == 0)
        let client = try program.session()
        try client.begin(from: Self.bounce, to: ["ann@example.net"])
        var message = Self.message("From: news@shop.example")
        message += Array(String(repeating: "An ordinary line of a letter that nobody reads.\r\n", count: 100_000).utf8)
        try client.socket.send(SMTPClient.dotStuffed(message))
        #expect(try client.reply().contains("stopped: leak [stop S1]"))
        #expect(!esp.commands.contains { $0.hasPrefix("DATA") })
    }

    @Test func `mail is held, found and stopped again at its release by its From address`()
        throws
    {
        let esp = try ScriptedESP()
        let program = try GuardProgram.start(upstreamPort: esp.port)
        #expect(try program.run("stop", "--sender", "shop.example", "--mode", "hold", "--reason", "x").exitCode == 0)
        #expect(try deliver(program, "From: news@shop.example").contains("held"))
        #expect(try deliver(program, "From: The Shop").contains("held"), "a From field that cannot be read is held too")
        #expect(try deliver(program, "From: news@other.example").code == 250)
        #expect(try program.held("--sender", "news@shop.example").count == 1)
        #expect(try program.held("--sender", "bounces.esp.example").count == 2)
        #expect(try program.held("--sender", "other.example").isEmpty)
        // A later stop of the same sender blocks the release.
        #expect(try program.run("stop", "--sender", "news@shop.example", "--reason", "not yet").exitCode == 0)
        #expect(try program.run("resume", "S1", "--reason", "fine").exitCode == 0)
        _ = try program.run("held", "release", "--stop", "S1", "--reason", "fine")
        #expect(try esp.messages.count == 1 && program.held().count == 2)
        #expect(try program.run("resume", "S2", "--reason", "fine").exitCode == 0)
        #expect(try program.run("held", "release", "--sender", "shop.example", "--reason", "fine").exitCode == 0)
        #expect(try esp.messages.count == 2 && program.held().count == 1)
    }

    @Test func `an incident of a sender covers the mail with that From address`() throws {
        let esp = try ScriptedESP()
        let program = try GuardProgram.start(upstreamPort: esp.port)
        #expect(try deliver(program, "From: news@shop.example").code == 250)
        #expect(try deliver(program, "From: news@other.example").code == 250)
        #expect(try program.run("stop", "--sender", "shop.example", "--reason", "leak").exitCode == 0)
        let report = try program.run("report", "--incident", "I1", "--format", "csv")
        #expect(report.output.split(separator: "\n").count == 2, "\(report)")
    }
}
