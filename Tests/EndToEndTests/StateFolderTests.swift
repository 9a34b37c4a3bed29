import Foundation
import TestSupport
import Testing

/// The state folder changes while the guard runs: nothing is accepted that cannot be kept.
@Suite(.scoped) struct StateFolderTests {
    @Test func `no mail passes after the state folder is moved away, until a start with the folder`() throws {
        let sandbox = try SandboxProgram.start()
        var settings = GuardSettings(upstreamPort: sandbox.port)
        settings.more = "limits: {spill: 64KB}"
        let program = try GuardProgram.start(settings)
        let client = try program.session()
        #expect(try client.deliver(message: TestMessage.plain()).code == 250)
        let aside = program.folder + "/aside"
        try FileManager.default.moveItem(atPath: program.state, toPath: aside)
        let large = try client.deliver(message: TestMessage.sized(300_000, marker: "large"))
        #expect(large.code == 452 && large.contains("4.3.1"), "\(large)")
        for _ in 0..<3 {
            let reply = try program.deliver()
            #expect(reply.code == 451 && reply.contains("4.3.0"), "\(reply)")
        }
        #expect(try sandbox.entries().count == 1)
        #expect(try program.process.errorOutput.contains("halted"))
        program.end()
        try FileManager.default.moveItem(atPath: aside, toPath: program.state)
        try program.start()
        #expect(try program.deliver().code == 250)
        #expect(try program.records("--verdict", "relayed").count == 2)
    }

    /// root may write everywhere, so the guard runs as another user here.
    @Test(.enabled(if: getuid() != 0 || Checkout.find("setpriv") != nil, "no other user to be"))
    func `in a read-only state folder large bodies are deferred and small ones pass`() throws {
        let sandbox = try SandboxProgram.start()
        var settings = GuardSettings(upstreamPort: sandbox.port)
        settings.more = "limits: {spill: 64KB}"
        let program = try GuardProgram(settings)
        let wrapper = getuid() == 0 ? ["setpriv"] + OtherUser.arguments : []
        if getuid() == 0 { chown(program.state, 65534, 65534) }
        try program.start(wrapper: wrapper)
        let client = try program.session()
        #expect(try client.deliver(message: TestMessage.plain()).code == 250)
        chmod(program.state, 0o500)
        defer { chmod(program.state, 0o700) }
        let large = try client.deliver(message: TestMessage.sized(300_000, marker: "large"))
        #expect(large.code == 452 && large.contains("4.3.1"), "\(large)")
        #expect(try client.deliver(message: TestMessage.plain()).code == 250, "the record's file is open already")
        chmod(program.state, 0o700)
        #expect(try client.deliver(message: TestMessage.sized(300_000, marker: "large")).code == 250)
        #expect(try program.records("--verdict", "relayed").count == sandbox.entries().count)
    }
}
