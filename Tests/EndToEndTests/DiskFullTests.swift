import Foundation
import TestSupport
import Testing

/// The disk of the state folder is full: nothing leaves unrecorded, and nothing is accepted that cannot be kept. The
/// guard recovers by itself when there is room.
@Suite(.scoped, .enabled(if: SmallDisk.unavailable == nil, "no small disk can be mounted here"))
struct DiskFullTests {
    /// A guard that runs with its state folder on a small disk.
    private func start(_ settings: GuardSettings) throws -> (program: GuardProgram, disk: SmallDisk) {
        let program = try GuardProgram(settings)
        let disk = try SmallDisk(on: program.state, megabytes: 16)
        try program.start()
        return (program, disk)
    }

    /// Bodies stay in memory, so that the store is what finds no room.
    private func inMemory(_ sandbox: SandboxProgram) -> GuardSettings {
        var settings = GuardSettings(upstreamPort: sandbox.port)
        settings.more = "limits: {spill: 10MB}"
        return settings
    }

    @Test func `a full disk halts all mail, status says so, and the guard recovers by itself`() throws {
        let sandbox = try SandboxProgram.start()
        let (program, disk) = try start(GuardSettings(upstreamPort: sandbox.port))
        #expect(try program.deliver().code == 250)
        try disk.fill()
        // The write-ahead log has some room left from before.
        var taken = 1
        var reply = try program.deliver()
        while reply.code == 250, taken < 5000 {
            taken += 1
            reply = try program.deliver()
        }
        for _ in 0..<3 {
            #expect(reply.code == 451 && reply.contains("4.3.0"), "\(reply)")
            reply = try program.deliver()
        }
        #expect(try sandbox.entries().count == taken, "no unrecorded message was sent")
        let status = try program.run("status")
        #expect(status.output.contains("HALTED"), "\(status)")
        #expect(status.output.contains("the audit log cannot be written"), "\(status)")

        disk.free()
        try waitUntil("the guard to recover") { try program.deliver().code == 250 }
        #expect(try program.run("status").output.contains("RUNNING"))
        let entries = try sandbox.entries()
        #expect(entries.count == taken + 1)
        #expect(try program.records("--verdict", "relayed", "--limit", "10000").count == entries.count)
    }

    @Test func `a large body is deferred with 452 when the disk is full`() throws {
        let sandbox = try SandboxProgram.start()
        var settings = GuardSettings(upstreamPort: sandbox.port)
        settings.more = "limits: {spill: 64KB}"
        let (program, disk) = try start(settings)
        let client = try program.session()
        try disk.fill(leaving: 256 << 10)
        let reply = try client.deliver(message: TestMessage.sized(2_000_000, marker: "large"))
        #expect(reply.code == 452 && reply.contains("4.3.1"), "\(reply)")
        #expect(try client.deliver(message: TestMessage.plain()).code == 250, "the session goes on")
        disk.free()
        // The store may have met the full disk too. Then the guard is halted until its next look.
        try waitUntil("room on the disk") {
            try client.deliver(message: TestMessage.sized(2_000_000, marker: "large")).code == 250
        }
        #expect(try sandbox.entries().count == 2)
    }

    @Test func `a message that cannot be held is deferred and stays with the client`() throws {
        let sandbox = try SandboxProgram.start()
        let (program, disk) = try start(inMemory(sandbox))
        #expect(try program.run("stop", "--mode", "hold", "--reason", "wait").exitCode == 0)
        try disk.fill(leaving: 256 << 10)
        // Noise, because held mail is compressed.
        let reply = try program.deliver(message: TestMessage.noise(2_000_000, seed: 7))
        // The part that was written may have left no room for the record either. Then the guard is halted too.
        #expect(reply.code == 451 && (reply.contains("4.7.1") || reply.contains("4.3.0")), "\(reply)")
        #expect(try program.held().isEmpty)
        disk.free()
        let held = try waitFor("the message to be held") {
            let reply = try program.deliver(message: TestMessage.noise(2_000_000, seed: 7))
            return reply.code == 250 ? reply : nil
        }
        #expect(held.contains("held"), "\(held)")
        #expect(try program.held().count == 1)
        #expect(try sandbox.entries().isEmpty)
    }

    @Test func `on a full disk a blocked message is still refused, and show says that it is not kept`() throws {
        let sandbox = try SandboxProgram.start()
        let (program, disk) = try start(inMemory(sandbox))
        try disk.fill(leaving: 1 << 20)
        let message = TestMessage.noise(4_000_000, seed: 8, subject: "Dear {{first_name}}")
        let reply = try program.deliver(message: message)
        #expect(reply.code == 550 && reply.contains("5.7.1"), "\(reply)")
        let id = try #require(reply.lines.last?.components(separatedBy: "id=").last)
        let shown = try program.run("show", id)
        #expect(shown.output.contains("not kept"), "\(shown)")
        #expect(try program.deliver().code == 250, "other mail flows")
        #expect(try sandbox.entries().count == 1)
    }
}
