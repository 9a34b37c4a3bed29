import Foundation
import Synchronization
import TestSupport
import Testing

/// `status` says what a client gets now, and alerts name everything that keeps mail back.
@Suite(.scoped) struct StandingTests {
    private struct Standing: Decodable {
        struct Cause: Decodable {
            let mail: String
            let allMail: Bool
            let text: String
            let since: String?
        }
        let state: String
        let allMail: Bool
        let causes: [Cause]
    }

    private struct Status: Decodable {
        let standing: Standing
    }

    private func standing(_ program: GuardProgram) throws -> Standing {
        try program.run("status", "--json").json(as: Status.self).standing
    }

    /// The first line of `status`, and its exit code.
    private func status(_ program: GuardProgram) throws -> (line: String, exitCode: Int32) {
        let status = try program.run("status")
        return (String(status.output.prefix { $0 != "\n" }), status.exitCode)
    }

    private func startWithAlerts(_ settings: GuardSettings) throws -> (program: GuardProgram, alerts: () -> [String]) {
        let file = try TestScope.mine.path("alerts")
        var settings = settings
        settings.more += "\nalerts: {command: [/bin/sh, \"-c\", \"cat >> \(file)\"], timeout: 5s}\n"
        let program = try GuardProgram.start(settings)
        return (
            program,
            { ((try? String(contentsOfFile: file, encoding: .utf8)) ?? "").split(separator: "\n").map(String.init) }
        )
    }

    @Test func `a login that the ESP refuses leads status and sends an alert until it works`() throws {
        let isGood = Atomic(false)
        let answer: @Sendable (ScriptedESP.Event) -> ScriptedESP.Action? = { event in
            guard case .command("AUTH", _) = event else { return nil }
            return .reply(isGood.load(ordering: .relaxed) ? "235 2.7.0 welcome" : "535 5.7.8 no")
        }
        let esp = try ScriptedESP(extensions: ["AUTH PLAIN", "8BITMIME"], rule: answer)
        let secret = try TestScope.mine.write("secret", "hush-hush\n")
        let (program, alerts) = try startWithAlerts(
            GuardSettings(upstreamPort: esp.port, "username: apikey, password_file: \(secret)"))
        #expect(try status(program).line.hasPrefix("RUNNING") && status(program).exitCode == 0)
        #expect(try program.deliver().code == 451)
        let (line, code) = try status(program)
        #expect(line.hasPrefix("DEFERRING all mail: ESP esp refuses our login (") && code == 1, "\(line)")
        #expect(line.contains("535 5.7.8 no") && line.contains(" since ") && !line.contains("hush-hush"), "\(line)")
        let now = try standing(program)
        #expect(now.state == "deferring" && now.allMail && now.causes.map(\.mail) == ["all mail"])
        try waitUntil("the alert") {
            alerts().contains { $0.contains("DEFERRING all mail: ESP esp refuses our login") }
        }
        isGood.store(true, ordering: .relaxed)
        // A reload follows a new password, and the guard tries the ESP at once.
        try program.process.signal(SIGHUP)
        try waitUntil("status to be good again") { try status(program).exitCode == 0 }
        try waitUntil("the alert that it is over") {
            alerts().contains { $0.contains("over after ") && $0.contains("mail flows") }
        }
        #expect(alerts().filter { $0.contains("refuses our login") && $0.contains("\"warning\"") }.count == 1)
        #expect(esp.messages.isEmpty, "the guard knew it without mail")
    }

    @Test func `the guard notices without mail that an ESP is up again`() throws {
        let port = try FreePort.take()
        let (program, alerts) = try startWithAlerts(GuardSettings(upstreamPort: port))
        #expect(try program.deliver().code == 451)
        #expect(try status(program).line.hasPrefix("DEFERRING all mail: ESP esp cannot be reached ("))
        let sandbox = try TestScope.mine.path("sandbox")
        let child = try ChildProcess(
            Checkout.program, ["sandbox", "--listen", "127.0.0.1:\(port)", "--dir", sandbox],
            log: try TestScope.mine.path("sandbox-log"))
        try TestScope.mine.atEnd { child.end() }
        try waitUntil("all mail to pass", within: .seconds(60)) { try status(program).exitCode == 0 }
        try waitUntil("the alert") { alerts().contains { $0.contains("over after ") } }
        #expect(try program.deliver().code == 250)
    }

    @Test func `one of two ESPs down defers no mail, and status and an alert say so`() throws {
        let esp = try ScriptedESP()
        let settings = GuardSettings(upstreams: [
            GuardSettings.upstream(name: "first", port: try FreePort.take()),
            GuardSettings.upstream(name: "second", port: esp.port),
        ])
        let (program, alerts) = try startWithAlerts(settings)
        #expect(try program.deliver().code == 250)
        let status = try program.run("status")
        #expect(status.exitCode == 0 && status.output.hasPrefix("RUNNING"), "\(status)")
        #expect(
            status.output.contains("ESP first cannot be reached") && status.output.contains("second takes its mail"))
        try waitUntil("the alert") { alerts().contains { $0.contains("ESP first cannot be reached") } }
    }

    @Test func `a route whose ESP is down defers only its own mail`() throws {
        let esp = try ScriptedESP()
        var settings = GuardSettings(upstreams: [
            GuardSettings.upstream(name: "bulk", port: try FreePort.take()),
            GuardSettings.upstream(name: "main", port: esp.port),
        ])
        settings.more = "routes:\n  - {sender_domain: Offers.example.com, upstreams: [bulk]}\n  - {upstreams: [main]}\n"
        let program = try GuardProgram.start(settings)
        #expect(try program.deliver(from: "a@OFFERS.example.com").code == 451)
        #expect(try program.deliver().code == 250)
        let (line, code) = try status(program)
        #expect(
            line.hasPrefix("DEFERRING mail from offers.example.com: ESP bulk cannot be reached") && code == 1, "\(line)"
        )
        #expect(try !standing(program).allMail)
    }

    @Test func `status reports an ESP that loses every message, but not one lost message`() throws {
        let esp = try ScriptedESP { event in
            if case .command("DATA", _) = event { .drop } else { nil }
        }
        let program = try GuardProgram.start(upstreamPort: esp.port)
        #expect(try program.deliver().code == 451)
        #expect(try status(program).exitCode == 0)
        for _ in 0..<3 { #expect(try program.deliver().code == 451) }
        let (line, code) = try status(program)
        #expect(line.hasPrefix("DEFERRING all mail: ESP esp loses every message (") && code == 1, "\(line)")
    }

    @Test func `a missing list leads status, with the mail that waits for it`() throws {
        let esp = try ScriptedESP()
        var settings = GuardSettings(upstreamPort: esp.port)
        settings.listeners.append("{address: \"127.0.0.1:0\", tls: none, auth: none, stream: receipts}")
        settings.more = "lists: [{name: optouts, kind: suppression, scope: {streams: [newsletter]}}]"
        let (program, alerts) = try startWithAlerts(settings)
        let (line, code) = try status(program)
        #expect(line.hasPrefix("DEFERRING mail of stream newsletter: list optouts is missing") && code == 1, "\(line)")
        try waitUntil("the alert") { alerts().contains { $0.contains("list optouts is missing") } }
        #expect(try program.run("stop", "--campaign", "spring", "--reason", "x").exitCode == 0)
        let stopped = try program.run("status").output
        #expect(
            stopped.hasPrefix("STOPPED in part: campaign:spring by S1")
                && stopped.contains("\nDEFERRING mail of stream newsletter"),
            "\(stopped)")
        #expect(try program.run("resume", "S1", "--reason", "x").exitCode == 0)
        try program.importList("optouts", "email\nnobody@example.net\n")
        #expect(try status(program).line.hasPrefix("RUNNING"))
    }

    @Test func `status and an alert report a full hold with the mail that it cannot keep`() throws {
        let esp = try ScriptedESP()
        var settings = GuardSettings(upstreamPort: esp.port)
        settings.more = "hold: {max_bytes: 1KB}"
        let (program, alerts) = try startWithAlerts(settings)
        try program.hold()
        #expect(try program.deliver(message: TestMessage.noise(20_000, seed: 1)).code == 451)
        let status = try program.run("status").output
        #expect(status.contains("DEFERRING mail that stop S1 should hold: it cannot be kept ("), "\(status)")
        try waitUntil("the alert") { alerts().contains { $0.contains("it cannot be kept") } }
    }

    @Test func `reminders that mail is deferred come at the configured interval`() throws {
        var settings = GuardSettings(upstreamPort: try FreePort.take())
        settings.more = "stop: {remind: 1s}"
        let (program, alerts) = try startWithAlerts(settings)
        #expect(try program.deliver().code == 451)
        try waitUntil("two reminders") { alerts().filter { $0.contains("still DEFERRING all mail") }.count >= 2 }
    }

    // MARK: config check --connect

    @Test(.enabled(if: SystemCommand.openssl)) func `config check --connect tries every ESP without mail`() throws {
        let esp = try ScriptedESP(extensions: ["AUTH PLAIN"])
        let secret = try TestScope.mine.write("secret", "hush-hush\n")
        let settings = GuardSettings(upstreams: [
            GuardSettings.upstream(name: "good", port: esp.port, "username: apikey, password_file: \(secret)"),
            GuardSettings.upstream(name: "down", port: try FreePort.take()),
        ])
        let program = try GuardProgram(settings)
        let checked = try program.run("config", "check", "--connect")
        #expect(checked.exitCode == 1, "\(checked)")
        for text in ["upstream good at 127.0.0.1", "login     ok  as apikey", "connect  FAILED  "] {
            #expect(checked.output.contains(text), "\(text): \(checked)")
        }
        #expect(!(checked.output + checked.errorOutput).contains("hush-hush"))
        try waitUntil("the end of the session") { esp.commands.last == "QUIT" }
        #expect(!esp.commands.contains { $0.hasPrefix("MAIL") }, "\(esp.commands)")
        #expect(try program.run("config", "check").exitCode == 0, "without --connect no ESP is tried")
    }

    @Test(
        .enabled(if: SystemCommand.openssl),
        arguments: [("good", "ca.pem", 0), ("expired", "ca.pem", 1), ("other", "ca.pem", 1)])
    func `config check verifies the ESP certificate`(_ certificate: String, _ authority: String, _ code: Int32) throws {
        let scope = try TestScope.mine
        let esp = try ScriptedESP(extensions: ["8BITMIME"])
        let server = try LoopbackServer { socket in
            let inside = try TLSTunnel.accept(over: socket, certificate: certificate, scope: scope)
            try TCPSocket.carry(inside, try TCPSocket(port: esp.port))
            inside.close()
        }
        let program = try GuardProgram(
            GuardSettings(
                upstreamPort: server.port,
                "tls: implicit, host: localhost, ca_file: \(try Certificates.path(authority))"))
        let checked = try program.run("config", "check", "--connect")
        #expect(checked.exitCode == code, "\(checked)")
        #expect(checked.output.contains(code == 0 ? "TLS       ok" : "TLS      FAILED"), "\(checked)")
    }

    // MARK: config check and serve

    @Test(arguments: [
        "control: {group: no-such-group}", "alerts: {command: [/nowhere/page]}",
        "lists: [{name: a, refresh: {folder: /nowhere/in}}]",
    ])
    func `serve and config check refuse a bad setting with the same message`(_ line: String) throws {
        var settings = GuardSettings(upstreamPort: 2)
        settings.more = line
        let program = try GuardProgram(settings)
        let (check, serve) = (try program.run("config", "check"), try program.run("serve"))
        #expect(check.exitCode == 3 && serve.exitCode == 3, "\(check)\n\(serve)")
        #expect(check.errorOutput == serve.errorOutput && check.errorOutput.contains("sendguard.yaml:"), "\(check)")
    }

    @Test func `serve logs warnings, and a reload with an error changes nothing`() throws {
        let secret = try TestScope.mine.write("secret", "hush-hush\n")
        var settings = GuardSettings(upstreamPort: try ScriptedESP().port, "username: u, password_file: \(secret)")
        let program = try GuardProgram.start(settings)
        let warning = "every user of this machine can read the password in \(secret)"
        #expect(try program.process.errorOutput.contains(warning))
        let check = try program.run("config", "check")
        #expect(check.exitCode == 0 && check.errorOutput.contains(warning) && check.output.hasPrefix("OK"), "\(check)")
        settings.more = "alerts: {command: [/nowhere/page]}"
        try program.configure(settings)
        try program.process.signal(SIGHUP)
        try waitUntil("the refusal") { try program.process.errorOutput.contains("not reloaded") }
        #expect(try program.process.errorOutput.contains("there is no program /nowhere/page"))
        #expect(try program.run("acts").output.contains("the old configuration stays in force"))
    }
}
