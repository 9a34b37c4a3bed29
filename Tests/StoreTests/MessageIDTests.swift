import Foundation
import GRDB
import Guard
import Mail
import TestSupport
import Testing

@testable import Store

/// A message is found by its Message-ID and by the ESP's id, in every part of the index.
@Suite(.scoped) struct MessageIDTests {
    private func record(_ number: Int, _ messageID: String?) -> MessageRecord {
        var record = StoreTests.record(number, deliveries: [delivery("user\(number)@example.com")])
        record.messageID = messageID
        return record
    }

    private func outcome(_ number: Int, _ espID: String?) -> Outcome {
        var outcome = relayed(number)
        outcome.espID = espID
        return outcome
    }

    private func found(_ store: Store, messageID: String? = nil, espID: String? = nil) async throws -> [Int] {
        var filter = RecordFilter()
        (filter.messageID, filter.espID) = (messageID, espID)
        return numbers(try await store.records(matching: filter))
    }

    @Test func `the Message-ID and the ESP's id are kept and found, with or without brackets`() async throws {
        let store = try openStore()
        defer { store.close() }
        for number in 1...3 { try await store.append(record(number, "<\(number)@shop.example>")).committed() }
        try await store.append(record(4, nil)).committed()
        for number in 1...3 { try await store.append(outcome(number, "4F3A\(number)")).committed() }
        let all = try await store.records(matching: RecordFilter())
        #expect(all.map(\.messageID) == ["<1@shop.example>", "<2@shop.example>", "<3@shop.example>", nil])
        #expect(all.map(\.espID) == ["4F3A1", "4F3A2", "4F3A3", nil])
        #expect(try await found(store, messageID: "2@shop.example") == [2])
        #expect(try await found(store, messageID: " <2@shop.example> ") == [2])
        #expect(try await found(store, messageID: "2@SHOP.example") == [])
        #expect(try await found(store, espID: "4F3A3") == [3])
        #expect(try await found(store, espID: "4f3a3") == [])
        #expect(try await found(store, messageID: "<2@shop.example>", espID: "4F3A3") == [])
        #expect(try await found(store, messageID: "4F3A3") == [])
    }

    @Test func `ids are found in a run of the index, after it, and when they arrive later`() async throws {
        var limits = WriterLimits()
        limits.runLength = 100
        let store = try openStore(limits: limits)
        defer { store.close() }
        let count = 250
        for number in 0..<count { _ = store.append(record(number, "<\(number)@shop.example>")) }
        try await store.append(record(count, "<\(count)@shop.example>")).committed()
        // Outcomes of the first run arrive after the run was made.
        for number in 0...count { try await store.append(outcome(number, "Q\(number)")).committed() }
        let runs = try await store.read("") { try Int.fetchOne($0, sql: "SELECT count(*) FROM runs WHERE id > 0") ?? 0 }
        #expect(runs >= 1)
        for number in [0, 57, 99, 100, 199, 200, 249, 250] {
            #expect(try await found(store, messageID: "<\(number)@shop.example>") == [number])
            #expect(try await found(store, espID: "Q\(number)") == [number])
        }
        // The same id on two messages finds both.
        try await store.append(record(count + 1, "<57@shop.example>")).committed()
        #expect(try await found(store, messageID: "57@shop.example") == [57, count + 1])
    }

    @Test func `two ids with the same hash are distinguished by their text`() async throws {
        let store = try openStore()
        defer { store.close() }
        try await store.append(record(1, "<1@shop.example>")).committed()
        try await store.writer.perform("") { db in
            try db.execute(
                sql: "INSERT INTO message_keys VALUES (0, ?, ?)",
                arguments: [MessageKeys.key("<other@shop.example>"), id(1).value])
        }
        #expect(try await found(store, messageID: "other@shop.example") == [])
    }

    @Test func `rows without ids are valid in the chain, and a changed id is a fault`() async throws {
        let store = try openStore()
        defer { store.close() }
        try await store.append(StoreTests.record(1)).committed()
        try await store.append(relayed(1)).committed()
        try await store.append(record(2, "<2@shop.example>")).committed()
        try await store.append(outcome(2, "4F3A")).committed()
        #expect(try await store.verify(from: nil, since: nil, looksFor: nil).faults.isEmpty)
        try await store.writer.perform("") { db in
            try db.execute(sql: "UPDATE records SET message_id = '<3@shop.example>' WHERE message_id IS NOT NULL")
            try db.execute(sql: "UPDATE outcomes SET esp_id = '4F3B' WHERE esp_id IS NOT NULL")
        }
        let faults = try await store.verify(from: nil, since: nil, looksFor: nil).faults
        #expect(faults == [.changed(.record, id(2).value), .changed(.outcome, id(2).value)])
    }

    @Test func `no id of an erased person's mail leads to the person`() async throws {
        let store = try openStore()
        var alone = StoreTests.record(1, deliveries: [delivery("jane@example.com")])
        alone.messageID = "<1@shop.example>"
        var shared = StoreTests.record(2, deliveries: [delivery("joe@example.com"), delivery("jane@example.com")])
        shared.messageID = "<jane@example.com.2@shop.example>"
        var others = StoreTests.record(3, deliveries: [delivery("joe@example.com")])
        others.messageID = "<3@shop.example>"
        for record in [alone, shared, others] { try await store.append(record).committed() }
        for number in 1...3 { try await store.append(outcome(number, "4711")).committed() }
        _ = try await store.erase(Address("jane@example.com")!, who: "ann", at: noon)
        let all = try await store.records(matching: RecordFilter())
        #expect(all.map(\.messageID) == [nil, "<[erased].2@shop.example>", "<3@shop.example>"])
        #expect(all.map(\.espID) == [nil, "4711", "4711"])
        // The fixture's reply is "Ok: queued as 4711".
        #expect(all[0].deliveries[0].reply?.text.contains("4711") == false)
        #expect(all[2].deliveries[0].reply?.text.contains("4711") == true)
        #expect(try await found(store, messageID: "<1@shop.example>") == [])
        #expect(try await found(store, espID: "4711") == [2, 3])
        let keys = try await store.read("") { db in
            try Int.fetchOne(
                db, sql: "SELECT count(*) FROM message_keys WHERE key IN (?, ?)",
                arguments: [MessageKeys.key("1@shop.example"), MessageKeys.key("<jane@example.com.2@shop.example>")])
        }
        #expect(keys == 0)
        #expect(try await store.verify(from: nil, since: nil, looksFor: nil).faults.isEmpty)
        store.close()
    }
}
