import Foundation
import TestSupport
import Testing

/// A stopped guard gets a damaged database: with any damage, no mail leaves.
@Suite(.scoped) struct DamagedStateTests {
    /// A state folder with a stop in force and some records; no guard runs.
    private func stopped(_ sandbox: SandboxProgram) throws -> GuardProgram {
        let program = try GuardProgram.start(upstreamPort: sandbox.port)
        for _ in 0..<3 { #expect(try program.deliver().code == 250) }
        #expect(try program.run("stop", "--reason", "wrong segment").exitCode == 0)
        program.end()
        return program
    }

    /// Starts the guard. Returns what a client gets and what the guard has logged.
    private func start(_ program: GuardProgram) throws -> (reply: SMTPReply, log: String) {
        try program.start()
        let reply = try program.deliver()
        defer { program.kill() }
        return (reply, try program.process.errorOutput + program.process.output)
    }

    @Test(arguments: [0, 1, 99, 4096, 8192, -4096, -1])
    func `a truncated database halts the guard`(_ length: Int) throws {
        let sandbox = try SandboxProgram.start()
        let program = try stopped(sandbox)
        let whole = try Data(contentsOf: URL(filePath: program.database))
        try whole.prefix(length > 0 || length == 0 ? length : whole.count + length)
            .write(to: URL(filePath: program.database))
        let (reply, log) = try start(program)
        #expect(reply.code == 451 && reply.contains("4.7.0 sendguard: halted"), "\(reply)")
        #expect(log.contains("sendguard.sqlite") && log.contains("HALTED"), "\(log)")
        #expect(try sandbox.entries().count == 3)
    }

    /// Offsets in the header (magic, page size, write version, encoding, application id) and in the tree of the first
    /// page.
    @Test(arguments: [3, 16, 18, 59, 69, 100, 103, 105])
    func `a flipped bit in the database's first page lets no mail out`(_ offset: Int) throws {
        let sandbox = try SandboxProgram.start()
        let program = try stopped(sandbox)
        try flip(program, offset, 0x40)
        let (reply, log) = try start(program)
        #expect(reply.code == 451, "\(offset): \(reply)")
        #expect(reply.contains("4.7.0 sendguard: halted") || reply.contains("[stop S1]"), "\(offset): \(reply)")
        #expect(log.contains("HALTED") || log.contains("STOPPED"), "\(log)")
        #expect(try sandbox.entries().count == 3)
    }

    /// The stop's other columns are around its reason. The widths before them show where each column begins.
    @Test func `a flipped bit in the stored stop lets no mail out`() throws {
        let sandbox = try SandboxProgram.start()
        let program = try stopped(sandbox)
        let sound = try Data(contentsOf: URL(filePath: program.database))
        let reason = try #require(sound.range(of: Data("deferwrong segment".utf8)), "the stop is in the database")
            .lowerBound
        var halted = 0
        // The store's own tests cover all bits.
        for offset in stride(from: reason - 14, to: reason + 6, by: 3) {
            try sound.write(to: URL(filePath: program.database))
            try flip(program, offset, 0x08)
            let (reply, _) = try start(program)
            #expect(reply.code == 451, "\(offset - reason): \(reply)")
            if reply.contains("halted") { halted += 1 }
        }
        #expect(halted > 3, "most flipped bits are detected")
        #expect(try sandbox.entries().count == 3)
    }

    @Test func `a stop survives a lost or damaged write-ahead log`() throws {
        let sandbox = try SandboxProgram.start()
        for damage in ["rm", "zero"] {
            let program = try GuardProgram.start(upstreamPort: sandbox.port)
            #expect(try program.run("stop", "--reason", "wrong segment").exitCode == 0)
            // The checkpoint copies it just after the receipt.
            try waitUntil("the stop to be in the database itself") {
                try Data(contentsOf: URL(filePath: program.database)).range(of: Data("wrong segment".utf8)) != nil
            }
            program.kill()
            let log = program.database + "-wal"
            if damage == "rm" {
                try FileManager.default.removeItem(atPath: log)
            } else {
                let size = try Data(contentsOf: URL(filePath: log)).count
                try Data(repeating: 0, count: size).write(to: URL(filePath: log))
            }
            let (reply, _) = try start(program)
            #expect(reply.code == 451 && reply.contains("[stop S1]"), "\(damage): \(reply)")
        }
        #expect(try sandbox.entries().isEmpty)
    }

    private func flip(_ program: GuardProgram, _ offset: Int, _ mask: UInt8) throws {
        let file = try FileHandle(forUpdating: URL(filePath: program.database))
        defer { try? file.close() }
        try file.seek(toOffset: UInt64(offset))
        let byte = try #require(try file.read(upToCount: 1)?.first)
        try file.seek(toOffset: UInt64(offset))
        try file.write(contentsOf: Data([byte ^ mask]))
    }
}
