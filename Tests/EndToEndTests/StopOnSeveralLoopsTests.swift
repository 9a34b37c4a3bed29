import Foundation
import Synchronization
import System
import TestSupport
import Testing

/// Promise 3 on several loops at once, again and again. A message on the wire after the receipt has returned is in the
/// receipt or out of scope. Mail out of scope goes on.
@Suite(.scoped) struct StopOnSeveralLoopsTests {
    private static let sessions = 24

    private final class Load: Sendable {
        let isOver = Atomic(false)
        /// Counts of both campaigns.
        let accepted = [Counter(), Counter()]
        let deferred = [Counter(), Counter()]
        let others = Mutex<[String]>([])

        /// An atomic that can be in an array.
        final class Counter: Sendable {
            private let value = Atomic(0)
            var count: Int { value.load(ordering: .relaxed) }
            func add() { value.add(1, ordering: .relaxed) }
        }

        /// Sends message after message of one campaign over one session.
        func send(to program: GuardProgram, number: Int) throws {
            let campaign = number % 2
            let client = try program.session()
            let message = TestMessage.plain(
                body: String(repeating: "Ordinary words that fill the letter.\n", count: 100),
                fields: ["X-Campaign-ID: \(StopOnSeveralLoopsTests.campaigns[campaign])"])
            while !isOver.load(ordering: .relaxed) {
                let reply = try client.deliver(message: message)
                switch reply.code {
                case 250: accepted[campaign].add()
                case 451:
                    deferred[campaign].add()
                    try client.command("RSET")
                default: others.withLock { $0.append("\(reply)") }
                }
            }
        }
    }

    private static let campaigns = ["spring", "autumn"]

    /// One stop. From its return until its resume is called, only messages that it lists may arrive in its scope.
    private struct Round {
        let arguments: [String]
        let unanswered: [String]
        let returned: Int64
        let resumed: Int64
    }

    private static var now: Int64 { Int64(Date().timeIntervalSince1970 * 1_000_000) }

    @Test func `with several loops, no message in scope leaves after a stop has returned`() throws {
        let sandbox = try SandboxProgram.start()
        var settings = GuardSettings(upstreamPort: sandbox.port, "connections: \(Self.sessions)")
        settings.loops = 3
        let program = try GuardProgram.start(settings)
        let load = Load()
        let senders = Threads.start(Self.sessions) { try load.send(to: program, number: $0) }

        var rounds: [Round] = []
        for number in 0..<8 {
            let before = load.accepted.map(\.count)
            try waitUntil("mail to flow") { zip(load.accepted, before).allSatisfy { $0.count >= $1 + 100 } }
            rounds.append(try round(number, program, load))
        }
        load.isOver.store(true, ordering: .relaxed)
        try senders.wait()
        #expect(load.others.withLock { $0 }.isEmpty)

        let entries = try sandbox.entries()
        for round in rounds {
            for entry in entries where entry.at_us > round.returned && entry.at_us < round.resumed {
                let message = String(decoding: try sandbox.bytes(entry), as: UTF8.self)
                let isInScope = round.arguments.isEmpty || message.contains("X-Campaign-ID: spring")
                let isListed = round.unanswered.contains { message.contains("id \($0);") }
                #expect(!isInScope || isListed, "\(entry.file) came after the stop, whose receipt does not list it")
            }
        }
        print("several loops: \(entries.count) messages, \(rounds.map(\.unanswered.count)) in flight at the stops")
    }

    /// Even rounds stop one campaign; odd rounds stop everything.
    private func round(_ number: Int, _ program: GuardProgram, _ load: Load) throws -> Round {
        let arguments = number % 2 == 0 ? ["--campaign", "SPRING*"] : []
        let stop = try Command.run(
            Checkout.program,
            ["stop"] + arguments + ["--reason", "under load", "--json", "--config", program.configuration])
        let returned = Self.now
        #expect(stop.exitCode == 0, "\(stop)")
        struct Receipt: Decodable {
            struct Stop: Decodable { let id: String }
            let stop: Stop
            let unanswered: [String]
        }
        let receipt: Receipt = try stop.json()

        let (deferred, accepted) = (load.deferred.map(\.count), load.accepted.map(\.count))
        try waitUntil("mail in scope to be deferred") { load.deferred[0].count >= deferred[0] + 100 }
        if number % 2 == 0 {
            try waitUntil("other mail to flow on") { load.accepted[1].count >= accepted[1] + 100 }
            #expect(load.deferred[1].count == deferred[1])
        } else {
            try waitUntil("all mail to be deferred") { load.deferred[1].count >= deferred[1] + 100 }
        }
        let resumed = Self.now
        #expect(try program.run("resume", receipt.stop.id, "--reason", "next").exitCode == 0)
        return Round(arguments: arguments, unanswered: receipt.unanswered, returned: returned, resumed: resumed)
    }
}
