import Mail
import Testing

@testable import Guard

struct RecoveryPeriodsTests {
    private static let noon = Timestamp(rfc3339: "2026-03-01T12:00:00Z")!

    private func incident(_ scope: String, until: Duration?) -> Incident {
        Incident(
            id: IncidentID(value: 1), kind: .other, severity: .medium, scope: StopScope(scope)!, since: Self.noon,
            until: until.map { Self.noon + $0 }, summary: "", owner: "", openedAt: Self.noon, openedBy: "ann",
            closedAt: nil, stops: [])
    }

    @Test func `the period before is as long as the incident, and the period after lasts until now`() throws {
        let now = Self.noon + .seconds(1000)
        let periods = RecoveryPeriods(incident("campaign:spring", until: .seconds(600)), now: now)
        #expect(periods.before.since == Self.noon - .seconds(600) && periods.before.until == Self.noon)
        #expect(periods.during.since == Self.noon && periods.during.until == Self.noon + .seconds(600))
        let after = try #require(periods.after)
        #expect(after.since == Self.noon + .seconds(600) && after.until == now)
        #expect([periods.before, periods.during, after].allSatisfy { $0.scope == "campaign:spring" })
    }

    @Test func `an incident without an end lasts until now and has no period after it`() {
        let periods = RecoveryPeriods(incident("all", until: nil), now: Self.noon + .seconds(60))
        #expect(periods.during.until == Self.noon + .seconds(60) && periods.after == nil)
        #expect(periods.before.since == Self.noon - .seconds(60))
        // An incident that begins in the future, or under a clock that stepped, gets the shortest possible period.
        let early = RecoveryPeriods(incident("all", until: nil), now: Self.noon - .seconds(60))
        #expect(early.during.until == Self.noon + .milliseconds(1) && early.after == nil)
    }

    @Test func `early refusals are looked up by sender, and only for the incident of a campaign`() {
        let periods = RecoveryPeriods(incident("campaign:spring", until: .seconds(600)), now: Self.noon)
        let filter = RecoveryPeriods.unassigned(periods.during, sender: "news@shop.example")
        #expect(filter?.scope == "sender:news@shop.example" && filter?.campaign == "" && filter?.since == Self.noon)
        #expect(RecoveryPeriods.unassigned(periods.during, sender: nil) == nil)
        let all = RecoveryPeriods(incident("all", until: nil), now: Self.noon + .seconds(9))
        #expect(RecoveryPeriods.unassigned(all.during, sender: "news@shop.example") == nil)
    }

    @Test func `the substitute for the time before is mail of the sender, of the stream, then of a day`() {
        var signals = DeliverySignals()
        (signals.sender, signals.stream) = ("News@Shop.example", "newsletter")
        let short = RecoveryPeriods(incident("campaign:spring", until: .seconds(600)), now: Self.noon + .seconds(600))
        let filters = short.substitutes(signals)
        let day = Self.noon - .seconds(86_400)
        #expect(
            filters.map(\.scope) == [
                "sender:news@shop.example", "stream:newsletter", "sender:news@shop.example", "stream:newsletter",
            ])
        #expect(filters.map(\.since) == [short.before.since, short.before.since, day, day])
        #expect(filters.allSatisfy { $0.until == Self.noon })
        let long = RecoveryPeriods(incident("stream:newsletter", until: .seconds(200_000)), now: Self.noon)
        #expect(long.substitutes(signals).map(\.scope) == ["sender:news@shop.example"])
        #expect(short.substitutes(DeliverySignals()) == [])
    }
}
