import Guard
import Mail
import TestSupport
import Testing

@testable import Store

/// Which secret the hashes of a version were made with, when the configuration changes.
@Suite(.scoped) struct ListSecretTests {
    private let salt = ListHashSecret(.prefix, bytes: Array("salt".utf8))
    private let other = ListHashSecret(.prefix, bytes: Array("other".utf8))
    private let jane = Address("jane@example.com")!

    /// Entries of these addresses under a salt before them.
    private func salted(_ addresses: [String], with salt: String = "salt") -> [ListEntry] {
        entries(
            addresses.map { ListHash(algorithm: .sha256, bytes: testDigest(.sha256, Array((salt + $0).utf8))).key })
    }

    private func doubt(_ store: Store) -> String? { store.versions().first?.doubt }

    /// The answer to mail to the person.
    private func answer(_ store: Store, _ settings: [ListSettings]) async throws -> ListDecision.Answer {
        ListPolicy(settings).decide(
            ListQuestion(stream: "s", campaign: nil), hits: try await store.hits(jane), versions: store.versions(),
            now: noon
        ).answer
    }

    @Test(arguments: [[ListSettings(name: "optouts")], []])
    func `mail waits when the secret of the hashes is taken away, also with the whole list`(
        settings: [ListSettings]
    ) async throws {
        let store = try openStore()
        defer { store.close() }
        store.use(["optouts": .known(salt)])
        try await put(store, salted(["jane@example.com"]))
        #expect(doubt(store) == nil)
        guard case .suppressed = try await answer(store, settings) else { return #expect(Bool(false), "on the list") }
        store.use([:])
        let text =
            "its hashes were made with a salt before the address, and the configuration has no secret for the list; put "
            + "it back, or import the list again"
        #expect(doubt(store) == text)
        guard case .deferred = try await answer(store, settings) else { return #expect(Bool(false), "mail must wait") }
        store.use(["optouts": .known(salt)])
        #expect(doubt(store) == nil)
    }

    @Test func `another salt, or another place of the salt, puts the list in doubt, also after a restart`()
        async throws
    {
        let store = try openStore()
        store.use(["optouts": .known(salt)])
        try await put(store, salted(["jane@example.com"]))
        for wrong in [other, ListHashSecret(.suffix, bytes: Array("salt".utf8))] {
            store.use(["optouts": .known(wrong)])
            #expect(doubt(store)?.contains("the configuration has another secret") == true)
        }
        store.close()
        let again = try openStore()
        defer { again.close() }
        again.use(["optouts": .known(other)])
        #expect(doubt(again) != nil)
        again.use(["optouts": .known(salt)])
        #expect(doubt(again) == nil)
    }

    @Test func `a version from before its secret was known remembers the first one`() async throws {
        let store = try openStore()
        try await put(store, salted(["jane@example.com"]))
        #expect(doubt(store) == nil)
        store.use(["optouts": .known(salt)])
        #expect(doubt(store) == nil)
        #expect(try await store.hits(jane).count == 1)
        store.close()
        let again = try openStore()
        defer { again.close() }
        #expect(doubt(again) != nil)
    }

    @Test func `hashes without a secret are still found when one is configured`() async throws {
        let store = try openStore()
        defer { store.close() }
        try await put(store, salted(["jane@example.com"], with: ""))
        store.use(["optouts": .known(salt)])
        #expect(try await store.hits(jane).count == 1)
        #expect(try await store.hits(Address("joe@example.com")!).isEmpty)
    }

    @Test func `a list without hashes needs no secret until it gets a hash`() async throws {
        let store = try openStore()
        defer { store.close() }
        store.use(["optouts": .known(salt)])
        try await put(store, entries(["joe@example.com"]))
        store.use([:])
        #expect(doubt(store) == nil)
        let change = ListChange(
            list: "optouts", action: .add, entry: salted(["jane@example.com"])[0], who: "ann", at: noon)
        #expect(try await store.change(change, kind: .suppression))
        #expect(doubt(store) != nil)
    }

    @Test func `a file with hashes of the version in force is refused when their secret is gone`() async throws {
        let store = try openStore()
        defer { store.close() }
        store.use(["optouts": .known(salt)])
        try await put(store, salted(["jane@example.com", "joe@example.com"]))
        store.use([:])
        let text =
            "optouts.csv has hashes of version 1 in force, which were made with a salt before the address, and the "
            + "configuration has no secret for the list; to import it anyway, add --allow secret"
        let file = salted(["joe@example.com", "kim@example.com"])
        await #expect(throws: ListImportRefused(text)) { try await put(store, file) }
        #expect(doubt(store) != nil)
        // Hashes of another secret are another matter, and so is a person who knows better.
        #expect(try await put(store, salted(["joe@example.com"], with: "")).version == 2)
        #expect(doubt(store) == nil)
        store.use(["optouts": .known(other)])
        store.use(["optouts": .known(salt)])
        #expect(doubt(store)?.contains("another secret") == true)
        let again = try await put(store, salted(["joe@example.com"], with: "")) { $0.exceptions = [.secret] }
        #expect(again.version == 3 && doubt(store) == nil)
    }

    @Test func `hashes that were added by hand are not forgotten when the secret changes`() async throws {
        let store = try openStore()
        defer { store.close() }
        store.use(["optouts": .known(salt)])
        try await put(store, entries(["joe@example.com"]))
        let change = ListChange(
            list: "optouts", action: .add, entry: salted(["jane@example.com"])[0], who: "ann", at: noon)
        #expect(try await store.change(change, kind: .suppression))
        store.use(["optouts": .known(other)])
        let text =
            "list optouts has hashes that were added by hand. They were made with a salt before the address, and the "
            + "configuration has another secret for the list; to import it anyway, add --allow secret"
        await #expect(throws: ListImportRefused(text)) { try await put(store, entries(["joe@example.com"])) }
        #expect(doubt(store) != nil)
        #expect(try await put(store, entries(["joe@example.com"])) { $0.exceptions = [.secret] }.version == 2)
        #expect(doubt(store) == nil)
    }

    @Test func `an earlier version keeps its secret, and comes back only when it is configured`() async throws {
        let store = try openStore()
        defer { store.close() }
        store.use(["optouts": .known(salt)])
        let first = salted(["jane@example.com"])
        try await put(store, first)
        store.use(["optouts": .known(other)])
        try await put(store, salted(["jane@example.com"], with: "other"))
        let version = try #require(try await store.keptVersions(of: "optouts").first)
        await #expect(throws: ListImportRefused.self) { try await put(store, first) { $0.restored = version } }
        #expect(store.versions().map(\.version) == [2])
        store.use(["optouts": .known(salt)])
        #expect(doubt(store) != nil)
        #expect(try await put(store, first) { $0.restored = version }.version == 3)
        #expect(doubt(store) == nil)
    }

    @Test func `a mark tells secrets apart and shows only the form`() throws {
        let key = [UInt8](repeating: 7, count: 32)
        func mark(_ form: ListHashSecret.Form, _ text: String, key: [UInt8]) -> String? {
            ListHashSecret(form, bytes: Array(text.utf8)).mark(key: key, by: testDigest)?.text
        }
        let marks = ListHashSecret.Form.allCases.flatMap { form in
            ["salt", "sal"].map { mark(form, $0, key: key) }
        }
        #expect(Set(marks).count == 6 && !marks.contains(nil))
        #expect(marks[0] == mark(.prefix, "salt", key: key))
        #expect(marks[0]?.hasPrefix("prefix:") == true && marks[0]?.utf8.count == 39)
        #expect(marks[0] != mark(.prefix, "salt", key: [1]))
        #expect(ListHashSecret(.hmac, bytes: [1]).mark(key: key, by: { _, _ in [] }) == nil)
    }
}
