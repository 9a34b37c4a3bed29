import Foundation
import TestSupport
import Testing

/// Who may ask the guard. Needs root, because another user must be kept out.
@Suite(.scoped, .enabled(if: OtherUser.isThere, "needs root and setpriv"))
struct WhoMayTests {
    /// A command of the user nobody who claims to be ann.
    private func asNobody(_ program: String, _ arguments: String...) throws -> Command {
        try OtherUser.run(program, arguments, environment: ["SUDO_USER": "ann"])
    }

    private func start(_ sandbox: SandboxProgram, group: String? = nil) throws -> GuardProgram {
        var settings = GuardSettings(upstreamPort: sandbox.port)
        if let group { settings.more = "control: {group: \(group)}" }
        let program = try GuardProgram.start(settings)
        program.openFoldersAbove()
        return program
    }

    private func mode(_ path: String) throws -> Int? {
        try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
    }

    @Test func `without a group no other user can use the socket`() throws {
        let program = try start(try SandboxProgram.start())
        #expect(try mode(program.state + "/sendguard.sock") == 0o600)
        for arguments in [["status"], ["stop", "--reason", "mine"]] {
            let told = try OtherUser.run(Checkout.program, arguments + ["--state", program.state])
            #expect(told.exitCode == 3, "\(told)")
        }
        #expect(try program.deliver().code == 250)
    }

    @Test func `a user without the right is refused at the socket, and the refusal is recorded`() throws {
        let program = try start(try SandboxProgram.start())
        chmod(program.state, 0o755)
        chmod(program.state + "/sendguard.sock", 0o666)
        let status = try asNobody(Checkout.program, "status", "--state", program.state)
        #expect(status.exitCode == 1 && status.errorOutput.contains("nobody may not"), "\(status)")
        let stop = try asNobody(Checkout.program, "stop", "--reason", "mine", "--state", program.state)
        #expect(stop.exitCode == 1 && stop.errorOutput.contains("nobody may not"), "\(stop)")
        #expect(try program.deliver().code == 250)
        let events = try program.run("acts", "--json")
        #expect(events.output.contains(#""act":"refused""#) && events.output.contains(#""who":"nobody""#), "\(events)")
    }

    @Test func `members of the group can use the socket under their own name, and no other file`() throws {
        let program = try start(try SandboxProgram.start(), group: "nogroup")
        #expect(try mode(program.state) == 0o710 && mode(program.state + "/sendguard.sock") == 0o660)
        #expect(try asNobody("/bin/ls", program.state).exitCode != 0)
        for name in ["sendguard.sqlite", "sendguard.sqlite-wal", "sendguard.lock"] {
            #expect(try asNobody("/bin/cat", "\(program.state)/\(name)").exitCode != 0, "\(name)")
        }
        let stop = try asNobody(Checkout.program, "stop", "--reason", "mine", "--json", "--state", program.state)
        #expect(stop.exitCode == 0 && stop.output.contains(#""who":"nobody""#), "\(stop)")
        let events = try program.run("acts", "--json")
        #expect(events.output.contains(#""userID":65534"#), "\(events)")
        program.end()
        // Without the group in the configuration, the folder is closed again.
        try program.configure(GuardSettings(upstreamPort: 1))
        try program.start()
        #expect(try mode(program.state) == 0o700)
    }

    @Test func `an unknown group prevents the start of the guard`() throws {
        var settings = GuardSettings(upstreamPort: 1)
        settings.more = "control: {group: no-such-group}"
        let told = try GuardProgram(settings).run("serve")
        #expect(told.exitCode == 3 && told.errorOutput.contains("no group \"no-such-group\""), "\(told)")
    }
}
