import Guard
import Mail
import TestSupport
import Testing

@testable import Store

@Suite(.scoped) struct SignalLogTests {
    private static let minute = 60_000
    private let permanent = Reply(550, EnhancedStatusCode(5, 7, 1), "blocked id=01hzy3k9vm8q2")
    private let transient = Reply(451, EnhancedStatusCode(4, 7, 0), "try later")
    private let withoutEnhancedCode = Reply(550, nil, "no")

    private func addMessage(
        _ number: Int, _ store: Store, _ deliveries: [Delivery], _ outcome: Reply? = nil, campaign: String = "spring",
        sender: String = "news@shop.example", verdict: Verdict = .unknown
    ) async throws {
        var message = record(number, campaign: campaign, verdict: verdict, deliveries: deliveries)
        message.sender = Address(sender)
        try await store.append(message).committed()
        guard let outcome else { return }
        let isGood = outcome.code < 400
        try await store.append(
            Outcome(
                id: id(number), at: moment(number), verdict: isGood ? .relayed : .refused,
                state: isGood ? .accepted : .refused, reply: outcome)
        ).committed()
    }

    private func filledStore() async throws -> Store {
        let store = try openStore()
        try await addMessage(
            0, store, [delivery("a@One.example"), delivery("b@two.example", .refused, permanent)], accepted)
        try await addMessage(1, store, [delivery("c@one.example")], transient)
        try await addMessage(2, store, [delivery("d@one.example")], permanent)
        try await addMessage(3, store, [delivery("e@one.example")], withoutEnhancedCode)
        try await addMessage(4, store, [delivery("f@one.example", .blocked, permanent)], verdict: .blocked)
        try await addMessage(
            Self.minute, store, [delivery("g@two.example")], campaign: "autumn", sender: "x@shop.example")
        return store
    }

    private func signals(_ store: Store, _ scope: String) async throws -> DeliverySignals {
        var filter = RecordFilter()
        filter.scope = scope
        return try await store.signals(filter)
    }

    @Test func `the ESP's replies are counted apart from our own refusals, and 4xx apart from 5xx`() async throws {
        let store = try await filledStore()
        defer { store.close() }
        let signals = try await signals(store, "all")
        let all = signals.counts
        #expect(all.accepted == 1 && all.deferred == 1 && all.rejected == 3 && all.unknown == 1 && all.kept == 1)
        #expect(all.answered == 5 && all.sent == 6 && all.total == 7 && all.refusedShare == 0.8)
        #expect(signals.domains["one.example"]?.rejected == 2 && signals.domains["two.example"]?.unknown == 1)
        #expect(Set(signals.domains.keys) == ["one.example", "two.example"])
        #expect(signals.campaigns["spring"]?.total == 6 && signals.campaigns["autumn"]?.total == 1)
        #expect(signals.refusals == ["550 5.7.1 blocked #": 2, "451 4.7.0 try later": 1, "550 no": 1])
        #expect(signals.domainRefusals["two.example"] == "550 5.7.1 blocked #")
        #expect(signals.minutes.values.map(\.total).sorted() == [1, 6])
        #expect(signals.sender == "news@shop.example" && signals.stream == "newsletter")
    }

    @Test(arguments: [
        ("campaign:spring", 6), ("campaign:none", 0), ("recipient-domain:two.example", 2), ("sender:x@shop.example", 1),
    ]) func `a scope counts only its own mail`(scope: String, total: Int) async throws {
        let store = try await filledStore()
        defer { store.close() }
        let signals = try await signals(store, scope)
        #expect(signals.counts.total == total)
        #expect(signals.domains.values.map(\.total).reduce(0, +) == total)
        #expect(signals.minutes.values.map(\.total).reduce(0, +) == total)
    }

    @Test func `held mail counts as kept back`() async throws {
        let store = try openStore()
        defer { store.close() }
        try await addMessage(0, store, [delivery("a@one.example", .held, permanent)], verdict: .held)
        #expect(try await signals(store, "all").counts.kept == 1)
    }
}
