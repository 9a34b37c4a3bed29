import Foundation
import System
import TestSupport
import Testing

/// Promises 1 and 2 over power cuts: the guard is killed again and again while several clients send. `scripts/soak`
/// does this more often and for longer.
@Suite(.scoped) struct CrashTests {
    @Test func `ten kills lose nothing, send nothing twice and leave nothing unrecorded`() throws {
        let sandbox = try SandboxProgram.start()
        let program = try GuardProgram(GuardSettings(upstreamPort: sandbox.port))
        let ledger = Ledger()
        var random = SeededRandom(seed: 20_260_302)

        for round in 0..<10 {
            try program.start()
            ledger.isOver.store(false, ordering: .relaxed)
            let senders = Threads.start(6) { _ in ledger.send(to: program) }
            let goal = ledger.acknowledged.count + Int.random(in: 1...60, using: &random)
            try waitUntil("mail to flow in round \(round)") { ledger.acknowledged.count >= goal }
            // At a random moment within the next message or two.
            let instant = ContinuousClock.now + .microseconds(Int.random(in: 0...3000, using: &random))
            while ContinuousClock.now < instant {}
            program.kill()
            ledger.isOver.store(true, ordering: .relaxed)
            try senders.wait()
        }
        try program.start()
        try ledger.compare(sandbox, program, "crash")
        #expect(ledger.acknowledged.count >= 10)
    }
}
