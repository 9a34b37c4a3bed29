import Foundation
import TestSupport
import Testing

/// Incidents from the stop to the post-mortem, with a guard and without.
@Suite(.scoped) struct IncidentTests {
    private func mail(_ campaign: String) -> [UInt8] { TestMessage.campaign(campaign) }

    private func incidents(_ program: GuardProgram) throws -> [[String: Any]] {
        try program.run("incident", "list", "--json").output.split(separator: "\n").map { line in
            try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any] ?? [:]
        }
    }

    @Test func `a stop opens an incident that can be described, reported and closed`() throws {
        let sandbox = try SandboxProgram.start()
        let program = try GuardProgram.start(upstreamPort: sandbox.port)
        for number in 0..<3 {
            #expect(try program.deliver(to: ["u\(number)@one.example"], message: mail("spring")).code == 250)
        }
        #expect(try program.deliver(message: mail("other")).code == 250)
        #expect(try incidents(program).isEmpty)
        #expect(try program.run("stop", "--campaign", "SPRING", "--reason", "wrong | price").exitCode == 0)
        #expect(try program.deliver(to: ["late@one.example"], message: mail("spring")).code == 451)
        let opened = try #require(try incidents(program).first)
        #expect(opened["id"] as? String == "I1" && opened["kind"] as? String == "other")
        #expect(opened["scope"] as? String == "campaign:spring" && opened["closedAt"] == nil)
        let change = try program.run("incident", "change", "I1", "--kind", "wrong-segment", "--owner", "ann")
        #expect(change.exitCode == 0 && change.output.contains("I1 changed: wrong-segment, high;"), "\(change)")
        #expect(try program.run("incident", "note", "i1", "the shop \u{1B}[31mconfirms").exitCode == 0)
        for running in [true, false] {
            let report = try program.run("report", "--incident", "I1")
            #expect(report.output.contains("Damage report: campaign:spring, since"), "\(report)")
            #expect(
                report.output.contains("3 deliveries to 3 people") && report.output.contains("deferred 1"), "\(report)")
            let markdown = try program.run("incident", "show", "I1", "--format", "markdown")
            #expect(markdown.output.hasPrefix("# I1: wrong \\| price\n"), "\(markdown)")
            #expect(markdown.output.contains("| note | ") && !markdown.output.contains("\u{1B}"), "\(markdown)")
            #expect(markdown.output.contains("    Damage report: campaign:spring"), "\(markdown)")
            if running { program.end() }
        }
        #expect(try program.run("resume", "S1", "--reason", "corrected").exitCode == 0)
        #expect(try program.run("incident", "close", "I1", "cause fixed", "--leave-steps").exitCode == 0)
        #expect(try program.run("incident", "close", "I1", "again", "--leave-steps").exitCode == 1)
        #expect(try program.run("incident", "show", "I9").exitCode == 1)
        #expect(try program.run("incident", "list", "--open").output.isEmpty)
        let page = try program.run("incident", "show", "I1").output
        for kind in ["opened", "stopped", "changed", "note", "resumed", "closed"] {
            #expect(page.contains("  \(kind)"), "\(page)")
        }
        #expect(try program.run("log", "verify").exitCode == 0)
    }

    @Test func `the audience lists each reached person once, without those suppressed since`() throws {
        let sandbox = try SandboxProgram.start()
        var settings = GuardSettings(upstreamPort: sandbox.port)
        settings.more = "lists: [{name: unsubscribed, kind: suppression}]"
        let program = try GuardProgram.start(settings)
        #expect(try program.importList("unsubscribed", "email\nsomebody@two.example\n").exitCode == 0)
        for number in [0, 1, 2, 3, 1, 2] {
            let reply = try program.deliver(to: ["User\(number)@one.example"], message: mail("spring"))
            #expect(reply.code == 250)
        }
        #expect(try program.deliver(to: ["fifth@one.example"], message: mail("spring")).code == 250)
        let blocked = TestMessage.plain(subject: "Hi {{name}}", fields: ["X-Campaign-ID: spring"])
        #expect(try program.deliver(to: ["blocked@one.example"], message: blocked).code == 550)
        #expect(try program.deliver(to: ["other@one.example"], message: mail("other")).code == 250)
        #expect(try program.run("stop", "--campaign", "spring", "--reason", "wrong price").exitCode == 0)
        #expect(try program.deliver(to: ["late@one.example"], message: mail("spring")).code == 451)
        #expect(
            try program.importList("unsubscribed", "email\nsomebody@two.example\nuser3@one.example\n").exitCode == 0)
        for running in [true, false] {
            let lines = try program.run("incident", "audience", "I1", "--format", "lines")
            #expect(
                Set(lines.output.split(separator: "\n")) == [
                    "User0@one.example", "User1@one.example", "User2@one.example", "fifth@one.example",
                ], "\(lines)")
            #expect(lines.output.split(separator: "\n").count == 4)
            #expect(lines.errorOutput.contains("4 people; left out: 1 on a suppression list, or erased"), "\(lines)")
            if running { program.end() }
        }
        try program.start()
        #expect(try program.run("incident", "change", "I1", "--kind", "stale-suppression").exitCode == 0)
        let refused = try program.run("incident", "audience", "I1")
        #expect(refused.exitCode == 1 && refused.errorOutput.contains("one more mail to them"), "\(refused)")
        let path = try TestScope.mine.path("people.csv")
        let forced = try program.run(
            "incident", "audience", "I1", "--override", "the law asks for it", "--output", path)
        #expect(forced.exitCode == 0, "\(forced)")
        let csv = try String(contentsOfFile: path, encoding: .utf8)
        #expect(csv.hasPrefix("email,state,segment\n") && csv.contains("User0@one.example,accepted,\n"), "\(csv)")
        let events = try program.run("acts").output
        #expect(events.contains("I1 audience asked for") && events.contains("the law asks for it"), "\(events)")
    }

    @Test func `an incident can be opened by hand, and exposed data sends a critical alert`() throws {
        let scope = try TestScope.mine
        let heard = scope.path("heard")
        var settings = GuardSettings(upstreamPort: 1)
        settings.more = "alerts: {command: [/bin/sh, \"-c\", \"cat >> \(heard)\"]}"
        let program = try GuardProgram.start(settings)
        let line = ["incident", "open", "another customer's invoice", "--campaign", "spring", "--since", "2h"]
        #expect(try Command.run(Checkout.program, line + ["--config", program.configuration]).exitCode == 2)
        let opened = try Command.run(
            Checkout.program, line + ["--cause", "data-exposure", "--config", program.configuration])
        #expect(opened.exitCode == 0 && opened.output.contains("kind    data-exposure, critical"), "\(opened)")
        try waitUntil("the alert") {
            (try? String(contentsOfFile: heard, encoding: .utf8))?.contains("incident I1 is critical") == true
        }
        #expect(try program.run("acts").output.contains("I1 opened, data-exposure, campaign:spring"))
        #expect(try program.run("report", "--incident", "I1").exitCode == 1)
        #expect(try program.run("report", "--incident", "I1", "--since", "1h").exitCode == 2)
    }
}
