import Foundation
import TestSupport
import Testing

/// The wall clock steps while the guard runs; the monotonic one does not.
@Suite(.scoped, .enabled(if: ShiftedClock.unavailable == nil, "no C compiler is installed")) struct ClockTests {
    /// A guard whose wall clock can be set.
    private func start(_ settings: GuardSettings) throws -> (program: GuardProgram, clock: ShiftedClock) {
        let clock = try ShiftedClock()
        let program = try GuardProgram(settings)
        try program.start(environment: clock.environment)
        return (program, clock)
    }

    @Test func `records stay in order with ids of their own when it steps back, and mail flows`() throws {
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
        #expect(records[3].at < records[2].at, "the clock did step: \(records.map(\.at))")
        #expect(Set(records.map(\.id)).count == 6 && records.map(\.id) == records.map(\.id).sorted())

        // Started again while the clock is still behind.
        program.end()
        try program.start(environment: clock.environment)
        try send("again")
        #expect(try program.records().map(\.id) == program.records().map(\.id).sorted())
        #expect(try sandbox.entries().count == 7)
    }

    @Test func `deadlines do not depend on it`() throws {
        let esp = try ScriptedESP()
        var settings = GuardSettings(upstreamPort: esp.port)
        settings.more = "deadlines: {command: 3s}"
        let (program, clock) = try start(settings)
        let client = try program.session()
        let began = ContinuousClock.now
        try clock.shift(bySeconds: 86400)
        #expect(try program.deliver().code == 250)
        #expect(!client.socket.hasInput(), "a day ahead is no three seconds")
        try clock.shift(bySeconds: -86400)
        #expect(try program.deliver().code == 250)
        #expect(try client.reply().code == 421)
        #expect((.seconds(2)...(.seconds(12))).contains(ContinuousClock.now - began))
    }

    @Test func `a stop for some time holds through a step back, and ends with its time`() throws {
        let esp = try ScriptedESP()
        let (program, clock) = try start(GuardSettings(upstreamPort: esp.port))
        #expect(try program.run("stop", "--for", "1h", "--reason", "wait").exitCode == 0)
        try clock.shift(bySeconds: -7200)
        #expect(try program.deliver().code == 451)
        try clock.shift(bySeconds: 0)
        #expect(try program.deliver().code == 451)
        try clock.shift(bySeconds: 3700)
        try waitUntil("the stop to end") { try program.deliver().code == 250 }
        try clock.shift(bySeconds: -7200)
        #expect(try program.deliver().code == 250, "what has ended stays so")
    }
}
