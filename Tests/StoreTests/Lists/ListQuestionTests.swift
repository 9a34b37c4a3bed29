import Guard
import Mail
import TestSupport
import Testing

@testable import Store

@Suite(.scoped) struct ListQuestionTests {
    @Test func `the difference of two versions counts added, removed and changed entries`() async throws {
        let store = try openStore()
        defer { store.close() }
        try await put(store, entries(1000))
        let changed = ListEntry(key: "user7@example.com", reason: "bounced", since: noon)
        try await put(
            store, entries(1003).filter { $0.key != "user1@example.com" && $0.key != changed.key } + [changed])
        let difference = try await store.difference(of: "optouts", from: 1, to: 2, limit: 2)
        #expect(difference.added == 3 && difference.removed == 1 && difference.changed == 1 && difference.same == 998)
        #expect(difference.addedEntries.count == 2)
        #expect(difference.removedEntries.map(\.key) == ["user1@example.com"])
        let back = try await store.difference(of: "optouts", from: 2, to: 1, limit: 0)
        #expect(back.added == 1 && back.removed == 3 && back.addedEntries.isEmpty)
        #expect(try await store.difference(of: "optouts", from: 2, to: 2, limit: 5).same == 1002)
    }

    @Test func `the error for a missing version names it`() async throws {
        let store = try openStore()
        defer { store.close() }
        try await put(store, entries(3))
        try await put(store, entries(3)) { $0.keptVersions = 1 }
        try store.lists.finish()
        await #expect(throws: StoreFailure("version 1 of list optouts is not kept any more")) {
            try await store.difference(of: "optouts", from: 1, to: 2, limit: 5)
        }
        await #expect(throws: StoreFailure("there is no version 9")) {
            try await store.difference(of: "optouts", from: 9, to: 2, limit: 5)
        }
    }

    @Test(arguments: [1, 7, 100, 5000])
    func `the pages of a list contain all rows, with the single changes applied`(limit: Int) async throws {
        let store = try openStore()
        defer { store.close() }
        try await put(store, entries(1000))
        let added = ListEntry(key: "new@example.com", reason: "asked", since: noon)
        for (action, entry) in [(ListChange.Action.add, added), (.remove, entries(6)[5])] {
            _ = try await store.change(
                ListChange(list: "optouts", action: action, entry: entry, who: "ann", at: noon), kind: .suppression)
        }
        var keys: [String] = []
        var cursor: Int? = 0
        while let next = cursor {
            let page = try #require(
                try await store.rows(of: "optouts", version: nil, cursor: next, limit: limit))
            keys += page.entries.map(\.key)
            cursor = page.next
        }
        let expected = entries(1000).map(\.key).filter { $0 != "user5@example.com" } + ["new@example.com"]
        #expect(keys.sorted() == expected.sorted())
        let page = try #require(try await store.rows(of: "optouts", version: 1, cursor: 0, limit: 2000))
        #expect(page.entries.count == 1000 && page.next == nil)
        #expect(try await store.rows(of: "others", version: nil, cursor: 0, limit: 1) == nil)
    }

    @Test func `statistics count a list's entries by kind, reason, domain, segment and month`() async throws {
        let store = try openStore()
        defer { store.close() }
        let month = Duration.seconds(30 * 86_400)
        try await put(
            store,
            [
                ListEntry(key: "a@x.example", reason: "bounced", since: noon, segment: "gold"),
                ListEntry(key: "b@x.example", reason: "bounced", since: nil, engagedAt: noon - month * 3),
                ListEntry(key: "c@y.example", reason: "", since: noon, engagedAt: noon - month * 9, subscribedAt: noon),
                ListEntry(key: "@z.example", reason: "", since: nil),
            ], kind: .audience)
        let statistics = try #require(try await store.statistics(of: "optouts", now: noon))
        #expect(statistics.rows == 4)
        #expect(statistics.kinds == ["an address": 3, "a domain": 1])
        #expect(statistics.reasons == ["bounced": 2, "": 2])
        #expect(statistics.domains == ["x.example": 2, "y.example": 1])
        #expect(statistics.segments == ["gold": 1, "": 3])
        #expect(statistics.months == ["2026-03": 2, "": 2])
        #expect(statistics.unengagedMonths == [3: 1, 0: 1])
        #expect(try await store.statistics(of: "others", now: noon) == nil)
    }
}
