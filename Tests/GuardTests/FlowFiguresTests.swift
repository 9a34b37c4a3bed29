import Guard
import Mail
import Testing

struct FlowFiguresTests {
    private let now = Timestamp(rfc3339: "2026-11-23T21:30:30Z")!

    private func row(
        _ age: Int64, _ campaign: String, _ verdict: Verdict, _ messages: Int, recipients: Int = 0, newest: Int64 = 1
    ) -> FlowRow {
        FlowRow(
            minute: FlowFigures.minute(of: now) - age, campaign: campaign, verdict: verdict, messages: messages,
            recipients: recipients, newest: RecordID(value: newest))
    }

    private func figures(_ rows: [FlowRow], _ findings: [FlowFinding] = []) -> FlowFigures {
        var count = FlowCount()
        (count.rows, count.findings) = (rows, findings)
        var figures = FlowFigures(at: now)
        figures.take(count, from: figures.start(at: now), at: now)
        return figures
    }

    @Test func `an hour has sixty minutes, the present one last`() {
        let timeline = figures([row(0, "a", .relayed, 5), row(59, "a", .blocked, 2), row(60, "a", .relayed, 9)])
            .timeline
        #expect(timeline.count == 60)
        #expect(timeline.last?.counts.relayed == 5 && timeline.first?.counts.blocked == 2)
        #expect(timeline.map(\.counts.total).reduce(0, +) == 7)
    }

    @Test func `the rate is the mean of whole minutes, or of the present one when mail has just begun`() {
        #expect(
            figures([row(1, "a", .relayed, 30), row(2, "a", .relayed, 60), row(0, "a", .relayed, 900)]).perMinute == 30)
        #expect(figures([row(0, "a", .relayed, 7)]).perMinute == 7)
        #expect(figures([row(20, "a", .relayed, 7)]).perMinute == 0)
    }

    @Test func `campaigns that flow come first, the biggest of them at the top`() {
        let sorted = figures([
            row(1, "small", .relayed, 3, recipients: 3), row(1, "big", .relayed, 300, recipients: 310, newest: 9),
            row(40, "over", .relayed, 9000), row(1, "kept", .blocked, 500),
        ]).campaigns
        #expect(sorted.map(\.name) == ["big", "small", "over", "kept"])
        #expect(sorted[0].recipients == 310 && sorted[0].newest == RecordID(value: 9))
        #expect(sorted[3].recipients == 0 && sorted[3].counts.blocked == 500)
    }

    @Test func `a doubt about delivery counts as delivered`() {
        #expect(figures([row(1, "a", .unknown, 4, recipients: 4)]).campaigns[0].recipients == 4)
    }

    @Test func `minutes that are over stay, and open minutes are counted again`() {
        var figures = figures([row(30, "a", .relayed, 10), row(1, "a", .unknown, 4)])
        let start = figures.start(at: now)
        #expect(start == FlowFigures.moment(of: FlowFigures.minute(of: now) - 11))
        var count = FlowCount()
        count.rows = [row(1, "a", .relayed, 5)]
        figures.take(count, from: start, at: now)
        #expect(figures.timeline.map(\.counts.total).reduce(0, +) == 15)
    }

    @Test func `a clock that was set back, or a long pause, counts the whole hour`() {
        let figures = figures([])
        let whole = FlowFigures.minutes - 1
        for later in [now - .seconds(600), now + .seconds(7200)] {
            #expect(figures.start(at: later) == FlowFigures.moment(of: FlowFigures.minute(of: later) - Int64(whole)))
        }
    }
}
