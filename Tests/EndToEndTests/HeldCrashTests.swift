import Foundation
import Synchronization
import System
import TestSupport
import Testing

/// Held mail over power cuts: every message with a 250 is there, and a release sends nothing twice.
@Suite(.scoped) struct HeldCrashTests {
    private final class Ledger: Sendable {
        private let acknowledged = Mutex<Set<String>>([])
        private let next = Atomic(0)
        let isOver = Atomic(false)

        var markers: Set<String> { acknowledged.withLock { $0 } }

        func send(to program: GuardProgram) {
            guard let client = try? program.session() else { return }
            while !isOver.load(ordering: .relaxed) {
                let marker = "held-\(next.add(1, ordering: .relaxed).newValue)-end"
                let recipients = ["\(marker)@example.net", "\(marker)@example.org"]
                guard
                    let reply = try? client.deliver(
                        to: recipients, message: TestMessage.sized(3000, marker: marker))
                else { return }
                if reply.code == 250 { acknowledged.withLock { _ = $0.insert(marker) } }
            }
        }
    }

    /// Kills the guard at a random moment within this many microseconds.
    private func kill(_ program: GuardProgram, within microseconds: Int, _ random: inout SeededRandom) {
        let instant = ContinuousClock.now + .microseconds(Int.random(in: 0...microseconds, using: &random))
        while ContinuousClock.now < instant {}
        program.kill()
    }

    @Test(arguments: [1, 2])
    func `kills while holding and releasing lose nothing and send nothing twice`(seed: UInt64) throws {
        let sandbox = try SandboxProgram.start()
        let program = try GuardProgram(GuardSettings(upstreamPort: sandbox.port))
        let ledger = Ledger()
        var random = SeededRandom(seed: seed)
        try program.start()
        try program.hold()
        for round in 0..<5 {
            if round > 0 { try program.start() }
            ledger.isOver.store(false, ordering: .relaxed)
            let senders = Threads.start(4) { _ in ledger.send(to: program) }
            let goal = ledger.markers.count + Int.random(in: 1...25, using: &random)
            try waitUntil("mail to be held in round \(round)") { ledger.markers.count >= goal }
            kill(program, within: 3000, &random)
            ledger.isOver.store(true, ordering: .relaxed)
            try senders.wait()
        }
        let held = try program.held()
        let kept = try markers(of: held)
        #expect(ledger.markers.subtracting(kept).isEmpty, "every message with a 250 is held")
        #expect(held.allSatisfy { $0.recipients.map(\.state) == ["held", "held"] })
        try program.start()
        try program.resumeAll()

        var kills = 0
        while try program.held().contains(where: { $0.recipients.contains { $0.state == "held" } }) {
            let release = try program.startCommand("held", "release", "--chunk", "20", "--reason", "go")
            let before = try sandbox.entries().count
            try waitUntil("the release to begin") { try sandbox.entries().count > before || release.exitCode != nil }
            guard release.exitCode == nil else { continue }
            kill(program, within: 150_000, &random)
            kills += 1
            _ = try release.wait(within: .seconds(30))
            try program.start()
        }

        let arrived = try sandbox.entries().map { entry in
            try Marker.find("held-", in: String(decoding: try sandbox.bytes(entry), as: UTF8.self))
        }
        #expect(Set(arrived).count == arrived.count, "nothing is sent twice")
        let records = try program.records("--limit", "1000000")
        var states: [String: Set<String>] = [:]
        for record in records {
            states[try Marker.find("held-", in: record.subject)] = Set(record.deliveries.map(\.state))
        }
        for one in kept {
            let state = states[one] ?? []
            #expect(state == ["released"] || state == ["unknown"], "\(one): \(state)")
            if state == ["released"] { #expect(arrived.contains(one), "\(one) is on record as released") }
        }
        #expect(Set(arrived).subtracting(kept).isEmpty)
        let unknown = states.values.count { $0 == ["unknown"] }
        print("held crash \(seed): \(kept.count) held, \(arrived.count) sent, \(unknown) unknown, \(kills) kills")
        #expect(unknown <= kills && kills > 0)
    }

    private func markers(of held: [HeldMail]) throws -> Set<String> {
        Set(try held.map { try Marker.find("held-", in: $0.recipients[0].address) })
    }
}
