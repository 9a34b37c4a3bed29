import Foundation
import GRDB
import Guard
import Mail
import TestSupport
import Testing

@testable import Store

@Suite(.scoped) struct PlaybookStoreTests {
    private let ann = Identity(name: "ann")
    private static let books = Playbooks(
        [Incident.Kind.other, .wrongSegment].map { kind in
            Playbook(
                kind: kind,
                steps: [
                    .init(name: "own", text: "Own {incident}.", role: "lead", due: .seconds(900)),
                    .init(name: "tell", text: "Tell those of \(kind.rawValue).", role: "lead"),
                ])
        })

    private func stop(_ store: Store, _ scope: StopScope = .all) async throws {
        _ = try await store.addStop(StopOrder(scope: scope, reason: "wrong price", who: ann), at: noon)
    }

    private func change(
        _ store: Store, _ step: String, _ state: IncidentStep.State?, note: String? = nil, incident: Int64 = 1
    ) async throws -> Incident? {
        var change = IncidentStepChange(step: step, who: ann)
        (change.state, change.note) = (state, note)
        return try await store.change(IncidentID(value: incident), change, at: noon + .seconds(60))
    }

    @Test func `an incident has the steps of its kind from the commit that opens it`() async throws {
        let store = try openStore()
        defer { store.close() }
        try await store.use(Self.books, at: noon)
        try await stop(store)
        let order = IncidentOrder(
            kind: .wrongSegment, scope: StopScope("campaign:spring")!, since: noon, summary: "members' price", who: ann)
        let opened = try await store.open(order, at: noon)
        #expect(opened.steps.map(\.text) == ["Own I2.", "Tell those of wrong-segment."])
        let first = try #require(try await store.incidents(after: nil).first)
        #expect(first.steps.map(\.text) == ["Own I1.", "Tell those of other."])
        #expect(first.steps[0].dueAt == noon + .seconds(900) && first.steps[0].state == .open)
        // Neither another stop nor an edited playbook changes the existing steps.
        try await store.use(Playbooks([Playbook(kind: .other, steps: [])]), at: noon)
        try await stop(store)
        #expect(try await store.incidents(after: nil).first?.steps == first.steps)
        try await stop(store, StopScope("stream:news")!)
        #expect(try await store.incidents(after: nil).last?.steps == [])
    }

    @Test func `a change of a step is saved in the step, in the timeline and in the chain`() async throws {
        let store = try openStore()
        try await store.use(Self.books, at: noon)
        try await stop(store)
        #expect(try await change(store, "own", .done, note: "I have it")?.steps[0].state == .done)
        #expect(try await change(store, "nothing", .done) == nil)
        #expect(try await change(store, "own", .done, incident: 9) == nil)
        store.close()
        let again = try openStore()
        defer { again.close() }
        let step = try #require(try await again.incidents(after: nil).first?.steps.first)
        #expect(step.note == "I have it" && step.changedBy == "ann" && step.changedAt == noon + .seconds(60))
        let entry = try #require(try await again.entries(of: IncidentID(value: 1), newest: 100).last)
        #expect(entry.kind == .step && entry.text == "own done: I have it" && entry.who == "ann")
        let event = try #require(try await again.events(since: nil, limit: nil).last)
        #expect(event.kind == .incident && event.subject == "I1 step own done" && event.reason == "I have it")
        #expect(try await verifyChain(again).faults == [])
        var close = IncidentChange(who: ann)
        (close.note, close.closes) = ("over", true)
        _ = try await again.change(IncidentID(value: 1), close, at: noon)
        #expect(try await change(again, "tell", .done) == nil)
    }

    @Test func `a change of kind adds the new steps and keeps the edited ones`() async throws {
        let store = try openStore()
        defer { store.close() }
        try await store.use(Self.books, at: noon)
        try await stop(store)
        _ = try await change(store, "own", .done)
        _ = try await change(store, "tell", .skipped, note: "nobody noticed")
        var kind = IncidentChange(who: ann)
        kind.kind = .wrongSegment
        let changed = try await store.change(IncidentID(value: 1), kind, at: noon + .seconds(90))
        #expect(changed?.steps.map(\.name) == ["own", "tell", "tell-2"])
        #expect(changed?.steps.map(\.state) == [.done, .skipped, .open])
        #expect(changed?.steps[2].text == "Tell those of wrong-segment.")
        // Repeating the change has no effect.
        #expect(try await store.change(IncidentID(value: 1), kind, at: noon)?.steps == changed?.steps)
    }

    @Test func `an open incident without steps gets them once, when the playbooks come into force`() async throws {
        let store = try openStore()
        defer { store.close() }
        try await stop(store)
        let order = IncidentOrder(kind: .other, scope: .all, since: noon, summary: "over", who: ann)
        let closed = try await store.open(order, at: noon)
        var close = IncidentChange(who: ann)
        (close.note, close.closes) = ("over", true)
        _ = try await store.change(closed.id, close, at: noon)
        for _ in 0..<2 { try await store.use(Self.books, at: noon + .seconds(10)) }
        let incidents = try await store.incidents(after: nil)
        #expect(incidents.map(\.steps.count) == [2, 0])
        #expect(incidents[0].steps[0].dueAt == noon + .seconds(910))
        let given = try await store.entries(of: incidents[0].id, newest: 100).filter {
            $0.text == "steps of the playbook other"
        }
        #expect(given.count == 1)
        #expect(try await verifyChain(store).faults == [])
    }

    @Test func `a database from before the playbooks is migrated`() async throws {
        try FileManager.default.createDirectory(atPath: stateFolder, withIntermediateDirectories: true)
        let queue = try DatabaseQueue(path: try stateFolder + "/sendguard.sqlite")
        try queue.inDatabase { try $0.execute(sql: "PRAGMA application_id = \(Schema.applicationID)") }
        try Schema.migrator.migrate(queue, upTo: "9 incidents")
        try await queue.write { db in
            try db.execute(
                sql: """
                    INSERT INTO incidents (kind, severity, scope, since, summary, owner, opened_at, opened_by)
                    VALUES ('wrong-segment', 'high', 'campaign:spring', 0, 'oops', '', 0, 'ann')
                    """)
        }
        try queue.close()
        let store = try openStore()
        defer { store.close() }
        #expect(try await store.incidents(after: nil).map(\.steps) == [[]])
        try await store.use(Self.books, at: noon)
        #expect(try await store.incidents(after: nil).first?.steps.map(\.name) == ["own", "tell"])
    }

    @Test func `a stop opens its incident even when the steps cannot be written`() async throws {
        let store = try openStore()
        store.close()
        try tamper("CREATE TRIGGER no BEFORE INSERT ON incident_steps BEGIN SELECT raise(ABORT, 'no'); END")
        let again = try openStore()
        defer { again.close() }
        try await again.use(Self.books, at: noon)
        try await stop(again)
        #expect(try await again.switchState().stops.count == 1)
        let incident = try #require(try await again.incidents(after: nil).first)
        #expect(incident.steps == [] && incident.stops.count == 1)
        #expect(try await again.entries(of: incident.id, newest: 100).map(\.kind) == [.opened, .stopped])
    }
}
