import Guard
import Mail
import TestSupport
import Testing

@testable import Store

@Suite(.scoped) struct ListChangeTests {
    private func change(
        _ action: ListChange.Action, _ key: String, after seconds: Int = 0, list: String = "optouts"
    ) -> ListChange {
        ListChange(
            list: list, action: action, entry: ListEntry(key: key, reason: "asked us", since: noon), who: "ann",
            at: noon + .seconds(seconds))
    }

    @Test func `an added address is on the list at once and after a restart`() async throws {
        let store = try openStore()
        try await put(store, entries(3))
        #expect(try await store.change(change(.add, "jane@example.com"), kind: .suppression))
        #expect(try await store.change(change(.add, "jane@example.com"), kind: .suppression) == false)
        #expect(try await store.hits(Address("jane@example.com")!).map(\.entry.reason) == ["asked us"])
        #expect(store.versions().map(\.changes) == [1])
        store.close()
        let again = try openStore()
        defer { again.close() }
        #expect(try await again.hits(Address("jane@example.com")!).map(\.version) == [1])
        #expect(try await again.changes(of: "optouts") == [change(.add, "jane@example.com")])
    }

    @Test func `a removed address is not on the list and can be added again`() async throws {
        let store = try openStore()
        defer { store.close() }
        try await put(store, entries(3))
        #expect(try await store.change(change(.remove, "user1@example.com"), kind: .suppression))
        #expect(try await store.hits(Address("user1@example.com")!).isEmpty)
        #expect(try await store.change(change(.remove, "nobody@example.com"), kind: .suppression) == false)
        #expect(try await store.change(change(.add, "user1@example.com"), kind: .suppression))
        #expect(try await store.hits(Address("user1@example.com")!).count == 1)
        #expect(try await store.changes(of: "optouts").count == 1)
    }

    @Test func `adding to a missing list creates it, and removing does not`() async throws {
        let store = try openStore()
        defer { store.close() }
        #expect(try await store.change(change(.remove, "a@example.com"), kind: .suppression) == false)
        #expect(store.versions().isEmpty)
        #expect(try await store.change(change(.add, "a@example.com"), kind: .suppression))
        #expect(store.versions().map(\.rows) == [0])
        #expect(try await store.hits(Address("a@example.com")!).count == 1)
    }

    @Test func `a file older than the first single entry can be imported`() async throws {
        let store = try openStore()
        defer { store.close() }
        _ = try await store.change(change(.add, "jane@example.com"), kind: .suppression)
        #expect(store.versions().map(\.isHandMade) == [true])
        try await put(store, entries(3)) { $0.generatedAt = noon - .seconds(86_400) }
        #expect(store.versions().map(\.isHandMade) == [false])
        #expect(try await store.hits(Address("jane@example.com")!).count == 1)
    }

    @Test func `an import converts single changes to its own normal forms`() async throws {
        let store = try openStore()
        try await put(store, entries(3))
        for (second, key) in ["jane+a@example.com", "jane+b@example.com", "kim+x@example.com"].enumerated() {
            _ = try await store.change(change(.add, key, after: second), kind: .suppression)
        }
        _ = try await store.change(change(.remove, "kim+x@example.com", after: 5), kind: .suppression)
        try await put(store, entries(4)) {
            $0.options = .subaddress
            $0.generatedAt = noon + .seconds(10)
        }
        #expect(try await store.hits(Address("jane+c@example.com")!).count == 1)
        #expect(try await store.hits(Address("kim@example.com")!).isEmpty)
        let keys = try await store.changes(of: "optouts").map(\.entry.key)
        #expect(Set(keys) == ["jane@example.com"])
        store.close()
        let again = try openStore()
        defer { again.close() }
        #expect(try await again.hits(Address("jane@example.com")!).count == 1)
        #expect(again.versions().map(\.changes) == [1])
    }

    @Test func `a person added to a suppression list by hand stays on it after every import`() async throws {
        let store = try openStore()
        defer { store.close() }
        try await put(store, entries(3))
        _ = try await store.change(change(.add, "jane@example.com"), kind: .suppression)
        try await put(store, entries(4)) { $0.generatedAt = noon + .seconds(99) }
        #expect(try await store.hits(Address("jane@example.com")!).count == 1)
        // When the import has the entry itself, the change is no longer needed.
        try await put(store, entries(["jane@example.com"])) { $0.generatedAt = noon + .seconds(100) }
        #expect(store.versions().map(\.changes) == [0])
        #expect(try await store.hits(Address("jane@example.com")!).count == 1)
    }

    @Test func `a person removed from a suppression list by hand returns with a newer import`() async throws {
        let store = try openStore()
        defer { store.close() }
        try await put(store, entries(3))
        _ = try await store.change(change(.remove, "user1@example.com", after: 10), kind: .suppression)
        try await put(store, entries(3)) { $0.generatedAt = noon + .seconds(5) }
        #expect(try await store.hits(Address("user1@example.com")!).isEmpty)
        try await put(store, entries(3)) { $0.generatedAt = noon + .seconds(15) }
        #expect(try await store.hits(Address("user1@example.com")!).count == 1)
    }

    @Test func `a removal from an audience outlasts a newer import, and an addition does not`() async throws {
        let store = try openStore()
        defer { store.close() }
        try await put(store, entries(3), list: "members", kind: .audience)
        _ = try await store.change(change(.remove, "user1@example.com", list: "members"), kind: .audience)
        _ = try await store.change(change(.add, "new@example.com", list: "members"), kind: .audience)
        try await put(store, entries(3), list: "members", kind: .audience) { $0.generatedAt = noon + .seconds(15) }
        #expect(try await store.hits(Address("user1@example.com")!).isEmpty)
        #expect(try await store.hits(Address("new@example.com")!).isEmpty)
        #expect(store.versions().map(\.changes) == [1])
    }

    @Test func `domains and patterns can be added and removed, too`() async throws {
        let store = try openStore()
        defer { store.close() }
        try await put(store, entries(3))
        for key in ["@bad.example", "*.worse.example", "bounce-*@*"] {
            #expect(try await store.change(change(.add, key), kind: .suppression))
        }
        for address in ["x@bad.example", "y@a.worse.example", "bounce-7@example.net"] {
            #expect(try await store.hits(Address(address)!).count == 1)
        }
        _ = try await store.change(change(.remove, "bounce-*@*"), kind: .suppression)
        #expect(try await store.hits(Address("bounce-7@example.net")!).isEmpty)
    }
}
