import GRDB
import Guard
import Mail
import TestSupport
import Testing

@testable import Store

@Suite(.scoped) struct ScopeQuestionTests {
    /// Six messages in sequence; every second one of campaign spring, to one and to two readers.
    private func filledStore() async throws -> Store {
        let store = try openStore()
        let tickets = (0..<6).map { number in
            let readers =
                ["jane@gmail.test", "joe@GMAIL.test"].prefix(1 + number % 2) + ["ann@firm.test"].prefix(number % 3)
            return store.append(
                record(
                    number, campaign: number % 2 == 0 ? "Spring-Sale" : "autumn",
                    deliveries: readers.map { delivery($0) }))
        }
        for ticket in tickets { try await ticket.committed() }
        return store
    }

    @Test(arguments: [
        ("all", 6, 13), ("campaign:spring-*", 3, 5), ("campaign:AUTUMN", 3, 8), ("campaign:summer", 0, 0),
        ("sender:shop.example", 6, 13), ("sender:news@SHOP.example", 6, 13), ("sender:other.example", 0, 0),
        ("stream:newsletter", 6, 13), ("stream:x", 0, 0), ("upstream:e*", 6, 13), ("upstream:esp2", 0, 0),
        ("recipient-domain:gmail.test", 6, 9), ("recipient-domain:firm.*", 4, 4),
    ])
    func `the mail that a scope covered is counted`(scope: String, messages: Int, recipients: Int) async throws {
        let store = try await filledStore()
        defer { store.close() }
        let match = try await store.match(try #require(StopScope(scope)), since: noon)
        #expect(match.messages == messages && match.recipients == recipients, "\(match)")
        #expect(match.campaigns.map(\.messages).reduce(0, +) == messages)
    }

    @Test func `only mail since the given time counts, and an answer without a match lists known names`() async throws {
        let store = try await filledStore()
        defer { store.close() }
        let late = try await store.match(.all, since: noon + .milliseconds(4))
        #expect(late.messages == 2)
        let none = try await store.match(try #require(StopScope("campaign:summer")), since: noon)
        #expect(Set(none.names) == ["Spring-Sale", "autumn"])
    }

    @Test func `mail with an unreadable From is counted apart and does not hide a misspelt sender`() async throws {
        let store = try await filledStore()
        defer { store.close() }
        for number in 6..<9 {
            var row = record(number, campaign: "")
            row.originators = Originators([], isReadable: false)
            try await store.append(row).committed()
        }
        let wrong = try await store.match(try #require(StopScope("sender:news@shop.exmaple")), since: noon)
        #expect(wrong.messages == 0 && wrong.recipients == 0 && wrong.unreadable == 3 && wrong.campaigns.isEmpty)
        #expect(wrong.names.contains("news@shop.example"))
        let right = try await store.match(try #require(StopScope("sender:news@shop.example")), since: noon)
        #expect(right.messages == 9 && right.unreadable == 0, "their reverse-path names it")
        #expect(try await store.match(try #require(StopScope("campaign:x")), since: noon).unreadable == 0)
    }

    /// The past is long. A question may read only its time span. The primary keys contain the time.
    @Test(arguments: StopScope.Kind.allCases)
    func `a question about a scope does not scan all records`(kind: StopScope.Kind) async throws {
        let store = try await filledStore()
        defer { store.close() }
        let plans = try await store.read("") { db in
            try [(kind.groups, 1), (kind.recipients, 2)].map { sql, count in
                let values = ["1", "[]"].prefix(count).map { $0 as any DatabaseValueConvertible }
                return try Row.fetchAll(db, sql: "EXPLAIN QUERY PLAN " + sql, arguments: StatementArguments(values))
                    .map { $0["detail"] as String }
            }
        }
        for plan in plans {
            #expect(plan.contains { $0.contains("rowid>?") || $0.contains("record>?") }, "\(plan)")
            let scans = plan.filter { $0.hasPrefix("SCAN") && $0 != "SCAN d" && !$0.contains("json_each") }
            #expect(scans.isEmpty, "\(plan)")
        }
    }

    @Test func `a stop does not wait while the writer collects entries`() async throws {
        var limits = WriterLimits()
        limits.pace = .seconds(30)
        limits.unpacedEntries = 0
        let store = try openStore(limits: limits)
        defer { store.close() }
        try await store.append(record(0)).committed()
        // The writer now collects entries for half a minute; the stop does not wait.
        let waiting = store.append(record(1))
        let began = ContinuousClock.now
        _ = try await store.addStop(StopOrder(reason: "leak", who: Identity(name: "ann")), at: noon)
        #expect(ContinuousClock.now - began < .seconds(10))
        try await waiting.committed()
        #expect(ContinuousClock.now - began < .seconds(10), "the waiting entry is committed together with the stop")
    }
}
