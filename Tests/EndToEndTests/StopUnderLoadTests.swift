import Foundation
import Synchronization
import System
import TestSupport
import Testing

/// Promise 3 under load: after `sendguard stop` has returned, no end of data leaves. The ESP may read later one that
/// was out before; the receipt then names it.
@Suite(.scoped) struct StopUnderLoadTests {
    private final class Load: Sendable {
        let over = Atomic(false)
        let accepted = Atomic(0)
        let deferred = Atomic(0)
        let others = Mutex<[String]>([])

        /// Sends message after message over one session until the load is over.
        func send(to program: GuardProgram, number: Int) throws {
            let client = try program.session()
            var message = 0
            while !over.load(ordering: .relaxed) {
                message += 1
                let reply = try client.deliver(message: TestMessage.sized(4000, marker: "\(number)-\(message)"))
                switch reply.code {
                case 250: accepted.add(1, ordering: .relaxed)
                case 451:
                    deferred.add(1, ordering: .relaxed)
                    try client.command("RSET")
                default: others.withLock { $0.append("\(reply)") }
                }
            }
        }
    }

    @Test func `no message leaves after stop has returned`() throws {
        let sandbox = try SandboxProgram.start()
        let program = try GuardProgram.start(upstreamPort: sandbox.port)
        let load = Load()
        let senders = Threads.start(20) { try load.send(to: program, number: $0) }
        try waitUntil("the load to run") { load.accepted.load(ordering: .relaxed) >= 200 }

        let stop = try program.run("stop", "--reason", "under load", "--json")
        let returned = Int64(Date().timeIntervalSince1970 * 1_000_000)
        #expect(stop.exitCode == 0, "\(stop)")

        let before = load.deferred.load(ordering: .relaxed)
        try waitUntil("the load to be deferred") { load.deferred.load(ordering: .relaxed) >= before + 200 }
        load.over.store(true, ordering: .relaxed)
        try senders.wait()

        #expect(load.others.withLock { $0 }.isEmpty)
        let entries = try sandbox.entries()
        #expect(entries.count >= 200)
        struct Receipt: Decodable { let unanswered: [String] }
        let receipt: Receipt = try stop.json()
        for entry in entries where entry.at_us > returned {
            let message = String(decoding: try sandbox.bytes(entry), as: UTF8.self)
            let isNamed = receipt.unanswered.contains { message.contains("id \($0);") }
            #expect(isNamed, "\(entry.file) came after the stop had returned, and the receipt does not name it")
        }
        #expect(load.accepted.load(ordering: .relaxed) <= entries.count)
    }
}
