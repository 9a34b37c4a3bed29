import Foundation
import TestSupport
import Testing

/// The head of each finished day goes to a place that a person who changes the record cannot reach.
@Suite(.scoped, .enabled(if: ShiftedClock.unavailable == nil, "no C compiler is installed")) struct DayHeadTests {
    @Test func `the head of a finished day is exported and logged, and verifies the record`() throws {
        let sandbox = try SandboxProgram.start()
        var settings = GuardSettings(upstreamPort: sandbox.port)
        settings.more = "audit: {jsonl: {}}"
        let program = try GuardProgram(settings)
        let clock = try ShiftedClock()
        try program.start(environment: clock.environment)
        #expect(try program.deliver().code == 250)
        try waitUntil("the message's line") { try program.trail.messages.count == 1 }
        #expect(try program.trail.objects("head").isEmpty)
        // Without any mail: a day ends by itself.
        try clock.shift(bySeconds: 2 * 86_400)
        let head = try waitFor("the head") { try program.trail.objects("head").first?["head"] as? String }
        #expect(try program.run("log", "verify", "--head", head).exitCode == 0)
        program.end()
        try program.start(environment: clock.environment)
        try waitUntil("the log to say so") {
            try program.process.errorOutput.firstMatch(of: /the head of the record of (\S+) is ([0-9a-f]{64})/)?.2 ?? ""
                == head
        }
        #expect(try program.deliver().code == 250)
        program.end()
        #expect(try program.trail.objects("head").count == 1, "the head is exported once")
        try program.tamper("UPDATE records SET subject = 'Nothing to see' WHERE id = (SELECT min(id) FROM records)")
        #expect(try program.run("log", "verify").exitCode == 1)
    }
}
