import Foundation
import TestSupport
import Testing

/// Lists that cannot be trusted let no mail through.
@Suite(.scoped) struct ListFailureTests {
    private func start() throws -> GuardProgram {
        var settings = GuardSettings(upstreamPort: try ScriptedESP().port)
        settings.more = "lists: [{name: optouts, kind: suppression, max_age: 24h, max_shrink: 20%}]"
        let program = try GuardProgram.start(settings)
        let people = (0..<1000).map { "gone\($0)@example.net\n" }.joined()
        #expect(try program.importList("optouts", "email\n" + people).exitCode == 0)
        return program
    }

    private func file(_ program: GuardProgram) throws -> String {
        let folder = "\(program.state)/lists"
        let names = try FileManager.default.contentsOfDirectory(atPath: folder).filter { $0.hasSuffix(".list") }
        return "\(folder)/\(try #require(names.first))"
    }

    @Test func `a list file truncated while the guard runs defers recipients that may be on it`() throws {
        let program = try start()
        let handle = try #require(FileHandle(forWritingAtPath: try file(program)))
        try handle.truncate(atOffset: 8192)
        try handle.close()
        let reply = try program.deliver(to: ["gone7@example.net"])
        #expect(reply.code == 451 && reply.contains("the lists cannot be read"), "\(reply)")
        // The part in memory suffices to know that an address is not on the list.
        #expect(try program.deliver(to: ["ada@example.net"]).code == 250)
        program.end()
        try program.start()
        let after = try program.deliver(to: ["ada@example.net"])
        #expect(after.code == 451 && after.contains("list optouts is in doubt"), "\(after)")
        #expect(try program.run("status").output.contains("in doubt"))
    }

    @Test func `a flipped bit in a list file is found at the start, and an import lets mail flow again`() throws {
        let program = try start()
        program.end()
        let path = try file(program)
        var bytes = try #require(FileManager.default.contents(atPath: path))
        bytes[bytes.count - 20_000] ^= 1
        try bytes.write(to: URL(fileURLWithPath: path))
        try program.start()
        try waitUntil("the damage to be found") {
            try program.deliver(to: ["ada@example.net"]).contains("list optouts is in doubt")
        }
        let people = (0..<1000).map { "gone\($0)@example.net\n" }.joined()
        #expect(try program.importList("optouts", "email\n" + people).exitCode == 0)
        #expect(try program.deliver(to: ["ada@example.net"]).code == 250)
        #expect(try program.deliver(to: ["gone7@example.net"]).code == 550)
    }

    @Test func `a refused import changes nothing: mail flows, and the entries in force stay refused`() throws {
        let program = try start()
        let small = try program.importList("optouts", "email\ngone1@example.net\n")
        let text = "999 of 1,000 entries go (100 %), 0 are new; max_removed is 20 %"
        #expect(small.exitCode == 1 && small.errorOutput.contains(text), "\(small)")
        #expect(try program.deliver(to: ["ada@example.net"]).code == 250)
        #expect(try program.deliver(to: ["gone7@example.net"]).code == 550)
        #expect(try program.run("status").output.hasPrefix("RUNNING"))
    }
}
