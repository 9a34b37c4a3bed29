import Mail
import Testing

@testable import Guard

/// Whether mail passes at present, and what keeps it back.
struct MailStatusTests {
    private let now = Timestamp(rfc3339: "2026-03-01T12:00:00Z")!
    private let nothingStopped = KillSwitchSnapshot(stops: [], halts: [], unanswered: [], refusals: [:])

    private func upstream(_ name: String, _ trouble: UpstreamHealth.Trouble? = nil) -> (String, UpstreamHealth) {
        var standing = UpstreamHealth(at: now)
        if let trouble { standing.didFail(trouble, "why", at: now) } else { standing.didAnswer(at: now) }
        return (name, standing)
    }

    private func standing(
        _ upstreams: [(String, UpstreamHealth)], _ routes: [RouteSettings] = [], snapshot: KillSwitchSnapshot? = nil
    ) -> MailStatus {
        let (causes, notes) = MailStatus.causes(upstreams: upstreams.map { ($0.0, $0.1) }, routes: routes)
        return MailStatus(snapshot ?? nothingStopped, causes: causes, notes: notes)
    }

    @Test func `all mail passes while the ESPs are healthy`() {
        let standing = standing([upstream("a"), upstream("b")])
        #expect(standing.isRunning && standing.causes.isEmpty && standing.notes.isEmpty && !standing.isAllMail)
    }

    @Test func `trouble at the only ESP keeps all mail back`() throws {
        let standing = standing([upstream("esp", .loginRefused)])
        #expect(standing.state == .deferring && standing.isAllMail)
        let cause = try #require(standing.causes.first)
        #expect(cause.mail == "all mail" && cause.text == "ESP esp refuses our login (why)" && cause.since == now)
    }

    @Test func `trouble at one of two ESPs is only a note, because the other takes its mail`() throws {
        let standing = standing([upstream("a", .unreachable), upstream("b")])
        #expect(standing.isRunning)
        #expect(try #require(standing.notes.first).text == "ESP a cannot be reached (why); b takes its mail")
    }

    @Test func `trouble at both ESPs keeps all mail back`() {
        let standing = standing([upstream("a", .unreachable), upstream("b", .insecure)])
        #expect(standing.causes.map(\.isAllMail) == [true])
        #expect(standing.causes[0].text.contains("ESP a ") && standing.causes[0].text.contains("; ESP b "))
    }

    @Test func `trouble at all ESPs of a route keeps only that route's mail back`() {
        let routes = [RouteSettings(stream: "crm", upstreams: ["a"]), RouteSettings(upstreams: ["b"])]
        let crm = standing([upstream("a", .closed), upstream("b")], routes)
        #expect(crm.causes.map(\.mail) == ["mail of stream crm"] && !crm.isAllMail && crm.state == .deferring)
        let rest = standing([upstream("a"), upstream("b", .closed)], routes)
        #expect(rest.causes.map(\.mail) == ["all other mail"] && !rest.isAllMail)
        let all = standing([upstream("a", .closed), upstream("b", .closed)], routes)
        #expect(all.causes.allSatisfy(\.isAllMail) && all.isAllMail)
        // Mail without a route may go to all ESPs.
        let open = standing([upstream("a", .closed), upstream("b")], [routes[0]])
        #expect(open.causes.map(\.mail) == ["mail of stream crm"])
    }

    @Test func `a halt takes precedence over a stop, and a stop over deferrals`() {
        let stop = Stop(id: StopID(value: 1), scope: .all, mode: .defer, reason: "r", who: "ann", at: now)
        let down = upstream("esp", .unreachable)
        let stopped = KillSwitchSnapshot(stops: [stop], halts: [], unanswered: [], refusals: [:])
        #expect(standing([down], snapshot: stopped).state == .stopped)
        #expect(standing([down], snapshot: stopped).causes.count == 1, "the other causes are listed, too")
        let halted = KillSwitchSnapshot(stops: [stop], halts: [.auditUnavailable], unanswered: [], refusals: [:])
        #expect(standing([upstream("esp")], snapshot: halted).state == .halted)
    }

    @Test func `a list in trouble keeps the mail in its scope back`() throws {
        var configuration = Configuration()
        configuration.listeners = [ListenerSettings(address: "127.0.0.1:1"), ListenerSettings(address: "127.0.0.1:2")]
        configuration.listeners[0].stream = "newsletter"
        configuration.listeners[1].stream = "crm"
        let mail = PossibleMail(configuration) { _ in nil }
        func cause(_ terms: String...) throws -> MailStatus.Cause {
            MailStatus.cause(list: "out", try ListScope(terms: terms), trouble: "list out is missing", mail: mail)
        }
        #expect(try cause("all").isAllMail)
        #expect(try cause("stream:newsletter").mail == "mail of stream newsletter")
        #expect(try cause("stream:newsletter", "stream:c*").isAllMail)
        #expect(try !cause("campaign:*").isAllMail)
    }

    // MARK: Reminders

    private func cause(_ key: String, _ text: String = "ESP esp cannot be reached") -> MailStatus.Cause {
        .init(key: key, mail: "all mail", isAllMail: true, text: text, since: nil)
    }

    @Test func `a notice is sent once, again after each interval, and when the trouble is over`() {
        var reminder = AlertReminder()
        func notice(_ causes: [MailStatus.Cause], _ seconds: Int) -> [String] {
            reminder.notice(causes, every: .seconds(60), at: now + .seconds(seconds)).map { "\($0.kind): \($0.text)" }
        }
        #expect(notice([], 0).isEmpty)
        #expect(notice([cause("a")], 1) == ["warning: DEFERRING all mail: ESP esp cannot be reached"])
        #expect(notice([cause("a", "other words")], 2).isEmpty)
        #expect(notice([cause("a")], 61) == ["warning: still DEFERRING all mail: ESP esp cannot be reached"])
        #expect(notice([cause("a")], 62).isEmpty)
        #expect(notice([], 91) == ["resumed: over after 90 s: ESP esp cannot be reached; mail flows"])
        #expect(notice([], 200).isEmpty)
    }

    @Test func `undecided trouble is not over, and trouble reported elsewhere gets only reminders`() {
        var reminder = AlertReminder()
        _ = reminder.notice([cause("upstream a")], every: .seconds(60), at: now)
        #expect(reminder.notice([], isUndecided: { _ in true }, every: .seconds(60), at: now).isEmpty)
        #expect(reminder.notice([], every: .seconds(60), at: now).map(\.kind) == [.resumed])
        let list = [cause("list out")]
        func told(_ causes: [MailStatus.Cause], _ seconds: Int) -> Int {
            reminder.notice(
                causes, isToldElsewhere: { $0.hasPrefix("list ") }, every: .seconds(60), at: now + .seconds(seconds)
            ).count
        }
        #expect([told(list, 1), told(list, 62), told([], 63)] == [0, 1, 0])
    }

    @Test func `a clock that is set back does not suppress reminders`() {
        var reminder = AlertReminder()
        _ = reminder.notice([cause("a")], every: .seconds(60), at: now)
        #expect(reminder.notice([cause("a")], every: .seconds(60), at: now - .seconds(5)).count == 1)
    }
}
