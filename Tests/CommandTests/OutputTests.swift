import Control
import Guard
import Mail
import Testing

@testable import sendguard

struct OutputTests {
    private static let now = Timestamp(rfc3339: "2026-11-23T21:00:00Z")!

    private static let stop = StopReport(
        Stop(
            id: StopID(value: 3), scope: .all, mode: .defer, reason: "wrong segment", who: "ann",
            at: now - .seconds(600)), refused: 12)

    private func headline(_ report: StatusReport) -> String {
        StatusText(report: report, now: Self.now, socket: "state/sendguard.sock").lines[0]
    }

    @Test func `the headline says whether the guard runs, is stopped, is stopped in part or is halted`() {
        var report = StatusReport(running: true, state: "state")
        #expect(headline(report).hasPrefix("RUNNING"))
        report.stops = [Self.stop]
        #expect(headline(report).hasPrefix("STOPPED  by S3"))
        let order = StopOrder(scope: StopScope("sender:news@shop.example")!, reason: "r", who: Identity(name: "ann"))
        let scoped = Stop(id: StopID(value: 19), order, at: Self.now)
        var part = StatusReport(running: true, state: "state")
        part.standing = Self.standing([scoped])
        part.stops = [StopReport(scoped)]
        #expect(
            headline(part).hasPrefix(
                "STOPPED in part: sender:news@shop.example by S19, nothing refused yet; other mail passes; "))
        part.stops = [StopReport(scoped, refused: 2)]
        #expect(headline(part).hasPrefix("STOPPED in part: sender:news@shop.example by S19; other mail passes; "))
        part.stops.append(Self.stop)
        #expect(headline(part).hasPrefix("STOPPED  by S19, S3"))
        report.halts = [HaltReport(.auditUnavailable)]
        #expect(headline(report).hasPrefix("HALTED"))
        report = StatusReport(running: false, state: "state")
        report.stops = [Self.stop]
        #expect(
            headline(report)
                == "NO GUARD RUNS  no answer at state/sendguard.sock; the next start will be stopped (S3)")
    }

    /// The standing of a guard with these stops, one stream and one ESP.
    private static func standing(_ stops: [Stop]) -> MailStatusReport {
        var configuration = Configuration()
        var listener = ListenerSettings(address: "127.0.0.1:2525")
        listener.stream = "newsletter"
        configuration.listeners = [listener]
        configuration.upstreams = [UpstreamSettings(name: "esp", host: "smtp.example.com", port: 587)]
        let snapshot = KillSwitchSnapshot(stops: stops, halts: [], unanswered: [], refusals: [:])
        return MailStatusReport(
            MailStatus(snapshot, causes: [], notes: [], mail: PossibleMail(configuration) { _ in nil }))
    }

    @Test(arguments: [
        ("stream:newsletter", true), ("stream:*", true), ("sender:*", true), ("sender:*@*", true),
        ("recipient-domain:*", true), ("campaign:*", true), ("upstream:esp", true), ("stream:crm", false),
        ("campaign:spring-*", false), ("sender:*.example.com", false), ("upstream:other", false),
    ])
    func `the headline says that other mail passes only when there is other mail`(scope: String, isAll: Bool) throws {
        let order = StopOrder(scope: try #require(StopScope(scope)), reason: "r", who: Identity(name: "ann"))
        let stop = Stop(id: StopID(value: 7), order, at: Self.now)
        var report = StatusReport(running: true, state: "state")
        (report.stops, report.standing) = ([StopReport(stop, refused: 1)], Self.standing([stop]))
        let line = headline(report)
        #expect(line.hasPrefix(isAll ? "STOPPED  no mail passes: \(scope) by S7; " : "STOPPED in part: "), "\(line)")
        #expect(line.contains("other mail passes") == !isAll, "\(line)")
        #expect(report.standing?.allMail == isAll)
        // When the possible mail is not known, the headline does not say that other mail passes.
        report.standing?.rest = .unknown
        #expect(headline(report).contains("STOPPED in part") && !headline(report).contains("other mail passes"))
    }

    @Test func `a stop shows who, when, why, and how to end it`() {
        var report = StatusReport(running: true, state: "state")
        report.stops = [Self.stop]
        let text = StatusText(report: report, now: Self.now, socket: "s").lines.joined(separator: "\n")
        for words in ["by ann 10 min ago", "12 messages refused", "wrong segment", "sendguard resume S3 --reason TEXT"]
        {
            #expect(text.contains(words), "\(words)")
        }
    }

    @Test func `messages in flight at a stop are shown with their outcome`() throws {
        let stop = Stop(
            id: StopID(value: 3), scope: .all, mode: .defer, reason: "r", who: "ann", at: Self.now)
        let receipt = StopReceipt(
            stop: stop, askedAt: Self.now, completeAt: Self.now,
            unanswered: [RecordID(value: 1), RecordID(value: 2)])
        var report = StatusReport(running: true, state: "state")
        report.receipts = [StopReceiptReport(receipt) { $0.value == 1 ? .unknown : .unanswered }]
        let lines = StatusText(report: report, now: Self.now, socket: "s").lines
        #expect(lines.contains("  S3  \(RecordID(value: 1))  unknown"))
        #expect(lines.contains("  S3  \(RecordID(value: 2))  unanswered"))
    }

    @Test func `a record's line holds no control characters`() {
        let record = MessageRecord(
            id: RecordID(value: 1), at: Self.now, stream: "s", clientAddress: "c", campaign: "k\u{1B}[2J", sender: nil,
            subject: "red \u{1B}[31m\r\n\u{202E}txt.exe", sizeBytes: 1, sha256: "", verdict: .blocked,
            deliveries: [], findings: [], upstream: nil, stop: nil, lists: [:])
        let text = RecordText(record: RecordReport(record))
        let page = RecordPage(report: ShowReport(RecordReport(record), whyNotKept: "why"))
        let line = text.line + page.lines.joined()
        #expect(!line.unicodeScalars.contains { $0.value < 0x20 || $0.value == 0x202E })
        #expect(text.line.contains("red ?[31m???txt.exe"))
    }

    @Test func `a line of the log fits the terminal and keeps the whole reason`() {
        let reason = "550 5.7.1 sendguard: suppressed (unsubscribed 2026-03-01, list unsubscribed)"
        let reply = Reply(
            550, EnhancedStatusCode(5, 7, 1), "sendguard: suppressed (unsubscribed 2026-03-01, list unsubscribed)")
        let record = MessageRecord(
            id: RecordID(value: 1), at: Self.now, stream: "s", clientAddress: "c", campaign: "spring-sale",
            sender: Address("newsletter@fernandfield.example"), subject: "20 % off everything green", sizeBytes: 1,
            sha256: "", verdict: .blocked,
            deliveries: [Delivery(address: Address("rosa.klein@example.net")!, state: .blocked, reply: reply)],
            findings: [], upstream: nil, stop: nil, lists: [:])
        let text = RecordText(record: RecordReport(record))
        #expect(text.line(width: nil).hasSuffix(reason))
        for width in [80, 100, 120] {
            let lines = text.line(width: width).split(separator: "\n")
            #expect(lines.count == 2 && lines.allSatisfy { $0.count <= width }, "\(lines)")
            #expect(lines.last == "      suppressed (unsubscribed 2026-03-01, list unsubscribed)")
        }
        let line = text.line(width: 250)
        #expect(!line.contains("\n") && line.hasSuffix("  suppressed (unsubscribed 2026-03-01, list unsubscribed)"))
    }

    @Test(arguments: [80, 100])
    func `the columns of the log have the same width in all lines`(width: Int) throws {
        let reply = Reply(
            550, EnhancedStatusCode(5, 7, 1), "sendguard: " + String(repeating: "placeholder ", count: 20))
        let lines = [
            ("a", "ann@example.com", "Hi"), ("spring-sale-2026", "news@a-long-domain.example", "20 % off all"),
        ]
        .map { campaign, sender, subject in
            let record = MessageRecord(
                id: RecordID(value: 1), at: Self.now, stream: "s", clientAddress: "c", campaign: campaign,
                sender: Address(sender), subject: subject, sizeBytes: 1, sha256: "", verdict: .blocked,
                deliveries: [Delivery(address: Address("rosa.klein@example.net")!, state: .blocked, reply: reply)],
                findings: [], upstream: nil, stop: nil, lists: [:])
            return RecordText(record: RecordReport(record)).line(width: width)
        }
        let starts = lines.map { line in line.firstIndex(of: "\"").map { line.distance(from: line.startIndex, to: $0) }
        }
        #expect(starts[0] != nil && starts[0] == starts[1], "\(lines)")
        for line in lines {
            let parts = line.split(separator: "\n")
            #expect(parts.count == 2 && parts[0].count <= width && parts[1].count == width, "\(line)")
            #expect(parts[1].hasPrefix("      placeholder placeholder") && parts[1].hasSuffix("…"), "\(line)")
        }
    }

    @Test func `an event's line fits the terminal`() {
        let stops = (1...9).map { "S\($0) campaign:c\($0) defer" }.joined(separator: ", ")
        let event = EventReport(
            GuardEvent(
                at: Self.now, kind: .stop, who: Identity(name: "ann"), reason: "wrong segment", subject: "S9 all",
                before: stops, after: stops + ", S10"))
        #expect(EventsCommand.line(of: event, width: nil).hasSuffix("  (\(stops) > \(stops), S10)"))
        for width in [60, 80, 100, 160] {
            let lines = EventsCommand.line(of: event, width: width).split(separator: "\n")
            #expect(lines.allSatisfy { $0.count <= width }, "\(lines)")
            #expect(lines.joined().contains("wrong") && lines.joined().contains("segment"))
        }
    }

    @Test(arguments: [
        ([Delivery.State.released], ""), ([.accepted, .released], ""),
        ([.released, .refused, .discarded], "2 of 3 recipients not accepted"),
        ([.unknown, .accepted], "1 of 2 recipients not accepted"),
        ([.suppressed, .accepted, .refused], "1 of 3 recipients suppressed; 1 of 3 recipients not accepted"),
    ])
    func `a delivery that the ESP accepted at a release counts as accepted`(
        _ states: [Delivery.State], _ reason: String
    ) {
        let record = MessageRecord(
            id: RecordID(value: 1), at: Self.now, stream: "s", clientAddress: "c", campaign: "k", sender: nil,
            subject: "Hi",
            sizeBytes: 1, sha256: "", verdict: .relayed,
            deliveries: states.map { Delivery(address: Address("jane@example.net")!, state: $0, reply: nil) },
            findings: [], upstream: nil, stop: nil, lists: [:])
        let text = RecordText(record: RecordReport(record))
        #expect(text.reason == reason)
        #expect(text.line.contains("not accepted") != reason.isEmpty)
        let page = RecordPage(report: ShowReport(RecordReport(record), whyNotKept: "why"))
        #expect(page.lines[0].contains("not accepted") != reason.isEmpty)
    }

    @Test func `the page of a message has a timeline with the time of each step`() {
        var record = MessageRecord(
            id: RecordID(value: 1), at: Self.now, stream: "s", clientAddress: "c", campaign: "k", sender: nil,
            subject: "",
            sizeBytes: 1, sha256: "", verdict: .relayed, deliveries: [], findings: [], upstream: nil, stop: nil,
            lists: [:], bodyAt: Self.now + .microseconds(1_500_000), decidedAt: Self.now + .microseconds(1_500_400))
        record.answeredAt = Self.now + .microseconds(1_560_400)
        let lines = RecordPage(report: ShowReport(RecordReport(record), whyNotKept: "why")).lines
        let start = lines.firstIndex(of: "timeline (UTC)")
        #expect(start != nil)
        let steps = lines.dropFirst((start ?? 0) + 1).prefix(4).map { line in
            line.split(separator: " ", maxSplits: 1).last.map { $0.trimmingPrefix(while: \.isWhitespace) } ?? ""
        }
        #expect(
            steps == [
                "MAIL FROM received", "+1.5 s   whole body received", "+0.4 ms  decided, and the decision is on record",
                "+60 ms   the ESP replied",
            ])
    }

    @Test(
        arguments: [
            (0, "0 s"), (59, "59 s"), (60, "1 min"), (3599, "59 min"), (3600, "1 h"), (11_520, "3 h 12 min"),
            (86_400, "1 d"), (93_600, "1 d 2 h"), (-5, "0 s"),
        ])
    func `a span of time is shown in at most two units`(seconds: Int, text: String) {
        #expect(Words.span(seconds: seconds) == text)
    }

    @Test func `columns are as wide as their widest cell`() {
        #expect(Words.columns([["a", "b", "c"], ["long", "b"]]) == ["  a     b  c", "  long  b"])
    }

    @Test func `a receipt without a guard says when the stop takes effect`() {
        let receipt = StopReceipt(
            stop: Stop(id: StopID(value: 1), scope: .all, mode: .defer, reason: "r", who: "w", at: Self.now),
            askedAt: Self.now, completeAt: Self.now, unanswered: [])
        let offline = StopText(receipt: StopReceiptReport(receipt, running: false)).lines.joined(separator: "\n")
        #expect(offline.contains("the next start will be stopped"))
        #expect(offline.hasPrefix("NO GUARD RUNS HERE  S1 is stored: scope all") && !offline.contains("STOPPED"))
        let live = StopText(receipt: StopReceiptReport(receipt, refused: 1)).lines.joined(separator: "\n")
        #expect(live.contains("every message that left has been answered"))
        #expect(live.contains("so far    1 message refused"))
    }

    @Test func `a stop without a guard names the guards whose mail still flows`() throws {
        let guards = [
            RunningGuards.Process(pid: 7, state: "/var/lib/sendguard", commandLine: "sendguard serve"),
            RunningGuards.Process(pid: 8, state: nil, commandLine: "sendguard serve --state x"),
        ]
        let scope = try #require(StopScope("campaign:it's spring-*"))
        let warnings = RunningGuards.warnings(guards, of: scope)
        #expect(
            warnings[0].hasPrefix("ANOTHER GUARD RUNS, AND ITS MAIL STILL FLOWS: process 7")
                && warnings[0].hasSuffix(
                    "sendguard stop --campaign 'it'\\''s spring-*' --state /var/lib/sendguard"),
            "\(warnings)")
        #expect(warnings[1].contains("process 8 of another user") && warnings[1].contains("sudo sendguard stop"))
        #expect(RunningGuards.warnings(guards, of: .all)[0].hasSuffix("sendguard stop --state /var/lib/sendguard"))
        #expect(RunningGuards.warnings([], of: .all).isEmpty)
    }

    @Test func `a command between backticks stays on one line`() {
        #expect(
            Words.wrapped("Run `sendguard held list` first", width: 22) == ["Run", "`sendguard held list`", "first"])
        #expect(Words.wrapped("Run `a b c d` now", width: 6) == ["Run", "`a b c", "d` now"])
        #expect(Words.wrapped("no command here", width: 10) == ["no command", "here"])
    }
}
