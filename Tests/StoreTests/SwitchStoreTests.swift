import GRDB
import Guard
import TestSupport
import Testing

@testable import Store

@Suite(.scoped) struct SwitchStoreTests {
    @Test func `stops survive, until they are ended`() async throws {
        let store = try openStore()
        let first = try await store.addStop(scope: .all, mode: .defer, reason: "wrong segment", who: "ann", at: noon)
        let second = try await store.addStop(scope: .all, mode: .reject, reason: "again", who: "bob", at: noon)
        #expect(first.id.description == "S1" && second.id.description == "S2")
        store.close()

        let again = try openStore(role: .command)
        #expect(try await again.activeStops() == [first, second])
        #expect(try await again.endStop(first.id, reason: "fixed", who: "ann", at: noon))
        #expect(try await !again.endStop(first.id, reason: "fixed", who: "ann", at: noon))
        #expect(try await !again.endStop(StopID(value: 99), reason: "fixed", who: "ann", at: noon))
        again.close()

        let last = try openStore()
        defer { last.close() }
        #expect(try await last.activeStops() == [second])
        let third = try await last.addStop(scope: .all, mode: .defer, reason: "r", who: "w", at: noon)
        #expect(third.id == StopID(value: 3))
    }

    @Test func `a stop that cannot be read is a failure, not no stop`() async throws {
        let store = try openStore()
        defer { store.close() }
        _ = try await store.addStop(scope: .all, mode: .defer, reason: "r", who: "w", at: noon)
        try await store.writer.perform("") { try $0.execute(sql: "UPDATE stops SET scope = 'everything'") }
        await #expect(throws: StoreFailure.self) { try await store.activeStops() }
    }

    @Test func `a stop is committed while records wait`() async throws {
        let store = try openStore()
        defer { store.close() }
        let tickets = (0..<2000).map { store.append(record($0)) }
        _ = try await store.addStop(scope: .all, mode: .defer, reason: "r", who: "w", at: noon)
        #expect(try await store.activeStops().count == 1)
        for ticket in tickets { try await ticket.committed() }
    }
}
