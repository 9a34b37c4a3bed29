import Foundation
import TestSupport
import Testing

/// The wall clock steps while the guard runs; the monotonic clock does not.
@Suite(.scoped, .enabled(if: ShiftedClock.unavailable == nil, "no C compiler is installed")) struct ClockTests {
    /// A guard whose wall clock can be set.
    private func start(_ settings: GuardSettings) throws -> (program: GuardProgram, clock: ShiftedClock) {
        let clock = try ShiftedClock()
        let program = try GuardProgram(settings)
        try program.start(environment: clock.environment)
        return (program, clock)
    }

    @Test func `records keep their order and unique ids when the clock steps back, and mail flows`() throws {
        let sandbox = try SandboxProgram.start()
        let (program, clock) = try start(GuardSettings(upstreamPort: sandbox.port))
        func send(_ subject: String) throws {
            #expect(try program.deliver(message: TestMessage.plain(subject: subject)).code == 250)
        }
        for number in 0..<3 { try send("before \(number)") }
        try clock.shift(bySeconds: -7200)
        for number in 0..<3 { try send("after \(number)") }
        let records = try program.records()
        #expect(records.map(\.subject) == ["before 0", "before 1", "before 2", "after 0", "after 1", "after 2"])
        #expect(records[3].at < records[2].at, "the clock has stepped back: \(records.map(\.at))")
        #expect(Set(records.map(\.id)).count == 6 && records.map(\.id) == records.map(\.id).sorted())

        // The guard starts again while the clock is still behind.
        program.end()
        try program.start(environment: clock.environment)
        try send("again")
        #expect(try program.records().map(\.id) == program.records().map(\.id).sorted())
        #expect(try sandbox.entries().count == 7)
    }

    @Test func `deadlines do not depend on the wall clock`() throws {
        let esp = try ScriptedESP()
        var settings = GuardSettings(upstreamPort: esp.port)
        settings.more = "deadlines: {command: 3s}"
        let (program, clock) = try start(settings)
        let client = try program.session()
        let began = ContinuousClock.now
        try clock.shift(bySeconds: 86400)
        #expect(try program.deliver().code == 250)
        #expect(!client.socket.hasInput(), "a clock one day ahead ends no deadline of 3 s")
        try clock.shift(bySeconds: -86400)
        #expect(try program.deliver().code == 250)
        #expect(try client.reply().code == 421)
        #expect((.seconds(2)...(.seconds(12))).contains(ContinuousClock.now - began))
    }

    @Test func `a timed stop stays in force when the clock steps, also across a restart`() throws {
        let esp = try ScriptedESP()
        let (program, clock) = try start(GuardSettings(upstreamPort: esp.port))
        #expect(try program.run("stop", "--for", "1h", "--reason", "wait").exitCode == 0)
        for seconds: Int64 in [7200, -7200, 1_000_000_000, 0] {
            try clock.shift(bySeconds: seconds)
            // The end of a short stop shows that the guard has looked at all ends since the step.
            #expect(try program.run("stop", "--campaign", "probe", "--for", "1s", "--reason", "probe").exitCode == 0)
            try waitUntil("the probe stop to end") { try !program.run("status").output.contains("campaign:probe") }
            #expect(try program.deliver().contains("[stop S1]"), "\(seconds)")
        }
        // Its end is shown in the time of the wall clock.
        try clock.shift(bySeconds: 10 * 86_400)
        let ends = try #require(try program.run("status", "--json").output.firstMatch(of: /"endsAt":"([0-9-]{10})/)?.1)
        #expect(ends >= Self.day(after: 9) && ends <= Self.day(after: 11), "\(ends)")
        program.kill()
        try program.start(environment: clock.environment)
        #expect(try program.deliver().contains("[stop S1]"))
        #expect(esp.messages.isEmpty)
    }

    @Test func `a timed stop ends on time, however far the clock is set back`() throws {
        let esp = try ScriptedESP()
        let (program, clock) = try start(GuardSettings(upstreamPort: esp.port))
        #expect(try program.run("stop", "--for", "2s", "--reason", "wait").exitCode == 0)
        try clock.shift(bySeconds: -86_400)
        try waitUntil("the stop to end") { try program.deliver().code == 250 }
        try clock.shift(bySeconds: -2 * 86_400)
        #expect(try program.deliver().code == 250, "an ended stop does not come back")
    }

    /// Simulates another start of the machine, as far as the state folder can tell.
    @Test func `a timed stop keeps its remaining time when the machine starts again`() throws {
        let esp = try ScriptedESP()
        let (program, clock) = try start(GuardSettings(upstreamPort: esp.port))
        #expect(try program.run("stop", "--for", "1h", "--reason", "wait").exitCode == 0)
        #expect(try program.run("stop", "--campaign", "x", "--for", "3s", "--reason", "wait").exitCode == 0)
        program.kill()
        try program.tamper("UPDATE switch_clock SET boot = 'another', uptime = 1")
        try clock.shift(bySeconds: 30 * 86_400)
        try program.start(environment: clock.environment)
        #expect(try program.deliver().contains("[stop S1]"))
        try waitUntil("the short stop to end") { try !program.run("status").output.contains("S2") }
        #expect(try program.deliver().contains("[stop S1]"))
        #expect(esp.messages.isEmpty)
    }

    @Test func `the rate of a ramp does not change when the clock steps`() throws {
        let esp = try ScriptedESP()
        let (program, clock) = try start(GuardSettings(upstreamPort: esp.port))
        #expect(try program.run("stop", "--reason", "wait").exitCode == 0)
        let resume = try program.run(
            "resume", "S1", "--ramp", "1/min", "--double-every", "1h", "--until-full", "2h", "--reason", "fine")
        #expect(resume.exitCode == 0, "\(resume)")
        #expect(try program.deliver().code == 250)
        for seconds: Int64 in [86_400, -86_400, 0] {
            try clock.shift(bySeconds: seconds)
            #expect(try program.deliver().contains("resumed slowly"), "\(seconds)")
            #expect(try program.run("status").output.contains("1 message a minute now"), "\(seconds)")
        }
        #expect(esp.messages.count == 1)
    }

    private static func day(after days: Int) -> String {
        String(Date.now.addingTimeInterval(Double(days) * 86_400).ISO8601Format().prefix(10))
    }
}
