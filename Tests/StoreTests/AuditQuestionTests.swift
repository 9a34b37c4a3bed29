import GRDB
import Guard
import Mail
import TestSupport
import Testing

@testable import Store

@Suite(.scoped) struct AuditQuestionTests {
    /// Ten messages: odd numbers of campaign `odd`, 0 to 4 relayed, 5 blocked with a finding, 6 refused for one of
    /// two recipients, 7 to 9 without an outcome.
    private func filledStore(limits: WriterLimits = WriterLimits()) async throws -> Store {
        let store = try openStore(limits: limits)
        let finding = Finding(check: "placeholder", kind: "mustache", where: "text", excerpt: "{{x}}", reason: "r")
        for number in 0..<10 {
            let campaign = number % 2 == 1 ? "odd" : "even"
            let user = delivery("User\(number)@Example.com")
            switch number {
            case 5:
                let blocked = delivery("user5@example.com", .blocked, Reply(550, nil, "no"))
                try await store.append(
                    record(5, campaign: campaign, verdict: .blocked, deliveries: [blocked], findings: [finding])
                ).committed()
            case 6:
                let refused = delivery("gone@example.com", .refused, Reply(550, nil, "no"))
                try await store.append(record(6, campaign: campaign, deliveries: [refused, user])).committed()
                try await store.append(relayed(6)).committed()
            default:
                try await store.append(record(number, campaign: campaign, deliveries: [user])).committed()
                if number < 5 { try await store.append(relayed(number)).committed() }
            }
        }
        return store
    }

    private static let questions: [(String, @Sendable (inout RecordFilter) -> Void, [Int])] = [
        ("all", { _ in }, Array(0..<10)),
        ("verdict relayed", { $0.verdict = .relayed }, [0, 1, 2, 3, 4, 6]),
        ("verdict unknown", { $0.verdict = .unknown }, [7, 8, 9]),
        ("delivery accepted", { $0.delivery = .accepted }, [0, 1, 2, 3, 4, 6]),
        ("delivery refused", { $0.delivery = .refused }, [6]),
        ("delivery unknown", { $0.delivery = .unknown }, [7, 8, 9]),
        ("check", { $0.check = "placeholder" }, [5]),
        ("another check", { $0.check = "links" }, []),
        ("campaign", { $0.campaign = "odd" }, [1, 3, 5, 7, 9]),
        ("recipient in another case", { $0.recipient = "uSER3@EXAMPLE.com" }, [3]),
        ("second recipient", { $0.recipient = "user6@example.com" }, [6]),
        ("unknown recipient", { $0.recipient = "nobody@example.com" }, []),
        ("since", { $0.since = Timestamp(microseconds: noon.microseconds + 7000) }, [7, 8, 9]),
        ("since between", { $0.since = Timestamp(microseconds: noon.microseconds + 6001) }, [7, 8, 9]),
        ("until", { $0.until = Timestamp(microseconds: noon.microseconds + 2000) }, [0, 1]),
        ("after", { $0.after = id(7).value }, [8, 9]),
        ("limit", { $0.limit = 3 }, [7, 8, 9]),
        ("limit 0", { $0.limit = 0 }, []),
        (
            "several",
            {
                $0.campaign = "even"
                $0.verdict = .relayed
                $0.limit = 2
            }, [4, 6]
        ),
    ]

    @Test func `every condition of a filter is honoured, oldest first`() async throws {
        let store = try await filledStore()
        defer { store.close() }
        try await check(store)
    }

    @Test func `answers are the same once recipients are indexed in runs`() async throws {
        let store = try await filledStore(limits: WriterLimits(runLength: 4))
        defer { store.close() }
        let runs = try await store.read("") { try Int.fetchOne($0, sql: "SELECT count(*) FROM runs") }
        #expect(runs! > 2)
        try await check(store)
    }

    private func check(_ store: Store) async throws {
        for (name, change, expected) in Self.questions {
            var filter = RecordFilter()
            change(&filter)
            #expect(numbers(try await store.records(matching: filter)) == expected, "\(name)")
        }
    }

    @Test func `a recipient is found in a record that was committed behind its run`() async throws {
        let store = try await filledStore(limits: WriterLimits(runLength: 4))
        try await store.append(record(-5, deliveries: [delivery("late@example.com")])).committed()
        var filter = RecordFilter()
        filter.recipient = "late@example.com"
        #expect(numbers(try await store.records(matching: filter)) == [-5])
        store.close()
        let again = try openStore(limits: WriterLimits(runLength: 4))
        defer { again.close() }
        #expect(numbers(try await again.records(matching: filter)) == [-5])
        try await again.append(record(20, deliveries: [delivery("late@example.com")])).committed()
        #expect(numbers(try await again.records(matching: filter)) == [-5, 20])
    }

    @Test func `a recipient named twice is indexed once`() async throws {
        let store = try openStore(limits: WriterLimits(runLength: 2))
        defer { store.close() }
        let twice = [delivery("jane@example.com"), delivery("Jane@example.com")]
        try await store.append(record(1, deliveries: twice)).committed()
        var filter = RecordFilter()
        filter.recipient = "jane@example.com"
        #expect(numbers(try await store.records(matching: filter)) == [1])
    }

    @Test func `a recipient that is no address is a failure, not an empty answer`() async throws {
        let store = try openStore()
        defer { store.close() }
        var filter = RecordFilter()
        filter.recipient = "not an address"
        await #expect(throws: StoreFailure.self) { try await store.records(matching: filter) }
    }
}
