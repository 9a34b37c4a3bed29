import Foundation
import TestSupport
import Testing

/// The database disappears, or an older one is put back, while no guard runs: its stops are not forgotten in silence.
@Suite(.scoped) struct LostStateTests {
    private let files = FileManager.default

    /// A killed guard with a stop in force, and a copy of its database from before the stop.
    private func stopped(_ sandbox: SandboxProgram) throws -> (program: GuardProgram, old: String) {
        let program = try GuardProgram.start(upstreamPort: sandbox.port)
        #expect(try program.deliver().code == 250)
        program.end()
        let old = program.folder + "/old.sqlite"
        try files.copyItem(atPath: program.database, toPath: old)
        try program.start()
        #expect(try program.run("stop", "--reason", "wrong segment").exitCode == 0)
        program.kill()
        return (program, old)
    }

    private func remove(_ program: GuardProgram) {
        for suffix in ["", "-wal", "-shm"] { unlink(program.database + suffix) }
    }

    /// No mail passes. The guard, and `status` with and without it, say why and what to do.
    private func expectHalted(_ program: GuardProgram, _ what: String) throws {
        let reply = try program.deliver()
        #expect(reply.code == 451 && reply.contains("4.7.0 sendguard: halted"), "\(reply)")
        #expect(try program.process.errorOutput.contains(what))
        let live = try program.run("status")
        #expect(live.exitCode == 1 && live.output.contains("HALTED"), "\(live)")
        program.kill()
        let offline = try program.run("status")
        #expect(offline.output.contains("the next start will be halted"), "\(offline)")
        for status in [live, offline] {
            #expect(
                status.output.contains(what) && status.output.contains("restore the right database"), "\(status)")
        }
        try program.start()
        #expect(try program.deliver().code == 451, "the guard is still halted after a second start")
    }

    private func expectSettled(_ program: GuardProgram, _ id: String = "U1") throws {
        let resumed = try program.run("resume", id, "--reason", "nothing is to be stopped")
        #expect(resumed.exitCode == 0, "\(resumed)")
        #expect(try program.deliver().code == 250)
        #expect(try program.run("acts").output.contains("nothing is to be stopped"))
        program.kill()
        try program.start()
        #expect(try program.deliver().code == 250)
        #expect(try program.run("status").output.contains("RUNNING"))
    }

    @Test func `a missing database halts the guard until an operator resumes`() throws {
        let sandbox = try SandboxProgram.start()
        let (program, _) = try stopped(sandbox)
        remove(program)
        let offline = try program.run("status")
        #expect(offline.exitCode == 3 && offline.errorOutput.contains("is missing"), "\(offline)")
        #expect(!files.fileExists(atPath: program.database), "a command creates no database")
        try program.start()
        try expectHalted(program, "it is not the database last used")
        let verified = try program.run("log", "verify")
        #expect(verified.exitCode == 1 && !verified.output.contains("everything fits"), "\(verified)")
        #expect(verified.output.contains("the record is in doubt"), "\(verified)")
        #expect(try sandbox.entries().count == 1)
        try expectSettled(program)
    }

    @Test func `an older database halts the guard, and a stop made meanwhile stays in force`() throws {
        let sandbox = try SandboxProgram.start()
        let (program, old) = try stopped(sandbox)
        remove(program)
        try files.copyItem(atPath: old, toPath: program.database)
        try program.start()
        try expectHalted(program, "it is older than the database last used")
        #expect(try program.run("stop", "--stream", "*", "--reason", "again").exitCode == 0)
        program.kill()
        try program.start()
        #expect(try program.deliver().contains("4.7.0 sendguard: halted"))
        #expect(try program.run("resume", "U1", "--reason", "the stop is there again").exitCode == 0)
        #expect(try program.deliver().contains("[stop S1]"))
        #expect(try sandbox.entries().count == 1)
    }

    @Test func `the halt for an older database can be ended without a running guard`() throws {
        let sandbox = try SandboxProgram.start()
        let (program, old) = try stopped(sandbox)
        remove(program)
        try files.copyItem(atPath: old, toPath: program.database)
        #expect(try program.run("resume", "--all", "--reason", "looked at it").exitCode == 0)
        try program.start()
        #expect(try program.deliver().code == 250)
    }

    @Test func `restoring the right database ends the halt and keeps its stop in force`() throws {
        let sandbox = try SandboxProgram.start()
        let (program, _) = try stopped(sandbox)
        let right = program.folder + "/right.sqlite"
        // Without a guard, the end of a command copies the write-ahead log into the database.
        _ = try program.run("status")
        try files.copyItem(atPath: program.database, toPath: right)
        remove(program)
        try program.start()
        #expect(try program.deliver().contains("4.7.0 sendguard: halted"))
        program.end()
        remove(program)
        try files.copyItem(atPath: right, toPath: program.database)
        try program.start()
        #expect(try program.deliver().contains("[stop S1]"))
        #expect(try !program.run("status").output.contains("HALTED"))
    }

    @Test func `a restored backup of the folder and a folder without a mark file start without a halt`() throws {
        let sandbox = try SandboxProgram.start()
        let (program, _) = try stopped(sandbox)
        let backup = program.folder + "/backup"
        unlink(program.state + "/sendguard.sock")
        try files.copyItem(atPath: program.state, toPath: backup)
        try program.start()
        #expect(try program.run("resume", "S1", "--reason", "fixed").exitCode == 0)
        #expect(try program.deliver().code == 250)
        program.end()
        try files.removeItem(atPath: program.state)
        try files.copyItem(atPath: backup, toPath: program.state)
        chmod(program.state, 0o700)
        try program.start()
        #expect(try program.deliver().contains("[stop S1]"))
        program.end()
        let mark = program.state + "/sendguard.known"
        #expect(unlink(mark) == 0)
        try program.start()
        #expect(try program.deliver().contains("[stop S1]"))
        #expect(files.fileExists(atPath: mark))
    }

    /// Settling lets mail flow, which takes two people here. One person alone can only keep mail stopped.
    @Test func `with require_second, one person can end the halt only after a stop of all mail`() throws {
        let sandbox = try SandboxProgram.start()
        var settings = GuardSettings(upstreamPort: sandbox.port)
        settings.more = "release: {require_second: true}"
        let program = try GuardProgram.start(settings)
        program.end()
        remove(program)
        try program.start()
        for arguments in [["U1"], ["--all"]] {
            let alone = try Command.run(
                Checkout.program, ["resume"] + arguments + ["--reason", "x", "--config", program.configuration])
            #expect(alone.exitCode == 1 && alone.errorOutput.contains("two people"), "\(alone)")
        }
        #expect(try program.run("stop", "--reason", "until two have looked").exitCode == 0)
        #expect(try program.run("resume", "U1", "--reason", "looked").exitCode == 0)
        #expect(try program.deliver().contains("[stop S1]"))
        #expect(try program.run("resume", "S1", "--reason", "looked").output.contains("--confirm"))
        #expect(try program.deliver().contains("[stop S1]"))
    }
}
