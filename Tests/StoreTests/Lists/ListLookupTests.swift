import Guard
import Mail
import TestSupport
import Testing

@testable import Store

@Suite(.scoped) struct ListLookupTests {
    private func found(_ keys: [String], _ addresses: [String]) async throws -> [[String]] {
        let store = try openStore()
        defer { store.close() }
        try await put(store, entries(keys))
        var found: [[String]] = []
        for address in addresses { found.append(try await store.hits(Address(address)!).map(\.entry.key)) }
        return found
    }

    @Test func `a domain entry matches every address at that domain`() async throws {
        let found = try await found(
            ["@bad.example"], ["a@bad.example", "B@BAD.EXAMPLE", "a@sub.bad.example", "a@notbad.example"])
        #expect(found == [["@bad.example"], ["@bad.example"], [], []])
    }

    @Test func `a domain entry with subdomains matches every address at and below it`() async throws {
        let found = try await found(
            ["*.bad.example"], ["a@bad.example", "a@x.bad.example", "a@x.y.bad.example", "a@notbad.example"])
        #expect(found == [["*.bad.example"], ["*.bad.example"], ["*.bad.example"], []])
    }

    @Test func `a local-part entry matches at any domain, with asterisks for any text`() async throws {
        let found = try await found(
            ["postmaster@*", "bounce-*@*"],
            ["Postmaster@a.example", "bounce-17@b.example", "bounce@b.example", "xpostmaster@a.example"])
        #expect(found == [["postmaster@*"], ["bounce-*@*"], [], []])
    }

    @Test(arguments: ListHash.Algorithm.allCases)
    func `a hash entry matches the address in lower case and as given`(
        _ algorithm: ListHash.Algorithm
    ) async throws {
        let texts = ["jane@example.com", "Joe@Example.com"]
        let keys = texts.map { ListHash(algorithm: algorithm, bytes: testDigest(algorithm, Array($0.utf8))).key }
        let found = try await found(
            keys + ["plain@example.com"],
            ["Jane@Example.com", "Joe@Example.com", "joe@example.com", "plain@example.com"])
        #expect(found == [[keys[0]], [keys[1]], [], ["plain@example.com"]])
    }

    @Test func `an entry with the address takes precedence over an entry with its domain`() async throws {
        #expect(try await found(["@b.example", "a@b.example"], ["a@b.example"]) == [["a@b.example"]])
    }

    @Test func `a lookup uses the normal form of the list's import`() async throws {
        let store = try openStore()
        defer { store.close() }
        let options: AddressKeyOptions = [.subaddress, .gmailDots]
        try await put(store, entries(["jane@gmail.com"]), list: "loose") { $0.options = options }
        try await put(store, entries(["jane@gmail.com"]), list: "strict")
        #expect(try await store.hits(Address("j.ane+news@gmail.com")!).map(\.list) == ["loose"])
        #expect(try await store.hits(Address("jane@gmail.com")!).map(\.list) == ["loose", "strict"])
        #expect(store.versions().map(\.options) == [options, []])
    }

    @Test func `a lookup fails when the hash of the address cannot be computed`() async throws {
        let store = try Store.open(folder: stateFolder, role: .daemon, digest: { _, _ in [] })
        defer { store.close() }
        let hash = ListHash(algorithm: .md5, bytes: [UInt8](repeating: 7, count: 16))
        try await put(store, entries([hash.key]))
        await #expect(throws: StoreFailure.self) { try await store.hits(Address("a@example.com")!) }
    }

    @Test func `a hash is found by the same mailbox only on a list with the option`() async throws {
        let store = try openStore()
        defer { store.close() }
        let keys = [Self.salted("", "jane@example.com"), Self.salted("", "ann@bücher.example")]
        try await put(store, entries(keys), list: "loose") { $0.options = .subaddress }
        try await put(store, entries(keys), list: "strict")
        #expect(try await store.hits(Address("Jane+news@example.com")!).map(\.list) == ["loose"])
        #expect(try await store.hits(Address("jane@example.com")!).map(\.list) == ["loose", "strict"])
        #expect(try await store.hits(Address("ann@xn--bcher-kva.example")!).map(\.list) == ["loose", "strict"])
    }

    /// The entry of an address under a salt before it.
    private static func salted(_ salt: String, _ address: String) -> String {
        ListHash(algorithm: .sha256, bytes: testDigest(.sha256, Array((salt + address).utf8))).key
    }

    @Test func `each list's hashes are compared with its own secret`() async throws {
        let store = try openStore()
        defer { store.close() }
        for list in ["a", "b", "plain"] {
            let salt = list == "plain" ? "" : list
            try await put(store, entries([Self.salted(salt, "jane@example.com")]), list: list)
        }
        let jane = Address("Jane@example.com")!
        #expect(try await store.hits(jane).map(\.list) == ["plain"])
        let secrets = ["a", "b"].map { ($0, ListHashKnowledge.known(ListHashSecret(.prefix, bytes: Array($0.utf8)))) }
        store.use(Dictionary(uniqueKeysWithValues: secrets))
        #expect(try await store.hits(jane).map(\.list) == ["a", "b", "plain"])
        #expect(try await store.hits(Address("joe@example.com")!).isEmpty)
        store.use(["b": secrets[0].1])
        #expect(try await store.hits(jane).map(\.list) == ["plain"], "another salt")
    }

    @Test func `a list whose secret is missing is in doubt when it has hashes`() async throws {
        let store = try openStore()
        defer { store.close() }
        try await put(store, entries([Self.salted("s", "jane@example.com"), "joe@example.com"]), list: "hashed")
        try await put(store, entries(["joe@example.com"]), list: "plain")
        store.use(["hashed": .missing("no salt"), "plain": .missing("no salt")])
        #expect(store.versions().map(\.doubt) == ["no salt", nil])
        #expect(try await store.hits(Address("joe@example.com")!).map(\.list) == ["hashed", "plain"])
        let question = ListQuestion(stream: "s", campaign: nil)
        let answer = ListPolicy([ListSettings(name: "hashed")]).decide(
            question, hits: try await store.hits(Address("jane@example.com")!), versions: store.versions(), now: noon
        ).answer
        guard case .deferred = answer else { return #expect(Bool(false), "mail must wait: \(answer)") }
        let change = ListChange(
            list: "plain", action: .add, entry: entries([Self.salted("s", "kim@example.com")])[0], who: "ann", at: noon)
        #expect(try await store.change(change, kind: .suppression))
        #expect(store.versions().map(\.doubt) == ["no salt", "no salt"], "a single entry is a hash, too")
        store.use([:])
        #expect(store.versions().map(\.doubt) == [nil, nil])
    }

    @Test func `an erasure finds the person under the secret of a list`() async throws {
        let store = try openStore()
        defer { store.close() }
        try await put(store, entries([Self.salted("s", "jane@example.com"), "joe@example.com"]), list: "hashed")
        store.use(["hashed": .known(ListHashSecret(.prefix, bytes: [UInt8(ascii: "s")]))])
        #expect(try await store.erase(Address("jane@example.com")!, who: "ann", at: noon).lists == ["hashed"])
        #expect(store.versions().map(\.rows) == [1])
    }

    @Test func `every address of a large list is found, and no other address is`() async throws {
        let store = try openStore()
        defer { store.close() }
        let count = 20_000
        try await put(store, entries(count))
        for number in 0..<count {
            let hits = try await store.hits(Address("user\(number)@example.com")!)
            try #require(hits.map(\.entry.key) == ["user\(number)@example.com"])
            try #require(try await store.hits(Address("user\(number)@example.net")!).isEmpty)
        }
    }
}
