import Foundation
import TestSupport
import Testing

/// The counts of `log` and the proof of `log verify`, with a guard and without.
@Suite(.scoped) struct LogTests {
    @Test func `log counts messages in total and by a common property`() throws {
        let sandbox = try SandboxProgram.start()
        let program = try GuardProgram.start(upstreamPort: sandbox.port)
        for _ in 0..<3 { #expect(try program.deliver(to: ["a@one.example", "b@two.example"]).code == 250) }
        #expect(
            try program.deliver(to: ["c@one.example"], message: TestMessage.plain(subject: "Hi {{first_name}}")).code
                == 550)
        for running in [true, false] {
            #expect(try program.run("log", "--count").output == "4 messages, 7 recipients\n")
            #expect(try program.run("log", "--count", "--verdict", "relayed").output == "3 messages, 6 recipients\n")
            let domains = try program.run("log", "--by", "recipient-domain", "--json").output.split(separator: "\n")
            #expect(
                domains == [
                    #"{"messages":4,"name":"one.example","recipients":4}"#,
                    #"{"messages":3,"name":"two.example","recipients":3}"#,
                ])
            let checks = try program.run("log", "--by", "check").output
            #expect(checks.hasPrefix("messages  recipients  check\n"), "\(checks)")
            #expect(checks.contains("\n1         1           placeholder\n"), "\(checks)")
            #expect(try LogRecord.read(program.run("log", "--json", "--finding", "mustache").output).count == 1)
            #expect(try LogRecord.read(program.run("log", "--json", "--subject", "HI {{").output).count == 1)
            if running { program.end() }
        }
        #expect(try program.run("log", "--count", "--follow").exitCode == 2)
        #expect(try program.run("log", "--by", "weather").exitCode == 2)
        #expect(try program.run("log", "verify", "--campaign", "spring").exitCode == 2)
        #expect(try program.run("log", "--head", String(repeating: "0", count: 64)).exitCode == 2)
    }

    @Test func `log verify proves the record and detects changes made outside the guard`() throws {
        let sandbox = try SandboxProgram.start()
        let program = try GuardProgram.start(upstreamPort: sandbox.port)
        for _ in 0..<3 { #expect(try program.deliver().code == 250) }
        #expect(try program.run("stop", "--reason", "wrong segment").exitCode == 0)
        let sound = try program.run("log", "verify")
        #expect(sound.exitCode == 0 && sound.output.contains("3 messages, 1 event"), "\(sound)")
        let head = try #require(sound.output.firstMatch(of: /head ([0-9a-f]{64})/)?.1)
        program.kill()
        #expect(try program.run("log", "verify", "--head", String(head)).exitCode == 0)
        try program.tamper(
            """
            UPDATE records SET subject = 'Nothing to see' WHERE id = (SELECT min(id) FROM records);
            DELETE FROM acts;
            """)
        for running in [false, true] {
            let changed = try program.run("log", "verify")
            #expect(changed.exitCode == 1 && changed.output.contains("is not what was written"), "\(changed)")
            #expect(changed.output.contains("event 1 is missing") && changed.output.contains("2 faults"), "\(changed)")
            let json = try program.run("log", "verify", "--json")
            #expect(json.exitCode == 1 && json.output.contains(#""fault":"missing""#), "\(json)")
            if !running { try program.start() }
        }
        // A person who forges the chain cannot forge the head that was noted.
        let other = try program.run("log", "verify", "--head", String(repeating: "0", count: 64))
        #expect(other.exitCode == 1 && other.errorOutput.contains("no link of the chain has the head"), "\(other)")
        #expect(try program.run("log", "verify", "--head", "5f").exitCode == 2)
    }
}
