import Foundation
import TestSupport
import Testing

/// How mail is received before, during and after an incident, compared with the replies that the ESP gave.
@Suite(.scoped) struct WatchTests {
    private func send(_ program: GuardProgram, _ campaign: String, _ recipients: [String]) throws {
        let mail = TestMessage.campaign(campaign)
        let client = try program.session()
        defer { client.socket.close() }
        try client.command("MAIL FROM:<news@example.com>")
        // A recipient refused by the ESP is left out, as senders do.
        for recipient in recipients { try client.command("RCPT TO:<\(recipient)>") }
        guard try client.command("DATA").code == 354 else { return }
        try client.socket.send(SMTPClient.dotStuffed(mail))
        _ = try client.reply()
    }

    private func watch(_ program: GuardProgram) throws -> [String: Any] {
        let json = try program.run("incident", "watch", "I1", "--json").output
        return try #require(JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any])
    }

    private func counts(_ report: [String: Any], _ period: String) -> [String: Int] {
        let periods = report["periods"] as? [[String: Any]] ?? []
        return periods.first { $0["name"] as? String == period }?["counts"] as? [String: Int] ?? [:]
    }

    @Test func `an incident can be watched while it is open`() throws {
        let sandbox = try SandboxProgram.start()
        let program = try GuardProgram.start(upstreamPort: sandbox.port)
        #expect(try program.run("stop", "--campaign", "spring", "--reason", "wrong link").exitCode == 0)
        let scope = try TestScope.mine
        let watch = try ChildProcess(
            Checkout.program, ["incident", "watch", "I1", "--watch", "--json", "--config", program.configuration],
            log: scope.path("watch"))
        scope.atEnd { watch.endAtOnce() }
        try waitUntil("the first report") { watch.output.contains("\n") }
        #expect(!watch.output.contains("resumedAt"))
        #expect(try program.run("resume", "S1", "--reason", "corrected").exitCode == 0)
        try waitUntil("a report after the resume") { watch.output.contains("resumedAt") }
        #expect(watch.exitCode == nil)
    }

    @Test func `the watch shows that the ESP refuses more after the resume than before the incident`() throws {
        let sandbox = try SandboxProgram.start()
        let program = try GuardProgram.start(upstreamPort: sandbox.port)
        // The earlier campaign of the same sender, nearly all of it accepted.
        for number in 0..<20 {
            try send(program, "winter", (0..<10).map { "w\(number)-\($0)@one.example" })
        }
        for number in 0..<5 { try send(program, "spring", ["s\(number)@one.example", "t\(number)@two.example"]) }
        #expect(try program.run("stop", "--campaign", "spring", "--reason", "wrong link").exitCode == 0)
        try send(program, "spring", ["late@one.example"])
        let open = try watch(program)
        #expect(counts(open, "during")["accepted"] == 10 && counts(open, "during")["kept"] == 1)
        #expect(counts(open, "after").isEmpty && open["resumedAt"] == nil)
        #expect(try program.run("resume", "S1", "--reason", "corrected").exitCode == 0)
        for number in 0..<20 {
            try send(
                program, "spring",
                ["a\(number)@one.example", "reject\(number)@one.example", "defer\(number)@two.example"])
        }
        // The only recipient of a message is refused, so the message never comes and has no campaign.
        for number in 0..<3 { try send(program, "spring", ["reject-alone\(number)@one.example"]) }
        // The record of a message that never came is written when its session ends.
        try waitUntil("the last refusals") { try counts(watch(program), "after")["rejected"] == 23 }
        for running in [true, false] {
            let report = try watch(program)
            let after = counts(report, "after")
            #expect(after["accepted"] == 20 && after["rejected"] == 23 && after["deferred"] == 20, "\(report)")
            let periods = report["periods"] as? [[String: Any]] ?? []
            #expect(periods.compactMap { $0["unassigned"] as? Int } == [0, 0, 3])
            let before = periods.first
            // The period before is as long as the incident, which can be longer or shorter than the earlier campaign.
            let since = try #require(before?["since"] as? String)
            let messages = try program.records("--campaign", "winter", "--since", since).count
            #expect(messages > 0 && counts(report, "before")["accepted"] == 10 * messages)
            #expect(before?["scope"] as? String == "sender:news@example.com" && before?["isOther"] as? Bool == true)
            #expect(report["change"] as? String == "more")
            let domains = report["domains"] as? [[String: Any]] ?? []
            let two = domains.first { $0["name"] as? String == "two.example" }
            #expect((two?["refusal"] as? String)?.hasPrefix("451 4.2.1") == true, "\(domains)")
            let text = try program.run("incident", "watch", "I1")
            #expect(text.exitCode == 0 && text.output.contains("After is WORSE than before"), "\(text)")
            #expect(text.output.contains("and 3 of its sender refused before their campaign was known"), "\(text)")
            #expect(text.output.contains("bounces and complaints: the guard does not get them"), "\(text)")
            let page = try program.run("report", "--incident", "I1", "--format", "html").output
            #expect(page.contains("Before, during and after") && page.contains(">resumed</text>"))
            if running { program.end() }
        }
        #expect(try program.run("incident", "watch", "I9").exitCode == 1)
        #expect(try program.run("report", "--campaign", "spring", "--format", "html").output.contains("By ") == true)
        #expect(
            !(try program.run("report", "--campaign", "spring", "--format", "html").output.contains("Before, during")))
    }
}
