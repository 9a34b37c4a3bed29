import Foundation
import GRDB
import Guard
import TestSupport
import Testing

@testable import Store

@Suite(.scoped) struct AvailabilityTests {
    private let limits = WriterLimits(probeInterval: .milliseconds(10))

    @Test func `on a full disk records fail and outcomes are kept, until commits work again`() async throws {
        let (changes, continuation) = AsyncStream<Bool>.makeStream()
        var availability = changes.makeAsyncIterator()
        let store = try openStore(limits: limits) { continuation.yield($0) }
        defer { store.close() }
        try await store.append(record(0)).committed()
        try await store.writer.perform("") { try $0.execute(sql: "PRAGMA max_page_count = 1") }

        let failing = (1...2000).map { store.append(record($0)) }
        for ticket in failing { _ = try? await ticket.committed() }
        #expect(await availability.next() == false)
        await #expect(throws: StoreFailure.self) { try await store.append(record(2001)).committed() }
        await #expect(throws: StoreFailure.self) { try await store.append(relayed(0)).committed() }
        #expect(try await store.record(id(0))?.verdict == .unknown)

        try await store.writer.perform("") { try $0.execute(sql: "PRAGMA max_page_count = 1000000") }
        #expect(await availability.next() == true)
        #expect(try await store.record(id(0))?.verdict == .relayed)
        #expect(try await store.record(id(2001)) == nil)
        try await store.append(record(2002)).committed()
    }

    @Test func `outcomes above the limit of kept outcomes are dropped`() async throws {
        let (changes, continuation) = AsyncStream<Bool>.makeStream()
        var availability = changes.makeAsyncIterator()
        let store = try openStore(limits: WriterLimits(probeInterval: .milliseconds(10), keptOutcomes: 2)) {
            continuation.yield($0)
        }
        defer { store.close() }
        for number in 0..<3 { try await store.append(record(number)).committed() }
        try await store.writer.perform("") { try $0.execute(sql: "PRAGMA max_page_count = 1") }
        for ticket in (10...2000).map({ store.append(record($0)) }) { _ = try? await ticket.committed() }
        #expect(await availability.next() == false)
        for ticket in (0..<3).map({ store.append(relayed($0)) }) { _ = try? await ticket.committed() }
        try await store.writer.perform("") { try $0.execute(sql: "PRAGMA max_page_count = 1000000") }
        #expect(await availability.next() == true)
        var filter = RecordFilter()
        filter.verdict = .relayed
        #expect(numbers(try await store.records(matching: filter)) == [0, 1])
    }

    @Test func `a database that is deleted while the guard runs is not written to`() async throws {
        let (changes, continuation) = AsyncStream<Bool>.makeStream()
        var availability = changes.makeAsyncIterator()
        let store = try openStore(limits: limits) { continuation.yield($0) }
        defer { store.close() }
        try await store.append(record(0)).committed()
        try FileManager.default.removeItem(atPath: stateFolder + "/sendguard.sqlite")
        await #expect(throws: StoreFailure.self) { try await store.append(record(1)).committed() }
        #expect(await availability.next() == false)
        await #expect(throws: StoreFailure.self) { try await store.append(record(2)).committed() }
        await #expect(throws: StoreFailure.self) {
            try await store.addStop(StopOrder(reason: "r", who: Identity(name: "w")), at: noon)
        }
    }
}
