import Guard
import Mail
import TestSupport
import Testing

@testable import Store

/// A list's hashes, tried against the addresses that the guard knows.
@Suite(.scoped) struct ListHashTrialTests {
    private func hash(_ text: String) -> String {
        ListHash(algorithm: .sha256, bytes: testDigest(.sha256, Array(text.utf8))).key
    }

    /// Appends a message to each address.
    private func send(_ store: Store, _ numbers: Range<Int>) async throws {
        for number in numbers {
            try await store.append(record(number, deliveries: [delivery("User\(number)@example.com")])).committed()
        }
    }

    @Test func `recent recipients match the hashes of a list, also when they were refused`() async throws {
        let store = try openStore()
        defer { store.close() }
        try await send(store, 0..<120)
        let refused = delivery("gone@example.com", .refused, accepted)
        try await store.append(record(120, deliveries: [refused, delivery("gone@example.com")])).committed()
        try await put(store, entries([hash("user7@example.com"), hash("gone@example.com"), hash("x"), "a@b.example"]))
        let trial = try #require(try await store.tryHashes(of: "optouts", now: moment(200)))
        #expect(trial == ListHashTrial(hashes: 3, addresses: 121, matched: 2, at: moment(200)))
        #expect(trial.outcome == .matched)
        let later = moment(200) + .seconds(8 * 86_400)
        let old = try #require(try await store.tryHashes(of: "optouts", now: later))
        #expect(old.addresses == 0 && old.outcome == .untried, "the mail is older than a week")
    }

    @Test func `a list of salted hashes without its salt matches nobody`() async throws {
        let store = try openStore()
        defer { store.close() }
        try await send(store, 0..<100)
        try await put(store, entries((0..<100).map { hash("salt" + "user\($0)@example.com") }))
        let trial = try #require(try await store.tryHashes(of: "optouts", now: moment(200)))
        #expect(trial.matched == 0 && trial.outcome == .unmatched)
        store.use(["optouts": .known(ListHashSecret(.prefix, bytes: Array("salt".utf8)))])
        #expect(try await store.tryHashes(of: "optouts", now: moment(200))?.matched == 100)
        store.use(["optouts": .missing("no salt")])
        #expect(try await store.tryHashes(of: "optouts", now: moment(200)) == nil)
    }

    @Test func `the addresses of other lists are tried, each once`() async throws {
        let store = try openStore()
        defer { store.close() }
        try await send(store, 0..<10)
        try await put(store, entries(100), list: "plain")
        try await put(store, entries(["user3@example.com", "@example.net"]), list: "small")
        try await put(store, entries([hash("user99@example.com"), hash("user3@example.com")]), list: "hashed")
        let trial = try #require(try await store.tryHashes(of: "hashed", now: moment(200)))
        #expect(trial.addresses == 100 && trial.matched == 2)
    }

    @Test func `a list without hashes is not tried`() async throws {
        let store = try openStore()
        defer { store.close() }
        try await put(store, entries(["a@b.example"]))
        #expect(try await store.tryHashes(of: "optouts", now: noon) == nil)
        #expect(try await store.tryHashes(of: "nowhere", now: noon) == nil)
    }

    @Test func `the newest recipients are known when there are too many`() async throws {
        let store = try openStore()
        defer { store.close() }
        try await send(store, 0..<20)
        let seen = try await store.read("") { try SeenAddressesQuestion(since: noon, limit: 3).answer($0) }
        #expect(seen.map(\.fullText) == ["User19@example.com", "User18@example.com", "User17@example.com"])
    }
}
