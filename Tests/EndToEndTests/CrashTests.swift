import Foundation
import Synchronization
import TestSupport
import Testing

/// Promises 1 and 2 over power cuts: the guard is killed again and again while several clients send.
@Suite(.scoped) struct CrashTests {
    /// What the clients know.
    private final class Ledger: Sendable {
        private struct Entries {
            var next = 0
            var sent: Set<String> = []
            var acknowledged: Set<String> = []
        }

        private let entries = Mutex(Entries())
        let isRoundOver = Atomic(false)

        func newMarker() -> String {
            entries.withLock { entries in
                entries.next += 1
                let marker = "crash-\(entries.next)-end"
                entries.sent.insert(marker)
                return marker
            }
        }

        func acknowledge(_ marker: String) { entries.withLock { _ = $0.acknowledged.insert(marker) } }
        var acknowledged: Set<String> { entries.withLock { $0.acknowledged } }
        var sent: Set<String> { entries.withLock { $0.sent } }

        /// Sends messages, each once, until the guard dies or the round is over.
        func send(to program: GuardProgram) {
            guard let client = try? program.session() else { return }
            while !isRoundOver.load(ordering: .relaxed) {
                let marker = newMarker()
                guard let reply = try? client.deliver(message: TestMessage.sized(3000, marker: marker)) else { return }
                if reply.code == 250 { acknowledge(marker) }
            }
        }
    }

    @Test func `twenty kills lose nothing, send nothing twice and leave nothing unrecorded`() throws {
        let sandbox = try SandboxProgram.start()
        let program = try GuardProgram(GuardSettings(upstreamPort: sandbox.port))
        let ledger = Ledger()
        var random = SeededRandom(seed: 20_260_302)

        for round in 0..<20 {
            try program.start()
            ledger.isRoundOver.store(false, ordering: .relaxed)
            let senders = Threads.start(6) { _ in ledger.send(to: program) }
            let goal = ledger.acknowledged.count + Int.random(in: 1...60, using: &random)
            try waitUntil("mail to flow in round \(round)") { ledger.acknowledged.count >= goal }
            // Somewhere inside the next message or two.
            let instant = ContinuousClock.now + .microseconds(Int.random(in: 0...3000, using: &random))
            while ContinuousClock.now < instant {}
            program.kill()
            ledger.isRoundOver.store(true, ordering: .relaxed)
            try senders.wait()
        }
        try program.start()

        let arrived = try sandbox.messages().map { try marker(in: String(decoding: $0, as: UTF8.self)) }
        let atESP = Set(arrived)
        #expect(arrived.count == atESP.count, "nothing is there twice")
        #expect(ledger.acknowledged.subtracting(atESP).isEmpty, "acknowledged and not there")
        #expect(atESP.subtracting(ledger.sent).isEmpty)

        let records = try program.records("--limit", "1000000")
        let recorded = Set(
            try records.filter { ["relayed", "unknown"].contains($0.verdict) }.map { try marker(in: $0.subject) })
        #expect(atESP.subtracting(recorded).isEmpty, "at the ESP and not recorded")
        #expect(Set(records.map(\.id)).count == records.count)
        #expect(ledger.acknowledged.count >= 20)
        let unknown = records.count { $0.verdict == "unknown" }
        print("crash: \(ledger.sent.count) sent, \(ledger.acknowledged.count) acknowledged, \(unknown) unknown")
    }

    private func marker(in text: String) throws -> String {
        guard let start = text.range(of: "crash-"), let end = text[start.upperBound...].range(of: "-end") else {
            throw TestFailure("no marker in \(text.prefix(300))")
        }
        return String(text[start.lowerBound..<end.upperBound])
    }
}
