import GRDB
import Guard
import Mail
import TestSupport
import Testing

@testable import Store

@Suite(.scoped) struct ListStoreTests {
    private func put(
        _ store: Store, _ entries: [ListEntry], kind: ListKind = .suppression, maxShrink: Double? = nil,
        source: String = "optouts.csv"
    ) async throws -> ListVersion {
        try await store.importList(
            "optouts", kind: kind, entries: entries, source: source, maxShrink: maxShrink, at: noon)
    }

    @Test func `an import is in force at once and after a restart`() async throws {
        let store = try openStore()
        let version = try await put(
            store,
            [
                ListEntry(key: "jane@example.com", reason: "unsubscribed", since: noon),
                ListEntry(key: "joe@example.com", reason: "", since: nil),
            ])
        #expect(version.version == 1 && version.rows == 2 && version.doubt == nil && version.importedAt == noon)
        func check(_ store: Store) {
            #expect(store.versions() == [version])
            let hit = ListHit(
                list: "optouts", kind: .suppression, version: 1,
                entry: ListEntry(key: "jane@example.com", reason: "unsubscribed", since: noon))
            #expect(store.hits(Address("Jane@Example.COM")!) == [hit])
            #expect(store.hits(Address("joe@example.com")!).map(\.entry.reason) == [""])
            #expect(store.hits(Address("jan@example.com")!).isEmpty)
        }
        check(store)
        store.close()
        let again = try openStore()
        defer { again.close() }
        check(again)
    }

    @Test func `a new version replaces the old one and its rows`() async throws {
        let store = try openStore()
        defer { store.close() }
        let many = ListShelf.sliceRows * 2 + 10
        #expect(try await put(store, entries(many)).rows == many)
        #expect(store.hits(Address("user\(many - 1)@example.com")!).count == 1)
        let second = try await put(store, entries(["new@example.com", "new@example.com"]))
        #expect(second.version == 2 && second.rows == 1)
        #expect(store.hits(Address("user0@example.com")!).isEmpty)
        #expect(store.hits(Address("new@example.com")!).map(\.version) == [2])
        let rows = try await store.read("") { try Int.fetchOne($0, sql: "SELECT count(*) FROM list_entries") }
        #expect(rows == 1)
    }

    @Test func `lists are apart`() async throws {
        let store = try openStore()
        defer { store.close() }
        _ = try await put(store, entries(["jane@example.com"]))
        _ = try await store.importList(
            "bounces", kind: .suppression, entries: entries(["jane@example.com"]), source: "b.csv", maxShrink: nil,
            at: noon)
        #expect(store.hits(Address("jane@example.com")!).map(\.list) == ["bounces", "optouts"])
        #expect(store.versions().map(\.version) == [1, 1])
    }

    @Test func `an import that shrank too far is refused and leaves a doubt, until a good one`() async throws {
        let store = try openStore()
        _ = try await put(store, entries(100))
        await #expect(throws: ListImportRefused.self) { try await put(store, entries(79), maxShrink: 0.2) }
        let doubt = "optouts.csv has 79 rows, 21 % fewer than the 100 of version 1; max_shrink is 20 %"
        #expect(store.versions().map(\.doubt) == [doubt])
        #expect(store.hits(Address("user99@example.com")!).count == 1)
        store.close()

        let again = try openStore()
        defer { again.close() }
        #expect(again.versions().map(\.doubt) == [doubt])
        #expect(try await put(again, entries(80), maxShrink: 0.2).version == 2)
        #expect(again.versions().map(\.doubt) == [nil])
    }

    @Test func `an empty import is refused`() async throws {
        let store = try openStore()
        defer { store.close() }
        await #expect(throws: ListImportRefused("optouts.csv holds no address")) { try await put(store, []) }
        #expect(store.versions().isEmpty)
        _ = try await put(store, entries(3))
        await #expect(throws: ListImportRefused.self) { try await put(store, []) }
        #expect(store.versions().map(\.doubt) == [nil])
        await #expect(throws: ListImportRefused.self) { try await put(store, [], maxShrink: 0.5) }
        #expect(store.versions().map(\.doubt) == ["optouts.csv holds no address"])
    }

    @Test func `a list keeps its kind`() async throws {
        let store = try openStore()
        defer { store.close() }
        _ = try await put(store, entries(3))
        await #expect(throws: ListImportRefused("list optouts is of kind suppression, not audience")) {
            try await put(store, entries(3), kind: .audience)
        }
        #expect(store.versions().map(\.kind) == [.suppression])
    }

    @Test func `what a crashed import left behind is removed by the next`() async throws {
        let store = try openStore()
        defer { store.close() }
        try await store.writer.perform("") { db in
            try db.execute(
                sql: """
                    INSERT INTO list_versions (id, list, version, rows, imported_at, source)
                    VALUES (7, 'x', 0, 9, 0, 'x');
                    INSERT INTO list_entries VALUES
                        (7, 0, 'a@example.com', '', NULL), (7, 1, 'b@example.com', '', NULL);
                    """)
        }
        _ = try await put(store, entries(3))
        let left = try await store.read("") { db in
            (
                try Int.fetchOne(db, sql: "SELECT count(*) FROM list_entries"),
                try Int.fetchOne(db, sql: "SELECT count(*) FROM list_versions")
            )
        }
        #expect(left == (3, 1))
    }

    @Test func `a list with rows missing does not open`() async throws {
        let store = try openStore()
        _ = try await put(store, entries(3))
        try await store.writer.perform("") { try $0.execute(sql: "DELETE FROM list_entries WHERE row = 1") }
        store.close()
        #expect(throws: StoreOpenFailure.corrupt("list optouts is damaged: 2 entries can be read")) { try openStore() }
    }
}
