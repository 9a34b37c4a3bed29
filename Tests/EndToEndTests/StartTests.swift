import Foundation
import TestSupport
import Testing

/// Causes that prevent the guard's start. It reports each in one line.
@Suite(.scoped) struct StartTests {
    /// Runs `serve` until it ends.
    private func serve(_ settings: GuardSettings) throws -> Command {
        let program = try GuardProgram(settings)
        return try program.run("serve")
    }

    private func isOneLine(_ text: String) -> Bool {
        text.split(separator: "\n").count == 1
    }

    @Test func `a port in use ends serve with one line and exit code 3`() throws {
        // Another program has the port. The upstream has another port, because a guard must not send mail to itself.
        let other = try ScriptedESP()
        var settings = GuardSettings(upstreamPort: 2)
        settings.listeners = ["{address: \"127.0.0.1:\(other.port)\", tls: none}"]
        let started = try serve(settings)
        #expect(started.exitCode == 3, "\(started)")
        #expect(isOneLine(started.errorOutput), "\(started)")
        #expect(started.errorOutput.contains("\(other.port)"))
    }

    @Test func `a missing certificate ends serve with one line and exit code 3`() throws {
        var settings = GuardSettings(upstreamPort: 2)
        settings.listeners = [
            "{address: \"127.0.0.1:PORT\", tls: implicit, certificate: /no/such.pem, key: /no/such.key}"
        ]
        let started = try serve(settings)
        #expect(started.exitCode == 3, "\(started)")
        #expect(isOneLine(started.errorOutput), "\(started)")
        #expect(started.errorOutput.contains("/no/such.pem"))
    }

    @Test func `a state folder that cannot be written ends serve with one line and exit code 3`() throws {
        let program = try GuardProgram(GuardSettings(upstreamPort: 2))
        let file = try TestScope.mine.write("a-file", "")
        let started = try program.run("serve", "--state", "\(file)/state")
        #expect(started.exitCode == 3, "\(started)")
        #expect(isOneLine(started.errorOutput), "\(started)")
        #expect(started.errorOutput.contains("\(file)/state"))
    }

    @Test func `a second guard on the same state does not start`() throws {
        let esp = try ScriptedESP()
        let program = try GuardProgram.start(upstreamPort: esp.port)
        let second = try program.run("serve", "--listen", "127.0.0.1:\(try FreePort.take())")
        #expect(second.exitCode == 3, "\(second)")
        #expect(try program.deliver().code == 250, "the first guard still works")
    }

    @Test func `every mistake of the configuration is named with its line, and nothing starts`() throws {
        let program = try GuardProgram(GuardSettings(upstreamPort: 2))
        let text = """
            state: \(program.state)
            listners:
              - address: 127.0.0.1:2525
            listeners:
              - address: 127.0.0.1:\(program.port)
                tls: maybe
            upstreams:
              - name: esp
                host: smtp.example.com
                port: 99999
                tls: none
            limits:
              message_sise: 10MB
            """
        try text.write(toFile: program.configuration, atomically: true, encoding: .utf8)
        let check = try program.run("config", "check")
        #expect(check.exitCode == 2, "\(check)")
        let told = check.output + check.errorOutput
        for line in [2, 6, 10, 11, 13] { #expect(told.contains("sendguard.yaml:\(line)"), "line \(line): \(told)") }
        #expect(told.contains("listeners"), "the nearest key")
        #expect(told.contains("message_size"), "the nearest key")
        let started = try program.run("serve")
        #expect(started.exitCode == 2)
        #expect((try? TCPSocket(port: program.port)) == nil)
    }

    @Test func `a listener open to the world needs a login or a network`() throws {
        var settings = GuardSettings(upstreamPort: 2)
        settings.listeners = ["{address: \"0.0.0.0:PORT\", tls: none}"]
        let started = try serve(settings)
        #expect(started.exitCode == 2, "\(started)")
        #expect(started.errorOutput.contains("sendguard.yaml:5:"), "\(started)")
    }

    @Test func `the configuration that comes with the project has no mistakes`() throws {
        let check = try Command.run(Checkout.program, ["config", "check"], folder: Checkout.root)
        #expect(check.exitCode == 0, "\(check)")
    }

    @Test(.enabled(if: Checkout.find("systemd-analyze") != nil, "systemd is not installed"))
    func `the systemd unit that comes with the project has no mistakes`() throws {
        let unit = try String(contentsOfFile: "\(Checkout.root)/config/sendguard.service", encoding: .utf8)
        let installed = "/usr/local/bin/sendguard"
        #expect(unit.contains("ExecStart=\(installed) serve"))
        let file = try TestScope.mine.write(
            "sendguard.service", unit.replacing("ExecStart=\(installed)", with: "ExecStart=\(Checkout.program)"))
        let verified = try Command.run("systemd-analyze", ["verify", file])
        #expect(verified.exitCode == 0 && verified.errorOutput.isEmpty, "\(verified)")
    }

    @Test(arguments: ["status", "log", "stop --reason x", "resume --all --reason x"])
    func `a command names the missing configuration file and exits with 2`(_ line: String) throws {
        let scope = try TestScope.mine
        let arguments = line.split(separator: " ").map(String.init)
        let command = try Command.run(Checkout.program, arguments + ["--config", "\(scope.folder)/none.yaml"])
        #expect(command.exitCode == 2, "\(command)")
        #expect(command.errorOutput.contains("none.yaml"))
    }

    @Test(arguments: [[], ["serve"], ["stop"], ["list", "import"], ["log"]])
    func `the help of each command shows its usage`(_ command: [String]) throws {
        let help = try Command.run(Checkout.program, command + ["--help"])
        #expect(help.exitCode == 0)
        #expect(help.output.contains("USAGE"))
        #expect(help.output.count > 200)
    }
}
