import Foundation
import TestSupport
import Testing

/// Rules that stop mail automatically, tested from outside.
@Suite(.scoped) struct TripTests {
    /// Each message is new, and not a retry of the previous one.
    private func sendBlocked(_ program: GuardProgram, _ campaign: String) throws -> SMTPReply {
        try program.deliver(
            message: TestMessage.plain(
                subject: "Hello {{first_name}}", fields: ["X-Campaign-ID: \(campaign)"], id: UUID().uuidString))
    }

    private func sendClean(_ program: GuardProgram, _ campaign: String) throws -> SMTPReply {
        try program.deliver(message: TestMessage.campaign(campaign))
    }

    /// Ids of the active stops.
    private func stops(_ program: GuardProgram) throws -> [String] {
        struct Status: Decodable {
            struct Stop: Decodable { let id: String }
            let stops: [Stop]
        }
        return try program.run("status", "--json").json(as: Status.self).stops.map(\.id)
    }

    @Test func `three placeholder blocks stop their campaign and no other, until a human overrides`() throws {
        let sandbox = try SandboxProgram.start()
        let program = try GuardProgram.start(upstreamPort: sandbox.port)
        for _ in 0..<2 { #expect(try sendBlocked(program, "spring").code == 550) }
        #expect(try sendClean(program, "spring").code == 250)
        #expect(try sendBlocked(program, "spring").code == 550)
        try waitUntil("the rule's stop") { try stops(program) == ["S1"] }
        let refused = try sendClean(program, "spring")
        #expect(refused.contains("451 4.7.1 sendguard: stopped: rule placeholder-burst: 3 messages"), "\(refused)")
        #expect(try sendClean(program, "autumn").code == 250)
        try waitUntil("the alert") {
            try program.process.errorOutput.contains("alert: TRIPPED: S1 stops campaign:spring: rule placeholder-burst")
        }
        let explained = try program.run("trips", "explain")
        #expect(explained.output.contains("campaign:spring") && explained.output.contains("STOPPED"), "\(explained)")

        let all = try program.run("resume", "--all", "--reason", "all human stops")
        #expect(all.exitCode == 1 && all.output.contains("sendguard resume S1 --reason TEXT"), "\(all)")
        #expect(try stops(program) == ["S1"], "resume --all does not end a rule's stop")
        #expect(try program.run("resume", "S1", "--reason", "template fixed").exitCode == 0)
        #expect(try sendClean(program, "spring").code == 250)
        #expect(try sendBlocked(program, "spring").code == 550)
        #expect(try sendClean(program, "spring").code == 250, "the old evidence does not count")
        let cautious = try program.run("trips", "explain")
        #expect(cautious.output.contains("limit 2") && cautious.output.contains("cautious until"), "\(cautious)")
        #expect(try sendBlocked(program, "spring").code == 550)
        try waitUntil("the next stop, on new evidence") { try stops(program) == ["S2"] }
        #expect(try sendClean(program, "spring").code == 451)
    }

    @Test func `a share of suppressed recipients stops the campaign though each is refused at RCPT`() throws {
        let sandbox = try SandboxProgram.start()
        var settings = GuardSettings(upstreamPort: sandbox.port)
        settings.more = """
            lists: [{name: unsubscribed, kind: suppression}]
            trips: [{name: suppressed-share, of_at_least: 20}]
            """
        let program = try GuardProgram.start(settings)
        try program.importList("unsubscribed", "email\nrosa0@example.net\nrosa1@example.net\n")
        let client = try program.session()
        for _ in 0..<18 {
            let message = TestMessage.campaign("spring")
            #expect(try client.deliver(message: message).code == 250)
        }
        // The client sends the first message again, which is no new evidence.
        for number in [0, 0, 1] {
            #expect(try client.command("MAIL FROM:<news@example.com>").code == 250)
            #expect(try client.command("RCPT TO:<rosa\(number)@example.net>").code == 550)
            #expect(try client.command("RSET").code == 250)
        }
        try waitUntil("the rule's stop") { try stops(program) == ["S1"] }
        let refused = try sendClean(program, "spring")
        #expect(
            refused.contains("stopped: rule suppressed-share: 2 suppressed recipients of 20 recipients"), "\(refused)")
        #expect(try sendClean(program, "autumn").code == 250)
    }

    @Test func `a rule stops the sender when the campaign is not known`() throws {
        let sandbox = try SandboxProgram.start()
        var settings = GuardSettings(upstreamPort: sandbox.port)
        settings.more = """
            lists: [{name: unsubscribed, kind: suppression}]
            trips: [{name: suppressed-share, of_at_least: 5}]
            """
        let program = try GuardProgram.start(settings)
        try program.importList("unsubscribed", "email\n" + (0..<5).map { "rosa\($0)@example.net\n" }.joined())
        let client = try program.session()
        for number in 0..<5 {
            #expect(try client.command("MAIL FROM:<stale@example.com>").code == 250)
            #expect(try client.command("RCPT TO:<rosa\(number)@example.net>").code == 550)
            #expect(try client.command("RSET").code == 250)
        }
        try waitUntil("the rule's stop") { try stops(program) == ["S1"] }
        #expect(try client.command("MAIL FROM:<stale@example.com>").code == 250)
        #expect(try client.command("RCPT TO:<ann@example.net>").code == 451)
        #expect(try sendClean(program, "spring").code == 250)
    }

    @Test(arguments: [true, false])
    func `evidence and overrides survive a restart`(killed: Bool) throws {
        let sandbox = try SandboxProgram.start()
        let program = try GuardProgram.start(upstreamPort: sandbox.port)
        for _ in 0..<2 { #expect(try sendBlocked(program, "spring").code == 550) }
        if killed { program.kill() } else { program.end() }
        try program.start()
        #expect(try sendBlocked(program, "spring").code == 550)
        try waitUntil("the rule's stop") { try stops(program) == ["S1"] }
        if killed { program.kill() } else { program.end() }
        let explained = try program.run("trips", "explain")
        #expect(explained.output.contains("no guard is running") && explained.output.contains("3 of 3"), "\(explained)")
        try program.start()
        #expect(try sendClean(program, "spring").code == 451)
        #expect(try stops(program) == ["S1"], "no second stop for the same evidence")
        program.end()
        #expect(try program.run("resume", "S1", "--reason", "fixed").exitCode == 0)
        try program.start()
        #expect(try sendBlocked(program, "spring").code == 550)
        #expect(try sendClean(program, "spring").code == 250)
        #expect(try stops(program).isEmpty)
    }

    @Test func `evidence without a stop makes the rule trip at the next start`() throws {
        let sandbox = try SandboxProgram.start()
        var settings = GuardSettings(upstreamPort: sandbox.port)
        settings.more = "trips: [{name: placeholder-burst, then: off}]"
        let program = try GuardProgram.start(settings)
        for _ in 0..<3 { #expect(try sendBlocked(program, "spring").code == 550) }
        #expect(try stops(program).isEmpty)
        program.kill()
        settings.more = ""
        try program.configure(settings)
        try program.start()
        try waitUntil("the rule's stop") { try stops(program) == ["S1"] }
    }

    @Test func `refusals by the ESP make the rule warn, not stop`() throws {
        let esp = try ScriptedESP { event in
            if case .endOfData(let message) = event, String(decoding: message, as: UTF8.self).contains("refuse me") {
                .reply("554 5.7.1 no")
            } else {
                nil
            }
        }
        var settings = GuardSettings(upstreamPort: esp.port)
        settings.more = "trips: [{name: esp-refusals, of_at_least: 10}]"
        let program = try GuardProgram.start(settings)
        let client = try program.session()
        for number in 0..<10 {
            let subject = number == 4 ? "refuse me" : "Your order is on its way"
            let reply = try client.deliver(message: TestMessage.plain(subject: subject))
            #expect(reply.code == (number == 4 ? 554 : 250))
        }
        try waitUntil("the warning") {
            try program.process.errorOutput.contains(
                "alert: WARNING: all: rule esp-refusals: 1 recipients refused by the ESP of 10 recipients answered")
        }
        #expect(try client.deliver(message: TestMessage.plain()).code == 250)
        #expect(try stops(program).isEmpty)
    }

    @Test func `a reload applies new rules to the existing evidence`() throws {
        let sandbox = try SandboxProgram.start()
        var settings = GuardSettings(upstreamPort: sandbox.port)
        let program = try GuardProgram.start(settings)
        for _ in 0..<2 { #expect(try sendBlocked(program, "spring").code == 550) }
        settings.more = "trips: [{name: placeholder-burst, at_least: 2, mode: reject}]"
        try program.configure(settings)
        try program.process.signal(SIGHUP)
        try waitUntil("the rule's stop") { try stops(program) == ["S1"] }
        #expect(try sendClean(program, "spring").contains("550 5.7.1 sendguard: stopped: rule placeholder-burst"))
    }

    @Test func `trips replay shows when rules would have tripped, with and without a running guard`() throws {
        let sandbox = try SandboxProgram.start()
        let program = try GuardProgram.start(upstreamPort: sandbox.port, "")
        for _ in 0..<2 { #expect(try sendBlocked(program, "spring").code == 550) }
        let scope = try TestScope.mine
        let rules = """
            listeners: [{address: "127.0.0.1:0"}]
            upstreams: [{name: esp, host: 127.0.0.1, tls: none}]
            trips: [{name: mine, count: findings, check: placeholder, window: 1m, at_least: 2, then: warn}]
            """
        let file = try scope.write("new.yaml", rules)
        for _ in 0..<2 {
            let usual = try program.run("trips", "replay", "--since", "1h")
            #expect(usual.exitCode == 0 && usual.output.contains("no rule would have tripped"), "\(usual)")
            let replayed = try Command.run(
                Checkout.program,
                [
                    "trips", "replay", "--since", "1h", "--rule", "mine", "--json", "--config", file, "--state",
                    program.state,
                ])
            #expect(replayed.exitCode == 0, "\(replayed)")
            #expect(replayed.output.contains("\"key\":\"campaign:spring\""), "\(replayed)")
            #expect(try program.run("trips", "replay", "--since", "1h", "--rule", "nobody").exitCode == 1)
            program.end()
        }
    }

    @Test func `a guard that cannot read the evidence of its rules starts halted`() throws {
        let sandbox = try SandboxProgram.start()
        let program = try GuardProgram.start(upstreamPort: sandbox.port)
        #expect(try sendClean(program, "spring").code == 250)
        program.end()
        try program.tamper("UPDATE outcomes SET verdict = 'nonsense';")
        try program.start()
        #expect(try sendClean(program, "spring").contains("451 4.7.0 sendguard: halted"))
    }
}
