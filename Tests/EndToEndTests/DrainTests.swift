import Foundation
import System
import TestSupport
import Testing

/// Ends and reloads under load: every acknowledged message is at the ESP, once, and no client is dropped without a
/// reply.
@Suite(.scoped) struct DrainTests {
    @Test func `SIGTERM under load finishes received messages, answers 421 to the rest and ends in time`() throws {
        let sandbox = try SandboxProgram.start()
        let program = try GuardProgram.start(upstreamPort: sandbox.port)
        let ledger = Ledger()
        let senders = Threads.start(10) { _ in ledger.send(to: program) }
        try waitUntil("mail to flow") { ledger.acknowledged.count >= 200 }
        try program.process.signal(SIGTERM)
        #expect(try program.process.wait(within: .seconds(25)) == 0)
        ledger.isOver.store(true, ordering: .relaxed)
        try senders.wait()

        let last = ledger.lastReplies
        #expect(last.count == 10)
        #expect(last.allSatisfy { $0?.code == 421 && $0?.contains("4.3.2") == true }, "\(last)")
        #expect(try program.records("--limit", "1000000").allSatisfy { $0.verdict != "unknown" })
        try program.start()
        try ledger.compare(sandbox, program, "SIGTERM")
    }

    @Test func `an ESP that does not answer cannot delay the end beyond the drain deadline`() throws {
        let esp = try ScriptedESP { event in if case .endOfData = event { .stall } else { nil } }
        var settings = GuardSettings(upstreamPort: esp.port)
        settings.more = "deadlines: {drain: 300ms}"
        let program = try GuardProgram.start(settings)
        let client = try program.session()
        try client.begin(from: "news@example.com", to: ["ada@example.net"])
        try client.socket.send(SMTPClient.dotStuffed(TestMessage.plain()))
        try waitUntil("the ESP to have it") { esp.messages.count == 1 }
        try program.process.signal(SIGTERM)
        #expect(try program.process.wait(within: .seconds(10)) == 0)
        #expect(try client.replyOrEnd()?.code != 250)
        #expect(try program.records().map(\.verdict) == ["unknown"])
    }

    @Test func `a client that stalls is disconnected at the drain deadline`() throws {
        let esp = try ScriptedESP()
        var settings = GuardSettings(upstreamPort: esp.port)
        settings.more = "deadlines: {drain: 300ms}"
        let program = try GuardProgram.start(settings)
        let client = try program.session()
        try client.begin(from: "news@example.com", to: ["ada@example.net"])
        try client.send("Subject: half a letter\r\n")
        try program.process.signal(SIGTERM)
        #expect(try program.process.wait(within: .seconds(10)) == 0)
        #expect(try client.replyOrEnd()?.code != 250)
        #expect(esp.messages.isEmpty)
    }

    /// smtp-source stops with an error at the first reply that is not the expected one.
    @Test(.enabled(if: Checkout.find("smtp-source") != nil, "smtp-source is not installed"))
    func `SIGHUP under load drops no session and loses no message`() throws {
        let sandbox = try SandboxProgram.start()
        let program = try GuardProgram.start(upstreamPort: sandbox.port)
        let messages = 1500
        let load = try ChildProcess(
            try #require(Checkout.find("smtp-source")),
            ["-d", "-s", "8", "-m", "\(messages)", "-l", "3000", "-f", "news@example.com", "-t", "ada@example.net"]
                + ["127.0.0.1:\(program.port)"], log: try TestScope.mine.path("smtp-source"))
        for reload in 1...5 {
            try waitUntil("mail to flow") { try sandbox.entries().count >= reload * 100 || load.exitCode != nil }
            try program.process.signal(SIGHUP)
            try waitUntil("reload \(reload)") {
                try program.process.errorOutput.components(separatedBy: "configuration reloaded").count > reload
            }
        }
        #expect(try load.wait() == 0, "\(load.output)\(load.errorOutput)")
        #expect(try sandbox.entries().count == messages)
        let records = try program.records("--limit", "1000000")
        #expect(records.count == messages && records.allSatisfy { $0.verdict == "relayed" })
    }
}
