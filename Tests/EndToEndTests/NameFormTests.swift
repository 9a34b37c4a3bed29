import Foundation
import TestSupport
import Testing

/// A name is the same in every form that the client and the operator write, everywhere it is compared.
@Suite(.scoped) struct NameFormTests {
    /// As the sending application writes it: decomposed, in capital letters.
    private static let sent = "FRU\u{308}HLING-STRASSE"
    /// As a person types it: composed.
    private static let typed = "frühling-straße"

    private static func message(_ campaign: String) -> [UInt8] {
        TestMessage.campaign(campaign)
    }

    @Test func `stop, preview, log, report and held match a campaign in any Unicode form and case`() throws {
        let esp = try ScriptedESP()
        let program = try GuardProgram.start(upstreamPort: esp.port)
        #expect(try program.deliver(message: Self.message(Self.sent)).code == 250)
        #expect(try program.deliver(message: Self.message("autumn")).code == 250)
        let preview = try program.run("stop", "--campaign", Self.typed, "--dry-run")
        #expect(preview.output.contains("1 message to 1 recipient in scope"), "\(preview)")
        #expect(try program.run("stop", "--campaign", Self.typed, "--mode", "hold", "--reason", "x").exitCode == 0)
        // Another message, because a release does not send the same content twice to one person.
        let other = TestMessage.plain(body: "Hello Ada, one more.", fields: ["X-Campaign-ID: \(Self.sent)"])
        #expect(try program.deliver(message: other).contains("held"))
        #expect(try program.deliver(message: Self.message("ｆｒüｈｌｉｎｇ-strasse")).contains("held"))
        #expect(try program.deliver(message: Self.message("frühling")).code == 250)
        #expect(try program.held("--campaign", "Frühling-STRASSE").count == 2)
        #expect(try program.held("--campaign", "frühling-*").count == 2)
        #expect(try program.records("--campaign", Self.typed).count == 3)
        #expect(try program.records("--campaign", "*STRASSE").count == 3)
        #expect(try program.records("--subject", "YOUR ORDER").count == 5)
        let report = try program.run("report", "--campaign", Self.typed)
        #expect(report.exitCode == 0, "\(report)")
        let resume = try program.run("resume", "S1", "--dry-run")
        #expect(resume.output.contains("2 messages"), "\(resume)")
        let release = try program.run("held", "release", "--campaign", Self.typed, "--reason", "fine")
        #expect(release.exitCode != 0 || esp.messages.count == 3, "the stop still holds it: \(release)")
        #expect(try program.run("resume", "S1", "--reason", "fine").exitCode == 0)
        #expect(try program.run("held", "release", "--campaign", Self.typed, "--reason", "fine").exitCode == 0)
        #expect(esp.messages.count == 5)
    }

    @Test func `lists, routes, checks and trips match a campaign in any Unicode form and case`() throws {
        let esps = [try ScriptedESP(), try ScriptedESP()]
        var settings = GuardSettings(
            upstreams: [
                GuardSettings.upstream(name: "main", port: esps[0].port),
                GuardSettings.upstream(name: "esp-b", port: esps[1].port),
            ])
        settings.more = """
            routes:
              - {campaign: "\(Self.typed)", upstreams: [esp-b]}
              - {upstreams: [main]}
            lists:
              - {name: optouts, scope: {campaigns: ["\(Self.typed)"]}}
            checks:
              placeholder: {mode: enforce, campaigns: {"\(Self.typed)": observe}}
            trips:
              - {name: burst, count: messages, per: campaign, at_least: 3, window: 1h, then: stop}
            """
        let program = try GuardProgram.start(settings)
        #expect(try program.importList("optouts", "ann@example.net\n").exitCode == 0)
        func deliver(_ campaign: String, to reader: String, subject: String = "Hi") throws -> SMTPReply {
            try program.deliver(
                to: [reader], message: TestMessage.plain(subject: subject, fields: ["X-Campaign-ID: \(campaign)"]))
        }
        #expect(try deliver(Self.sent, to: "ann@example.net").contains("suppressed"))
        #expect(try deliver("other", to: "ann@example.net").code == 250)
        #expect(try deliver("other", to: "bob@example.net", subject: "Hi {{first_name}}").code == 550)
        #expect(try deliver(Self.sent, to: "bob@example.net", subject: "Hi {{first_name}}").code == 250)
        #expect(esps.map(\.messages.count) == [1, 1])
        // For the rule, three forms of one name are one campaign.
        #expect(try deliver("Frühling-Straße", to: "bob@example.net").code == 250)
        #expect(try deliver("frühling-STRASSE", to: "bob@example.net").code == 250)
        try waitUntil("the rule's stop") { try program.run("status").output.contains("rule burst") }
        #expect(try deliver(Self.sent, to: "bob@example.net").contains("[stop S1]"))
        #expect(try deliver("other", to: "bob@example.net").code == 250)
        #expect(esps.map(\.messages.count) == [2, 3])
    }
}
