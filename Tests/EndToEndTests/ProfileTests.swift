import Foundation
import TestSupport
import Testing

/// A message is judged for the ESP that gets it in the end.
@Suite(.scoped) struct ProfileTests {
    /// A tag that only SendGrid fills in.
    private static let tagged = TestMessage.plain(
        body: "Hello Ada,\n\nLeave: <%asm_global_unsubscribe_raw_url%>", fields: ["X-Campaign-ID: spring"])

    private func settings(_ upstreams: [String], route: String = "") -> GuardSettings {
        var settings = GuardSettings(upstreams: upstreams)
        if !route.isEmpty { settings.more = "routes:\n  - {campaign: spring, upstreams: [\(route)]}" }
        return settings
    }

    @Test func `a tag that one ESP fills in passes for that ESP only`() throws {
        let esp = try ScriptedESP()
        let sendgrid = try GuardProgram.start(upstreamPort: esp.port, "profile: sendgrid")
        #expect(try sendgrid.deliver(message: Self.tagged).code == 250)
        let plain = try GuardProgram.start(upstreamPort: esp.port)
        let reply = try plain.deliver(message: Self.tagged)
        #expect(reply.code == 550 && reply.contains("asm_global_unsubscribe_raw_url"), "\(reply)")
        #expect(esp.messages.count == 1)
    }

    @Test func `the profile settings of an upstream apply to its mail`() throws {
        let esp = try ScriptedESP()
        let message = TestMessage.plain(body: "Hello Ada,\n\nLeave: [unsubscribe]")
        let with = try GuardProgram.start(
            upstreamPort: esp.port,
            "profile: sendgrid, profile_settings: {subscription_tracking_tag: \"[unsubscribe]\"}")
        #expect(try with.deliver(message: message).code == 250)
        #expect(esp.messages.count == 1)
    }

    @Test func `a message routed by campaign to another ESP is judged for that ESP`() throws {
        let (plain, sendgrid) = (try ScriptedESP(), try ScriptedESP())
        let upstreams = [
            GuardSettings.upstream(name: "plain", port: plain.port),
            GuardSettings.upstream(name: "sendgrid", port: sendgrid.port, "profile: sendgrid"),
        ]
        let there = try GuardProgram.start(settings(upstreams, route: "sendgrid"))
        #expect(try there.deliver(message: Self.tagged).code == 250)
        #expect(sendgrid.messages.count == 1)
        #expect(try there.records().map(\.upstream) == ["sendgrid"])

        let back = try GuardProgram.start(settings(upstreams.reversed(), route: "plain"))
        let reply = try back.deliver(message: Self.tagged)
        #expect(reply.code == 550, "\(reply)")
        #expect(plain.messages.isEmpty && sendgrid.messages.count == 1)
        let record = try #require(try back.records().first)
        #expect(record.verdict == "blocked" && record.campaign == "spring")
        #expect(record.findings.count { $0.check == "placeholder" } == 1)
    }

    /// The first ESP's own header names the campaign. Judging again for the second ESP must not give another name.
    @Test func `the campaign that chose the route is the recorded campaign`() throws {
        let (first, second) = (try ScriptedESP(), try ScriptedESP())
        let program = try GuardProgram.start(
            settings(
                [
                    GuardSettings.upstream(name: "first", port: first.port, "profile: mailgun"),
                    GuardSettings.upstream(name: "second", port: second.port, "profile: postmark"),
                ], route: "second"))
        let message = TestMessage.plain(fields: ["X-Mailgun-Tag: spring", "X-PM-Tag: welcome"])
        #expect(try program.deliver(message: message).code == 250)
        #expect(first.messages.isEmpty && second.messages.count == 1)
        #expect(try program.records().map(\.campaign) == ["spring"])
    }

    @Test func `after a failover a message is judged for the ESP that accepted its recipients`() throws {
        let closedPort = try FreePort.take()
        let plain = try ScriptedESP()
        let program = try GuardProgram.start(
            settings([
                GuardSettings.upstream(name: "sendgrid", port: closedPort, "profile: sendgrid"),
                GuardSettings.upstream(name: "plain", port: plain.port),
            ]))
        let reply = try program.deliver(message: Self.tagged)
        #expect(reply.code == 550, "\(reply)")
        #expect(plain.messages.isEmpty)
        #expect(try program.deliver().code == 250)
    }
}
