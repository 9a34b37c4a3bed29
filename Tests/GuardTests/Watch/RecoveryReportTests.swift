import Mail
import Testing

@testable import Guard

struct RecoveryReportTests {
    private static let noon = Timestamp(rfc3339: "2026-03-01T12:00:00Z")!

    private static func counts(_ accepted: Int, rejected: Int = 0, deferred: Int = 0) -> SignalCounts {
        var counts = SignalCounts()
        (counts.accepted, counts.rejected, counts.deferred) = (accepted, rejected, deferred)
        return counts
    }

    private func signals(_ domains: [String: SignalCounts], refusals: [String: String] = [:]) -> DeliverySignals {
        var signals = DeliverySignals()
        signals.domains = domains
        signals.counts = domains.values.reduce(SignalCounts()) { $0 + $1 }
        signals.campaigns = ["spring": signals.counts]
        signals.domainRefusals = refusals
        signals.minutes = [Self.noon.microseconds / 60_000_000: signals.counts]
        return signals
    }

    private func report(
        _ before: DeliverySignals, _ during: DeliverySignals, _ after: DeliverySignals?, scope: String? = nil
    ) -> RecoveryReport {
        let incident = Incident(
            id: IncidentID(value: 1), kind: .other, severity: .medium, scope: StopScope("campaign:spring")!,
            since: Self.noon, until: after == nil ? nil : Self.noon + .seconds(60), summary: "", owner: "",
            openedAt: Self.noon, openedBy: "ann", closedAt: nil, stops: [])
        let periods = RecoveryPeriods(incident, now: Self.noon + .seconds(120))
        var first = periods.before
        if let scope { first.scope = scope }
        let entries = [
            IncidentEntry(at: Self.noon, who: "ann", kind: .stopped, text: "S1"),
            IncidentEntry(at: Self.noon, who: "ann", kind: .note, text: "so"),
            IncidentEntry(at: Self.noon + .seconds(60), who: "ann", kind: .resumed, text: "S1"),
        ]
        return RecoveryReport(
            incident, entries, at: Self.noon + .seconds(120), before: (first, before), during: (periods.during, during),
            after: after.flatMap { signals in periods.after.map { ($0, signals) } })
    }

    @Test func `each domain is compared on its own and has the ESP's last refusal`() {
        let report = report(
            signals(["a.example": Self.counts(1000, rejected: 10), "b.example": Self.counts(900)]),
            signals(["a.example": Self.counts(500)], refusals: ["a.example": "550 old"]),
            signals(
                ["a.example": Self.counts(100, rejected: 60, deferred: 40), "c.example": Self.counts(1)],
                refusals: ["a.example": "550 5.7.1 blocked"]))
        #expect(report.domains.map(\.name) == ["a.example", "c.example", "b.example"] && report.domainCount == 3)
        #expect(report.domains.map(\.change) == [.more, .tooFew, .tooFew])
        #expect(report.domains[0].refusal == "550 5.7.1 blocked" && report.domains[1].refusal == nil)
        #expect(report.change == .more && report.campaigns.first?.change == .more)
        #expect(report.periods.map(\.name) == [.before, .during, .after])
        #expect(report.periods[2].counts.refused == 100 && report.resumedAt == "2026-03-01T12:01:00.000Z")
        #expect(report.marks.map(\.kind) == [.stopped, .resumed])
        #expect(report.minutes.count == 1 && report.minutes[0].counts.total == 1010 + 900 + 500 + 201)
        #expect(report.notFedIn == ["bounces", "complaints"])
    }

    @Test func `the report of an open incident has no period after and names the mail it compares with`() {
        let open = report(signals([:]), signals(["a.example": Self.counts(5)]), nil, scope: "sender:a@x.example")
        #expect(open.periods.map(\.name) == [.before, .during] && open.resumedAt == nil && open.change == .tooFew)
        #expect(open.periods.map(\.isOther) == [true, false] && open.periods[0].scope == "sender:a@x.example")
    }

    @Test func `domains that got worse come first, even with less mail`() {
        let before = ["big.example": Self.counts(9000), "bad.example": Self.counts(500), "odd.example": Self.counts(5)]
        let after = [
            "big.example": Self.counts(9000), "bad.example": Self.counts(100, rejected: 50),
            "odd.example": Self.counts(1, deferred: 1),
        ]
        let report = report(signals(before), signals([:]), signals(after))
        #expect(report.domains.map(\.name) == ["bad.example", "odd.example", "big.example"])
    }

    @Test func `a report names the 50 domains with the most mail`() {
        let many = Dictionary(uniqueKeysWithValues: (1...2000).map { ("d\($0).example", Self.counts($0)) })
        let report = report(signals([:]), signals(many), signals([:]))
        #expect(report.domains.count == 50 && report.domainCount == 2000 && report.domains[0].name == "d2000.example")
    }
}
