import Foundation
import Guard
import Mail
import TestSupport
import Testing

@testable import Store

/// What an import changes, and the end of a list.
@Suite(.scoped) struct ListTurnoverTests {
    private func change(_ action: ListChange.Action, _ key: String) -> ListChange {
        ListChange(
            list: "optouts", action: action, entry: ListEntry(key: key, reason: "asked us", since: noon), who: "ann",
            at: noon)
    }

    private func event(_ subject: String) -> GuardEvent {
        GuardEvent(
            at: noon, kind: .deleteList, who: Identity(name: "ann"), reason: "not needed", subject: subject)
    }

    @Test(arguments: [(0, 1), (1, 0), (3, 3), (40, 25), (25, 40), (3000, 2900)])
    func `an import counts what the comparison of its versions shows`(before: Int, after: Int) async throws {
        let store = try openStore()
        defer { store.close() }
        let all = entries(before + 2 * after)
        if before > 0 { try await put(store, Array(all[..<before])) }
        let rows =
            Array(all[(before / 2)..<(before / 2 + after)]) + [ListEntry(key: "@x.example", reason: "", since: nil)]
        let version = try await put(store, rows)
        if before > 0 {
            let difference = try await store.difference(of: "optouts", from: 1, to: 2, limit: 0)
            #expect(
                version.turnover
                    == ListTurnover(
                        new: difference.added, gone: difference.removed, stay: difference.same + difference.changed))
        } else {
            #expect(version.turnover == ListTurnover(new: after + 1, gone: 0, stay: 0))
        }
        #expect(try await store.history(of: "optouts", newest: .max).last?.turnover == version.turnover)
    }

    @Test func `the counts of a version are the same after a restart`() async throws {
        let store = try openStore()
        try await put(store, entries(3))
        try await put(store, entries(4))
        try await put(store, entries(5))
        store.close()
        let again = try openStore()
        defer { again.close() }
        let texts = try await again.history(of: "optouts", newest: .max).map(\.turnover?.text)
        #expect(texts == ["3 new, 0 gone, 0 stay", "1 new, 0 gone, 3 stay", "1 new, 0 gone, 4 stay"])
    }

    @Test func `an entry with another reason stays, and one that was removed by hand does not go`() async throws {
        let store = try openStore()
        defer { store.close() }
        try await put(store, entries(100))
        for number in 0..<30 {
            _ = try await store.change(change(.remove, "user\(number)@example.com"), kind: .suppression)
        }
        _ = try await store.change(change(.add, "jane@example.com"), kind: .suppression)
        let rows = entries(100)[30...].map { ListEntry(key: $0.key, reason: "bounced", since: nil) }
        let version = try await put(store, rows) { $0.removalLimit = RemovalLimit(share: 0.1) }
        #expect(version.turnover == ListTurnover(new: 0, gone: 0, stay: 70))
    }

    @Test func `an erased person does not go`() async throws {
        let store = try openStore()
        defer { store.close() }
        try await put(store, entries(2))
        _ = try await store.erase(Address("user0@example.com")!, who: "ann", at: noon)
        let version = try await put(store, entries(2)) { $0.removalLimit = RemovalLimit(share: 0) }
        #expect(version.turnover == ListTurnover(new: 0, gone: 0, stay: 1))
    }

    @Test func `entries that new address options make one entry stay`() async throws {
        let store = try openStore()
        defer { store.close() }
        try await put(store, entries(["ann+a@example.com", "ann+b@example.com", "kim@example.com", "zoe@example.com"]))
        let version = try await put(store, entries(["ann@example.com", "kim@example.com", "new@example.com"])) {
            $0.options = .subaddress
        }
        #expect(version.turnover == ListTurnover(new: 1, gone: 1, stay: 2))
    }

    @Test func `an import is compared with the version in force, also with one that came meanwhile`() async throws {
        let store = try openStore()
        defer { store.close() }
        try await put(store, entries(10))
        let slow = try await store.beginImport(suppression("optouts", kind: .suppression))
        try await slow.append(entries(10))
        try await put(store, entries(12))
        #expect(try await slow.commit(sha256: "", at: noon).turnover == ListTurnover(new: 0, gone: 2, stay: 10))
    }

    @Test func `a version that cannot be read loses at least the difference of the rows`() async throws {
        let store = try openStore()
        try await put(store, entries(100))
        store.close()
        let file = "\(try stateFolder)/lists/1.list"
        try Data("damaged".utf8).write(to: URL(fileURLWithPath: file))
        let again = try openStore()
        defer { again.close() }
        #expect(again.versions().map { $0.doubt == nil } == [false])
        await #expect(throws: ListImportRefused.self) {
            try await put(again, entries(50)) { $0.removalLimit = RemovalLimit(share: 0.1) }
        }
        let version = try await put(again, entries(95)) { $0.removalLimit = RemovalLimit(share: 0.1) }
        #expect(version.turnover == nil && version.doubt == nil)
    }

    // MARK: Deletion

    @Test func `a deleted list has no hits, no files and no changes, and its numbers are not used again`() async throws
    {
        let store = try openStore()
        try await put(store, entries(3))
        try await put(store, entries(4))
        _ = try await store.change(change(.add, "jane@example.com"), kind: .suppression)
        try await put(store, entries(1), list: "other")
        #expect(try await store.delete("optouts", because: event("list optouts"))?.version == 2)
        #expect(try await store.delete("optouts", because: event("list optouts")) == nil)
        #expect(try await store.hits(Address("jane@example.com")!).isEmpty)
        #expect(try await store.hits(Address("user0@example.com")!).map(\.list) == ["other"])
        #expect(try await store.changes(of: "optouts").isEmpty)
        #expect(try FileManager.default.contentsOfDirectory(atPath: "\(try stateFolder)/lists") == ["3.list"])
        store.close()

        let again = try openStore()
        defer { again.close() }
        #expect(again.versions().map(\.list) == ["other"])
        let events = try await again.events(since: nil, newest: nil, after: nil).events
        #expect(events.map(\.kind) == [.deleteList], "the deletion is on record once")
        #expect(try await put(again, entries(2)).version == 3)
    }
}
