import Content
import GRDB
import Guard
import Mail
import TestSupport
import Testing

@testable import Store

@Suite(.scoped, .timeLimit(.minutes(1))) struct RecordExportTests {
    /// Entries as short texts: `m5 relayed`, `act stop`, `head 2026-03-01`, `pruned`.
    private func texts(_ entries: [RecordExportEntry]) -> [String] {
        entries.map { entry in
            switch entry {
            case .message(let record): "m\(numbers([record])[0]) \(record.verdict.rawValue)"
            case .event(let event, _): "act \(event.kind.rawValue)"
            case .head(let head): "head \(head.date)"
            case .pruned: "pruned"
            }
        }
    }

    /// Reads everything after a place, in sections of about `stretch` entries.
    private func exportAll(
        _ store: Store, after place: RecordExportPosition = RecordExportPosition(link: 0), today: Int64 = 0,
        stretch: Int = 1000
    ) async throws -> (texts: [String], place: RecordExportPosition) {
        var (told, place, behind) = ([String](), place, Int64(1))
        while behind > 0 {
            let question = RecordExportQuestion(
                place: place, today: today, lastOfBefore: try store.linkAtOpening, limit: stretch)
            let page = try await store.read("") { try question.answer($0) }
            told += texts(page.entries)
            (place, behind) = (page.next, page.behind)
        }
        return (told, place)
    }

    private func event(_ kind: GuardEvent.Kind, at: Timestamp = noon) -> GuardEvent {
        GuardEvent(at: at, kind: kind, who: Identity(name: "ann"), reason: "r", subject: "s")
    }

    /// Five messages: relayed, blocked, never answered, relayed later than the next, relayed; with events between.
    private func fill(_ store: Store) async throws {
        try await store.append(record(1)).committed()
        try await store.append(relayed(1)).committed()
        try await store.append(record(2, verdict: .blocked)).committed()
        try await store.append(event(.stop))
        try await store.append(record(3)).committed()
        try await store.append(record(4)).committed()
        try await store.append(record(5)).committed()
        try await store.append(relayed(5)).committed()
        try await store.append(relayed(4)).committed()
        try await store.append(event(.resume))
    }

    @Test(arguments: [1, 2, 3, 1000])
    func `each message is exported once, when its outcome is recorded, in sections of any length`(stretch: Int)
        async throws
    {
        let store = try openStore()
        defer { store.close() }
        try await fill(store)
        let (told, place) = try await exportAll(store, stretch: stretch)
        #expect(told == ["m1 relayed", "m2 blocked", "act stop", "m5 relayed", "m4 relayed", "act resume"])
        #expect(place.waiting == [id(3)] && place.link == 10)
        #expect(try await exportAll(store, after: place).texts == [])
    }

    @Test(arguments: [1, 2, 1000])
    func `a message without an outcome is exported once after its process has ended`(stretch: Int) async throws {
        var store = try openStore()
        try await fill(store)
        // Three followers: one has read half, one everything, one nothing.
        let middle = try await store.read("") {
            try RecordExportQuestion(place: RecordExportPosition(link: 0), today: 0, lastOfBefore: 0, limit: 7).answer(
                $0
            ).next
        }
        let end = try await exportAll(store).place
        store.close()
        store = try openStore()
        defer { store.close() }
        try await store.append(record(6)).committed()
        let fresh = try await exportAll(store, stretch: stretch)
        #expect(
            fresh.texts == [
                "m1 relayed", "m2 blocked", "act stop", "m5 relayed", "m4 relayed", "act resume", "m3 unknown",
            ])
        #expect(fresh.place.waiting == [id(6)])
        #expect(middle.waiting == [id(3), id(4)])
        #expect(
            try await exportAll(store, after: middle, stretch: stretch).texts
                == ["m5 relayed", "m4 relayed", "act resume", "m3 unknown"])
        #expect(try await exportAll(store, after: end, stretch: stretch).texts == ["m3 unknown"])
        try await store.append(relayed(6)).committed()
        #expect(try await exportAll(store, after: fresh.place).texts == ["m6 relayed"])
    }

    @Test func `the position of an export survives a restart`() async throws {
        let place = RecordExportPosition(link: 42, waiting: Set((1...300).map(id)), head: 17)
        let first = try openStore()
        #expect(try await first.exportPosition(of: "jsonl") == nil)
        try await first.keep(RecordExportPosition(link: 41), of: "jsonl")
        try await first.keep(place, of: "jsonl")
        try await first.keep(RecordExportPosition(link: 3), of: "syslog")
        first.close()
        let store = try openStore()
        defer { store.close() }
        #expect(try await store.exportPosition(of: "jsonl") == place)
        #expect(try await store.exportPosition(of: "syslog") == RecordExportPosition(link: 3))
    }

    @Test func `an export starts at the first record or at the next one`() async throws {
        let store = try openStore()
        defer { store.close() }
        try await fill(store)
        let start = try await store.exportStart(atEnd: false)
        let end = try await store.exportStart(atEnd: true)
        #expect(start.link == 0 && end.link == 10)
        try await store.append(record(6, verdict: .blocked)).committed()
        #expect(try await exportAll(store, after: end).texts == ["m6 blocked"])
        #expect(try await exportAll(store, after: start).texts.count == 7)
    }

    // MARK: Heads

    @Test func `the head of a day comes after the day's records and proves them`() async throws {
        let store = try openStore()
        defer { store.close() }
        let day: Int64 = 86_400_000
        for number in [1, day + 1, 3 * day + 1] {
            try await store.append(record(Int(number), verdict: .blocked)).committed()
        }
        let (told, place) = try await exportAll(store, today: noon.day)
        let messages = ["m1 blocked", "m\(day + 1) blocked", "m\(3 * day + 1) blocked"]
        #expect(told == [messages[0], "head 2026-03-01", messages[1], "head 2026-03-02", messages[2]])
        #expect(try await exportAll(store, after: place, today: noon.day + 3).texts == [], "the day is not over")
        let late = try await exportAll(store, after: place, today: noon.day + 4)
        #expect(late.texts == ["head 2026-03-04"])
        #expect(try await exportAll(store, after: late.place, today: noon.day + 9).texts == [], "exported once")
        let heads = try await store.dayHeads(after: 0, today: noon.day + 4)
        #expect(heads.map(\.date) == ["2026-03-01", "2026-03-02", "2026-03-04"] && heads.map(\.link) == [1, 2, 3])
        #expect(try await store.dayHeads(after: 1, today: noon.day + 3).map(\.date) == ["2026-03-02"])
        let proven = try await verifyChain(store)
        #expect(proven.faults == [] && proven.days.map(\.head) == heads.map(\.hash))
    }

    @Test func `a late record of a day with an exported head gives the day another head`() async throws {
        let store = try openStore()
        defer { store.close() }
        try await store.append(record(1, verdict: .blocked)).committed()
        let first = try await exportAll(store, today: noon.day + 1)
        #expect(first.texts == ["m1 blocked", "head 2026-03-01"])
        // A commit that had to wait for the disk.
        try await store.append(record(2, verdict: .blocked)).committed()
        #expect(
            try await exportAll(store, after: first.place, today: noon.day + 1).texts == [
                "m2 blocked", "head 2026-03-01",
            ])
    }

    // MARK: Later changes

    private func hold(_ number: Int, in store: Store) async throws {
        let envelope = HeldEnvelope(
            stop: StopID(value: 1), mail: "MAIL FROM:<news@shop.example>",
            recipients: (0..<2).map { .init(position: $0, line: "RCPT TO:<user\($0)@example.com>") },
            trace: [], hasLeadingDots: false, endsWithCRLF: true)
        let deliveries = (0..<2).map { delivery("user\($0)@example.com", .held) }
        let content = Array("Subject: hi\r\n\r\nhi\r\n".utf8)
        let held = record(number, verdict: .held, deliveries: deliveries)
        try await store.hold(.record(held), envelope, sizeBytes: content.count) { Array(content[$0...]) }
    }

    private func settle(_ store: Store, _ number: Int, _ position: Int, _ state: Delivery.State) async throws {
        let result = HeldResult(position: position, from: .unknown, state: state, reply: accepted)
        _ = try await store.settle(id(number), [result], keeps: false, at: noon)
    }

    @Test func `held mail is exported when it is held and again when it has a result`() async throws {
        let store = try openStore()
        defer { store.close() }
        try await hold(1, in: store)
        let held = try await exportAll(store)
        #expect(held.texts == ["m1 held"])
        try await store.beginRelease(id(1), positions: [0]).committed()
        let released = try await exportAll(store, after: held.place)
        #expect(released.texts == [] && released.place.waiting == [id(1)], "the release is under way")
        try await settle(store, 1, 0, .held)
        let put = try await exportAll(store, after: released.place)
        #expect(put.texts == [] && put.place.waiting == [], "the ESP deferred it, so nothing has changed")
        try await store.beginRelease(id(1), positions: [0]).committed()
        try await settle(store, 1, 0, .accepted)
        let page = try await store.exports(after: put.place, today: 0)
        guard case .message(let record)? = page.entries.first else { throw TestFailure("\(page.entries)") }
        #expect(page.entries.count == 1 && record.deliveries.map(\.state) == [.accepted, .held])
        // An unanswered release also counts as a result.
        try await store.beginRelease(id(1), positions: [1]).committed()
        try await settle(store, 1, 1, .unknown)
        #expect(try await exportAll(store, after: page.next).texts == ["m1 relayed"])
    }

    @Test func `a release that was judged again is exported once, with the findings of the release`() async throws {
        let store = try openStore()
        defer { store.close() }
        try await hold(1, in: store)
        let held = try await exportAll(store)
        let found = Finding(check: "placeholder", kind: "k", where: "text", excerpt: "{x}", reason: "r")
        var result = HeldResult(position: 0, from: .held, state: .released, reply: accepted)
        result.findings = [found.allowed(by: "A1")]
        _ = try await store.settle(id(1), [result], keeps: false, at: noon)
        let page = try await store.exports(after: held.place, today: 0)
        guard case .message(let record)? = page.entries.first else { throw TestFailure("\(page.entries)") }
        #expect(page.entries.count == 1 && record.findings.map(\.allowedBy) == ["A1"])
    }

    @Test func `a release interrupted by a crash is exported as unknown after a restart`() async throws {
        let first = try openStore()
        try await hold(1, in: first)
        let held = try await exportAll(first)
        try await first.beginRelease(id(1), positions: [0, 1]).committed()
        let place = try await exportAll(first, after: held.place).place
        first.close()
        let store = try openStore()
        defer { store.close() }
        let page = try await store.exports(after: place, today: 0)
        guard case .message(let record)? = page.entries.first else { throw TestFailure("\(page.entries)") }
        #expect(record.deliveries.map(\.state) == [.unknown, .unknown])
    }

    @Test func `an erasure exports no message again, and a later export does not name the person`() async throws {
        let store = try openStore()
        defer { store.close() }
        try await store.append(record(1, verdict: .blocked)).committed()
        try await hold(2, in: store)
        let told = try await exportAll(store)
        #expect(told.texts == ["m1 blocked", "m2 held"])
        for address in ["jane@example.com", "user0@example.com"] {
            _ = try await store.erase(Address(address)!, who: "ann", at: noon)
        }
        let texts = try await exportAll(store, after: told.place).texts
        #expect(texts.allSatisfy { $0.hasPrefix("act") }, "\(texts)")
        let page = try await store.exports(after: RecordExportPosition(link: 0), today: 0)
        guard case .message(let record)? = page.entries.first else { throw TestFailure("\(page.entries)") }
        #expect(record.deliveries[0].address.key != "jane@example.com")
    }

    @Test func `records that were pruned before their export are reported as pruned`() async throws {
        let limits = WriterLimits(
            prune: PruneLimits(interval: .milliseconds(20), stepRecords: 3, stepLinks: 5, pause: .milliseconds(1)))
        let store = try openStore(limits: limits)
        defer { store.close() }
        for number in 1...9 { try await store.append(record(number, verdict: .blocked)).committed() }
        try await store.append(record(7_200_000, verdict: .blocked)).committed()
        let partly = try await store.read("") {
            try RecordExportQuestion(place: RecordExportPosition(link: 0), today: 0, lastOfBefore: 0, limit: 4).answer(
                $0
            ).next
        }
        var settings = AuditSettings()
        settings.maxAge = .seconds(600)
        try await store.prune(to: settings) { noon + .seconds(7300) }
        let left = try await store.read("") { try Int.fetchOne($0, sql: "SELECT min(id) FROM links") }
        #expect(left == 10)
        let (told, place) = try await exportAll(store, after: partly)
        #expect(told.prefix(2) == ["pruned", "m7200000 blocked"], "\(told)")
        #expect(try await exportAll(store, after: place).texts == [])
    }

    // MARK: The configuration

    @Test func `the configuration in force is kept together with its reload event`() async throws {
        let first = try openStore()
        #expect(try await first.configurationInForce() == nil)
        let values = ["audit.redact": ConfigurationValue(text: "hash"), "key": .init(text: "***", digest: "ab")]
        try await first.putInForce(["audit.redact": ConfigurationValue(text: "none")], nil)
        try await first.putInForce(values, event(.reload))
        first.close()
        let store = try openStore()
        defer { store.close() }
        #expect(try await store.configurationInForce() == values)
        #expect(try await store.events(since: nil, limit: nil).map(\.kind) == [.reload])
        #expect(try await exportAll(store).texts == ["act reload"])
        #expect(try await verifyChain(store).faults == [])
    }
}
