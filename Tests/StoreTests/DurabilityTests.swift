import Foundation
import Guard
import Mail
import TestSupport
import Testing

@testable import Store

@Suite(.scoped) struct DurabilityTests {
    @Test func `the writing connection commits with synchronous FULL`() async throws {
        let store = try openStore()
        defer { store.close() }
        #expect(try await store.writerSynchronous() == 2)
    }

    @Test func `only the owner has access to the files of the database`() throws {
        let store = try openStore()
        defer { store.close() }
        func mode(_ path: String) throws -> Int {
            let attributes = try FileManager.default.attributesOfItem(atPath: path)
            return try #require(attributes[.posixPermissions] as? Int)
        }
        #expect(try mode(stateFolder) == 0o700)
        for name in ["sendguard.sqlite", "sendguard.sqlite-wal", "sendguard.sqlite-shm", "sendguard.lock"] {
            #expect(try mode(stateFolder + "/" + name) == 0o600, "\(name)")
        }
    }

    @Test func `a committed record survives when a crash leaves only the database and its log`() async throws {
        let store = try openStore()
        defer { store.close() }
        try await store.append(record(1)).committed()
        let copy = try TestScope.mine.path("copy")
        try FileManager.default.copyItem(atPath: stateFolder, toPath: copy)
        try FileManager.default.removeItem(atPath: copy + "/sendguard.sqlite-shm")
        let second = try Store.open(folder: copy, role: .daemon, digest: testDigest)
        defer { second.close() }
        #expect(try await second.record(id(1))?.subject == "Spring offers")
    }

    @Test func `entries of many tasks share commits`() async throws {
        let store = try openStore()
        defer { store.close() }
        await withTaskGroup(of: Void.self) { group in
            for number in 0..<500 {
                group.addTask {
                    try? await store.append(record(number)).committed()
                    try? await store.append(relayed(number)).committed()
                }
            }
        }
        #expect(try await store.records(matching: RecordFilter()).filter { $0.verdict == .relayed }.count == 500)
        #expect(try store.writer.commitCount < 500)
    }

    @Test func `a cancelled task's record is written`() async throws {
        let store = try openStore()
        defer { store.close() }
        let task = Task {
            while !Task.isCancelled { await Task.yield() }
            try await store.append(record(1)).committed()
        }
        task.cancel()
        try await task.value
        #expect(try await store.record(id(1)) != nil)
    }

    @Test func `entries queued before the close are written, and later entries fail`() async throws {
        let store = try openStore()
        let tickets = (0..<100).map { store.append(record($0)) }
        store.close()
        for ticket in tickets { try await ticket.committed() }
        await #expect(throws: StoreFailure.self) { try await store.append(record(100)).committed() }
        await #expect(throws: StoreFailure.self) { try await store.records(matching: RecordFilter()) }
        let again = try openStore()
        defer { again.close() }
        #expect(try await again.records(matching: RecordFilter()).count == 100)
        #expect(try await again.greatestID() == id(99))
    }

    @Test func `a bad entry does not fail the other entries of its batch`() async throws {
        let store = try openStore()
        defer { store.close() }
        try await store.append(record(1)).committed()
        // Blocks the writer until all are queued, so that they become one batch.
        let gate = DispatchSemaphore(value: 0)
        async let held: Void = store.writer.perform("wait") { _ in gate.wait() }
        let tickets = [record(0), record(1), record(2)].map(store.append)
        let outcome = store.append(relayed(2))
        gate.signal()
        try await held
        try await tickets[0].committed()
        await #expect(throws: StoreFailure.self) { try await tickets[1].committed() }
        try await tickets[2].committed()
        try await outcome.committed()
        #expect(try await store.records(matching: RecordFilter()).map(\.verdict) == [.unknown, .unknown, .relayed])
    }
}
