import Content
import GRDB
import Guard
import Mail
import TestSupport
import Testing

@testable import Store

/// Blocked messages that become held, so that they can be released.
@Suite(.scoped) struct KeptReleaseTests {
    private let content = Array("Subject: hi\r\n\r\n{name}\r\n".utf8)
    private let envelope = HeldEnvelope(
        stop: nil, mail: "MAIL FROM:<news@shop.example> SIZE=12",
        recipients: [
            .init(position: 0, line: "RCPT TO:<ann@example.com> NOTIFY=NEVER"),
            .init(position: 2, line: "RCPT TO:<\"b/o\\\"b\"@example.com>"), .init(position: 3, line: ""),
        ], trace: Array("Received: x\r\n".utf8), hasLeadingDots: true, endsWithCRLF: false)

    /// Blocks and keeps message `number` to two people and one in its header; a list refused another at RCPT.
    private func block(_ number: Int, in store: Store, text: String? = "digest") async throws {
        var record = record(
            number, verdict: .blocked,
            deliveries: [
                delivery("ann@example.com", .blocked), delivery("gone@example.com", .blocked),
                delivery("\"b/o\\\"b\"@example.com", .blocked), delivery("eve@example.com", .blocked),
            ])
        record.content = text
        try await store.append(record).committed()
        let content = content
        try await store.keep(id(number), envelope, sizeBytes: content.count) { Array(content[$0...]) }
    }

    private func held(_ store: Store) async throws -> [HeldMessage] {
        try await store.held(try HeldSelection(HeldFilter()))
    }

    private func settle(
        _ store: Store, _ number: Int, _ positions: [Int], _ state: Delivery.State, keeps: Bool = false
    ) async throws {
        let results = positions.map { HeldResult(position: $0, from: .held, state: state, reply: accepted) }
        #expect(
            try await store.settle(id(number), results, keeps: keeps, at: noon) == positions.count)
    }

    @Test func `a blocked message becomes held with its envelope, without those whom a list refused`() async throws {
        var store = try openStore()
        try await block(1, in: store)
        #expect(try await held(store).isEmpty)
        #expect(try await store.holdKept(id(1), at: noon))
        store.close()

        store = try openStore()
        defer { store.close() }
        let message = try #require(try await held(store).first)
        #expect(message.envelope == envelope && message.recipients.map(\.position) == [0, 2, 3])
        #expect(try await store.heldContent(id(1)) == content)
        #expect(try await store.heldTotals().messages == 1)
        let record = try #require(try await store.record(id(1)))
        #expect(record.verdict == .held && record.deliveries.map(\.state) == [.held, .blocked, .held, .held])
        #expect(try await store.holdKept(id(1), at: noon) == false, "it is held already")
        #expect(try await store.verify(from: nil, since: nil, looksFor: nil).faults.isEmpty)
    }

    @Test func `a released message is relayed and gone, and cannot be released again`() async throws {
        let store = try openStore()
        defer { store.close() }
        try await block(1, in: store)
        #expect(try await store.holdKept(id(1), at: noon))
        try await settle(store, 1, [0, 2, 3], .released)
        #expect(try await store.record(id(1))?.verdict == .relayed)
        var filter = RecordFilter()
        filter.verdict = .relayed
        #expect(try await store.records(matching: filter).map(\.id) == [id(1)])
        #expect(try await store.holdKept(id(1), at: noon) == false)
        #expect(try await store.message(id(1)) == .absent)
        #expect(try await store.verify(from: nil, since: nil, looksFor: nil).faults.isEmpty)
    }

    @Test func `what is blocked again at its release stays kept, and can be released later`() async throws {
        let store = try openStore()
        defer { store.close() }
        try await block(1, in: store)
        #expect(try await store.holdKept(id(1), at: noon))
        try await settle(store, 1, [0], .released)
        try await settle(store, 1, [2, 3], .blocked, keeps: true)
        #expect(try await store.message(id(1)) == .whole(content))
        #expect(try await held(store).isEmpty)
        #expect(try await store.holdKept(id(1), at: noon))
        let message = try #require(try await held(store).first)
        #expect(message.recipients.map(\.position) == [2, 3], "the first has it")
        #expect(message.envelope.mail == envelope.mail && message.envelope.trace == envelope.trace)
        #expect(try await store.verify(from: nil, since: nil, looksFor: nil).faults.isEmpty)
    }

    private func finding(_ action: Finding.Action) -> Finding {
        let found = Finding(check: "placeholder", kind: "k", where: "text", excerpt: "{name}", reason: "r")
        return action == .allowed ? found.allowed(by: "A1") : found
    }

    /// Settles with the findings of the release.
    private func release(
        _ store: Store, _ position: Int, _ state: Delivery.State, _ findings: [Finding]?
    ) async throws {
        var result = HeldResult(position: position, from: .held, state: state, reply: accepted)
        result.findings = findings
        #expect(try await store.settle(id(1), [result], keeps: state == .blocked, at: noon) == 1)
    }

    @Test func `the record has the findings of its release, located as before`() async throws {
        let store = try openStore()
        defer { store.close() }
        var record = record(1, verdict: .blocked, deliveries: [delivery("ann@example.com", .blocked)])
        var located = finding(.blocked)
        located.location = Finding.Location(offset: 15, length: 6)
        record.findings = [located]
        record.content = "digest"
        try await store.append(record).committed()
        let envelope = HeldEnvelope(
            stop: nil, mail: "MAIL FROM:<a@shop.example>",
            recipients: [.init(position: 0, line: "RCPT TO:<ann@example.com>")], trace: [], hasLeadingDots: false,
            endsWithCRLF: true)
        let content = content
        try await store.keep(id(1), envelope, sizeBytes: content.count) { Array(content[$0...]) }
        #expect(try await store.holdKept(id(1), at: noon))
        try await release(store, 0, .released, [finding(.allowed)])
        let released = try #require(try await store.record(id(1)))
        #expect(released.verdict == .relayed && released.findings.map(\.action) == [.allowed])
        #expect(released.findings.first?.allowedBy == "A1" && released.findings.first?.location == located.location)
        #expect(try await store.holders(of: id(1)).map(\.releasedAt) == [noon])
        #expect(try await store.verify(from: nil, since: nil, looksFor: nil).faults.isEmpty)
    }

    @Test func `what blocks a release is on record until the message has left for someone`() async throws {
        let store = try openStore()
        defer { store.close() }
        try await block(1, in: store)
        #expect(try await store.holdKept(id(1), at: noon))
        try await release(store, 0, .blocked, [finding(.blocked)])
        #expect(try await store.record(id(1))?.findings.map(\.action) == [.blocked])
        try await release(store, 2, .released, [finding(.allowed)])
        try await release(store, 3, .blocked, [finding(.blocked)])
        #expect(try await store.record(id(1))?.findings.map(\.action) == [.allowed])
        #expect(try await store.verify(from: nil, since: nil, looksFor: nil).faults.isEmpty)
    }

    @Test func `a result without a judgement leaves the findings as they are`() async throws {
        let store = try openStore()
        defer { store.close() }
        try await block(1, in: store)
        #expect(try await store.holdKept(id(1), at: noon))
        try await release(store, 0, .released, [finding(.allowed)])
        try await release(store, 2, .blocked, nil)
        #expect(try await store.record(id(1))?.findings.map(\.action) == [.allowed])
    }

    @Test func `a message without an envelope, or that is not kept, does not become held`() async throws {
        let store = try openStore()
        defer { store.close() }
        let blocked = record(1, verdict: .blocked, deliveries: [delivery("a@example.com", .blocked)])
        try await store.append(blocked).committed()
        #expect(try await store.holdKept(id(1), at: noon) == false)
        let content = content
        try await store.keep(id(1), nil, sizeBytes: content.count) { Array(content[$0...]) }
        #expect(try await store.holdKept(id(1), at: noon) == false)
    }

    @Test func `a full hold takes no kept message`() async throws {
        let store = try openStore()
        defer { store.close() }
        try await block(1, in: store)
        var settings = HoldSettings()
        settings.maxBytes = 1
        store.restrictHold(to: settings)
        await #expect(throws: StoreFailure.self) { try await store.holdKept(id(1), at: noon) }
        #expect(try await store.message(id(1)) == .whole(content))
    }

    @Test func `a recipient who got the same content in another message has it already`() async throws {
        let store = try openStore()
        defer { store.close() }
        try await block(1, in: store)
        #expect(try await store.holdKept(id(1), at: noon))
        var again = record(2, campaign: "other", deliveries: [delivery("ann@example.com")])
        (again.content, again.sha256) = ("digest", "cd")
        try await store.append(again).committed()
        let message = try #require(try await held(store).first)
        #expect(try await store.past(of: [message])[id(1)]?[0]?.openContent == id(2))
        try await store.append(relayed(2)).committed()
        #expect(try await store.past(of: [message])[id(1)]?[0]?.sameContent == id(2))
        #expect(try await store.past(of: [message])[id(1)]?[2] == nil)
    }

    @Test func `an erased person's kept envelope goes with the message`() async throws {
        let store = try openStore()
        defer { store.close() }
        try await block(1, in: store)
        _ = try await store.erase(try #require(Address("ann@example.com")), who: "ann", at: noon)
        let count = try await store.read("") { try Int.fetchOne($0, sql: "SELECT count(*) FROM quarantine_envelopes") }
        #expect(count == 0)
        #expect(try await store.holdKept(id(1), at: noon) == false)
    }
}
