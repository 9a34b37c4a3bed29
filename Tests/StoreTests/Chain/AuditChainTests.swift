import Content
import Foundation
import GRDB
import Guard
import Mail
import TestSupport
import Testing

@testable import Store

@Suite(.scoped) struct AuditChainTests {
    private static let finding = Finding(
        check: "placeholder", kind: "mustache", where: "text", excerpt: "{{x}}", reason: "unrendered", action: .observed
    )

    /// Twenty relayed messages in several commits, with two events between.
    private func fill(_ store: Store) async throws {
        for number in 0..<20 {
            let findings = number == 7 ? [Self.finding] : []
            let user = delivery("user\(number)@example.com")
            try await store.append(record(number, deliveries: [user, user], findings: findings)).committed()
            try await store.append(relayed(number)).committed()
            if number % 10 == 5 { try await store.append(event("reload \(number)")) }
        }
    }

    private func event(_ subject: String) -> GuardEvent {
        GuardEvent(at: noon, kind: .reload, who: Identity(name: "SIGHUP"), reason: "reloaded", subject: subject)
    }

    @Test(arguments: [1, 7, 2000]) func `an unchanged chain has no faults, in sections of any length`(
        stretch: Int
    ) async throws {
        let store = try openStore()
        try await fill(store)
        store.close()
        let again = try openStore()
        defer { again.close() }
        try await again.append(record(30)).committed()
        let page = try await verifyChain(again, stretch: stretch)
        #expect(page.faults == [])
        #expect(page.days.map(\.records).reduce(0, +) == 21 && page.days.map(\.events).reduce(0, +) == 2)
        #expect(Set(page.days.map(\.day)) == [noon.day])
    }

    private static let damages: [(String, [String], [ChainFault])] = [
        (
            "a subject is changed", ["UPDATE records SET subject = 'x' WHERE id = \(id(3).value)"],
            [.changed(.record, id(3).value)]
        ),
        (
            "a time is changed", ["UPDATE records SET decided_after = 5 WHERE id = \(id(3).value)"],
            [.changed(.record, id(3).value)]
        ),
        (
            "a recipient is changed",
            ["UPDATE deliveries SET address = 'a@b.c' WHERE record = \(id(4).value) AND position = 1"],
            [.changed(.record, id(4).value)]
        ),
        (
            "a recipient is gone", ["DELETE FROM deliveries WHERE record = \(id(4).value) AND position = 1"],
            [.changed(.record, id(4).value)]
        ),
        ("a finding is gone", ["DELETE FROM findings"], [.changed(.record, id(7).value)]),
        ("a record is gone", ["DELETE FROM records WHERE id = \(id(5).value)"], [.missing(.record, id(5).value)]),
        (
            "an answer is changed", ["UPDATE outcomes SET state = 'refused' WHERE record = \(id(6).value)"],
            [.changed(.outcome, id(6).value)]
        ),
        (
            "an answer is gone", ["DELETE FROM outcomes WHERE record = \(id(6).value)"],
            [.missing(.outcome, id(6).value)]
        ),
        ("an event is changed", ["UPDATE acts SET who = 'ann' WHERE id = 1"], [.changed(.event, 1)]),
        ("an event is gone", ["DELETE FROM acts WHERE id = 2"], [.missing(.event, 2)]),
        (
            "a record is slipped in",
            [
                """
                INSERT INTO records SELECT id + 5, at, stream, client, campaign, sender, subject, size, sha256, verdict,
                    upstream, stop, lists, body_after, decided_after, template, message_id, fingerprint,
                    originators, content, unjudged
                    FROM records WHERE id = \(id(8).value)
                """
            ], [.slippedIn(.record, id(8).value + 5)]
        ),
        (
            "an event is slipped in",
            [
                "INSERT INTO acts SELECT NULL, at, kind, who, user, reason, subject, before, after FROM acts WHERE id = 1"
            ],
            [.slippedIn(.event, 3)]
        ),
        (
            "an answer is slipped in",
            [
                "INSERT INTO outcomes SELECT \(id(20).value), verdict, state, reply, stop, at, esp_id FROM outcomes LIMIT 1"
            ],
            [.slippedIn(.outcome, id(20).value)]
        ),
        (
            "a link is gone", ["DELETE FROM links WHERE id = 9"],
            [.missingLinks(9, 9), .slippedIn(.record, id(4).value)]
        ),
        (
            "a record is gone with its link",
            ["DELETE FROM records WHERE id = \(id(0).value)", "DELETE FROM links WHERE id = 1"], [.missingLinks(1, 1)]
        ),
        (
            "the last links are gone", ["DELETE FROM links WHERE id > 40"],
            [.missingLinks(41, 42), .slippedIn(.record, id(19).value), .slippedIn(.outcome, id(19).value)]
        ),
        (
            "a link's entries are changed", ["UPDATE links SET entries = substr(entries, 26) WHERE id = 1"],
            [.brokenLink(1)]
        ),
        ("a link is moved to another day", ["UPDATE links SET day = day - 1 WHERE id = 2"], [.brokenLink(2)]),
        ("a hash is changed", ["UPDATE links SET hash = zeroblob(32) WHERE id = 2"], [.brokenLink(2), .brokenLink(3)]),
        ("the chain begins later", ["UPDATE chain_base SET record = \(id(2).value)"], [.changed(.base, 1)]),
        (
            "an answer is changed, and marked as entered again",
            [
                "UPDATE outcomes SET state = 'refused' WHERE record = \(id(6).value)",
                "INSERT INTO chain_again VALUES (2, \(id(6).value), 40)",
            ], [.changed(.outcome, id(6).value)]
        ),
    ]

    @Test(arguments: damages.indices) func `every change, removal or insertion in the database is found`(index: Int)
        async throws
    {
        let (name, sql, faults) = Self.damages[index]
        let store = try openStore()
        try await fill(store)
        store.close()
        for sql in sql { try tamper(sql) }
        let again = try openStore()
        defer { again.close() }
        #expect(try await verifyChain(again, stretch: 5).faults == faults, "\(name)")
        #expect(try await verifyChain(again).faults == faults, "\(name)")
    }

    @Test func `a day begins where the previous day ended, and a verification may start at a day`() async throws {
        let store = try openStore()
        defer { store.close() }
        let day = 86_400_000
        for number in [0, 1, day, day + 1, 2, 2 * day] { try await store.append(record(number)).committed() }
        let all = try await verifyChain(store)
        #expect(all.faults == [])
        #expect(all.days.map(\.day) == [noon.day, noon.day + 1, noon.day + 2])
        // The late record was entered on the day that had begun.
        #expect(all.days.map(\.records) == [2, 3, 1])
        let late = try await verifyChain(store, since: noon.day + 1)
        #expect(late.faults == [] && late.days == Array(all.days.dropFirst()))
        #expect(try await verifyChain(store, since: noon.day + 9).days == [])
        store.close()
        try tamper("DELETE FROM records WHERE id = \(id(day).value)")
        let again = try openStore()
        defer { again.close() }
        #expect(try await verifyChain(again, since: noon.day + 1).faults == [.missing(.record, id(day).value)])
        #expect(try await verifyChain(again, since: noon.day + 2).faults == [])
    }

    @Test func `an erasure breaks no link, and a later change is still found`() async throws {
        let store = try openStore()
        try await fill(store)
        _ = try await store.erase(Address("user3@example.com")!, who: "ann", at: noon)
        #expect(try await verifyChain(store).faults == [])
        store.close()
        try tamper("UPDATE deliveries SET state = 'blocked' WHERE record = \(id(3).value)")
        let again = try openStore()
        defer { again.close() }
        #expect(Set(try await verifyChain(again).faults) == [.changed(.record, id(3).value)])
    }

    @Test func `a release of held mail breaks no link, and a later change is still found`() async throws {
        let store = try openStore()
        try await hold(1, in: store)
        #expect(try await verifyChain(store).faults == [])
        try await store.beginRelease(id(1), positions: [0]).committed()
        #expect(try await verifyChain(store).faults == [])
        let sent = HeldResult(position: 0, from: .unknown, state: .released, reply: accepted)
        _ = try await store.settle(id(1), [sent], keeps: false, at: noon)
        #expect(try await verifyChain(store).faults == [])
        store.close()
        try tamper("UPDATE held_deliveries SET state = 'discarded'")
        let again = try openStore()
        defer { again.close() }
        #expect(Set(try await verifyChain(again).faults) == [.changed(.held, id(1).value)])
    }

    private func hold(_ number: Int, in store: Store) async throws {
        let user = delivery("user@example.com", .held, accepted)
        let envelope = HeldEnvelope(
            stop: StopID(value: 1), mail: "MAIL FROM:<news@shop.example>",
            recipients: [.init(position: 0, line: "RCPT TO:<user@example.com>")], trace: [], hasLeadingDots: false,
            endsWithCRLF: true)
        try await store.hold(.record(record(number, verdict: .held, deliveries: [user])), envelope, sizeBytes: 3) {
            offset in
            offset == 0 ? Array("abc".utf8) : []
        }
    }

    @Test func `a store from before the chain is chained from the migration on`() async throws {
        let path = try stateFolder + "/sendguard.sqlite"
        try FileManager.default.createDirectory(atPath: stateFolder, withIntermediateDirectories: true)
        let queue = try DatabaseQueue(path: path)
        try queue.inDatabase { try $0.execute(sql: "PRAGMA application_id = \(Schema.applicationID)") }
        try Schema.migrator.migrate(queue, upTo: "7 segments, header recipients")
        try await queue.write { db in
            try db.execute(
                sql: """
                    INSERT INTO records (id, at, stream, client, campaign, subject, size, sha256, verdict, findings)
                    VALUES (?, 0, '', '', 'spring', '', 0, '', 'blocked', ?)
                    """,
                arguments: [
                    id(-5).value,
                    """
                    [{"action":"observed","check":"placeholder","excerpt":"{{x}}","isUndecided":false,"kind":"mustache",
                    "location":{"length":5,"offset":9},"reason":"unrendered","where":"text"}]
                    """,
                ])
        }
        try queue.close()
        let store = try openStore()
        defer { store.close() }
        var finding = Self.finding
        finding.location = Finding.Location(offset: 9, length: 5)
        #expect(try await store.record(id(-5))?.findings == [finding])
        try await fill(store)
        let page = try await verifyChain(store)
        #expect(page.faults == [] && page.days.map(\.records).reduce(0, +) == 20)
    }
}
