import Content
import GRDB
import Guard
import Mail
import TestSupport
import Testing

@testable import Store

@Suite(.scoped) struct AuditQuestionTests {
    /// Ten messages; odd numbers belong to campaign `odd`. 0 to 4 are relayed, 5 is blocked with a finding, 6 is
    /// refused for one of two recipients, 7 to 9 have no outcome.
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
                let segment = number == 9 ? "gold" : ""
                let user = Delivery(address: user.address, state: .unknown, reply: nil, segment: segment)
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
        ("finding", { $0.finding = "mustache" }, [5]),
        ("another finding", { $0.finding = "erb" }, []),
        ("subject in another case", { $0.subject = "SPRING off" }, Array(0..<10)),
        ("another subject", { $0.subject = "summer" }, []),
        ("segment", { $0.segment = "gold" }, [9]),
        ("segment and state", { ($0.segment, $0.delivery) = ("gold", .accepted) }, []),
        ("client", { $0.client = "192.0.2.1" }, Array(0..<10)),
        ("another client", { $0.client = "192.0.2.10" }, []),
        ("login in another case", { $0.login = "Newsletter" }, Array(0..<10)),
        ("another login", { $0.login = "news" }, []),
        ("version of a list", { $0.listVersion = ListVersionName("optouts:3") }, Array(0..<10)),
        ("another version", { $0.listVersion = ListVersionName("optouts:4") }, []),
        ("another list", { $0.listVersion = ListVersionName("others:3") }, []),
        ("verdict blocked", { $0.verdict = .blocked }, [5]),
        ("verdict held", { $0.verdict = .held }, []),
        ("delivery blocked", { $0.delivery = .blocked }, [5]),
        // Both conditions must hold for the same recipient.
        ("recipient and state", { ($0.recipient, $0.delivery) = ("user6@example.com", .refused) }, []),
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

    @Test func `each condition of a filter is applied, and records come oldest first`() async throws {
        let store = try await filledStore()
        defer { store.close() }
        try await check(store)
    }

    @Test func `the answers are the same when recipients are indexed in runs`() async throws {
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

    private func tally(
        _ store: Store, by dimension: RecordTally.Dimension?, _ change: (inout RecordFilter) -> Void = { _ in }
    ) async throws -> [[String]] {
        var filter = RecordFilter()
        change(&filter)
        return try await store.tally(filter, by: dimension).map {
            ["\($0.name ?? "all") \($0.messages) \($0.recipients)"]
        }
    }

    @Test func `messages and recipients are counted for each value of a dimension`() async throws {
        let store = try await filledStore()
        defer { store.close() }
        #expect(try await tally(store, by: nil) == [["all 10 11"]])
        #expect(try await tally(store, by: nil) { $0.delivery = .accepted } == [["all 6 6"]])
        #expect(try await tally(store, by: nil) { $0.campaign = "none" } == [["all 0 0"]])
        #expect(try await tally(store, by: .campaign) == [["even 5 6"], ["odd 5 5"]])
        #expect(try await tally(store, by: .hour) == [["2026-03-01T12:00Z 10 11"]])
        #expect(try await tally(store, by: .recipientDomain) == [["example.com 10 11"]])
        #expect(try await tally(store, by: .recipientDomain) { $0.delivery = .refused } == [["example.com 1 1"]])
        #expect(try await tally(store, by: .check) == [["placeholder 1 1"]])
        #expect(
            try await tally(store, by: .reply)
                == [["250 2.0.0 Ok: queued as # 6 6"], ["none 3 3"], ["550 no 2 2"]])
    }

    @Test func `hours come in order of time, and campaigns and domains with the largest first`() async throws {
        let store = try openStore()
        defer { store.close() }
        let hour = 3_600_000
        for (number, name) in [(hour, "a"), (2, "a"), (3, "b"), (4, "b"), (2 * hour, "b")] {
            let people = [delivery("x@\(name).example"), delivery("y@\(name).EXAMPLE"), delivery("z@c.example")]
            try await store.append(record(number, campaign: name, deliveries: people)).committed()
        }
        #expect(
            try await tally(store, by: .hour)
                == [["2026-03-01T12:00Z 3 9"], ["2026-03-01T13:00Z 1 3"], ["2026-03-01T14:00Z 1 3"]])
        #expect(try await tally(store, by: .campaign) == [["b 3 9"], ["a 2 6"]])
        #expect(
            try await tally(store, by: .recipientDomain) == [["b.example 3 6"], ["c.example 5 5"], ["a.example 2 4"]])
    }

    @Test func `above the limit, the least frequent names or the earliest hours are summed`() async throws {
        let store = try openStore()
        defer { store.close() }
        let hour = 3_600_000
        for (number, name) in [(hour, "a"), (2, "a"), (3, "b"), (4, "b"), (5, "b"), (2 * hour, "c")] {
            try await store.append(record(number, campaign: name)).committed()
        }
        func tally(_ dimension: RecordTally.Dimension, limit: Int) async throws -> [RecordTally] {
            var question = try TallyQuestion(RecordFilter(), by: dimension)
            question.limit = limit
            return try await store.read("") { [question] in try question.answer($0) }
        }
        let rest = RecordTally(name: nil, messages: 3, recipients: 3, others: 2)
        #expect(try await tally(.campaign, limit: 1) == [RecordTally(name: "b", messages: 3, recipients: 3), rest])
        #expect(try await tally(.campaign, limit: 3).allSatisfy { $0.others == nil })
        let hours = try await tally(.hour, limit: 1)
        #expect(hours.map(\.name) == [nil, "2026-03-01T14:00Z"])
        #expect(hours.first == RecordTally(name: nil, messages: 5, recipients: 5, others: 2))
    }

    @Test func `a recipient is found in a record that is committed after its run was made`() async throws {
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

    @Test func `a recipient that is not an address is a failure, not an empty answer`() async throws {
        let store = try openStore()
        defer { store.close() }
        var filter = RecordFilter()
        filter.recipient = "not an address"
        await #expect(throws: StoreFailure.self) { try await store.records(matching: filter) }
    }

    @Test func `the pages of an answer together are the whole answer`() async throws {
        let store = try await filledStore()
        defer { store.close() }
        for (name, change, numbers) in Self.questions {
            for limit in [nil, 1, 3, 100] {
                var filter = RecordFilter()
                change(&filter)
                let isLimited = filter.limit != nil
                filter.limit = filter.limit ?? limit
                var found: [RecordID] = []
                var place: AuditPage.Place?
                repeat {
                    let page = try await store.page(of: filter, after: place)
                    found += page.records.map(\.id)
                    place = page.next
                } while place != nil
                let newest = isLimited ? numbers[...] : numbers.suffix(limit ?? .max)
                #expect(found == newest.map { id($0) }, "\(name), limit \(limit ?? 0)")
            }
        }
    }

    @Test func `a page ends at a number of recipients, and later records are not part of the answer`() async throws {
        let store = try openStore()
        defer { store.close() }
        let many = (0..<AuditPage.recipientLimit / 2).map { delivery("u\($0)@example.com") }
        for number in 0..<5 { try await store.append(record(number, deliveries: many)).committed() }
        var pages: [[RecordID]] = []
        var place: AuditPage.Place?
        repeat {
            let page = try await store.page(of: RecordFilter(), after: place)
            pages.append(page.records.map(\.id))
            place = page.next
            if pages.count == 1 { try await store.append(record(9)).committed() }
        } while place != nil
        #expect(pages == [[id(0), id(1)], [id(2), id(3)], [id(4)]])
    }

    @Test func `events come in pages, oldest first, and a limit selects the newest`() async throws {
        let store = try openStore()
        defer { store.close() }
        for number in 0..<EventPage.limit + 3 {
            try await store.append(
                GuardEvent(at: moment(number), kind: .reload, who: .guardItself, reason: "\(number)", subject: ""))
        }
        func reasons(_ limit: Int?) async throws -> [String] {
            var found: [String] = []
            var place: EventPage.Place?
            repeat {
                let page = try await store.events(since: nil, newest: limit, after: place)
                found += page.events.map(\.reason)
                place = page.next
            } while place != nil
            return found
        }
        let all = (0..<EventPage.limit + 3).map(String.init)
        #expect(try await reasons(nil) == all)
        for limit in [1, 2, EventPage.limit, EventPage.limit + 1, 10_000] {
            #expect(try await reasons(limit) == all.suffix(limit), "\(limit)")
        }
    }
}
