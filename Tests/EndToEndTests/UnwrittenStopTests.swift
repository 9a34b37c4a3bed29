import Foundation
import TestSupport
import Testing

/// Stops that cannot be recorded because the disk is full: mail stays halted, also after a kill and a start, until
/// each is recorded or withdrawn.
@Suite(.scoped, .enabled(if: SmallDisk.unavailable == nil, "no small disk can be mounted here"))
struct UnwrittenStopTests {
    /// A guard with a disk so full that nothing can be recorded.
    private func startOnFullDisk(_ esp: ScriptedESP) throws -> (program: GuardProgram, disk: SmallDisk) {
        let program = try GuardProgram(GuardSettings(upstreamPort: esp.port))
        let disk = try SmallDisk(on: program.state, megabytes: 16)
        try program.start()
        #expect(try program.deliver().code == 250)
        _ = try program.holdLog()
        try disk.fill()
        let reply = try program.deliver()
        #expect(reply.contains("451 4.3.0"), "\(reply)")
        return (program, disk)
    }

    private func message(_ campaign: String) -> [UInt8] { TestMessage.campaign(campaign) }

    private func stop(_ program: GuardProgram, _ arguments: String...) throws {
        let line = ["stop"] + arguments + ["--reason", "leak", "--config", program.configuration]
        let failed = try Command.run(Checkout.program, line)
        #expect(failed.exitCode == 3 && failed.errorOutput.contains("could not be recorded"), "\(failed)")
    }

    /// Starts the guard and waits until the stop is recorded. Mail is halted meanwhile.
    private func startAndRecord(_ program: GuardProgram) throws {
        try program.start()
        try waitUntil("the unrecorded stops to be recorded") {
            try program.run("status", "--json").output.contains(#""unrecorded":[]"#)
        }
    }

    @Test func `an unrecorded stop survives a kill and covers only its mail once it is recorded`() throws {
        let esp = try ScriptedESP()
        let (program, disk) = try startOnFullDisk(esp)
        try stop(program, "--campaign", "spring-*", "--mode", "reject")
        let sent = esp.messages.count
        let status = try program.run("status")
        #expect(status.exitCode == 1 && status.output.contains("U1  scope campaign:spring-*, mode reject"), "\(status)")
        #expect(try program.run("status", "--json").output.contains(#""unrecorded":[{"#))
        program.kill()
        disk.free()
        // The stop is also kept when no guard runs.
        try startAndRecord(program)
        #expect(
            try program.deliver(message: message("spring-sale")).contains(
                "550 5.7.1 sendguard: stopped: leak [stop S1]"))
        #expect(try program.deliver(message: message("autumn")).code == 250)
        #expect(esp.messages.count == sent + 1)
        let events = try program.run("acts", "--json")
        #expect(events.output.contains("campaign:spring-*"), "\(events)")
        #expect(try program.run("resume", "S1", "--reason", "fixed").exitCode == 0)
        #expect(try program.deliver(message: message("spring-sale")).code == 250)
        program.kill()
        try program.start()
        #expect(try program.deliver(message: message("spring-sale")).code == 250, "an ended stop does not come back")
    }

    @Test func `a shorter, milder or narrower stop does not replace an unrecorded stop`() throws {
        let esp = try ScriptedESP()
        let (program, disk) = try startOnFullDisk(esp)
        try stop(program)
        try stop(program, "--stream", "newsletter", "--mode", "reject")
        disk.free()
        try waitUntil("a stop to be recorded") {
            try program.run("stop", "--for", "1s", "--mode", "hold", "--reason", "a moment").exitCode == 0
        }
        try waitUntil("the short stop to end") { try !program.run("status").output.contains("mode hold") }
        let status = try program.run("status")
        #expect(status.output.contains("scope all, mode defer") && status.output.contains("mode reject"), "\(status)")
        #expect(try program.deliver().contains("550 5.7.1"), "the strictest stop gives the reply")
    }

    @Test func `an unrecorded stop that is withdrawn by its id does not come back after a kill`() throws {
        let esp = try ScriptedESP()
        let (program, disk) = try startOnFullDisk(esp)
        try stop(program)
        #expect(try program.run("resume", "U2", "--reason", "x").exitCode == 1)
        let ramp = try program.run("resume", "U1", "--ramp", "10/min", "--reason", "x")
        #expect(ramp.exitCode == 1 && ramp.errorOutput.contains("cannot end with a ramp"), "\(ramp)")
        let resume = try program.run("resume", "U1", "--reason", "false alarm")
        #expect(resume.exitCode == 0, "\(resume)")
        #expect(try program.run("status", "--json").output.contains(#""unrecorded":[]"#))
        try stop(program, "--stream", "newsletter")
        #expect(try program.run("resume", "--all", "--reason", "false alarm").exitCode == 0)
        program.kill()
        disk.free()
        try program.start()
        #expect(try program.deliver().code == 250)
        #expect(try program.run("status").output.contains("RUNNING"))
    }

    @Test func `a SIGUSR1 stop that cannot be recorded survives a kill`() throws {
        let esp = try ScriptedESP()
        let (program, disk) = try startOnFullDisk(esp)
        try program.process.signal(SIGUSR1)
        try waitUntil("the signal's stop to be known") { try program.run("status").output.contains("by SIGUSR1") }
        program.kill()
        disk.free()
        try startAndRecord(program)
        #expect(try program.deliver().contains("stopped: SIGUSR1 [stop S1]"))
    }

    /// A start finds the marker file damaged: it cannot be known what was to be stopped.
    @Test func `a damaged marker file halts the guard at its start, and the log names the file`() throws {
        let esp = try ScriptedESP()
        let program = try GuardProgram.start(upstreamPort: esp.port)
        program.kill()
        let marker = "\(program.state)/sendguard.unwritten"
        let file = try FileHandle(forUpdating: URL(filePath: marker))
        try file.write(contentsOf: Data("SGSTOPS1 damaged".utf8))
        try file.close()
        let offline = try program.run("status")
        #expect(offline.output.contains("the next start will be halted"), "\(offline)")
        try program.start()
        #expect(try program.deliver().contains("451 4.7.0 sendguard: halted"))
        #expect(try program.process.errorOutput.contains("sendguard.unwritten"))
        program.kill()
        unlink(marker)
        try program.start()
        #expect(try program.deliver().code == 250)
    }

    @Test func `a stop on a full disk without a running guard is in force at the next start`() throws {
        let esp = try ScriptedESP()
        let (program, disk) = try startOnFullDisk(esp)
        program.kill()
        let stopped = try program.run("stop", "--reason", "leak")
        disk.free()
        if stopped.exitCode == 0 {
            // There was room for it, so it is recorded.
            try startAndRecord(program)
            #expect(try program.deliver().contains("[stop S1]"))
            return
        }
        #expect(stopped.exitCode == 3, "\(stopped)")
        try startAndRecord(program)
        let reply = try program.deliver()
        #expect(
            reply.contains("stopped: leak [stop S1]") == stopped.errorOutput.contains("separate file"),
            "\(stopped) \(reply)")
    }
}
