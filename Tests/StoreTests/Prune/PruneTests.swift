import Content
import Guard
import Mail
import TestSupport
import Testing

@testable import Store

@Suite(.scoped) struct PruneTests {
    private static let limits = WriterLimits(
        runLength: 8,
        prune: PruneLimits(interval: .milliseconds(20), stepRecords: 3, stepLinks: 5, pause: .milliseconds(1)))

    private func settings(_ change: (inout AuditSettings) -> Void) -> AuditSettings {
        var settings = AuditSettings()
        change(&settings)
        return settings
    }

    /// Forty relayed messages, ten per hour, with events between them, each in a separate commit.
    private func filledStore() async throws -> Store {
        let store = try openStore(limits: Self.limits)
        let finding = Finding(check: "placeholder", kind: "mustache", where: "text", excerpt: "{{x}}", reason: "r")
        for number in 0..<40 {
            let time = number / 10 * 3_600_000 + number
            var message = record(time, deliveries: [delivery("user\(number)@example.com")], findings: [finding])
            message.messageID = "<\(number)@shop.example>"
            try await store.append(message).committed()
            var outcome = relayed(time)
            outcome.espID = "Q\(number)"
            try await store.append(outcome).committed()
            if number == 5 {
                try await store.append(
                    GuardEvent(at: noon, kind: .reload, who: .guardItself, reason: "reloaded", subject: "file"))
            }
        }
        return store
    }

    private func count(_ tables: [String], _ store: Store) async throws -> [Int] {
        try await store.read("") { db in
            try tables.map { try Int.fetchOne(db, sql: "SELECT count(*) FROM \($0)") ?? -1 }
        }
    }

    /// The numbers of records, links, addresses in the index, and events.
    private func remainingCounts(in store: Store) async throws -> [Int] {
        try await count(["records", "links", "recipients", "acts"], store)
    }

    @Test func `old records are deleted with all their rows, and the chain stays valid`() async throws {
        let store = try await filledStore()
        defer { store.close() }
        let before = try await count(["links"], store)
        #expect(before == [81])
        // Two and a half hours later, the first twenty are older than 4000 seconds.
        let now = noon + .seconds(9000)
        try await store.prune(to: settings { $0.maxAge = .seconds(4000) }) { now }
        let left = try await remainingCounts(in: store)
        #expect(left[0] == 20 && left[2] <= 24 && left[3] == 2, "\(left)")
        #expect(
            try await count(["deliveries", "findings", "outcomes"], store) == [20, 20, 20])
        // Ids of the whole runs, and of the incomplete run.
        #expect(try await count(["message_keys"], store)[0] <= 48)
        #expect(try await store.record(id(5)) == nil)
        #expect(try await store.record(id(2 * 3_600_000 + 20)) != nil)
        let page = try await verifyChain(store, stretch: 7)
        #expect(page.faults == [])
        #expect(page.days.map(\.records).reduce(0, +) == 20)
        let events = try await store.events(since: nil, limit: nil)
        #expect(events.map(\.kind) == [.reload, .prune])
        #expect(events.last?.subject.hasPrefix("20 messages were deleted, the last was ") == true)
    }

    @Test func `a change of an event is found even when its link was pruned`() async throws {
        let store = try await filledStore()
        let now = noon + .seconds(9000)
        try await store.prune(to: settings { $0.maxAge = .seconds(4000) }) { now }
        let left = try await remainingCounts(in: store)
        #expect(left[0] == 20 && left[1] < 60, "\(left)")
        store.close()
        try tamper("UPDATE acts SET who = 'nobody' WHERE id = 1")
        let again = try openStore()
        defer { again.close() }
        #expect(Set(try await verifyChain(again).faults) == [.changed(.event, 1)])
    }

    @Test func `a chain whose beginning was moved is not pruned`() async throws {
        let store = try await filledStore()
        store.close()
        try tamper("UPDATE chain_base SET record = \(id(3).value)", "DELETE FROM records WHERE id <= \(id(3).value)")
        let again = try openStore(limits: Self.limits)
        defer { again.close() }
        let now = noon + .seconds(9000)
        try await again.prune(to: settings { $0.maxAge = .seconds(4000) }) { now }
        #expect(try await count(["records"], again) == [36])
        #expect(Set(try await verifyChain(again).faults) == [.changed(.base, 1)])
    }

    @Test func `held mail and later records stay until the held mail is settled`() async throws {
        let store = try openStore(limits: Self.limits)
        defer { store.close() }
        try await store.append(record(0)).committed()
        let held = delivery("held@example.com", .held, accepted)
        let envelope = HeldEnvelope(
            stop: StopID(value: 1), mail: "MAIL FROM:<news@shop.example>",
            recipients: [.init(position: 0, line: "RCPT TO:<held@example.com>")], trace: [], hasLeadingDots: false,
            endsWithCRLF: true)
        try await store.hold(.record(record(1, verdict: .held, deliveries: [held])), envelope, sizeBytes: 3) { offset in
            offset == 0 ? Array("abc".utf8) : []
        }
        try await store.append(record(2)).committed()
        try await store.prune(to: settings { $0.maxAge = .seconds(60) }) { noon + .seconds(3600) }
        #expect(try await count(["records"], store) == [2])
        _ = try await store.settle(
            id(1), [HeldResult(position: 0, from: .held, state: .discarded, reply: nil)], keeps: false, at: noon)
        try await store.pruned()
        #expect(try await count(["records"], store) == [0])
        #expect(try await verifyChain(store).faults == [])
        #expect(try await count(["deliveries", "held_deliveries", "quarantine"], store) == [0, 0, 0])
    }

    @Test func `records above max_bytes are deleted, and mail is recorded meanwhile`() async throws {
        let store = try await filledStore()
        defer { store.close() }
        // The schema alone takes some hundred KB.
        let size = try await store.read("") { db in
            try Int.fetchOne(db, sql: "PRAGMA page_count")! * 4096
        }
        try await store.prune(to: settings { ($0.maxAge, $0.maxBytes) = (nil, size - 8192) }) { noon }
        #expect(try await count(["records"], store)[0] < 40)
        try await store.append(record(9_000_000)).committed()
        #expect(try await store.record(id(9_000_000)) != nil)
        #expect(try await verifyChain(store).faults == [])
    }

    @Test func `without limits nothing is deleted`() async throws {
        let store = try await filledStore()
        defer { store.close() }
        // Each is a turn of the writer, which prunes at the end of a turn.
        for _ in 0..<50 { _ = try await store.writerSynchronous() }
        #expect(try await count(["records", "links"], store) == [40, 81])
    }

    @Test func `the links of the first events stay while no message is deleted`() async throws {
        let store = try openStore(limits: Self.limits)
        defer { store.close() }
        for subject in ["one", "two"] {
            try await store.append(
                GuardEvent(at: noon, kind: .reload, who: .guardItself, reason: "reloaded", subject: subject))
        }
        try await store.append(record(0)).committed()
        try await store.prune(to: settings { $0.maxAge = .seconds(4000) }) { noon }
        #expect(try await verifyChain(store).days.map(\.events) == [2])
    }
}
