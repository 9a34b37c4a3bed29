import Guard
import Mail
import Testing

@testable import sendguard

struct RecoveryTextTests {
    private static let noon = Timestamp(rfc3339: "2026-03-01T12:00:00Z")!

    private static func signals(_ minute: Int64, _ accepted: Int, _ rejected: Int) -> DeliverySignals {
        var signals = DeliverySignals()
        (signals.counts.accepted, signals.counts.rejected) = (accepted, rejected)
        signals.counts.kept = 7
        signals.domains = ["one.example": signals.counts, "<b>\u{1B}two": signals.counts]
        signals.campaigns = ["spring": signals.counts]
        if rejected > 0 { signals.refusals = ["550 5.7.1 <i>blocked</i>": rejected] }
        signals.domainRefusals = rejected > 0 ? ["one.example": "550 5.7.1 <i>blocked</i>"] : [:]
        signals.minutes = [noon.microseconds / 60_000_000 + minute: signals.counts]
        return signals
    }

    private func report(after: DeliverySignals? = signals(12, 40, 60), isOther: Bool = false) -> RecoveryReport {
        let end = Self.noon + .seconds(600)
        let incident = Incident(
            id: IncidentID(value: 1), kind: .other, severity: .medium, scope: StopScope("campaign:spring")!,
            since: Self.noon, until: after == nil ? nil : end, summary: "", owner: "", openedAt: Self.noon,
            openedBy: "ann", closedAt: nil, stops: [])
        let now = Self.noon + .seconds(1200)
        let periods = RecoveryPeriods(incident, now: now)
        var before = periods.before
        if isOther { before.scope = "sender:news@shop.example" }
        let marks = [
            IncidentEntry(at: Self.noon + .seconds(300), who: "ann", kind: .stopped, text: "S1"),
            IncidentEntry(at: end, who: "ann", kind: .resumed, text: "S1"),
        ]
        return RecoveryReport(
            incident, after == nil ? [] : marks, at: now, before: (before, Self.signals(-5, 1200, 12)),
            during: (periods.during, Self.signals(2, 500, 0)),
            after: after.flatMap { signals in periods.after.map { ($0, signals) } })
    }

    private func text(_ report: RecoveryReport) -> String {
        RecoveryText(summary: RecoverySummary(report: report)).lines.joined(separator: "\n")
    }

    @Test func `the text says which period is worse, by how much and for which domain`() {
        let text = text(report())
        #expect(
            text.contains(
                "I1  campaign:spring  its mail flows since 2026-03-01 12:10:00 (as of 2026-03-01 12:20:00 UTC)"))
        #expect(
            text.contains("After is WORSE than before: the ESP refuses 60.0 % of what it answers, before 1.0 %"),
            "\(text)")
        let row = text.split(separator: "\n").first { $0.contains("  one.example") } ?? ""
        for part in ["1.0 % of 1,212", "0.0 % of 500", "60.0 % of 100", "WORSE", "550 5.7.1 <i>blocked</i>"] {
            #expect(row.contains(part), "\(row)")
        }
        #expect(text.contains("bounces and complaints: the guard does not get them"), "\(text)")
        #expect(!text.contains("\u{1B}two"), "\(text)")
    }

    @Test(arguments: [80, 100])
    func `a narrow terminal gets blocks of lines instead of tables`(width: Int) {
        let lines = RecoveryText(summary: RecoverySummary(report: report()), width: width).lines
        let text = lines.joined(separator: "\n")
        #expect(lines.allSatisfy { TerminalWidth.shown($0) <= width }, "\(text)")
        // Each cell is on one line, beside its head.
        for part in [
            "deliveries 1,219", "accepted 1,200", "kept by us 7", "refused 1.0 %", "refused before 1.0 % of 1,212",
            "after 60.0 % of 100", "one.example  WORSE", "it says: 550 5.7.1 <i>blocked</i>",
        ] {
            #expect(text.contains(part), "\(part) in \(text)")
        }
    }

    @Test func `the text names too few messages, other mail and an incident without an end`() {
        let few = text(report(after: Self.signals(12, 3, 1)))
        #expect(
            few.contains("Too few to tell whether after is worse than before: 1 of 4 refused after, 12 of 1,212"),
            "\(few)")
        #expect(text(report(after: Self.signals(12, 990, 10))).contains("After is as before"))
        var quiet = report(after: Self.signals(12, 30, 0))
        quiet.periods[0].counts.rejected = 0
        #expect(text(quiet).contains("The ESP has refused nothing: 0 of 30 refused after, 0 of 1,200 refused before."))
        let open = text(report(after: nil, isOther: true))
        #expect(open.contains("There is no time after it yet") && open.contains("it has no end yet"), "\(open)")
        #expect(open.contains("sender:news@shop.example, because the incident's scope sent none"), "\(open)")
    }

    @Test(arguments: [(0, 0, "-"), (1, 0, "0.0 %"), (1999, 1, "0.1 %"), (99_999, 1, "<0.1 %"), (0, 3, "100.0 %")])
    func `a share has one decimal digit and is never rounded down to zero`(accepted: Int, rejected: Int, share: String)
    {
        #expect(RecoverySummary.share(Self.signals(0, accepted, rejected).counts) == share)
    }

    @Test func `the chart marks stop and resume, shades the incident and escapes foreign text`() throws {
        let html = ReportPage(summary: DamageSummary(report: DamageReport(), costPerRecipient: nil), watch: report())
            .html
        #expect(html.contains("<h2>Before, during and after</h2>"))
        #expect(html.contains(">resumed</text>") && html.contains(">stopped</text>"))
        #expect(html.contains("fill=\"#fce8e6\"") && html.contains("refused 60.0 % of 100</title>"))
        #expect(html.contains("&lt;i&gt;blocked") && !html.contains("<i>blocked") && !html.contains("\u{1B}"))
        // Every coordinate is inside the drawing.
        let svg = RecoveryChart(report: report()).svg
        for match in svg.matches(of: /\b(x|y|x1|x2|y1|y2|height)=(-?[0-9.]+)/) {
            let value = try #require(Double(match.2))
            #expect(value >= 0 && value <= (match.1.hasPrefix("y") || match.1 == "height" ? 300 : 900), "\(match.0)")
        }
        #expect(
            !ReportPage(summary: DamageSummary(report: DamageReport(), costPerRecipient: nil)).html.contains(
                "Before, during"))
    }
}
