import Foundation
import Mail
import TestSupport
import Testing

/// The ids that others give a message: its Message-ID, and the id in the ESP's reply.
@Suite(.scoped) struct MessageIDTests {
    private func message(_ number: Int) -> [UInt8] {
        let text = String(decoding: TestMessage.plain(subject: "Order \(number)"), as: UTF8.self)
        return Array(text.replacing("<order-1001@example.com>", with: "<order-\(number)@example.com>").utf8)
    }

    /// An ESP that replies to each message with the next of these, and then with the last one again.
    private func esp(_ replies: [String]) throws -> ScriptedESP {
        try ScriptedESP(knowing: { event, session in
            guard case .endOfData(let content) = event else { return nil }
            let text = String(decoding: content, as: UTF8.self)
            let number = text.firstMatch(of: /<order-([0-9]+)@/).flatMap { Int($0.1) } ?? 0
            return .reply(replies[min(number, replies.count - 1)])
        })
    }

    @Test func `the log has both ids, and finds the message by either`() throws {
        let esp = try esp([
            "250 2.0.0 Ok: queued as 4F3A9C0000", "250 2.0.0 Ok: queued as 4F3A9C0001", "250 2.0.0 thanks",
        ])
        let program = try GuardProgram.start(upstreamPort: esp.port)
        for number in 0...2 { #expect(try program.deliver(message: message(number)).code == 250) }
        for running in [true, false] {
            let all = try program.records()
            #expect(all.map(\.messageID) == (0...2).map { "<order-\($0)@example.com>" })
            #expect(all.map(\.espID) == ["4F3A9C0000", "4F3A9C0001", nil])
            #expect(try program.records("--message-id", "order-1@example.com").map(\.id) == [all[1].id])
            #expect(try program.records("--message-id", "<order-1@example.com>").map(\.id) == [all[1].id])
            #expect(try program.records("--esp-id", "4F3A9C0000").map(\.id) == [all[0].id])
            #expect(try program.records("--esp-id", "4F3A9C0000", "--message-id", "order-1@example.com").isEmpty)
            #expect(try program.records("--esp-id", "thanks").isEmpty)
            let page = try program.run("show", all[1].id).output
            #expect(page.contains("<order-1@example.com>") && page.contains("4F3A9C0001"), "\(page)")
            if running { program.end() }
        }
        #expect(try program.run("log", "--message-id", "<>").exitCode == 2)
    }

    @Test func `the profile of the ESP decides which part of its reply is the id`() throws {
        let id = "0100016e4ab7c399-5058a2a5-d4ad-407b-92b8-94472f229325-000000"
        let esp = try esp(["250 Ok \(id)"])
        let program = try GuardProgram.start(upstreamPort: esp.port, "profile: ses")
        #expect(try program.deliver(message: message(0)).code == 250)
        #expect(try program.records("--esp-id", id).map(\.espID) == [id])
        // A text that no profile knows as an id is not one.
        let other = try GuardProgram.start(upstreamPort: esp.port)
        #expect(try other.deliver(message: message(0)).code == 250)
        #expect(try other.records().map(\.espID) == [nil])
    }

    @Test func `held mail has its Message-ID at once, and the ESP's id when it is released`() throws {
        let esp = try esp(["250 2.0.0 Ok: queued as 4F3A9C0000", "250 2.0.0 Ok: queued as 4F3A9C0001"])
        let program = try GuardProgram.start(upstreamPort: esp.port)
        try program.hold()
        #expect(try program.deliver(message: message(1)).code == 250)
        #expect(try program.records("--message-id", "order-1@example.com").map(\.verdict) == ["held"])
        #expect(try program.records().map(\.espID) == [nil])
        try program.resumeAll()
        #expect(try program.run("held", "release", "--reason", "go").exitCode == 0)
        let released = try program.records("--esp-id", "4F3A9C0001")
        #expect(released.map(\.messageID) == ["<order-1@example.com>"])
        #expect(released.map(\.espID) == ["4F3A9C0001"])
        #expect(try program.run("log", "verify").exitCode == 0)
    }

    @Test func `refused and blocked mail has its Message-ID, and no id of the ESP`() throws {
        let esp = try ScriptedESP { event in
            if case .endOfData = event { .reply("550 5.7.1 no: queued as 4F3A9C0009") } else { nil }
        }
        let program = try GuardProgram.start(upstreamPort: esp.port)
        #expect(try program.deliver(message: message(1)).code == 550)
        let blocked = Array(
            String(decoding: message(2), as: UTF8.self).replacing("Hello Ada", with: "Hello {{name}}").utf8)
        #expect(try program.deliver(message: blocked).code == 550)
        let records = try program.records()
        #expect(records.map(\.verdict) == ["refused", "blocked"])
        #expect(records.map(\.messageID) == ["<order-1@example.com>", "<order-2@example.com>"])
        #expect(records.map(\.espID) == [nil, nil])
    }
}
