import Guard
import Mail
import TestSupport
import Testing

@testable import Store

@Suite(.scoped) struct IncidentTests {
    private let ann = Identity(name: "ann")

    private func stop(
        _ scope: String, _ store: Store, at: Timestamp, origin: StopOrigin = .person, reason: String = "wrong price"
    ) async throws -> Stop {
        try await store.addStop(
            StopOrder(scope: StopScope(scope)!, reason: reason, who: ann, origin: origin), at: at
        ).stop
    }

    private func end(_ stop: Stop, _ store: Store, at: Timestamp) async throws {
        _ = try await store.endStop(ResumeOrder(stop: stop.id, reason: "corrected", who: ann), at: at)
    }

    @Test func `a stop opens an incident or joins the open incident of the same scope`()
        async throws
    {
        let store = try openStore()
        defer { store.close() }
        try await store.append(record(-100_000, campaign: "Spring")).committed()
        try await store.append(record(-50_000, campaign: "spring")).committed()
        let first = try await stop("campaign:spring", store, at: noon)
        let second = try await stop("campaign:spring", store, at: noon + .seconds(60), reason: "again")
        _ = try await stop("all", store, at: noon + .seconds(90))
        let incidents = try await store.incidents(after: nil)
        #expect(incidents.map(\.id.description) == ["I1", "I2"] && incidents.allSatisfy { $0.isOpen })
        #expect(incidents[0].stops == [first.id, second.id] && incidents[0].summary == "wrong price")
        // The campaign's first message, with its name in any case; without one, an hour before the stop.
        #expect(incidents[0].since == moment(-100_000) && incidents[1].since == noon + .seconds(90 - 3600))
        let entries = try await store.entries(of: incidents[0].id, newest: 100)
        #expect(entries.map(\.kind) == [.opened, .stopped, .stopped])
        #expect(
            entries.map(\.text) == [
                "wrong price", "S1 campaign:spring defer: wrong price", "S2 campaign:spring defer: again",
            ])
        #expect(try await verifyChain(store).faults == [])
    }

    @Test func `an incident's time ends with its last stop and continues with a new stop`()
        async throws
    {
        let store = try openStore()
        defer { store.close() }
        let first = try await stop("all", store, at: noon)
        let second = try await stop("all", store, at: noon)
        try await end(first, store, at: noon + .seconds(10))
        #expect(try await store.incidents(after: nil).first?.until == nil)
        try await end(second, store, at: noon + .seconds(20))
        #expect(try await store.incidents(after: nil).first?.until == noon + .seconds(20))
        _ = try await stop("all", store, at: noon + .seconds(30))
        #expect(try await store.incidents(after: nil).map(\.until) == [nil])
        #expect(try await store.entries(of: IncidentID(value: 1), newest: 100).last?.kind == .stopped)
    }

    @Test func `an end that a person has set stays when another stop joins the incident`() async throws {
        let store = try openStore()
        defer { store.close() }
        let first = try await stop("all", store, at: noon)
        try await end(first, store, at: noon + .seconds(20))
        var change = IncidentChange(who: ann)
        change.until = noon + .seconds(5)
        _ = try await store.change(IncidentID(value: 1), change, at: noon + .seconds(25))
        let second = try await stop("all", store, at: noon + .seconds(30))
        #expect(try await store.incidents(after: nil).map(\.until) == [noon + .seconds(5)])
        try await end(second, store, at: noon + .seconds(40))
        #expect(try await store.incidents(after: nil).map(\.until) == [noon + .seconds(5)])
    }

    @Test(arguments: [
        (StopOrigin.rule("placeholder-burst"), Incident.Kind.placeholder),
        (.rule("suppressed-share"), .staleSuppression), (.rule("esp-refusals"), .other), (.file, .other),
    ]) func `the kind of an incident follows from the rule that made the stop`(origin: StopOrigin, kind: Incident.Kind)
        async throws
    {
        let store = try openStore()
        defer { store.close() }
        _ = try await stop("all", store, at: noon, origin: origin)
        let incident = try #require(try await store.incidents(after: nil).first)
        #expect(incident.kind == kind && incident.severity == kind.severity)
    }

    @Test func `a person opens, changes, notes and closes an incident, and each step is recorded`() async throws {
        let store = try openStore()
        defer { store.close() }
        let order = IncidentOrder(
            kind: .wrongSegment, scope: StopScope("campaign:spring")!, since: noon, summary: "members' price", who: ann)
        let opened = try await store.open(order, at: noon + .seconds(60))
        #expect(opened.severity == .high && opened.owner == "" && opened.until == nil && opened.stops == [])
        var change = IncidentChange(who: ann)
        (change.kind, change.owner, change.until) = (.dataExposure, "bob", noon + .seconds(30))
        let changed = try await store.change(opened.id, change, at: noon + .seconds(61))
        #expect(changed?.kind == .dataExposure && changed?.owner == "bob" && changed?.severity == .high)
        var note = IncidentChange(who: ann)
        note.note = "the shop confirms"
        _ = try await store.change(opened.id, note, at: noon + .seconds(62))
        var close = IncidentChange(who: ann)
        (close.note, close.closes) = ("apology sent", true)
        let closed = try await store.change(opened.id, close, at: noon + .seconds(63))
        #expect(closed?.closedAt == noon + .seconds(63) && closed?.until == noon + .seconds(30))
        // A closed incident takes only notes.
        #expect(try await store.change(opened.id, change, at: noon) == nil)
        #expect(try await store.change(opened.id, close, at: noon) == nil)
        #expect(try await store.change(opened.id, note, at: noon + .seconds(64)) != nil)
        #expect(try await store.change(IncidentID(value: 9), note, at: noon) == nil)
        let entries = try await store.entries(of: opened.id, newest: 100)
        #expect(entries.map(\.kind) == [.opened, .changed, .note, .closed, .note])
        let events = try await store.events(since: nil, limit: nil)
        #expect(events.count == 5 && events.allSatisfy { $0.kind == .incident && $0.who == ann })
        #expect(events[1].subject == "I1 kind data-exposure, until 2026-03-01T12:00:30.000Z, owner bob")
    }

    @Test func `incidents come in pages, and a long timeline gives its newest entries`() async throws {
        let store = try openStore()
        defer { store.close() }
        let order = IncidentOrder(kind: .other, scope: .all, since: noon, summary: "s", who: ann)
        for _ in 1...101 { _ = try await store.open(order, at: noon) }
        let first = try await store.incidents(after: nil)
        #expect(first.map(\.id.value) == Array(1...100))
        #expect(try await store.incidents(after: first.last?.id).map(\.id.value) == [101])
        #expect(try await store.incidents(after: IncidentID(value: 101)) == [])
        #expect(try await store.incident(IncidentID(value: 7)) == first[6])
        #expect(try await store.incident(IncidentID(value: 102)) == nil)
        var note = IncidentChange(who: ann)
        for text in ["a", "b", "c"] {
            note.note = text
            _ = try await store.change(IncidentID(value: 1), note, at: noon)
        }
        #expect(try await store.entries(of: IncidentID(value: 1), newest: 2).map(\.text) == ["b", "c"])
        #expect(try await store.entryCount(of: IncidentID(value: 1)) == 4)
    }

    @Test func `a stop is made and ended even when its incident cannot be written`() async throws {
        let store = try openStore()
        try await store.append(record(0)).committed()
        store.close()
        try tamper("DROP TABLE incident_entries")
        let again = try openStore()
        defer { again.close() }
        let stop = try await stop("all", again, at: noon)
        #expect(try await again.switchState().stops == [stop])
        #expect(try await again.incidents(after: nil) == [])
        try await end(stop, again, at: noon)
        #expect(try await again.switchState().stops == [])
    }

    private static let scopes: [(String, [Int])] = [
        ("all", [0, 1, 2]), ("campaign:spring", [0]), ("campaign:s*", [0, 1]), ("campaign:[x]?", [2]),
        ("sender:news@shop.example", [0, 2]), ("sender:*.example", [0, 1, 2]), ("sender:other.example", [1]),
        ("stream:NEWS*", [0, 1, 2]), ("upstream:esp", [0, 1, 2]), ("upstream:es", []),
        ("recipient-domain:two.example", [1]),
    ]

    @Test(arguments: scopes) func `a scope in a filter selects the mail that a stop of that scope would cover`(
        scope: String, expected: [Int]
    ) async throws {
        let store = try openStore()
        defer { store.close() }
        var other = record(1, campaign: "Summer", deliveries: [delivery("a@One.example"), delivery("b@Two.example")])
        other.sender = Address("Mail@Other.example")
        try await store.append(record(0, campaign: "Spring", deliveries: [delivery("a@one.example")])).committed()
        try await store.append(other).committed()
        try await store.append(record(2, campaign: "[X]?", deliveries: [delivery("a@one.example")])).committed()
        var filter = RecordFilter()
        filter.scope = scope
        #expect(numbers(try await store.records(matching: filter)) == expected)
    }
}
