import Guard
import Mail
import TestSupport
import Testing

@testable import Store

@Suite(.scoped) struct ListImportTests {
    @Test func `an import that loses too many entries is refused and changes nothing`() async throws {
        let store = try openStore()
        let before = try await put(store, entries(100))
        let text =
            "optouts.csv: 21 of 100 entries go (21 %), 0 are new; max_removed is 20 %; to import it anyway, add --allow "
            + "removed"
        await #expect(throws: ListImportRefused(text)) {
            try await put(store, entries(79)) { $0.removalLimit = RemovalLimit(share: 0.2) }
        }
        #expect(store.versions() == [before])
        #expect(try await store.hits(Address("user99@example.com")!).count == 1)
        store.close()

        let again = try openStore()
        defer { again.close() }
        #expect(again.versions() == [before])
        #expect(try await put(again, entries(80)) { $0.removalLimit = RemovalLimit(share: 0.2) }.version == 2)
    }

    @Test func `a file of other people is refused, although it has as many rows`() async throws {
        let store = try openStore()
        defer { store.close() }
        try await put(store, entries(1204))
        let others = entries(1204).map { ListEntry(key: "x\($0.key)", reason: "", since: nil) }
        let text =
            "optouts.csv: 412 of 1,204 entries go (34 %), 412 are new; max_removed is 20 %; to import it anyway, add "
            + "--allow removed"
        await #expect(throws: ListImportRefused(text)) {
            try await put(store, Array(entries(1204)[412...]) + others[..<412]) {
                $0.removalLimit = RemovalLimit(share: 0.2)
            }
        }
        let version = try await put(store, others) {
            $0.removalLimit = RemovalLimit(share: 0.2)
            $0.exceptions = [.removed]
        }
        #expect(version.turnover == ListTurnover(new: 1204, gone: 1204, stay: 0))
    }

    @Test func `the size of an import is its number of distinct entries, not of rows`() async throws {
        let store = try openStore()
        defer { store.close() }
        try await put(store, entries(10))
        let repeated = [ListEntry](repeating: entries(1)[0], count: 10)
        await #expect(throws: ListImportRefused.self) {
            try await put(store, repeated) { $0.removalLimit = RemovalLimit(share: 0.2) }
        }
        #expect(try await store.history(of: "optouts", newest: .max).count == 1)
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
            $0.removalLimit = RemovalLimit(share: 0.1)
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
        await #expect(throws: ListImportRefused.self) {
            try await put(store, []) { $0.removalLimit = RemovalLimit(share: 0.5) }
        }
        #expect(store.versions().map(\.doubt) == [nil] && store.versions().map(\.version) == [1])
    }

    @Test func `an import older than the version in force is refused unless a person allows it`() async throws {
        let store = try openStore()
        defer { store.close() }
        try await put(store, entries(3))
        let text =
            "optouts.csv is from 2026-03-01T11:59:57.000Z, older than version 1 in force, from 2026-03-01T12:00:00.000Z; "
            + "to import it anyway, add --allow older"
        await #expect(throws: ListImportRefused(text)) {
            try await put(store, entries(4)) { $0.generatedAt = noon - .seconds(3) }
        }
        #expect(store.versions().map(\.doubt) == [nil])
        let version = try await put(store, entries(4)) {
            $0.generatedAt = noon - .seconds(3)
            $0.exceptions = [.older]
        }
        #expect(version.version == 2 && version.generatedAt == noon - .seconds(3))
    }

    @Test func `the same file again is no older file, whatever its time is`() async throws {
        let store = try openStore()
        defer { store.close() }
        func put(_ rows: [ListEntry], _ sha256: String, earlier: Duration) async throws -> ListVersion {
            var order = suppression("optouts", kind: .suppression)
            order.generatedAt = noon - earlier
            let draft = try await store.beginImport(order)
            try await draft.append(rows)
            return try await draft.commit(sha256: sha256, at: noon)
        }
        _ = try await put(entries(3), "aa", earlier: .zero)
        let same = try await put(entries(3), "aa", earlier: .seconds(3600))
        #expect(same.version == 2 && same.generatedAt == noon && same.turnover?.text == "0 new, 0 gone, 3 stay")
        // Other content within the precision of file times.
        let near = try await put(entries(4), "bb", earlier: .milliseconds(900))
        #expect(near.version == 3 && near.generatedAt == noon)
        await #expect(throws: ListImportRefused.self) { _ = try await put(entries(5), "cc", earlier: .seconds(3600)) }
        #expect(store.versions().map(\.version) == [3])
    }

    @Test func `the older of two concurrent imports is refused`() async throws {
        let store = try openStore()
        defer { store.close() }
        let older = try await store.beginImport(suppression())
        try await older.append(entries(3))
        try await put(store, entries(5)) { $0.generatedAt = noon + .seconds(3) }
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
            version.actSubject
                == "list optouts version 1, 3 rows (3 new, 0 gone, 0 stay), for mail of stream news and of campaign spring-*"
        )
        try await put(store, entries(2), list: "plain")
        store.close()

        let again = try openStore()
        defer { again.close() }
        #expect(again.versions().map(\.scope) == [scope, nil])
        try await put(again, entries(4), kind: .audience) { $0.scope = ListScope() }
        #expect(again.versions().first?.scope == ListScope(), "a scope of all mail is not the same as no scope")
    }
}
