import Foundation
import GRDB
import Guard
import TestSupport
import Testing

@testable import Store

/// Flips every single bit of a stop in the database: either the stop stays in force unchanged, or the state is
/// refused.
@Suite(.scoped) struct StopDamageTests {
    /// Reads the state as a guard does at start, up to the first write.
    private func state(of path: String) throws -> SwitchState {
        try StateFile(path: path).prepare()
        let queue = try DatabaseQueue(path: path)
        defer { try? queue.close() }
        return try queue.read(SwitchRow.proven)
    }

    @Test func `no flipped bit ends a stop`() async throws {
        let store = try openStore()
        let order = StopOrder(mode: .defer, reason: "wrong segment", who: Identity(name: "ann"))
        _ = try await store.addStop(order, at: noon)
        store.close()
        let path = try stateFolder + "/sendguard.sqlite"
        let sound = try Data(contentsOf: URL(filePath: path))
        let place = try #require(sound.range(of: Data("alldeferwrong segment".utf8)), "the stop's row")
        var noticed = 0
        // From the row's length, its id and the widths of its columns to the end of its receipt.
        for offset in place.lowerBound - 20..<place.upperBound + 20 {
            for bit in 0..<8 {
                var damaged = sound
                damaged[offset] ^= 1 << bit
                try damaged.write(to: URL(filePath: path))
                for suffix in ["-wal", "-shm"] { unlink(path + suffix) }
                do {
                    let stops = try state(of: path).stops
                    #expect(stops.count == 1 && stops[0].scope == .all && stops[0].mode == .defer, "\(offset) \(bit)")
                    #expect(stops.first?.endsAt == nil, "\(offset) \(bit)")
                } catch {
                    noticed += 1
                }
            }
        }
        #expect(noticed > 150)
    }
}
