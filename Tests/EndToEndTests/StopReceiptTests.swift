import Foundation
import Synchronization
import System
import TestSupport
import Testing

/// The receipt's list of in-flight messages, and their later results.
@Suite(.scoped) struct StopReceiptTests {
    private struct Receipt: Decodable {
        struct InFlight: Decodable, Equatable {
            let id: String
            let fate: String
        }
        let unanswered: [String]
        let followed: [InFlight]
    }

    private struct Status: Decodable {
        let unanswered: [String]
        let receipts: [Receipt]
    }

    private func decode<Value: Decodable>(_ text: String) throws -> Value {
        try JSONDecoder().decode(Value.self, from: Data(text.utf8))
    }

    /// An ESP that replies to no end of data until the test lets it, and then to each message as its subject says.
    private final class SlowESP: Sendable {
        private let isOpen = Atomic(false)
        let esp = Mutex<ScriptedESP?>(nil)

        var port: Int { get throws { try server.port } }
        var server: ScriptedESP {
            get throws {
                guard let esp = esp.withLock({ $0 }) else { throw TestFailure("no ESP") }
                return esp
            }
        }

        init() throws {
            let esp = try ScriptedESP { [self] event in
                guard case .endOfData(let message) = event else { return nil }
                do {
                    try waitUntil("the test's permission", within: .seconds(60)) { isOpen.load(ordering: .relaxed) }
                } catch {
                    return .drop
                }
                let text = String(decoding: message, as: UTF8.self)
                if text.contains("Subject: refused") { return .reply("554 5.7.1 no") }
                return text.contains("Subject: lost") ? .drop : nil
            }
            self.esp.withLock { $0 = esp }
        }

        func answer() { isOpen.store(true, ordering: .relaxed) }
    }

    @Test func `the receipt lists messages in flight and follows them until their outcome is known`() throws {
        let slow = try SlowESP()
        let program = try GuardProgram.start(upstreamPort: try slow.port)
        let subjects = ["accepted", "refused", "lost", "elsewhere"]
        let replies = Mutex<[String: Int]>([:])
        let senders = Threads.start(subjects.count) { number in
            let subject = subjects[number]
            let campaign = subject == "elsewhere" ? "autumn" : "spring"
            let reply = try program.deliver(
                message: TestMessage.plain(subject: subject, fields: ["X-Campaign-ID: \(campaign)"]))
            replies.withLock { $0[subject] = reply.code }
        }
        try waitUntil("four messages in flight") { try slow.server.messages.count == 4 }

        let first: Receipt = try decode(
            try program.run("stop", "--campaign", "Spring", "--reason", "leak", "--json").output)
        #expect(first.unanswered.count == 3)
        #expect(first.followed.map(\.id) == first.unanswered)
        #expect(first.followed.allSatisfy { $0.fate == "unanswered" })
        let status: Status = try decode(try program.run("status", "--json").output)
        #expect(status.unanswered.count == 4 && Set(status.unanswered).isSuperset(of: first.unanswered))
        #expect(status.receipts.map(\.followed) == [first.followed])

        // A second stop of the same mail waits for the same three messages.
        let waiting = try ChildProcess(
            Checkout.program,
            [
                "stop", "--campaign", "SPRING", "--reason", "again", "--wait", "--json", "--config",
                program.configuration,
            ], log: try TestScope.mine.path("waiting"))
        try waitUntil("the second stop to be in force") { try program.run("status").output.contains("S2") }
        #expect(waiting.exitCode == nil, "nothing is settled yet")
        slow.answer()
        #expect(try waiting.wait() == 0)
        try senders.wait()
        #expect(replies.withLock { $0 } == ["accepted": 250, "refused": 554, "lost": 451, "elsewhere": 250])

        let settled: Receipt = try decode(waiting.output)
        #expect(Set(settled.unanswered) == Set(first.unanswered))
        let records = try program.records()
        for message in settled.followed {
            let record = try #require(records.first { $0.id == message.id })
            #expect(message.fate == (record.subject == "lost" ? "unknown" : record.subject))
        }
        let shown = try program.run("status")
        for fate in ["accepted", "refused", "unknown"] { #expect(shown.output.contains(fate), "\(shown)") }
        let after: Status = try decode(try program.run("status", "--json").output)
        #expect(after.unanswered.isEmpty)
        #expect(try slow.server.messages.count == 4, "nothing is sent twice")
    }

    @Test func `a message in flight when the guard is killed is unknown after the next start`() throws {
        let slow = try SlowESP()
        let program = try GuardProgram.start(upstreamPort: try slow.port)
        let sender = Threads.start(1) { _ in _ = try? program.deliver() }
        try waitUntil("a message in flight") { try slow.server.messages.count == 1 }
        let first: Receipt = try decode(try program.run("stop", "--reason", "leak", "--json").output)
        #expect(first.unanswered.count == 1)
        program.kill()
        try sender.wait()
        try program.start()
        let status: Status = try decode(try program.run("status", "--json").output)
        #expect(status.unanswered.isEmpty)
        #expect(status.receipts.flatMap(\.followed) == [.init(id: first.unanswered[0], fate: "unknown")])
        slow.answer()
    }

    /// The command has the receipt before it asks about it, and prints it in any case.
    @Test func `stop --wait still prints the receipt when the guard dies`() throws {
        let slow = try SlowESP()
        let program = try GuardProgram.start(upstreamPort: try slow.port)
        let sender = Threads.start(1) { _ in _ = try? program.deliver() }
        try waitUntil("a message in flight") { try slow.server.messages.count == 1 }
        let waiting = try ChildProcess(
            Checkout.program,
            ["stop", "--reason", "leak", "--wait", "--json", "--config", program.configuration],
            log: try TestScope.mine.path("waiting"))
        try waitUntil("the stop to be in force") { try program.run("status").exitCode == 1 }
        program.kill()
        #expect(try waiting.wait() == 3)
        let receipt: Receipt = try decode(waiting.output)
        #expect(receipt.followed.map(\.fate) == ["unanswered"])
        #expect(waiting.errorOutput.contains("the stop holds"), "\(waiting.errorOutput)")
        try sender.wait()
        slow.answer()
    }
}
