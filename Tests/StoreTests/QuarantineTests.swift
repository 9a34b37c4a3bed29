import Dispatch
import GRDB
import Guard
import Mail
import Synchronization
import TestSupport
import Testing

@testable import Store

@Suite(.scoped, .timeLimit(.minutes(1))) struct QuarantineTests {
    /// Bytes that do not compress; the same for the same seed.
    private func noise(_ count: Int, seed: UInt64 = 1) -> [UInt8] {
        var state = seed
        return (0..<count).map { _ in
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return UInt8(truncatingIfNeeded: state >> 56)
        }
    }

    private func keep(_ bytes: [UInt8], as number: Int, in store: Store, pieceBytes: Int = 10_000) async throws {
        try await store.keep(id(number), nil, sizeBytes: bytes.count) { offset in
            Array(bytes[offset..<min(bytes.count, offset + pieceBytes)])
        }
    }

    private func pieces(_ store: Store) async throws -> Int {
        try await store.read("") { try Int.fetchOne($0, sql: "SELECT count(*) FROM quarantine_pieces") ?? 0 }
    }

    /// Returns which of messages 0, 1, 2, ... are whole, when there are `count` of them.
    private func wholeMessages(_ count: Int, of total: Int, in store: Store) async throws -> [Int] {
        var numbers: [Int] = []
        try await awaitUntil("\(count) messages that are whole") {
            numbers = []
            for number in 0..<total {
                if case .whole = try await store.message(id(number)) { numbers.append(number) }
            }
            return numbers.count == count
        }
        return numbers
    }

    private func bounds(maxBytes: Int = 1 << 30) -> QuarantineSettings {
        var settings = QuarantineSettings()
        settings.maxBytes = maxBytes
        return settings
    }

    // MARK: Keeping

    @Test(arguments: [0, 1, 70_000, 3_000_000])
    func `a message is read back byte for byte, also after a restart`(size: Int) async throws {
        let text = Array("Dear {{first_name}}, spring is here. ".utf8)
        let messages = [noise(size), (0..<size).map { text[$0 % text.count] }]
        let store = try openStore()
        for (number, bytes) in messages.enumerated() { try await keep(bytes, as: number, in: store) }
        for (number, bytes) in messages.enumerated() { #expect(try await store.message(id(number)) == .whole(bytes)) }
        store.close()
        let again = try openStore()
        defer { again.close() }
        for (number, bytes) in messages.enumerated() { #expect(try await again.message(id(number)) == .whole(bytes)) }
        #expect(try await again.message(id(7)) == .absent)
    }

    @Test func `a large message is written in pieces while it is still being read`() async throws {
        let store = try openStore(limits: WriterLimits(quarantine: QuarantineLimits(pieceBytes: 20_000)))
        defer { store.close() }
        let bytes = noise(200_000)
        let greatest = Mutex(0)
        try await store.keep(id(0), nil, sizeBytes: bytes.count) { offset in
            greatest.withLock { $0 = max($0, offset) }
            return Array(bytes[offset..<min(bytes.count, offset + 7000)])
        }
        #expect(try await pieces(store) > 3)
        #expect(greatest.withLock { $0 } == bytes.count)
        #expect(try await store.message(id(0)) == .whole(bytes))
    }

    @Test func `a message whose reading fails is not kept, and no piece of it is left`() async throws {
        struct Unreadable: Error {}
        let store = try openStore(limits: WriterLimits(quarantine: QuarantineLimits(pieceBytes: 20_000)))
        defer { store.close() }
        let bytes = noise(200_000)
        await #expect(throws: StoreFailure("cannot read the message again")) {
            try await store.keep(id(0), nil, sizeBytes: bytes.count) { offset in
                guard offset < 150_000 else { throw Unreadable() }
                return Array(bytes[offset..<offset + 1000])
            }
        }
        await #expect(throws: StoreFailure.self) { try await keep(noise(10), as: 1, in: store, pieceBytes: 0) }
        #expect(try await store.message(id(0)) == .absent)
        #expect(try await pieces(store) == 0)
    }

    @Test func `a message that a crash left half written is deleted after the next start`() async throws {
        let store = try openStore()
        let ticket = CommitTicket()
        try store.writer.append(QuarantinePiece(record: id(0), position: 0, content: [1, 2, 3], whole: nil), ticket)
        try await ticket.committed()
        #expect(try await store.message(id(0)) == .absent)
        store.close()
        let again = try openStore()
        defer { again.close() }
        try await keep(noise(100), as: 1, in: again)
        #expect(try await pieces(again) == 1)
    }

    @Test func `a message above the limit of concurrent bytes is not kept, unless it is the only one`() async throws {
        let store = try openStore(limits: WriterLimits(quarantine: QuarantineLimits(underWayBytes: 1000)))
        defer { store.close() }
        let (begun, isBegun) = AsyncStream<Void>.makeStream()
        let gate = DispatchSemaphore(value: 0)
        let large = noise(5000)
        async let first: Void = store.keep(id(0), nil, sizeBytes: large.count) { offset in
            isBegun.finish()
            gate.wait()
            gate.signal()
            return Array(large[offset...])
        }
        for await _ in begun {}
        await #expect(throws: StoreFailure.self) { try await keep(noise(10), as: 1, in: store) }
        gate.signal()
        try await first
        #expect(try await store.message(id(0)) == .whole(large))
        #expect(try await store.message(id(1)) == .absent)
        try await keep(noise(10), as: 2, in: store)
    }

    // MARK: Failing

    @Test func `a full disk fails the kept message but not the records in the same batch`() async throws {
        let changes = Mutex<[Bool]>([])
        let store = try openStore { isAvailable in changes.withLock { $0.append(isAvailable) } }
        defer { store.close() }
        try await store.writer.perform("") { db in
            let pages = try Int.fetchOne(db, sql: "PRAGMA page_count") ?? 0
            try db.execute(sql: "PRAGMA max_page_count = \(pages + 10)")
        }
        // Blocks the writer until all are queued, so that they become one batch.
        let gate = DispatchSemaphore(value: 0)
        async let held: Void = store.writer.perform("wait") { _ in gate.wait() }
        let ticket = CommitTicket()
        try store.writer.append(
            QuarantinePiece(
                record: id(1), position: 0, content: noise(200_000), whole: .init(sizeBytes: 1, storedBytes: 200_000)),
            ticket)
        let record = store.append(record(1, verdict: .blocked))
        gate.signal()
        try await held
        try await record.committed()
        let failure = await #expect(throws: StoreFailure.self) { try await ticket.committed() }
        #expect(failure?.description.contains("cannot write the quarantine") == true)
        #expect(try await store.message(id(1)) == .absent)
        #expect(try await store.record(id(1)) != nil)
        #expect(changes.withLock { $0 }.isEmpty, "a lack of space for blocked messages does not halt mail")
        try await store.writer.perform("") { try $0.execute(sql: "PRAGMA max_page_count = 1000000") }
        try await keep(noise(200_000), as: 2, in: store)
    }

    @Test(
        arguments: [
            "UPDATE quarantine_pieces SET content = zeroblob(50)", "UPDATE quarantine SET size = size - 1",
            "UPDATE quarantine SET size = size + 1", "DELETE FROM quarantine_pieces WHERE position = 0",
            "UPDATE quarantine_pieces SET content = substr(content, 1, 9)",
        ])
    func `a damaged message gives an error that names it`(damage: String) async throws {
        let store = try openStore()
        defer { store.close() }
        try await keep(Array("Dear {{first_name}},\r\n".utf8), as: 0, in: store)
        try await store.writer.perform("") { try $0.execute(sql: damage) }
        await #expect(throws: StoreFailure("the kept message \(id(0)) is damaged")) { try await store.message(id(0)) }
    }

    // MARK: Sweeping

    @Test func `above max_bytes the oldest messages are deleted, in any order of arrival`() async throws {
        let store = try openStore()
        defer { store.close() }
        store.restrictQuarantine(to: bounds(maxBytes: 35_000)) { noon }
        for number in [1, 0, 2, 4, 3] { try await keep(noise(10_000, seed: UInt64(number)), as: number, in: store) }
        #expect(try await wholeMessages(3, of: 5, in: store) == [2, 3, 4])
        #expect(try await store.message(id(0)) == .swept)
        #expect(try await store.message(id(1)) == .swept)
        #expect(try await pieces(store) == 3)
    }

    @Test func `a smaller max_bytes applies at once, also after a restart`() async throws {
        let limits = WriterLimits(quarantine: QuarantineLimits(sweptMessages: 2, sweepPause: .milliseconds(1)))
        var store = try openStore(limits: limits)
        for number in 0..<10 { try await keep(noise(10_000), as: number, in: store) }
        #expect(try await wholeMessages(10, of: 10, in: store).count == 10, "without limits nothing is deleted")
        store.restrictQuarantine(to: bounds(maxBytes: 65_000)) { noon }
        #expect(try await wholeMessages(6, of: 10, in: store) == [4, 5, 6, 7, 8, 9])
        store.close()
        store = try openStore(limits: limits)
        store.restrictQuarantine(to: bounds(maxBytes: 21_000)) { noon }
        #expect(try await wholeMessages(2, of: 10, in: store) == [8, 9])
        store.close()
    }

    @Test func `a message larger than max_bytes is not kept and does not displace others`() async throws {
        let store = try openStore(limits: WriterLimits(quarantine: QuarantineLimits(pieceBytes: 10_000)))
        defer { store.close() }
        store.restrictQuarantine(to: bounds(maxBytes: 50_000)) { noon }
        try await keep(noise(20_000), as: 0, in: store)
        await #expect(throws: StoreFailure("the message is larger than quarantine.max_bytes")) {
            try await keep(noise(60_000), as: 1, in: store)
        }
        #expect(try await store.message(id(0)) == .whole(noise(20_000)))
        #expect(try await pieces(store) <= 2)
    }

    @Test func `a message older than max_age is deleted even when nothing else happens`() async throws {
        let store = try openStore(limits: WriterLimits(quarantine: QuarantineLimits(sweepInterval: .milliseconds(1))))
        defer { store.close() }
        let now = Mutex(noon)
        store.restrictQuarantine(to: bounds()) { now.withLock { $0 } }
        for number in 0..<3 { try await keep(noise(100), as: number, in: store) }
        now.withLock { $0 = noon + .seconds(30 * 86_400) + .microseconds(2000) }
        #expect(try await wholeMessages(1, of: 3, in: store) == [2])
        #expect(try await store.message(id(0)) == .swept)
        #expect(try await store.message(id(3)) == .absent)
    }

    // MARK: The schema

    @Test func `a database from before the quarantine gets its tables`() async throws {
        try openStore().close()
        let path = try stateFolder + "/sendguard.sqlite"
        let old = try DatabaseQueue(path: path)
        try await old.write { db in
            try db.execute(
                sql: """
                    DROP TABLE quarantine; DROP TABLE quarantine_pieces; DROP TABLE quarantine_swept;
                    DELETE FROM grdb_migrations WHERE identifier = '2 quarantine';
                    """)
        }
        try old.close()
        let store = try openStore()
        defer { store.close() }
        try await keep(noise(100), as: 0, in: store)
        #expect(try await store.message(id(0)) == .whole(noise(100)))
    }
}
