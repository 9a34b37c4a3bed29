import Guard
import Mail
import TestSupport
import Testing

@testable import Store

@Suite(.scoped) struct ListImportTests {
    @Test func `an import that shrank too far is refused and leaves a doubt until the next good import`() async throws {
        let store = try openStore()
        try await put(store, entries(100))
        await #expect(throws: ListImportRefused.self) { try await put(store, entries(79)) { $0.maxShrink = 0.2 } }
        let doubt = "optouts.csv has 79 rows, 21 % fewer than the 100 of version 1; max_shrink is 20 %"
        #expect(store.versions().map(\.doubt) == [doubt])
        #expect(try await store.hits(Address("user99@example.com")!).count == 1)
        store.close()

        let again = try openStore()
        defer { again.close() }
        #expect(again.versions().map(\.doubt) == [doubt])
        #expect(try await put(again, entries(80)) { $0.maxShrink = 0.2 }.version == 2)
        #expect(again.versions().map(\.doubt) == [nil])
    }

    @Test func `the size of an import is its number of distinct entries, not of rows`() async throws {
        let store = try openStore()
        defer { store.close() }
        try await put(store, entries(10))
        let repeated = [ListEntry](repeating: entries(1)[0], count: 10)
        await #expect(throws: ListImportRefused.self) { try await put(store, repeated) { $0.maxShrink = 0.2 } }
        #expect(try await store.history(of: "optouts", newest: .max).count == 1)
    }

    @Test func `a person may accept that a list shrank`() async throws {
        let store = try openStore()
        defer { store.close() }
        try await put(store, entries(100))
        let version = try await put(store, entries(10)) {
            $0.maxShrink = 0.2
            $0.exceptions = [.shrunk]
        }
        #expect(version.rows == 10 && version.doubt == nil)
    }

    @Test func `a list changes its kind only when a person allows it, and loses its single changes`()
        async throws
    {
        let store = try openStore()
        try await put(store, entries(3))
        let change = ListChange(
            list: "optouts", action: .add, entry: ListEntry(key: "jane@example.com", reason: "", since: nil),
            who: "ann",
            at: noon)
        _ = try await store.change(change, kind: .suppression)
        let text = "list optouts is of kind suppression, not audience; to import it anyway, add --allow kind"
        await #expect(throws: ListImportRefused(text)) { try await put(store, entries(2), kind: .audience) }
        try await put(store, entries(1), kind: .audience) {
            $0.maxShrink = 0.1
            $0.exceptions = [.kind]
        }
        #expect(store.versions().map(\.kind) == [.audience])
        store.close()
        let again = try openStore()
        defer { again.close() }
        #expect(again.versions().map(\.kind) == [.audience])
        #expect(try await again.hits(Address("user0@example.com")!).map(\.kind) == [.audience])
        #expect(try await again.hits(Address("jane@example.com")!).isEmpty)
    }

    @Test func `an empty import is refused`() async throws {
        let store = try openStore()
        defer { store.close() }
        await #expect(throws: ListImportRefused("optouts.csv contains no address")) { try await put(store, []) }
        #expect(store.versions().isEmpty)
        try await put(store, entries(3))
        await #expect(throws: ListImportRefused.self) { try await put(store, []) }
        #expect(store.versions().map(\.doubt) == [nil])
        await #expect(throws: ListImportRefused.self) { try await put(store, []) { $0.maxShrink = 0.5 } }
        #expect(store.versions().map(\.doubt) == ["optouts.csv contains no address"])
    }

    @Test func `an import older than the version in force is refused unless a person allows it`() async throws {
        let store = try openStore()
        defer { store.close() }
        try await put(store, entries(3))
        let text =
            "optouts.csv is from 2026-03-01T11:59:59.000Z, older than version 1 in force, from 2026-03-01T12:00:00.000Z; "
            + "to import it anyway, add --allow older"
        await #expect(throws: ListImportRefused(text)) {
            try await put(store, entries(4)) { $0.generatedAt = noon - .seconds(1) }
        }
        #expect(store.versions().map(\.doubt) == [nil])
        let version = try await put(store, entries(4)) {
            $0.generatedAt = noon - .seconds(1)
            $0.exceptions = [.older]
        }
        #expect(version.version == 2 && version.generatedAt == noon - .seconds(1))
    }

    @Test func `the older of two concurrent imports is refused`() async throws {
        let store = try openStore()
        defer { store.close() }
        let older = try await store.beginImport(suppression())
        try await older.append(entries(3))
        try await put(store, entries(5)) { $0.generatedAt = noon + .seconds(1) }
        await #expect(throws: ListImportRefused.self) { try await older.commit(sha256: "", at: noon) }
        #expect(store.versions().map(\.rows) == [5])
    }

    @Test func `an import under the name of the guard's own list is refused`() async throws {
        let store = try openStore()
        defer { store.close() }
        await #expect(throws: ListImportRefused("the name erased is reserved for erased people")) {
            try await put(store, entries(3), list: "erased")
        }
    }

    @Test func `a list's scope is kept in each version and after a restart`() async throws {
        let store = try openStore()
        let scope = try ListScope(terms: ["stream:news", "campaign:spring-*"])
        let version = try await put(store, entries(3), kind: .audience) { $0.scope = scope }
        #expect(version.scope == scope)
        #expect(
            version.actSubject == "list optouts version 1, 3 rows, for mail of stream news and of campaign spring-*")
        try await put(store, entries(2), list: "plain")
        store.close()

        let again = try openStore()
        defer { again.close() }
        #expect(again.versions().map(\.scope) == [scope, nil])
        try await put(again, entries(4), kind: .audience) { $0.scope = ListScope() }
        #expect(again.versions().first?.scope == ListScope(), "a scope of all mail is not the same as no scope")
    }
}
