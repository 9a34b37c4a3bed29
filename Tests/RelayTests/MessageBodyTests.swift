import TestSupport
import Testing

@testable import Relay

@Suite struct MessageBodyTests {
    private func body(
        _ budget: MemoryBudget = MemoryBudget(limitBytes: 1 << 30), message: Int = 1 << 20, spill: Int = 1 << 20,
        folder: String = "/tmp"
    ) -> MessageBody {
        MessageBody(limits: .init(messageBytes: message, spillBytes: spill, folder: folder), budget: budget)
    }

    private func content(of body: MessageBody) throws -> [UInt8] { try body.withBytes { Array($0) } }

    @Test func `a body reads back whole from memory, and from a file beyond the spill limit`() throws {
        let bytes = (0..<300_000).map { UInt8(truncatingIfNeeded: $0 / 7) }
        for spill in [1 << 20, 100_000, 1] {
            let body = body(spill: spill)
            for start in stride(from: 0, to: bytes.count, by: 70_000) {
                body.append { $0 += bytes[start..<min(start + 70_000, bytes.count)] }
            }
            #expect(body.fault == nil)
            #expect(body.count == bytes.count)
            #expect((body.inMemory == nil) == (spill < bytes.count))
            var pieces: [UInt8] = []
            while pieces.count < body.count { pieces += try body.piece(at: pieces.count, limit: 50_001) }
            #expect(pieces == bytes, "piece by piece, spill at \(spill)")
            #expect(try content(of: body) == bytes, "at once, spill at \(spill)")
        }
    }

    @Test(arguments: [1, 2, 3, 7, 1000]) func `the header section is found as soon as its last byte arrives`(size: Int)
    {
        let bytes = Array("Subject: a\r\nX-Campaign-ID: \r\r\n b\r\n\r\nbody\r\n\r\nmore".utf8)
        let end = bytes.firstRange(of: Array("\r\n\r\n".utf8))!.upperBound
        let body = body()
        for start in stride(from: 0, to: bytes.count, by: size) {
            let piece = bytes[start..<min(start + size, bytes.count)]
            body.append { $0 += piece }
            let head = body.headerSection()
            guard piece.endIndex >= end else {
                #expect(head == nil)
                continue
            }
            #expect(head == Array(bytes[..<end]))
            return
        }
    }

    @Test func `a body over the size limit is too large and keeps no bytes`() {
        let budget = MemoryBudget(limitBytes: 1 << 30)
        let body = body(budget, message: 1000)
        body.append { $0 += [UInt8](repeating: 1, count: 1000) }
        #expect(body.fault == nil)
        body.append { $0.append(1) }
        #expect(body.fault == .tooLarge)
        body.append { $0 += [UInt8](repeating: 1, count: 1_000_000) }
        #expect(body.fault == .tooLarge)
        #expect(body.count == 0)
        #expect(budget.usedBytes == 0)
    }

    @Test func `a body beyond the memory budget is refused, and freed bodies return their budget`() {
        let budget = MemoryBudget(limitBytes: 100_000)
        do {
            let first = body(budget)
            first.append { $0 += [UInt8](repeating: 1, count: 80_000) }
            #expect(first.fault == nil)
            let second = body(budget)
            second.append { $0 += [UInt8](repeating: 1, count: 50_000) }
            #expect(second.fault == .noRoom)
            #expect(budget.usedBytes >= 80_000)
        }
        #expect(budget.usedBytes == 0)
    }

    @Test func `a body has no room when no file can be created in its spill folder`() {
        let body = body(spill: 10, folder: "/nonexistent")
        body.append { $0 += [UInt8](repeating: 1, count: 11) }
        #expect(body.fault == .noRoom)
    }
}
