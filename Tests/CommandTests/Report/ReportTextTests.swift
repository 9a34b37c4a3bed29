import Content
import Guard
import Mail
import Testing

@testable import sendguard

struct ReportTextTests {
    private func report() -> DamageReport {
        var report = DamageReport()
        report.campaign = "spring <b>"
        (report.first, report.last) = ("2026-03-01T12:00:10.000Z", "2026-03-01T12:03:00.000Z")
        report.messages = ["relayed": 1200, "deferred": 300]
        (report.deliveries[.accepted], report.deliveries[.unknown], report.deliveries[.deferred]) = (1198, 2, 300)
        (report.people, report.affected) = (1500, 1200)
        for (minute, accepted, deferred) in [(0, 800, 0), (1, 400, 50), (3, 0, 250)] {
            var counts = StateCounts()
            (counts[.accepted], counts[.deferred]) = (accepted, deferred)
            report.minutes.append(.init(at: "2026-03-01T12:0\(minute):00.000Z", counts: counts))
        }
        var counts = StateCounts()
        counts[.accepted] = 1200
        report.segments = ReportGroups([.init(name: "gold & <i>silver</i>", counts: counts)])
        report.findings = [.init(check: "personal-data", kind: "iban", action: .observed, messages: 3, people: 2)]
        var use = DamageReport.ListUse(list: "unsubscribed", version: 4, deliveries: 1500)
        use.ageSeconds = 90_000
        report.lists = [use]
        let stop = Stop(
            id: StopID(value: 1), scope: .all, mode: .defer, reason: "wrong \u{1B}[31mprice", who: "ann",
            origin: .person,
            at: Timestamp(rfc3339: "2026-03-01T12:01:30Z")!, endsAt: nil)
        let receipt = StopReceipt(
            stop: stop, askedAt: stop.at, completeAt: stop.at + .milliseconds(7), unanswered: [RecordID(value: 42)])
        report.stops = [.init(stop, endedAt: nil, receipt: receipt)]
        report.templates = [
            excerpt(text: "Dear …,\n\n  the <b>price</b>\u{1B}[31m\n\n", counts), excerpt(text: "", StateCounts()),
        ]
        report.templateCount = 12
        var coverage = ApologyCoverage()
        (coverage.had, coverage.owed) = (1100, 100)
        let apology = Apology(
            id: Apology.ID(value: 1), incident: IncidentID(value: 1), campaign: "sorry <i>", armedAt: stop.at,
            armedBy: "ann", endedAt: nil)
        report.apologies = [ApologyStatus(apology, coverage: coverage)]
        return report
    }

    /// A template. An empty text means that the text is not kept.
    private func excerpt(text: String, _ counts: StateCounts) -> TemplateExcerpt {
        let message = Array(text.utf8).withUnsafeBytes { Message(reading: $0) }
        return TemplateExcerpt(
            MessageTemplate(
                id: RecordID(value: 42), campaign: "spring", sketch: TemplateSketch(of: message),
                frame: MessageFrame(of: message), sample: RecordID(value: 42), from: "Shop <a@b.example>",
                subject: text.isEmpty ? "" : "Spring, …", text: text, compared: 3), counts: counts)
    }

    @Test func `the text and the page say how much is not listed`() {
        var long = report()
        (long.otherLists, long.earlierStops) = (17, .init(stops: 2000, unanswered: 5))
        let summary = DamageSummary(report: long, costPerRecipient: nil)
        let text = ReportText(summary: summary).lines
        #expect(text.contains("  and 17 versions asked before those, not listed"))
        #expect(text.contains("  2,000 earlier stops, not listed"))
        #expect(text.contains { $0.contains("6 messages on the receipts of 2,001 stops") })
        let page = ReportPage(summary: summary).html
        #expect(page.contains("17 versions asked before those") && page.contains("2,000 earlier stops"))
        let usual = ReportText(summary: self.summary()).lines.joined(separator: "\n")
        #expect(!usual.contains("not listed"))
    }

    private func summary(_ cost: Double? = 0.5) -> DamageSummary {
        DamageSummary(report: report(), costPerRecipient: cost)
    }

    @Test func `the text shows what left, what was prevented and the cost`() {
        let text = ReportText(summary: summary()).lines.joined(separator: "\n")
        for expected in [
            "Damage report: campaign spring <b>", "1,500 messages, 1,500 recipients, 1,500 people",
            "1,200 deliveries to 1,200 people (1,198 accepted, 2 unknown)", "300 deliveries (300 deferred)",
            "600.00, at 0.50 for each person", "personal-data  iban", "version 4", "content 1 d 1 h old",
            "sendguard log --campaign spring <b> --delivery unknown", "[x] yes  Did personal data leave?",
            "── S1 made by ann, complete after 7 ms, 1 message unanswered", "personal data that was found",
            "what the mail said (12 templates)", "     Subject: Spring, …", "     | Dear …,", "compared with only 3",
            "     its text is not kept", "the apology: campaign sorry <i>, armed at",
            "1,100  the ESP has accepted it",
        ] { #expect(text.contains(expected), "\(expected) in \(text)") }
        #expect(!text.contains("\u{1B}"))
        #expect(!ReportText(summary: summary(nil)).lines.joined().contains("cost"))
    }

    @Test func `attempts are shown beside messages and deliveries`() {
        var report = DamageReport()
        (report.first, report.last) = ("2026-03-01T12:00:10.000Z", "2026-03-01T12:03:00.000Z")
        (report.messages, report.attempts) = (["blocked": 1], ["blocked": 8])
        (report.deliveries[.blocked], report.people) = (1, 1)
        var attempts = StateCounts()
        attempts[.blocked] = 8
        report.deliveryAttempts = attempts
        let summary = DamageSummary(report: report, costPerRecipient: nil)
        for text in [ReportText(summary: summary).lines.joined(separator: "\n"), ReportPage(summary: summary).html] {
            #expect(text.contains("1 message, 1 recipient, 1 person, 8 attempts"), "\(text)")
            #expect(text.contains("1 delivery (1 blocked), 8 attempts"), "\(text)")
        }
    }

    @Test func `the timeline has every minute, and each stop at its time`() throws {
        let lines = ReportText(summary: summary()).lines
        let start = try #require(lines.firstIndex(of: "when"))
        #expect(
            lines[start + 1].hasPrefix("  2026-03-01 12:00  ########################################  accepted 800"))
        #expect(lines[start + 2].hasPrefix("  2026-03-01 12:01  ####################.."))
        #expect(lines[start + 3].hasPrefix("  2026-03-01 12:01  ── S1 made"))
        #expect(lines[start + 4].hasPrefix("  2026-03-01 12:02   "))
        #expect(lines[start + 5].hasPrefix("  2026-03-01 12:03  ............"))
    }

    @Test(arguments: [(0, 1), (29, 1), (30, 2), (59, 2), (100, 5), (1439, 60), (20_000, 720), (900_000, 30_001)])
    func `a long timeline has longer steps`(last: Int, width: Int) {
        var report = report()
        var counts = StateCounts()
        counts[.accepted] = 1
        let first = Timestamp(rfc3339: "2026-03-01T00:00:00Z")!
        report.minutes = [0, last].map { .init(at: (first + .seconds($0 * 60)).rfc3339, counts: counts) }
        let (minutes, steps) = DamageSummary(report: report, costPerRecipient: nil).steps(atMost: 30)
        #expect(minutes == width && steps.count <= 32)
        #expect(steps.map(\.counts.total).reduce(0, +) == 2)
    }

    @Test func `the page is complete, loads nothing and escapes foreign text`() {
        let html = ReportPage(summary: summary()).html
        #expect(html.hasPrefix("<!doctype html>") && html.contains("</html>"))
        #expect(html.contains("spring &lt;b&gt;") && !html.contains("<b>") && !html.contains("<i>silver"))
        #expect(html.contains("gold &amp; &lt;i&gt;silver&lt;/i&gt;") && !html.contains("\u{1B}"))
        for foreign in ["http:", "https:", "src=", "url(", "<script", "@import"] {
            #expect(!html.contains(foreign), "\(foreign)")
        }
        #expect(html.contains("<svg") && html.contains("S1 made, complete after 7 ms"))
        #expect(html.contains("the &lt;b&gt;price") && html.contains("The apology: campaign sorry &lt;i&gt;"))
        for tag in ["table", "tr", "td", "svg", "section", "p", "pre"] {
            #expect(
                html.matches(of: try! Regex("<\(tag)[ >]")).count == html.matches(of: try! Regex("</\(tag)>")).count,
                "\(tag)")
        }
    }

    @Test func `an empty report still gives a page and a text`() {
        #expect(
            ReportPage(summary: DamageSummary(report: DamageReport(), costPerRecipient: nil)).html.contains("</html>"))
        #expect(!ReportText(summary: DamageSummary(report: DamageReport(), costPerRecipient: nil)).lines.isEmpty)
    }

    @Test func `a recipient is a CSV line that no spreadsheet reads as a formula`() {
        let row = RecipientRow(
            id: "0000000000001", at: "2026-03-01T12:00:00.000Z", address: "a@example.com", state: .refused,
            reply: "=cmd \"x\", no", segment: "gold", campaign: "spring")
        #expect(
            RecipientLines.line(row, isRaw: false)
                == "a@example.com,refused,2026-03-01T12:00:00.000Z,spring,gold,0000000000001,\"'=cmd \"\"x\"\", no\"\n")
        #expect(
            RecipientLines.line(row, isRaw: true)
                == "a@example.com,refused,2026-03-01T12:00:00.000Z,spring,gold,0000000000001,\"=cmd \"\"x\"\", no\"\n")
    }
}
