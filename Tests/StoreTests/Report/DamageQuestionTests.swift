import Content
import Foundation
import Guard
import Mail
import TestSupport
import Testing

@testable import Store

@Suite(.scoped) struct DamageQuestionTests {
    private static let minute = 60_000
    private static let finding = Finding(
        check: "personal-data", kind: "iban", where: "text", excerpt: "DE…", reason: "r", action: .observed)

    private func delivery(_ address: String, _ state: Delivery.State = .unknown, segment: String = "") -> Delivery {
        Delivery(
            address: Address(address)!, state: state,
            reply: state == .unknown ? nil : Reply(550, EnhancedStatusCode(5, 7, 1), "no id=01hzy3k9vm8q2"),
            segment: segment)
    }

    /// Campaign `spring`. Two messages are relayed to Ann; one of them also to Bob, who is in another segment. In a
    /// third message Bob is blocked. A minute later, one message to Cleo gets no answer. One message of campaign
    /// `autumn`.
    private func filledStore(_ limits: WriterLimits = WriterLimits()) async throws -> Store {
        let store = try openStore(limits: limits)
        let ann = delivery("Ann@One.example", segment: "gold")
        let bob = delivery("bob@two.example", segment: "silver")
        try await store.append(record(0, deliveries: [ann, bob], findings: [Self.finding])).committed()
        try await store.append(relayed(0)).committed()
        try await store.append(record(1, deliveries: [delivery("ann@one.example", segment: "gold")])).committed()
        try await store.append(relayed(1)).committed()
        let refused = delivery("bob@two.example", .blocked, segment: "silver")
        try await store.append(record(2, verdict: .blocked, deliveries: [refused])).committed()
        try await store.append(record(Self.minute, deliveries: [delivery("cleo@two.example")])).committed()
        try await store.append(record(3, campaign: "autumn", deliveries: [delivery("dan@two.example")])).committed()
        return store
    }

    private var spring: RecordFilter {
        var filter = RecordFilter()
        filter.campaign = "spring"
        return filter
    }

    private func names(_ groups: ReportGroups) -> [String] { groups.groups.map { "\($0.name) \($0.counts.total)" } }

    @Test func `a damage report counts deliveries, people and their common properties`() async throws {
        let store = try await filledStore()
        defer { store.close() }
        let report = try await store.damage(spring)
        #expect(report.campaign == "spring" && report.messages == ["relayed": 2, "blocked": 1, "unknown": 1])
        #expect(report.first == moment(0).rfc3339 && report.last == moment(Self.minute).rfc3339)
        #expect(
            report.deliveries[.accepted] == 3 && report.deliveries[.blocked] == 1 && report.deliveries[.unknown] == 1)
        #expect(report.people == 3 && report.affected == 3)
        #expect(report.peopleByState[.accepted] == 2 && report.peopleByState[.blocked] == 1)
        #expect(report.minutes.map(\.counts.total) == [4, 1])
        #expect(report.minutes.first?.at == "2026-03-01T12:00:00.000Z")
        #expect(names(report.segments) == ["gold 2", "silver 2"])
        #expect(names(report.domains) == ["two.example 3", "one.example 2"])
        #expect(names(report.replies) == ["250 2.0.0 Ok: queued as # 3", "550 5.7.1 no # 1"])
        #expect(names(report.subjects) == ["Spring offers 5"] && names(report.senders) == ["news@shop.example 5"])
        #expect(names(report.campaigns) == ["spring 5"] && names(report.upstreams) == ["esp 5"])
        #expect(
            report.findings == [
                .init(check: "personal-data", kind: "iban", action: .observed, messages: 1, people: 2)
            ])
        #expect(report.lists.map(\.list) == ["optouts"] && report.lists.first?.deliveries == 5)
        #expect(report.lists.first?.generatedAt == nil)
        var recent = RecordFilter()
        recent.since = moment(Self.minute)
        #expect(try await store.damage(recent).deliveries.total == 1)
        recent.campaign = "nothing"
        #expect(try await store.damage(recent).first == nil)
    }

    /// To Ann and Bob, eight times, in both halves of the time. Then it gets through.
    @Test func `mail that is blocked at several attempts counts as one delivery to each person`() async throws {
        let store = try openStore()
        defer { store.close() }
        let people = ["ann@one.example", "Bob@two.example"].map { delivery($0, .blocked, segment: "gold") }
        for attempt in 0..<8 {
            try await store.append(
                record(attempt * Self.minute, verdict: .blocked, deliveries: people, findings: [Self.finding])
            ).committed()
        }
        var other = record(9 * Self.minute, verdict: .blocked, deliveries: people)
        other.messageID = "<other@shop.example>"
        try await store.append(other).committed()
        for spill in [CountSpill(), CountSpill(limits: .init(textBytes: 1, things: 1, templates: 1, rows: 1))] {
            let report = try await store.damage(try DamageQuestion(spring, spill: spill))
            #expect(report.messages == ["blocked": 2] && report.attempts == ["blocked": 9])
            #expect(report.deliveries[.blocked] == 4 && report.deliveries.total == 4 && report.people == 2)
            #expect(report.deliveryAttempts?[.blocked] == 18 && report.deliveryAttempts?.total == 18)
            #expect(report.minutes.map(\.counts.total) == [2, 2], "a delivery counts at its first attempt")
            #expect(names(report.segments) == ["gold 4"] && names(report.campaigns) == ["spring 4"])
            #expect(report.lists.first?.deliveries == 4)
            #expect(report.findings.map(\.messages) == [1] && report.findings.map(\.people) == [2])
        }
        let late = people.map { Delivery(address: $0.address, state: .unknown, reply: nil, segment: "gold") }
        for number in 0..<2 {
            try await store.append(record(10 * Self.minute + number, deliveries: late)).committed()
            try await store.append(relayed(10 * Self.minute + number)).committed()
        }
        let report = try await store.damage(spring)
        #expect(report.deliveries[.accepted] == 4, "mail that gets through twice counts twice")
        #expect(report.deliveries[.blocked] == 4 && report.people == 2 && report.affected == 2)
    }

    /// Ann has the mail. Bob is left out of it, and Cleo is the only recipient of a message that is tried twice.
    @Test func `suppressed people are counted as such and are not affected`() async throws {
        let store = try openStore()
        defer { store.close() }
        let (ann, bob) = (delivery("ann@one.example"), delivery("bob@two.example", .suppressed))
        try await store.append(record(0, deliveries: [ann, bob])).committed()
        try await store.append(relayed(0)).committed()
        let cleo = delivery("cleo@two.example", .suppressed)
        for number in 1...2 {
            try await store.append(record(number, verdict: .suppressed, deliveries: [cleo])).committed()
        }
        try await store.append(record(3, deliveries: [delivery("cleo@two.example"), bob])).committed()
        try await store.append(relayed(3)).committed()
        for spill in [CountSpill(), CountSpill(limits: .init(textBytes: 1, things: 1, templates: 1, rows: 1))] {
            let report = try await store.damage(try DamageQuestion(spring, spill: spill))
            #expect(report.messages == ["relayed": 2, "suppressed": 1] && report.attempts?["suppressed"] == 2)
            #expect(report.deliveries[.accepted] == 2 && report.deliveries[.suppressed] == 3)
            #expect(report.people == 3 && report.affected == 2)
            #expect(report.peopleByState[.suppressed] == 2)
        }
        var left = RecordFilter()
        left.delivery = .suppressed
        #expect(try await store.records(matching: left).map(\.id) == [id(0), id(1), id(2), id(3)])
        var whole = RecordFilter()
        whole.verdict = .suppressed
        #expect(try await store.records(matching: whole).map(\.id) == [id(1), id(2)])
    }

    @Test func `the age of a list's content is given for the time when the list was last asked`() async throws {
        let store = try openStore()
        defer { store.close() }
        var order = ListImportOrder(
            list: "optouts", kind: .suppression, source: "a.csv", generatedAt: noon - .seconds(7200))
        order.who = Identity(name: "ann")
        let draft = try await store.beginImport(order)
        try await draft.append(entries(["x@example.com"]))
        _ = try await draft.commit(sha256: "ab", at: noon)
        var asked = record(Self.minute)
        asked.lists = ["optouts": 1]
        try await store.append(asked).committed()
        let use = try #require(try await store.damage(spring).lists.first)
        #expect(use.generatedAt == (noon - .seconds(7200)).rfc3339 && use.ageSeconds == 7260)
        #expect(try await store.events(since: nil, limit: nil).map(\.kind) == [.importList])
    }

    @Test func `a report lists the stops in force during the mail, with their receipts`() async throws {
        let store = try await filledStore()
        defer { store.close() }
        let order = StopOrder(reason: "wrong price", who: Identity(name: "ann"))
        for (at, ends) in [(noon - .seconds(9000), true), (moment(2), false), (noon + .seconds(9000), false)] {
            let stop = try await store.addStop(order, at: at).stop
            try await store.keep(
                StopReceipt(stop: stop, askedAt: at, completeAt: at + .milliseconds(3), unanswered: [id(1), id(2)]))
            guard ends else { continue }
            _ = try await store.endStop(
                ResumeOrder(stop: stop.id, reason: "over", who: Identity(name: "ann")), at: at + .seconds(60))
        }
        let stops = try await store.damage(spring).stops
        #expect(stops.map(\.id) == ["S2"] && stops.first?.unanswered == 2 && stops.first?.endedAt == nil)
        #expect(stops.first?.completeAt == (moment(2) + .milliseconds(3)).rfc3339)
    }

    @Test func `held mail counts by its current state`() async throws {
        let store = try openStore()
        defer { store.close() }
        let people = ["a@x.example", "b@x.example"].map { delivery($0, .held) }
        let envelope = HeldEnvelope(
            stop: StopID(value: 1), mail: "MAIL FROM:<news@shop.example>",
            recipients: [0, 1].map { .init(position: $0, line: "RCPT TO:<x>") }, trace: [], hasLeadingDots: false,
            endsWithCRLF: true)
        try await store.hold(.record(record(0, verdict: .held, deliveries: people)), envelope, sizeBytes: 3) { offset in
            offset == 0 ? Array("abc".utf8) : []
        }
        #expect(try await store.damage(spring).deliveries[.held] == 2)
        _ = try await store.settle(
            id(0), [HeldResult(position: 1, from: .held, state: .released, reply: accepted)], keeps: false, at: noon)
        let report = try await store.damage(spring)
        #expect(report.deliveries[.held] == 1 && report.deliveries[.released] == 1 && report.affected == 1)
    }

    @Test func `a campaign named after a person is redacted like the recipients`() async throws {
        let store = try openStore()
        defer { store.close() }
        try await store.append(
            record(0, campaign: "c-jane@example.com", deliveries: [delivery("jane@example.com")])
        ).committed()
        for mode in [AddressRedaction.Mode.localPart, .hash] {
            let page = try await store.recipients(
                RecordFilter(), after: nil, shown: AddressRedaction(mode, digest: testDigest))
            #expect(page.rows.count == 1 && page.rows.allSatisfy { !"\($0)".contains("jane") }, "\(page)")
        }
    }

    @Test func `the pages of recipients contain each recipient once, in the order of the messages`() async throws {
        let store = try openStore()
        defer { store.close() }
        let count = RecipientQuestion.pageRows
        var tickets: [CommitTicket] = []
        for number in 0..<(count / 3 + 1) {
            let people = (0..<3).map { delivery("user\(number)-\($0)@example.com") }
            tickets.append(store.append(record(number, deliveries: people)))
        }
        for ticket in tickets { try await ticket.committed() }
        var place: RecipientPage.Place?
        var rows: [RecipientRow] = []
        repeat {
            let page = try await store.recipients(spring, after: place, shown: .off)
            #expect(page.rows.count <= count)
            rows += page.rows
            place = page.next
            // A message that arrives meanwhile is also returned once.
            if rows.count == count { try await store.append(record(9_000_000)).committed() }
        } while place != nil
        #expect(rows.count == (count / 3 + 1) * 3 + 1 && Set(rows.map { $0.address }).count == rows.count)
        #expect(rows.map(\.id) == rows.map(\.id).sorted())
        #expect(
            rows.first
                == RecipientRow(
                    id: id(0).description, at: moment(0).rfc3339, address: "user0-0@example.com", state: .unknown,
                    reply: nil,
                    segment: nil, campaign: "spring"))
    }
}
