import TestSupport
import Testing

/// Two people for a resume. Needs root, because it takes two users.
@Suite(.scoped, .enabled(if: OtherUser.isThere, "needs root and setpriv"))
struct SecondPersonTests {
    private func start(_ sandbox: SandboxProgram) throws -> GuardProgram {
        var settings = GuardSettings(upstreamPort: sandbox.port)
        settings.more = "control: {group: nogroup}\nrelease: {require_second: true}"
        let program = try GuardProgram.start(settings)
        program.openFoldersAbove()
        return program
    }

    private func asNobody(_ program: GuardProgram, _ arguments: String...) throws -> Command {
        try OtherUser.run(Checkout.program, arguments + ["--state", program.state])
    }

    @Test func `a resume waits for a second user, across a restart and without a running guard`() throws {
        let sandbox = try SandboxProgram.start()
        let program = try start(sandbox)
        #expect(try asNobody(program, "stop", "--reason", "wrong segment").exitCode == 0, "one person can stop")

        let asked = try asNobody(program, "resume", "S1", "--reason", "corrected", "--ramp", "1000/s")
        #expect(asked.exitCode == 1 && asked.output.contains("--confirm"), "\(asked)")
        #expect(try program.deliver().contains("[stop S1]"))
        let own = try asNobody(program, "resume", "S1", "--confirm", "--reason", "me again")
        #expect(own.exitCode == 1 && own.errorOutput.contains("another user"), "\(own)")
        program.kill()

        // root may write the folder, but a resume still takes two people.
        let root = try program.run("resume", "S1", "--reason", "quickly")
        #expect(root.exitCode == 1 && root.output.contains("--confirm"), "\(root)")
        let same = try Command.run(
            Checkout.program, ["resume", "S1", "--confirm", "--reason", "x", "--state", program.state],
            environment: ["SUDO_USER": "somebody"])
        #expect(same.exitCode == 1 && same.errorOutput.contains("another user"), "\(same)")
        try program.start()
        #expect(try program.deliver().contains("[stop S1]"))
        #expect(try program.run("status").output.contains("asked for by root"))

        let done = try asNobody(program, "resume", "S1", "--confirm", "--reason", "looked at it")
        #expect(done.exitCode == 0, "\(done)")
        #expect(try program.deliver().code == 250)
        let trail = try program.run("acts").output
        #expect(trail.contains("looked at it (asked for by root: quickly)"), "\(trail)")
        #expect(trail.contains("refused") && trail.contains("resume-asked"), "\(trail)")
        #expect(try asNobody(program, "resume", "S1", "--confirm", "--reason", "again").exitCode == 1)
    }
}
