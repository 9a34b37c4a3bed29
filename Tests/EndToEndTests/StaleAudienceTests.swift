import Foundation
import TestSupport
import Testing

/// A campaign with too many recipients who are on suppression lists.
@Suite(.scoped) struct StaleAudienceTests {
    private let message = TestMessage.campaign("spring")

    private func start(_ esp: ScriptedESP, _ more: String) throws -> GuardProgram {
        var settings = GuardSettings(upstreamPort: esp.port)
        settings.more = more
        let program = try GuardProgram.start(settings)
        let people = (0..<5).map { "gone\($0)@example.net\n" }.joined()
        try program.importList("optouts", "email\n" + people)
        return program
    }

    /// One recipient for each message, as in bulk mail.
    private func send(_ program: GuardProgram, gone: Int, others: Int) throws {
        let client = try program.session()
        for number in 0..<gone {
            try client.command("MAIL FROM:<news@example.com>")
            #expect(try client.command("RCPT TO:<gone\(number)@example.net>").code == 550)
            try client.command("RSET")
        }
        for number in 0..<others {
            let reply = try client.deliver(to: ["c\(number)@example.net"], message: message)
            #expect(reply.code == 250, "\(reply)")
        }
    }

    @Test func `a stale audience is a finding of the campaign's messages`() throws {
        let esp = try ScriptedESP()
        let program = try start(esp, "checks: {stale-audience: {share: 10%, of_at_least: 20}}")
        try send(program, gone: 5, others: 20)
        let records = try program.records("--check", "stale-audience")
        #expect(records.count == 6)
        let finding = try #require(records.first?.findings.first { $0.check == "stale-audience" })
        #expect(finding.kind == "suppressed-share" && finding.action == "observed")
        let show = try program.run("show", try #require(records.first).id)
        #expect(show.output.contains("Find out where this audience came from"), "\(show)")
    }

    @Test func `a trip rule can stop a campaign for its stale audience`() throws {
        let esp = try ScriptedESP()
        let program = try start(
            esp,
            """
            checks: {stale-audience: {share: 10%, of_at_least: 5}}
            trips:
              - {name: stale, count: findings, check: stale-audience, observed: true, at_least: 2, window: 10m, then: stop}
            """)
        try send(program, gone: 5, others: 2)
        try waitUntil("the rule's stop") {
            try program.run("status", "--json").output.contains("campaign:spring")
        }
        #expect(try program.deliver(message: message).code == 451)
    }
}
