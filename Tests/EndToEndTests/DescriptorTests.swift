import Content
import Foundation
import TestSupport
import Testing

/// No file descriptor is left: open sessions go on, new clients wait, nothing spins, and all recovers by itself.
@Suite(.scoped, .enabled(if: Checkout.find("prlimit") != nil, "prlimit is not installed")) struct DescriptorTests {
    /// Leaves the process this many more descriptors, and no gaps below its highest one.
    private func leave(_ count: Int, to program: GuardProgram) throws -> ProcessFigures {
        let figures = ProcessFigures(pid: try program.process.pid)
        let open = Set(try figures.descriptors)
        let free = (0...).lazy.filter { !open.contains($0) }.prefix(count + 1)
        try figures.limitDescriptors(to: Array(free)[count])
        return figures
    }

    @Test func `accepting pauses without spinning, sessions go on, and waiting clients are accepted later`() throws {
        let esp = try ScriptedESP()
        let program = try GuardProgram.start(upstreamPort: esp.port)
        let before = try program.session()
        #expect(try before.deliver(message: TestMessage.plain()).code == 250)
        let figures = try leave(0, to: program)
        let waiting = try (0..<20).map { _ in try TCPSocket(port: program.port) }
        let status = try ChildProcess(
            Checkout.program, ["status", "--config", program.configuration], log: try TestScope.mine.path("status"))

        let (cpu, end) = (try figures.cpuSeconds, ContinuousClock.now + .seconds(2))
        try waitUntil("two seconds, in which CPU is counted") { ContinuousClock.now >= end }
        #expect(try figures.cpuSeconds - cpu < 0.3)
        #expect(!waiting.contains { $0.hasInput() }, "no further client is accepted")
        #expect(try before.deliver(message: TestMessage.plain()).code == 250, "the open session goes on")
        #expect(try program.process.errorOutput.contains("new connections cannot be accepted"))

        try figures.limitDescriptors(to: nil)
        for socket in waiting {
            #expect(try LineReader(socket).line().map { String(decoding: $0, as: UTF8.self) }?.hasPrefix("220") == true)
        }
        #expect(try status.wait() == 0, "\(status.errorOutput)")
        let open = try figures.descriptors.count
        for socket in waiting { socket.close() }
        try waitUntil("their descriptors to be free") { try figures.descriptors.count <= open - waiting.count }
        #expect(try program.deliver().code == 250)
    }

    @Test func `mail is deferred when no descriptor is left to connect to the ESP`() throws {
        let esp = try ScriptedESP()
        let program = try GuardProgram.start(upstreamPort: esp.port, "messages_per_connection: 1")
        let client = try program.session()
        #expect(try client.deliver(message: TestMessage.plain()).code == 250)
        let figures = try leave(0, to: program)
        let reply = try client.deliver(message: TestMessage.plain())
        #expect(reply.code == 451 && reply.contains("4.4.1"), "\(reply)")
        try client.command("RSET")
        try figures.limitDescriptors(to: nil)
        #expect(try client.deliver(message: TestMessage.plain()).code == 250)
        #expect(esp.messages.count == 2)
        #expect(try program.records().map(\.verdict) == ["relayed", "deferred", "relayed"])
    }

    @Test func `a large body is deferred with 452 when no descriptor is left`() throws {
        let esp = try ScriptedESP()
        var settings = GuardSettings(upstreamPort: esp.port)
        settings.more = "limits: {spill: 64KB}"
        let program = try GuardProgram.start(settings)
        let client = try program.session()
        #expect(try client.deliver(message: TestMessage.plain()).code == 250)
        let figures = try leave(0, to: program)
        let reply = try client.deliver(message: TestMessage.sized(300_000, marker: "large"))
        #expect(reply.code == 452 && reply.contains("4.3.1"), "\(reply)")
        #expect(try client.deliver(message: TestMessage.plain()).code == 250, "a small body needs no descriptor")
        try figures.limitDescriptors(to: nil)
        #expect(try client.deliver(message: TestMessage.sized(300_000, marker: "large")).code == 250)
        #expect(esp.messages.count == 3)
    }

    @Test func `the session limit leaves enough descriptors for connections to the ESP`() throws {
        let esp = try ScriptedESP()
        let program = try GuardProgram(GuardSettings(upstreamPort: esp.port))
        try program.start(wrapper: ["prlimit", "--nofile=180:180"])
        #expect(try program.process.errorOutput.contains("this process suffice for only 60"))
        let sessions = try (0..<60).map { _ in try program.session() }
        let beyond = try SMTPClient(port: program.port)
        #expect(beyond.greeting.code == 421 && beyond.greeting.contains("4.3.2"), "\(beyond.greeting)")
        for session in sessions { #expect(try session.deliver(message: TestMessage.plain()).code == 250) }
    }
}
