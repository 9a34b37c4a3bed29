import GRDB
import Guard
import Mail
import TestSupport
import Testing

@testable import Store

@Suite(.scoped) struct SwitchStoreTests {
    private func order(_ mode: StopMode, _ reason: String, _ who: String) -> StopOrder {
        StopOrder(mode: mode, reason: reason, who: Identity(name: who))
    }

    @Test func `stops survive restarts until they are ended`() async throws {
        let store = try openStore()
        let first = try await store.addStop(order(.defer, "wrong segment", "ann"), at: noon).stop
        let second = try await store.addStop(order(.reject, "again", "bob"), at: noon).stop
        #expect(first.id.description == "S1" && second.id.description == "S2")
        store.close()

        let again = try openStore(role: .command)
        #expect(try await again.switchState().stops == [first, second])
        #expect(
            try await again.endStop(ResumeOrder(stop: first.id, reason: "fixed", who: Identity(name: "ann")), at: noon)
                != nil)
        #expect(
            try await again.endStop(ResumeOrder(stop: first.id, reason: "fixed", who: Identity(name: "ann")), at: noon)
                == nil)
        #expect(
            try await again.endStop(
                ResumeOrder(stop: StopID(value: 99), reason: "fixed", who: Identity(name: "ann")), at: noon) == nil)
        again.close()

        let last = try openStore()
        defer { last.close() }
        #expect(try await last.switchState().stops == [second])
        let third = try await last.addStop(order(.defer, "r", "w"), at: noon).stop
        #expect(third.id == StopID(value: 3))
    }

    @Test func `the scope, origin, end and receipt of a stop are kept`() async throws {
        let store = try openStore()
        let scope = try #require(StopScope("campaign:spring-*"))
        let order = StopOrder(
            scope: scope, mode: .hold, reason: "burst", who: Identity(name: "rule burst"), origin: .rule("burst"),
            endsAt: noon + .seconds(60))
        let (stop, state) = try await store.addStop(order, at: noon)
        #expect(state.stops == [stop])
        #expect(stop.origin == .rule("burst") && stop.scope == scope && stop.endsAt == noon + .seconds(60))
        #expect(try await store.receipt(of: stop.id) == nil)
        let unanswered = [RecordID(value: 7), RecordID(value: 9)]
        try await store.keep(
            StopReceipt(stop: stop, askedAt: noon, completeAt: noon + .milliseconds(1), unanswered: unanswered))
        store.close()
        let again = try openStore()
        defer { again.close() }
        #expect(try await again.switchState().stops == [stop])
        let receipt = try #require(try await again.receipt(of: stop.id))
        #expect(receipt.stop == stop && receipt.unanswered == unanswered)
        #expect(receipt.completeAt == noon + .milliseconds(1))
    }

    @Test func `a resume can begin a ramp and removes the ramps that are over`() async throws {
        let store = try openStore()
        defer { store.close() }
        let plan = RampPlan(perMinute: 100, doublesEverySeconds: 600, untilFullSeconds: 7200)
        for number in 1...2 {
            _ = try await store.addStop(self.order(.defer, "r", "ann"), at: noon)
            let order = ResumeOrder(
                stop: StopID(value: Int64(number)), reason: "f", who: Identity(name: "bob"), ramp: plan)
            let state = try await store.endStop(order, at: noon + .seconds(7200 * (number - 1)))
            let ramps = try #require(state?.ramps)
            #expect(ramps.map(\.stop) == [StopID(value: Int64(number))])
            #expect(ramps[0].fullAt == noon + .seconds(7200 * number) && ramps[0].perMinute == 100)
        }
        let resumed = try await store.resumptions(since: noon + .seconds(1))
        #expect(resumed.map(\.stop) == [StopID(value: 2)])
    }

    @Test func `a later resume of the same or of all mail replaces a ramp, and the end of a timed stop does not`()
        async throws
    {
        let store = try openStore()
        defer { store.close() }
        let slow = RampPlan(perMinute: 1)
        func ramps(_ scope: StopScope, _ ramp: RampPlan?, isAsked: Bool = true) async throws -> [Int] {
            var order = self.order(.defer, "r", "ann")
            order.scope = scope
            let stop = try await store.addStop(order, at: noon).stop
            let resume = ResumeOrder(
                stop: stop.id, reason: "f", who: Identity(name: "bob"), ramp: ramp, isAsked: isAsked)
            return try #require(try await store.endStop(resume, at: noon)).ramps.map(\.perMinute)
        }
        let (spring, summer) = (try #require(StopScope("campaign:spring")), try #require(StopScope("campaign:summer")))
        #expect(try await ramps(spring, slow) == [1])
        #expect(try await ramps(summer, RampPlan(perMinute: 2)) == [1, 2])
        #expect(try await ramps(spring, nil, isAsked: false) == [1, 2])
        #expect(try await ramps(spring, RampPlan(perMinute: 100)) == [2, 100])
        #expect(try await ramps(.all, slow) == [1])
        #expect(try await ramps(.all, nil) == [])
    }

    @Test func `each stop and each resume leaves an event and increases the revision`() async throws {
        let store = try openStore()
        defer { store.close() }
        let who = Identity(name: "ann (as root)", userID: 1000)
        let (stop, first) = try await store.addStop(StopOrder(reason: "leak", who: who), at: noon)
        let order = ResumeOrder(stop: stop.id, reason: "fixed", who: who)
        let second = try #require(try await store.endStop(order, at: noon + .seconds(5)))
        #expect(first.revision < second.revision)
        let events = try await store.events(since: nil, limit: nil)
        #expect(events.map(\.kind) == [.stop, .resume])
        #expect(
            events.map(\.before) == ["nothing", "S1 all defer"] && events.map(\.after) == ["S1 all defer", "nothing"])
        #expect(events.allSatisfy { $0.who == who })
        #expect(try await store.events(since: noon + .seconds(1), limit: nil).map(\.kind) == [.resume])
        #expect(try await store.events(since: nil, limit: 1).map(\.kind) == [.resume])
    }

    @Test func `a stop that cannot be read is a failure, not the absence of a stop`() async throws {
        let store = try openStore()
        defer { store.close() }
        _ = try await store.addStop(order(.defer, "r", "w"), at: noon)
        try await store.writer.perform("") { try $0.execute(sql: "UPDATE stops SET scope = 'everything'") }
        await #expect(throws: StoreFailure.self) { try await store.switchState() }
    }

    @Test(arguments: [
        "UPDATE stops SET ended_at = 0", "UPDATE stops SET scope = 'sender:a@b.example'", "DELETE FROM stops",
        "UPDATE stops SET mode = 'hold'",
    ])
    func `a stop that was changed or removed in the database is a failure`(_ damage: String) async throws {
        let store = try openStore()
        defer { store.close() }
        _ = try await store.addStop(order(.defer, "r", "w"), at: noon)
        _ = try await store.switchState()
        try await store.writer.perform("") { try $0.execute(sql: damage) }
        await #expect(throws: StoreFailure.self) { try await store.switchState() }
        // After a new stop, its event matches the stops in force.
        _ = try await store.addStop(order(.defer, "again", "w"), at: noon + .seconds(1))
        _ = try await store.switchState()
    }

    @Test func `a stop is committed while records are queued`() async throws {
        let store = try openStore()
        defer { store.close() }
        let tickets = (0..<2000).map { store.append(record($0)) }
        _ = try await store.addStop(order(.defer, "r", "w"), at: noon)
        #expect(try await store.switchState().stops.count == 1)
        for ticket in tickets { try await ticket.committed() }
    }
}
