import Foundation
import GRDB
import Guard
import Mail
import TestSupport
import Testing

@testable import Store

@Suite(.scoped) struct ListStoreTests {
    @Test func `an import is in force at once and after a restart`() async throws {
        let store = try openStore()
        var order = suppression()
        order.generatedAt = noon - .seconds(60)
        let draft = try await store.beginImport(order)
        try await draft.append([ListEntry(key: "jane@example.com", reason: "unsubscribed", since: noon)])
        #expect(store.versions().isEmpty)
        try await draft.append([ListEntry(key: "joe@example.com", reason: "", since: nil)])
        let version = try await draft.commit(sha256: "ab12", at: noon)
        #expect(
            version
                == ListVersion(
                    list: "optouts", kind: .suppression, version: 1, rows: 2, importedAt: noon,
                    generatedAt: noon - .seconds(60), source: "optouts.csv", sha256: "ab12",
                    turnover: ListTurnover(new: 2, gone: 0, stay: 0)))
        func check(_ store: Store) async throws {
            #expect(store.versions() == [version])
            let hit = ListHit(
                list: "optouts", kind: .suppression, version: 1,
                entry: ListEntry(key: "jane@example.com", reason: "unsubscribed", since: noon))
            #expect(try await store.hits(Address("Jane@Example.COM")!) == [hit])
            #expect(try await store.hits(Address("joe@example.com")!).map(\.entry.reason) == [""])
            #expect(try await store.hits(Address("jan@example.com")!).isEmpty)
        }
        try await check(store)
        store.close()
        let again = try openStore()
        defer { again.close() }
        try await check(again)
    }

    @Test func `every field of a row is kept`() async throws {
        let store = try openStore()
        defer { store.close() }
        let long = String(repeating: "ü", count: 500)
        let rows = [
            ListEntry(
                key: "a@example.com", reason: "r", since: noon, engagedAt: noon - .seconds(1),
                subscribedAt: Timestamp(microseconds: -5_000_001), segment: "gold"),
            ListEntry(key: "b@example.com", reason: long, since: nil, engagedAt: noon, segment: "gold"),
            ListEntry(key: "c@example.com", reason: "", since: Timestamp(microseconds: 0)),
        ]
        try await put(store, rows, kind: .audience)
        for row in rows {
            #expect(try await store.hits(Address(row.key)!).map(\.entry) == [row])
        }
    }

    @Test func `the first row of an address counts, or the row with the latest engagement`() async throws {
        let store = try openStore()
        defer { store.close() }
        let key = "a@example.com"
        try await put(
            store,
            [
                ListEntry(key: key, reason: "first", since: nil), ListEntry(key: key, reason: "second", since: noon),
                ListEntry(key: "b@example.com", reason: "", since: nil, engagedAt: noon),
                ListEntry(key: "b@example.com", reason: "", since: nil, engagedAt: noon + .seconds(9)),
            ])
        #expect(store.versions().map(\.rows) == [2])
        #expect(try await store.hits(Address(key)!).map(\.entry.reason) == ["first"])
        #expect(try await store.hits(Address("b@example.com")!).map(\.entry.engagedAt) == [noon + .seconds(9)])
    }

    @Test func `a new version replaces the old one, and the content of recent versions is kept`() async throws {
        let store = try openStore()
        try await put(store, entries(5000))
        #expect(try await store.hits(Address("user4999@example.com")!).count == 1)
        for number in 2...5 { try await put(store, entries(["new\(number)@example.com", "n@example.com"])) }
        #expect(try await store.hits(Address("user0@example.com")!).isEmpty)
        #expect(try await store.hits(Address("n@example.com")!).map(\.version) == [5])
        store.close()
        let again = try openStore()
        defer { again.close() }
        let history = try await again.history(of: "optouts", newest: .max)
        #expect(history.map(\.version) == [1, 2, 3, 4, 5] && history.map(\.rows) == [5000, 2, 2, 2, 2])
        #expect(history.map(\.isKept) == [false, false, true, true, true])
        #expect(try FileManager.default.contentsOfDirectory(atPath: stateFolder + "/lists").count == 3)
    }

    @Test func `an address on two lists is found on both`() async throws {
        let store = try openStore()
        defer { store.close() }
        try await put(store, entries(["jane@example.com"]))
        try await put(store, entries(["jane@example.com"]), list: "bounces")
        #expect(try await store.hits(Address("jane@example.com")!).map(\.list) == ["bounces", "optouts"])
        #expect(store.versions().map(\.version) == [1, 1])
    }

    @Test func `an import of another kind than the list's is refused`() async throws {
        let store = try openStore()
        defer { store.close() }
        try await put(store, entries(3))
        await #expect(
            throws: ListImportRefused(
                "list optouts is of kind suppression, not audience; to import it anyway, add --allow kind")
        ) {
            try await put(store, entries(3), kind: .audience)
        }
        #expect(store.versions().map(\.kind) == [.suppression])
    }

    @Test func `an import that was abandoned or never finished leaves nothing behind`() async throws {
        let store = try openStore()
        try await put(store, entries(3))
        let draft = try await store.beginImport(suppression())
        try await draft.append(entries(5))
        await draft.abandon()
        await #expect(throws: StoreFailure("the import of list optouts has ended")) {
            try await draft.append(entries(1))
        }
        await #expect(throws: StoreFailure("the import of list optouts has ended")) {
            try await draft.commit(sha256: "", at: noon)
        }
        try await store.beginImport(suppression()).append(entries(7))
        try Data("left behind".utf8).write(to: URL(fileURLWithPath: stateFolder + "/lists/99.list"))
        store.close()
        let again = try openStore()
        defer { again.close() }
        #expect(again.versions().map(\.rows) == [3])
        #expect(try FileManager.default.contentsOfDirectory(atPath: stateFolder + "/lists") == ["1.list"])
    }

    @Test(arguments: [0, 100, 4100, 4200])
    func `a list with a damaged file is in doubt until the next import`(offset: Int) async throws {
        let store = try openStore()
        try await put(store, entries(30))
        store.close()
        let path = try stateFolder + "/lists/1.list"
        var bytes = try Data(contentsOf: URL(fileURLWithPath: path))
        bytes[offset] ^= 1
        try bytes.write(to: URL(fileURLWithPath: path))
        let again = try openStore()
        defer { again.close() }
        #expect(again.versions().map(\.doubt?.isEmpty) == [false])
        try await put(again, entries(30))
        #expect(again.versions().map(\.doubt) == [nil])
    }

    @Test func `a list with damaged entries is in doubt soon after the start`() async throws {
        let store = try openStore()
        try await put(store, entries(3000))
        let header = try #require(try store.lists.current["optouts"]?.content?.header)
        store.close()
        let path = try stateFolder + "/lists/1.list"
        var bytes = try Data(contentsOf: URL(fileURLWithPath: path))
        bytes[header.entriesAt + 40_000] ^= 1
        try bytes.write(to: URL(fileURLWithPath: path))
        let again = try openStore()
        defer { again.close() }
        try again.lists.background.sync {}
        #expect(again.versions().map(\.doubt) == ["version 1 cannot be read: its file is damaged"])
    }

    @Test func `a list whose file is missing or truncated is in doubt`() async throws {
        let store = try openStore()
        try await put(store, entries(30))
        store.close()
        let path = try stateFolder + "/lists/1.list"
        let bytes = try Data(contentsOf: URL(fileURLWithPath: path))
        try bytes.dropLast().write(to: URL(fileURLWithPath: path))
        try openStore().close()
        try FileManager.default.removeItem(atPath: path)
        let again = try openStore()
        defer { again.close() }
        let doubt = try #require(again.versions().first?.doubt)
        #expect(doubt.hasPrefix("version 1 cannot be read: cannot open"))
    }

    @Test func `the rows of a store from before list files are written to a file`() async throws {
        let store = try openStore()
        try await put(store, entries(1))
        try await store.writer.perform("") { db in
            try db.execute(
                sql: """
                    UPDATE list_versions SET has_file = 0, rows = 2;
                    INSERT INTO list_entries VALUES
                        (1, 0, 'a@example.com', 'bounced', 5000000), (1, 1, 'b@example.com', '', NULL);
                    """)
        }
        store.close()
        let again = try openStore()
        #expect(try await again.hits(Address("b@example.com")!).count == 1)
        let hits = try await again.hits(Address("a@example.com")!)
        #expect(
            hits.map(\.entry) == [
                ListEntry(key: "a@example.com", reason: "bounced", since: Timestamp(microseconds: 5_000_000))
            ])
        try await again.writer.perform("") { try $0.execute(sql: "UPDATE list_versions SET has_file = 0, rows = 5") }
        again.close()
        #expect(throws: StoreOpenFailure.corrupt("list optouts is damaged: only 0 entries can be read")) {
            try openStore()
        }
    }
}

/// An order for the list `optouts`.
func suppression(_ list: String = "optouts", kind: ListKind = .suppression, at: Timestamp = noon) -> ListImportOrder {
    ListImportOrder(list: list, kind: kind, source: "\(list).csv", generatedAt: at)
}

@discardableResult
func put(
    _ store: Store, _ rows: [ListEntry], list: String = "optouts", kind: ListKind = .suppression,
    _ change: (inout ListImportOrder) -> Void = { _ in }
) async throws -> ListVersion {
    var order = suppression(list, kind: kind)
    change(&order)
    let draft = try await store.beginImport(order)
    try await draft.append(rows)
    return try await draft.commit(sha256: "", at: order.generatedAt)
}
