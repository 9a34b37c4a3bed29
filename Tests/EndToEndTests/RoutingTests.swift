import Foundation
import TestSupport
import Testing

/// Addresses within addresses, from every source of recipients. The replies to RCPT are in
/// `Tests/Dialogs/routing-*.dialog`.
@Suite(.scoped) struct RoutingTests {
    private func message(_ address: String) -> [UInt8] {
        TestMessage.plain(fields: [#"X-SMTPAPI: {"to": ["\#(address)"]}"#])
    }

    private func start(_ esp: ScriptedESP, _ more: String = "") throws -> GuardProgram {
        var settings = GuardSettings(upstreamPort: esp.port, "profile: sendgrid")
        settings.more = more
        return try GuardProgram.start(settings)
    }

    @Test func `a header recipient with routing characters is refused like an envelope recipient`() throws {
        let esp = try ScriptedESP()
        let program = try start(esp)
        let reply = try program.deliver(message: message("ada%quarry.example@relay.example"))
        #expect(reply.code == 550 && reply.contains("5.1.3") && reply.contains("in X-SMTPAPI"), "\(reply)")
        #expect(esp.messages.isEmpty)
    }

    @Test func `look_inside checks the lists for the inner mailbox, also of header recipients`() throws {
        let esp = try ScriptedESP()
        let program = try start(esp, "routing_characters: look_inside")
        #expect(try program.importList("optouts", "email\ngone@quarry.example\n").exitCode == 0)
        let reply = try program.deliver(message: message("gone%quarry.example@relay.example"))
        #expect(reply.code == 550 && reply.contains("suppressed (list optouts) in X-SMTPAPI"), "\(reply)")
        #expect(try program.deliver(message: message("ada%quarry.example@relay.example")).code == 250)
        #expect(esp.messages.count == 1)
    }

    @Test func `held mail to an address with routing characters is checked again at its release`() throws {
        let esp = try ScriptedESP()
        let program = try start(esp, "routing_characters: look_inside")
        try program.hold()
        #expect(try program.deliver(to: ["ada%quarry.example@relay.example", "kim@example.net"]).code == 250)
        try program.importList("optouts", "email\nada@quarry.example\n")
        try program.resumeAll()
        try program.run("held", "release", "--reason", "go")
        #expect(esp.commands.filter { $0.hasPrefix("RCPT") } == ["RCPT TO:<kim@example.net>"])
    }

    @Test func `list check says what happens to mail to an address with routing characters`() throws {
        let esp = try ScriptedESP()
        let program = try start(esp)
        #expect(try program.importList("optouts", "email\ngone@quarry.example\n").exitCode == 0)
        let refused = try program.run("list", "check", "ada%quarry.example@relay.example")
        #expect(refused.output.contains("routing_characters"), "\(refused)")
        var settings = GuardSettings(upstreamPort: esp.port)
        settings.more = "routing_characters: look_inside"
        try program.configure(settings)
        try program.process.signal(SIGHUP)
        try waitUntil("the reload") { try program.process.errorOutput.contains("configuration reloaded") }
        let suppressed = try program.run("list", "check", "gone%quarry.example@relay.example")
        #expect(suppressed.output.contains("suppressed (list optouts)"), "\(suppressed)")
        let passes = try program.run("list", "check", "ada%quarry.example@relay.example")
        #expect(!passes.output.contains("routing_characters"), "\(passes)")
    }
}
