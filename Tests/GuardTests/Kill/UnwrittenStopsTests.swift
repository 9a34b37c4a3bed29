import Mail
import Testing

@testable import Guard

struct UnwrittenStopsTests {
    private let noon = Timestamp(rfc3339: "2026-03-01T12:00:00Z")!
    private let bob = Identity(name: "bob")

    private func order(_ reason: String, _ scope: StopScope = .all, endsAt: Timestamp? = nil) -> StopOrder {
        StopOrder(scope: scope, reason: reason, who: Identity(name: "ann"), endsAt: endsAt)
    }

    private func resume(_ id: StopID) -> ResumeOrder { ResumeOrder(stop: id, reason: "fine", who: bob) }

    @Test func `unrecorded stops get the ids U1, U2 and so on, and these are read back`() {
        var stops = UnwrittenStops()
        for reason in ["a", "b", "a"] { stops.add(order(reason), at: noon) }
        #expect(stops.stops.map(\.id.description) == ["U1", "U2"], "the same order waits once")
        for id in stops.stops.map(\.id) { #expect(StopID(id.description) == id && id.isUnwritten) }
        #expect(
            StopID("u1") == StopID(unwritten: 1) && StopID("s1") == StopID(value: 1) && StopID("1") == StopID(value: 1))
        for text in ["U", "U0", "U-1", "-1", "UU1", "S", "", "u٣"] { #expect(StopID(text) == nil, "\(text)") }
        #expect(stops.withdraw(resume(StopID(unwritten: 1)))?.stop.order.reason == "a")
        stops.add(order("c"), at: noon)
        #expect(stops.stops.map(\.id.description) == ["U2", "U3"], "an id is not used again while a stop waits")
    }

    @Test func `repeated orders of one rule wait as one stop, even with a higher count`() {
        var stops = UnwrittenStops()
        for count in 3...5 {
            var order = order("rule burst: \(count) messages")
            order.origin = .rule("burst")
            stops.add(order, at: noon)
        }
        #expect(stops.stops.count == 1)
    }

    @Test func `when the limit is reached, the last waiting stop is for all mail and has no end`() {
        var stops = UnwrittenStops()
        for number in 0..<100 {
            stops.add(
                order("r\(number)", .stream(NamePattern("s\(number)")!), endsAt: noon + .seconds(60)), at: noon)
        }
        #expect(stops.stops.count == UnwrittenStops.limit)
        let last = stops.stops.last!.order
        #expect(last.scope == .all && last.endsAt == nil)
        stops.dropOverdue(at: noon + .seconds(61))
        #expect(stops.stops.map(\.order.scope) == [.all])
    }

    @Test func `only a stop that is recorded later and lasts as long supersedes a waiting stop`() {
        var stops = UnwrittenStops()
        stops.add(order("a", .stream(NamePattern("crm")!)), at: noon)
        func stop(at: Timestamp, endsAt: Timestamp? = nil) -> Stop {
            Stop(id: StopID(value: 1), order("b", endsAt: endsAt), at: at)
        }
        stops.drop(supersededBy: stop(at: noon - .seconds(1)))
        stops.drop(supersededBy: stop(at: noon, endsAt: noon + .seconds(3)))
        #expect(stops.stops.count == 1)
        stops.drop(supersededBy: stop(at: noon))
        #expect(stops.isEmpty)
    }

    @Test func `a stop that is being recorded is not dropped, not taken twice, and stays saved`() {
        var stops = UnwrittenStops()
        stops.add(order("a", endsAt: noon + .seconds(1)), at: noon)
        let taken = stops.take(after: nil)
        #expect(taken?.order.reason == "a" && stops.take(after: nil) == nil)
        stops.dropOverdue(at: noon + .seconds(2))
        stops.drop(supersededBy: Stop(id: StopID(value: 1), order("b"), at: noon))
        #expect(stops.kept.count == 1)
        stops.didFail(taken!.id)
        #expect(stops.take(after: nil) == taken)
        #expect(stops.didRecord(taken!.id) == nil && stops.isEmpty)
    }

    @Test func `a stop that is withdrawn while being recorded ends as soon as it is recorded`() {
        var stops = UnwrittenStops()
        stops.add(order("a"), at: noon)
        stops.add(order("b"), at: noon)
        let first = stops.take(after: nil)!
        let second = stops.take(after: first.id)!
        for stop in [first, second] {
            let withdrawn = stops.withdraw(resume(stop.id))
            #expect(withdrawn?.isTried == true && stops.withdraw(resume(stop.id)) == nil)
        }
        #expect(stops.kept.isEmpty && !stops.isEmpty)
        #expect(stops.didRecord(first.id)?.who == bob)
        stops.putBack(second, isTried: true)
        #expect(stops.kept == [second])
        #expect(stops.withdraw(resume(second.id)) != nil)
        stops.didFail(second.id)
        #expect(stops.isEmpty, "a withdrawn stop that could not be recorded is dropped")
        stops.putBack(first, isTried: false)
        #expect(stops.kept == [first])
    }
}
