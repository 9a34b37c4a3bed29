import Content
import Control
import Guard
import Mail
import TestSupport
import Testing

@testable import sendguard

/// A file is judged as mail of its envelope, stream and ESP.
@Suite(.scoped) struct OfflineJudgeTests {
    private static let moment = Timestamp(microseconds: 1_700_000_000_000_000)

    private func configuration(_ text: String) throws -> Configuration {
        let scope = try TestScope.mine
        let file = try scope.write(
            scope.uniqueName("c.yaml"),
            """
            listeners:
              - {address: "127.0.0.1:2525", tls: none, auth: none, stream: news}
              - {address: "127.0.0.1:2526", tls: none, auth: none, stream: tests}
            upstreams:
              - {name: plain, host: 127.0.0.1, port: 25, tls: none}
              - {name: grid, host: 127.0.0.1, port: 26, tls: none, profile: sendgrid}

            """ + text)
        return try ConfigurationLoader.load(file).configuration
    }

    private func report(
        _ configuration: Configuration, _ message: String = message(), name: String = "a.eml",
        lists: (any GuardControl)? = nil, _ change: (inout OfflineMail) -> Void = { _ in }
    ) async throws -> CheckReport {
        var mail = OfflineMail(configuration)
        change(&mail)
        let judge = OfflineJudge(configuration: configuration, mail: mail, now: Self.moment)
        return try await judge.judge(
            CheckInput(Array(message.utf8), name: name, isHTML: false), file: name,
            asking: RecipientLists(control: lists, routing: configuration.routingCharacters))
    }

    private static func message(_ text: String = "Hello Ada,", fields: String...) -> String {
        let head = ["From: Fern <news@shop.example>", "To: ada@example.net", "Subject: News"] + fields
        return (head + ["", text, ""]).joined(separator: "\r\n")
    }

    private static let gridTag = message("Leave: <%asm_global_unsubscribe_raw_url%>", fields: "X-Campaign-ID: spring")

    private func people(_ addresses: String...) -> [Address] { addresses.compactMap { Address($0) } }

    // MARK: Names

    @Test func `the first listener's stream counts unless another is named`() async throws {
        let settings = try configuration("checks: {placeholder: {streams: {tests: observe}}}\n")
        let tagged = Self.message("Hello {{first_name}},")
        #expect(try await report(settings, tagged).verdict == "blocked")
        let tests = try await report(settings, tagged) { $0.stream = "tests" }
        #expect(
            tests.verdict == "passed" && tests.stream == "tests" && tests.findings.count { $0.action == .observed } > 0)
    }

    @Test func `the upstream is the first of the route, or the named one`() async throws {
        let settings = try configuration("routes: [{stream: tests, upstreams: [grid]}]\n")
        let plain = try await report(settings, Self.gridTag)
        #expect(plain.verdict == "blocked" && plain.upstream == "plain")
        let routed = try await report(settings, Self.gridTag) { $0.stream = "tests" }
        #expect(routed.verdict == "passed" && routed.upstream == "grid")
        let named = try await report(settings, Self.gridTag) { $0.upstream = settings.upstreams[1] }
        #expect(named.verdict == "passed" && named.upstream == "grid")
        let profile = try await report(settings, Self.gridTag) { $0.profile = ProfileCatalogue.shipped["sendgrid"] }
        #expect(profile.verdict == "passed" && profile.upstream == nil)
    }

    @Test func `a route by campaign or by sender chooses the upstream`() async throws {
        let byCampaign = try configuration("routes: [{campaign: spring, upstreams: [grid]}]\n")
        #expect(try await report(byCampaign, Self.gridTag).upstream == "grid")
        let bySender = try configuration("routes: [{sender_domain: other.example, upstreams: [grid]}]\n")
        #expect(try await report(bySender, Self.gridTag).upstream == "plain")
        let given = try await report(bySender, Self.gridTag) { $0.sender = .given(Address("a@other.example")) }
        #expect(given.upstream == "grid")
    }

    @Test func `the sender decides the campaign of mail that names none`() async throws {
        let settings = try configuration("")
        let own = try await report(settings).campaign
        #expect(own.hasPrefix("auto-"))
        #expect(try await report(settings) { $0.sender = .given(Address("news@shop.example")) }.campaign == own)
        #expect(try await report(settings) { $0.sender = .given(nil) }.campaign != own)
    }

    // MARK: Replies

    @Test func `a refusal has the reply of the gate, without an id`() async throws {
        let blocked = try await report(try configuration(""), Self.message("Hello {{first_name}},"))
        #expect(blocked.reply == "550 5.7.1 sendguard: unrendered placeholder \"{{first_name}}\" in text [placeholder]")
        let passed = try await report(try configuration(""))
        #expect(passed.reply == nil && passed.reason == nil)
    }

    @Test func `mail that loops is refused before its checks`() async throws {
        let trace = String(repeating: "Received: from a by b; Mon, 2 Mar 2026 09:30:00 +0000\r\n", count: 101)
        let report = try await report(try configuration(""), trace + Self.message("Hello {{first_name}},"))
        #expect(report.verdict == "refused" && report.reply?.hasPrefix("554 5.4.6 sendguard: too many hops") == true)
        #expect(report.reason == "too many hops, this mail is looping" && !report.findings.isEmpty)
    }

    // MARK: Recipients

    /// A state folder with two suppression lists; `gone@example.net` is on one, `late@example.net` on the one for the
    /// campaign `spring`.
    private func lists(_ settings: [ListSettings] = []) async throws -> GuardService {
        let control = GuardService(
            try await StateFolder(try TestScope.mine.path("state"), settings: ServiceSettings(lists: settings))
        ).acting(as: Identity(name: "ann"))
        for (list, entry) in [("out", "gone@example.net"), ("spring", "late@example.net")] {
            var change = ListChangeRequest(list: list, action: .add, entries: [entry], reason: "unsubscribed")
            change.isNew = true
            _ = try await control.changeList(change)
        }
        return control
    }

    private var springOnly: [ListSettings] {
        var spring = ListSettings(name: "spring")
        spring.scope = ListScope(campaigns: [NamePattern("spring")!])
        return [ListSettings(name: "out"), spring]
    }

    private static let spring = message(fields: "X-Campaign-ID: spring")

    @Test func `a message whose only recipient is suppressed is not read`() async throws {
        let lists = try await lists()
        defer { lists.close() }
        let report = try await report(try configuration(""), Self.message("Hello {{x}},"), lists: lists) {
            $0.recipients = people("gone@example.net")
        }
        #expect(report.verdict == "suppressed" && report.findings.isEmpty)
        #expect(report.reply?.hasPrefix("550 5.7.1 sendguard: suppressed (unsubscribed") == true)
        #expect(report.reason?.hasPrefix("suppressed (unsubscribed") == true)
        #expect(report.checks.allSatisfy { $0.state == "could-not" || $0.state == "off" })
        #expect(report.recipients.map(\.fate) == [.refused])
    }

    @Test func `other recipients still get the message, and the line says so`() async throws {
        let lists = try await lists()
        defer { lists.close() }
        let report = try await report(try configuration(""), lists: lists) {
            $0.recipients = people("gone@example.net", "ada@example.net")
        }
        #expect(report.verdict == "passed" && report.recipients.map(\.fate) == [.refused, .passes])
        #expect(report.line.contains("1 of 2 recipients refused"), "\(report.line)")
        #expect(!report.line.contains("not fully judged"))
    }

    @Test func `a list for one campaign is asked after the checks`() async throws {
        let lists = try await lists(springOnly)
        defer { lists.close() }
        let settings = try configuration("")
        let other = try await report(settings, lists: lists) { $0.recipients = people("late@example.net") }
        #expect(other.verdict == "passed")
        let spring = try await report(settings, Self.spring, lists: lists) {
            $0.recipients = people("late@example.net")
        }
        #expect(spring.verdict == "suppressed" && spring.reply?.contains("list spring)") == true)
        let some = try await report(settings, Self.spring, lists: lists) {
            $0.recipients = people("late@example.net", "ada@example.net")
        }
        #expect(some.verdict == "passed" && some.recipients.map(\.fate) == [.refused, .passes])
    }

    private var silent: [ListSettings] {
        var out = ListSettings(name: "out")
        out.refusal = .silentEverywhere
        return [out]
    }

    @Test func `a list that refuses silently leaves its people out, and the line says so`() async throws {
        let lists = try await lists(silent)
        defer { lists.close() }
        let settings = try configuration("")
        let some = try await report(settings, lists: lists) {
            $0.recipients = people("gone@example.net", "ada@example.net")
        }
        #expect(some.verdict == "passed" && some.recipients.map(\.fate) == [.leftOut, .passes])
        #expect(some.recipients[0].reply?.hasPrefix("250 2.1.5 sendguard: suppressed (unsubscribed") == true)
        #expect(some.line.contains("1 of 2 recipients left out"), "\(some.line)")
        let alone = try await report(settings, lists: lists) { $0.recipients = people("gone@example.net") }
        #expect(alone.verdict == "suppressed" && alone.reply == "250 2.0.0 sendguard: not sent, nobody is left")
        let bad = try await report(settings, Self.message("Hello {{first_name}},"), lists: lists) {
            $0.recipients = people("gone@example.net")
        }
        #expect(bad.verdict == "blocked", "the message is judged although nobody would get it")
    }

    @Test func `a list that refuses silently still refuses the whole message for its header`() async throws {
        let lists = try await lists(silent)
        defer { lists.close() }
        let settings = try configuration("")
        func judge(_ to: String, _ recipient: String) async throws -> CheckReport {
            let message = Self.message(fields: "X-SMTPAPI: {\"to\": [\"\(to)\"]}")
            return try await report(settings, message, lists: lists) {
                $0.upstream = settings.upstreams[1]
                $0.recipients = people(recipient)
            }
        }
        let named = try await judge("gone@example.net", "ada@example.net")
        #expect(
            named.verdict == "blocked" && named.reply?.hasPrefix("550 5.7.1 sendguard: suppressed") == true, "\(named)")
        #expect(named.reply?.hasSuffix(" in X-SMTPAPI") == true)
        let onlyHeader = try await judge("kim@example.net", "gone@example.net")
        #expect(
            onlyHeader.verdict == "blocked" && onlyHeader.reply == ListDecision.onlyHeaderLeft.text, "\(onlyHeader)")
    }

    @Test func `a suppressed recipient in the ESP's header blocks the whole message`() async throws {
        let lists = try await lists()
        defer { lists.close() }
        let settings = try configuration("")
        let message = Self.message(fields: #"X-SMTPAPI: {"to": ["gone@example.net", "kim@example.net"]}"#)
        let report = try await report(settings, message, lists: lists) {
            $0.upstream = settings.upstreams[1]
            $0.recipients = people("ada@example.net")
        }
        #expect(report.verdict == "blocked" && report.reply?.hasSuffix("list out) in X-SMTPAPI") == true, "\(report)")
        #expect(report.recipients.map(\.header) == [nil, "X-SMTPAPI", "X-SMTPAPI"])
    }

    @Test func `a configured list that was never imported defers the message`() async throws {
        let lists = try await lists([ListSettings(name: "vip")])
        defer { lists.close() }
        let report = try await report(try configuration(""), lists: lists) { $0.recipients = people("ada@example.net") }
        #expect(report.verdict == "deferred" && report.reply?.hasPrefix("451 4.7.1 sendguard: list vip") == true)
    }

    @Test func `a list in mode observe refuses nobody and is a finding`() async throws {
        var out = ListSettings(name: "out")
        out.mode = .observe
        let lists = try await lists([out])
        defer { lists.close() }
        let report = try await report(try configuration(""), lists: lists) {
            $0.recipients = people("gone@example.net")
        }
        #expect(report.verdict == "passed")
        #expect(report.findings.filter { $0.check == "lists" }.map(\.kind) == ["suppressed"])
        #expect(report.line.contains("observed"))
    }

    @Test func `an address with a route in it is refused as the configuration says`() async throws {
        let routed = people("ada%other.example@example.net")
        let refused = try await report(try configuration("")) { $0.recipients = routed }
        #expect(refused.verdict == "blocked" && refused.reply?.hasPrefix("550 5.1.3") == true)
        let looked = try await report(try configuration("routing_characters: look_inside\n")) { $0.recipients = routed }
        #expect(looked.verdict == "passed")
    }

    // MARK: Not judged

    @Test func `a message that passed names the enforcing checks that could not judge it`() async throws {
        let settings = try configuration("")
        let without = try await report(settings)
        #expect(without.line == "a.eml: passed (1 finding observed; not fully judged by wrong-recipient)")
        let with = try await report(settings) { $0.recipients = people("ada@example.net") }
        #expect(with.line == "a.eml: passed (1 finding observed)")
        let enforcing = try configuration(
            "checks: {campaign-sameness: {mode: enforce}, wrong-recipient: {mode: off}}\n")
        #expect(try await report(enforcing).line.hasSuffix("not fully judged by campaign-sameness)"))
        #expect(try await report(settings, Self.message("Hi {{x}},")).line.contains("not fully judged") == false)
    }

    @Test func `a piece of HTML passes without a note`() async throws {
        let report = try await report(try configuration(""), "<p>Hello Ada, it works.</p>", name: "a.html")
        #expect(report.line == "a.html: passed")
        #expect(report.checks.first { $0.check == "unsubscribe" }?.state == "not-applicable")
    }

    @Test func `the JSON has the state of every check`() async throws {
        let settings = try configuration("checks: {test-content: {mode: off}}\n")
        let report = try await report(settings)
        #expect(report.checks.map(\.check) == Roster.names)
        let json = ControlJSON.text(report)
        #expect(json.contains(#"{"check":"placeholder","mode":"enforce","reason":null,"state":"judged"}"#), "\(json)")
        #expect(json.contains(#"{"check":"test-content","mode":"off","reason":null,"state":"off"}"#), "\(json)")
        #expect(json.contains(#""state":"could-not""#) && json.contains(#""reply":null"#), "\(json)")
    }

    @Test func `the reasons are shown to a person who wants to see all`() async throws {
        let lines = FindingText.lines(unjudged: try await report(try configuration("")).unjudged)
        #expect(
            lines.contains(
                "  could not judge  [header-recipients] there is no envelope to compare To and Cc with"), "\(lines)")
        #expect(lines.allSatisfy { $0.count <= 100 })
    }
}

extension GuardService {
    /// Releases the state folder.
    fileprivate func close() { (state as? StateFolder)?.close() }
}
