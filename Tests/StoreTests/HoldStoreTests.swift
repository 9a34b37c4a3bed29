import GRDB
import Guard
import Mail
import TestSupport
import Testing

@testable import Store

@Suite(.scoped, .timeLimit(.minutes(1))) struct HoldStoreTests {
    private let content = Array("Subject: hi\r\n\r\n.dots\r\nno end".utf8)

    private func envelope(_ positions: Int...) -> HeldEnvelope {
        HeldEnvelope(
            stop: StopID(value: 7), mail: "MAIL FROM:<news@shop.example> SIZE=12",
            recipients: positions.map { .init(position: $0, line: "RCPT TO:<user\($0)@example.com> NOTIFY=NEVER") },
            trace: Array("Received: x\r\n".utf8), hasLeadingDots: true, endsWithCRLF: false)
    }

    /// Holds message `number` for two recipients; a list refused a third one between them.
    private func hold(_ number: Int, in store: Store) async throws {
        let deliveries = [
            delivery("user0@example.com", .held), delivery("gone@example.com", .blocked),
            delivery("user2@example.com", .held),
        ]
        try await hold(.record(record(number, verdict: .held, deliveries: deliveries)), envelope(0, 2), in: store)
    }

    private func hold(_ entry: HeldEntry, _ envelope: HeldEnvelope, in store: Store) async throws {
        let content = content
        try await store.hold(entry, envelope, sizeBytes: content.count) { Array(content[$0...]) }
    }

    private func heldSelection(_ change: (inout HeldFilter) -> Void = { _ in }) throws -> HeldSelection {
        var filter = HeldFilter()
        change(&filter)
        return try HeldSelection(filter)
    }

    private func states(_ number: Int, _ store: Store) async throws -> [Delivery.State]? {
        try await store.record(id(number))?.deliveries.map(\.state)
    }

    private func settle(
        _ store: Store, _ number: Int, _ position: Int, from: Delivery.State, _ state: Delivery.State,
        keeps: Bool = false
    ) async throws -> Int {
        let result = HeldResult(position: position, from: from, state: state, reply: accepted)
        return try await store.settle(id(number), [result], keeps: keeps, at: noon)
    }

    @Test func `a held message is read back whole, also after a restart`() async throws {
        let first = try openStore()
        for number in 1...2 { try await hold(number, in: first) }
        first.close()
        let store = try openStore()
        defer { store.close() }
        let messages = try await store.held(try heldSelection())
        #expect(messages.map(\.id) == [id(1), id(2)])
        let message = messages[0]
        #expect(message.envelope == envelope(0, 2))
        #expect(message.recipients.map(\.position) == [0, 2] && message.recipients.allSatisfy { $0.state == .held })
        #expect(message.campaign == "spring" && message.sha256.count == 64)
        #expect(try await store.heldContent(id(1)) == content)
        let totals = try await store.heldTotals()
        #expect(totals.messages == 2 && totals.octets == messages.reduce(0) { $0 + $1.storedBytes })
        #expect(try await store.held(try heldSelection { $0.after = id(1).description }).map(\.id) == [id(2)])
        #expect(try await store.held(try heldSelection { $0.limit = 1 }).map(\.id) == [id(1)])
    }

    @Test func `an answer ends with the message that reaches the limit of recipients`() async throws {
        let store = try openStore()
        defer { store.close() }
        for number in 1...3 { try await hold(number, in: store) }
        for (limit, expected) in [(1, 1), (2, 1), (3, 2), (6, 3), (100, 3)] {
            var selection = try heldSelection()
            selection.recipientLimit = limit
            #expect(try await store.held(selection).map(\.id) == (1...expected).map { id($0) }, "\(limit)")
        }
    }

    @Test func `the verdict and stop of a held message follow from the states of its recipients`() async throws {
        let store = try openStore()
        defer { store.close() }
        let fates: [Delivery.State] = [.held, .released, .unknown, .refused, .blocked, .suppressed, .discarded]
        var number = 0
        for first in fates {
            for second in fates {
                number += 1
                var held = record(
                    number, verdict: .held,
                    deliveries: [delivery("a@example.com", .held), delivery("b@example.com", .held)])
                held.stop = StopID(value: 7)
                try await hold(.record(held), envelope(0, 1), in: store)
                for (position, fate) in [first, second].enumerated() where fate != .held {
                    _ = try await settle(store, number, position, from: .held, fate)
                }
                let found = try #require(try await store.record(id(number)))
                let verdict = Verdict(ofHeld: [first, second])
                #expect(found.verdict == verdict, "\(first) \(second)")
                let keepsStop = verdict == .held || (first == .discarded && second == .discarded)
                #expect(found.stop?.value == (keepsStop ? 7 : nil), "\(first) \(second)")
                // SQL gives the same verdict.
                for asked in Verdict.allCases {
                    var filter = RecordFilter()
                    (filter.verdict, filter.after) = (asked, id(number).value - 1)
                    let isFound = try await store.records(matching: filter).contains { $0.id == id(number) }
                    #expect(isFound == (asked == verdict), "\(first) \(second) \(asked)")
                }
            }
        }
        #expect(Verdict(ofHeld: [.released, .unknown]) == .relayed && Verdict(ofHeld: [.discarded]) == .blocked)
    }

    @Test func `a message with a committed record is held by its outcome`() async throws {
        let store = try openStore()
        defer { store.close() }
        try await store.append(record(1)).committed()
        let outcome = Outcome(
            id: id(1), at: noon, verdict: .held, state: .held, reply: accepted, stop: StopID(value: 7))
        try await hold(.outcome(outcome), envelope(0), in: store)
        let record = try #require(try await store.record(id(1)))
        #expect(record.verdict == .held && record.deliveries.map(\.state) == [.held] && record.stop?.value == 7)
        #expect(try await store.held(try heldSelection()).count == 1)
    }

    @Test func `a release goes from held through unknown to a result, and the last deletes the content`() async throws {
        let store = try openStore()
        defer { store.close() }
        try await hold(1, in: store)
        try await store.beginRelease(id(1), positions: [0]).committed()
        #expect(try await states(1, store) == [.unknown, .blocked, .held])
        // A second release, too late or with a wrong position, has no effect.
        await #expect(throws: StoreFailure.self) {
            try await store.beginRelease(id(1), positions: [2, 0]).committed()
        }
        #expect(try await states(1, store) == [.unknown, .blocked, .held])
        #expect(try await settle(store, 1, 0, from: .held, .discarded) == 0)
        #expect(try await settle(store, 1, 0, from: .unknown, .released) == 1)
        #expect(try await store.heldContent(id(1)) == content)
        #expect(try await settle(store, 1, 2, from: .held, .discarded) == 1)
        #expect(try await states(1, store) == [.released, .blocked, .discarded])
        #expect(try await store.held(try heldSelection()).isEmpty)
        #expect(try await store.heldTotals() == HeldTotals())
        #expect(try await store.message(id(1)) == .absent)
        var filter = RecordFilter()
        filter.delivery = .released
        #expect(try await store.records(matching: filter).map(\.id) == [id(1)])
        filter.delivery = .held
        #expect(try await store.records(matching: filter).isEmpty)
    }

    @Test func `a held message that a check blocks at its release stays in the quarantine`() async throws {
        let store = try openStore()
        defer { store.close() }
        try await hold(.record(record(1, deliveries: [delivery("user0@example.com", .held)])), envelope(0), in: store)
        #expect(try await settle(store, 1, 0, from: .held, .blocked, keeps: true) == 1)
        #expect(try await store.message(id(1)) == .whole(content))
        #expect(try await store.heldTotals().messages == 0)
    }

    @Test func `held content is never swept, and content without a committed hold is deleted at start`() async throws {
        let store = try openStore(limits: WriterLimits(quarantine: QuarantineLimits(sweepInterval: .milliseconds(1))))
        try await hold(1, in: store)
        let content = content
        try await store.keep(id(3), nil, sizeBytes: content.count) { Array(content[$0...]) }
        try await store.quarantine.keep(id(2), .held(store.holdRoom), sizeBytes: content.count) {
            Array(content[$0...])
        }
        var settings = QuarantineSettings()
        settings.maxBytes = 1
        store.restrictQuarantine(to: settings) { noon + .seconds(365 * 86_400) }
        try await awaitUntil("the sweep of the message that is not held") { try await store.message(id(3)) == .swept }
        #expect(try await store.message(id(2)) == .whole(content))
        store.close()
        let again = try openStore()
        defer { again.close() }
        // The writer cleans up before its first job.
        _ = try await again.writerSynchronous()
        #expect(try await again.heldContent(id(1)) == content)
        #expect(try await again.message(id(2)) != .whole(content))
    }

    @Test func `above the bound no message is held or recorded as held`() async throws {
        let store = try openStore()
        defer { store.close() }
        var settings = HoldSettings()
        settings.maxBytes = 60
        store.restrictHold(to: settings)
        try await hold(1, in: store)
        await #expect(throws: StoreFailure.self) { try await hold(2, in: store) }
        #expect(try await store.record(id(2)) == nil)
        #expect(try await store.heldTotals().messages == 1)
        for position in [0, 2] { _ = try await settle(store, 1, position, from: .held, .discarded) }
        try await hold(2, in: store)
    }

    @Test func `earlier mail to a recipient is found in the index and in records not yet indexed`() async throws {
        let store = try openStore(limits: WriterLimits(runLength: 4))
        defer { store.close() }
        let outcomes: [Delivery.State] = [.accepted, .refused]
        for (number, state) in outcomes.enumerated() {
            try await store.append(
                record(number + 1, deliveries: [delivery("user\(2 * number)@example.com")])
            ).committed()
            try await store.append(
                Outcome(id: id(number + 1), at: noon, verdict: .relayed, state: state, reply: accepted)
            ).committed()
        }
        for filler in 20..<30 { try await store.append(record(filler, campaign: "x")).committed() }
        try await hold(40, in: store)
        var past = try await store.past(of: try await store.held(try heldSelection()))[id(40)] ?? [:]
        #expect(past[0]?.sameContent == id(1) && past[0]?.sameCampaign == true)
        #expect(past[2] == nil)
        // Committed, without an outcome so far.
        try await store.append(record(41, deliveries: [delivery("USER2@example.com")])).committed()
        past = try await store.past(of: try await store.held(try heldSelection()))[id(40)] ?? [:]
        #expect(past[2]?.sameContent == nil && past[2]?.openContent == id(41))
    }
}
