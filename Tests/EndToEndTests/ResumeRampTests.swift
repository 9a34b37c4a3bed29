import Foundation
import TestSupport
import Testing

/// A resume with a ramp.
@Suite(.scoped) struct ResumeRampTests {
    /// Sends until this many messages were accepted.
    /// - Returns: the seconds that it took.
    private func send(_ count: Int, through program: GuardProgram) throws -> Double {
        let began = ContinuousClock.now
        let client = try program.session()
        defer { client.socket.close() }
        var accepted = 0
        try waitUntil("\(count) messages at the ramp's rate") {
            let reply = try client.deliver(message: TestMessage.plain())
            if reply.code == 250 {
                accepted += 1
            } else {
                #expect(reply.contains("451 4.7.1 sendguard: mail is being resumed slowly"), "\(reply)")
                #expect(reply.contains("[stop S1]"))
                try client.command("RSET")
            }
            return accepted >= count
        }
        return Double((ContinuousClock.now - began) / .milliseconds(1)) / 1000
    }

    @Test func `a ramp limits the rate of mail, survives a crash and ends`() throws {
        let esp = try ScriptedESP()
        let program = try GuardProgram.start(upstreamPort: esp.port)
        #expect(try program.run("stop", "--reason", "leak").exitCode == 0)
        let resume = try program.run(
            "resume", "S1", "--ramp", "300/min", "--double-every", "1h", "--until-full", "12s", "--reason", "fixed")
        #expect(resume.exitCode == 0, "\(resume)")
        let status = try program.run("status")
        #expect(status.exitCode == 1 && status.output.hasPrefix("RESUMING SLOWLY"), "\(status)")
        #expect(status.output.contains("300 messages a minute now"))

        // Five a second, and up to five at once after a pause.
        let first = try send(10, through: program)
        #expect(first > (10 - 6) / 5.0, "10 messages in \(first) s")
        program.kill()
        try program.start()
        let second = try send(10, through: program)
        #expect(second > (10 - 6) / 5.0, "10 messages in \(second) s after a crash")

        try waitUntil("the ramp's end") { try !program.run("status").output.contains("a minute now") }
        let third = try send(30, through: program)
        #expect(third < 5, "30 messages in \(third) s with no limit")
        #expect(esp.messages.count == 50)
    }

    @Test func `a ramp limits the mail that its stop covered, and no other mail`() throws {
        let program = try GuardProgram.start(upstreamPort: try ScriptedESP().port)
        #expect(try program.run("stop", "--sender", "shop.example", "--reason", "leak").exitCode == 0)
        #expect(try program.run("resume", "S1", "--ramp", "1/min", "--reason", "fixed").exitCode == 0)
        let client = try program.session()
        #expect(try client.deliver(from: "a@shop.example", message: TestMessage.plain()).code == 250)
        for _ in 0..<3 {
            #expect(try client.deliver(from: "a@other.example", message: TestMessage.plain()).code == 250)
            #expect(try client.command("MAIL FROM:<a@Shop.Example>").code == 250)
            #expect(try client.command("RCPT TO:<ann@example.net>").contains("resumed slowly"))
            #expect(try client.command("RSET").code == 250)
        }
    }

    @Test func `a later stop and its resume without a ramp end a ramp`() throws {
        let program = try GuardProgram.start(upstreamPort: try ScriptedESP().port)
        #expect(try program.run("stop", "--reason", "leak").exitCode == 0)
        #expect(try program.run("resume", "S1", "--ramp", "1/min", "--reason", "a typing error").exitCode == 0)
        #expect(try program.deliver().code == 250)
        #expect(try program.deliver().code == 451)
        #expect(try program.run("stop", "--reason", "end the ramp").exitCode == 0)
        #expect(try program.run("resume", "S2", "--reason", "100/min was meant").exitCode == 0)
        for _ in 0..<3 { #expect(try program.deliver().code == 250) }
        #expect(try program.run("status").exitCode == 0)
    }
}
