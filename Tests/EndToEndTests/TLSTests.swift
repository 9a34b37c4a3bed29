import TestSupport
import Testing

/// TLS and logins on the client's side, and which certificates the guard trusts on the ESP's side.
@Suite(.scoped, .enabled(if: SystemCommand.openssl && SystemCommand.swaks, "openssl or swaks is not installed"))
struct TLSTests {
    /// A listener with the good certificate.
    private func settings(_ tls: String, upstreamPort: Int, _ extra: String = "auth: none") throws -> GuardSettings {
        var settings = GuardSettings(upstreamPort: upstreamPort)
        settings.listeners = [
            "{address: \"127.0.0.1:PORT\", tls: \(tls), certificate: \(try Certificates.path("good.pem")), "
                + "key: \(try Certificates.path("good.key")), stream: newsletter, \(extra)}"
        ]
        return settings
    }

    private func swaks(_ program: GuardProgram, _ options: String...) throws -> Command {
        let usual = ["--from", "news@example.com", "--to", "ada@example.net", "--timeout", "20"]
        return try Command.run("swaks", ["--server", "127.0.0.1:\(program.port)"] + usual + options)
    }

    @Test(arguments: [("starttls", "--tls"), ("implicit", "--tls-on-connect")])
    func `mail arrives over TLS that the client has verified`(_ mode: String, _ option: String) throws {
        let sandbox = try SandboxProgram.start()
        let program = try GuardProgram.start(try settings(mode, upstreamPort: sandbox.port))
        let sent = try swaks(program, option, "--tls-verify", "--tls-ca-path", try Certificates.path("ca.pem"))
        #expect(sent.exitCode == 0, "\(sent)")
        #expect(sent.output.contains("TLS started with cipher TLSv1.3") || sent.output.contains("TLS started"))
        #expect(try sandbox.entries().count == 1)
    }

    @Test(arguments: ["-tls1_2", "-tls1_3"])
    func `TLS 1.2 and 1.3 are accepted`(_ version: String) throws {
        let esp = try ScriptedESP()
        let program = try GuardProgram.start(try settings("implicit", upstreamPort: esp.port))
        let client = try Command.run(
            "openssl", ["s_client", "-connect", "127.0.0.1:\(program.port)", version, "-quiet", "-crlf"],
            input: "QUIT\n")
        #expect(client.output.contains("220 "), "\(client)")
    }

    /// Four connections, so that both loops get some.
    @Test(arguments: ["-tls1_2", "-tls1_3"])
    func `a TLS session is resumed, whichever loop takes the connection`(_ version: String) throws {
        let esp = try ScriptedESP()
        let program = try GuardProgram.start(try settings("implicit", upstreamPort: esp.port))
        let session = try TestScope.mine.path("session.pem")
        // No -quiet here: it would hide whether the session is new. The ticket comes after the greeting.
        func connect(_ options: [String]) throws -> Command {
            try Command.run(
                "openssl",
                ["s_client", "-connect", "127.0.0.1:\(program.port)", version, "-crlf", "-ign_eof"] + options,
                input: "QUIT\n")
        }
        let first = try connect(["-sess_out", session])
        #expect(first.output.contains("New, TLS"), "\(first)")
        for _ in 0..<4 {
            let again = try connect(["-sess_in", session])
            #expect(again.output.contains("Reused, TLS"), "\(again)")
        }
    }

    @Test func `TLS 1.1 is refused`() throws {
        let esp = try ScriptedESP()
        let program = try GuardProgram.start(try settings("implicit", upstreamPort: esp.port))
        // Level 0, because otherwise the client itself would not try this version.
        let options = ["-tls1_1", "-cipher", "DEFAULT@SECLEVEL=0", "-quiet", "-crlf"]
        let client = try Command.run(
            "openssl", ["s_client", "-connect", "127.0.0.1:\(program.port)"] + options, input: "QUIT\n")
        #expect(client.exitCode != 0)
        #expect(!client.output.contains("220 "))
        #expect(client.errorOutput.contains("alert protocol version"), "\(client)")
    }

    @Test func `cleartext commands behind STARTTLS end the session`() throws {
        let esp = try ScriptedESP()
        let program = try GuardProgram.start(try settings("starttls", upstreamPort: esp.port))
        let client = try program.session()
        try client.send("STARTTLS\r\nMAIL FROM:<intruder@example.org>\r\nRCPT TO:<ada@example.net>\r\n")
        var codes: [Int] = []
        while let reply = try client.replyOrEnd() { codes.append(reply.code) }
        #expect(!codes.contains(250), "no injected command is carried out: \(codes)")
        #expect(esp.commands.allSatisfy { !$0.contains("intruder") })
    }

    @Test func `STARTTLS is offered only with a certificate`() throws {
        let esp = try ScriptedESP()
        let plain = try GuardProgram.start(upstreamPort: esp.port)
        let client = try plain.connect()
        #expect(!(try client.hello().contains("STARTTLS")))
        #expect((500..<600).contains(try client.command("STARTTLS").code))
        let program = try GuardProgram.start(try settings("starttls", upstreamPort: esp.port))
        #expect(try program.connect().hello().contains("STARTTLS"))
    }

    @Test(arguments: ["PLAIN", "LOGIN"])
    func `mail is accepted only after a login with the right password`(_ mechanism: String) throws {
        let sandbox = try SandboxProgram.start()
        let users = try SystemCommand.usersFile(name: "shop", password: "correct horse")
        let program = try GuardProgram.start(
            try settings("starttls", upstreamPort: sandbox.port, "auth: required, users_file: \(users)"))
        #expect(try program.run("config", "check").output.contains("stream newsletter"))

        let anonymous = try swaks(program, "--tls")
        #expect(anonymous.exitCode != 0)
        #expect(anonymous.output.contains("530 5.7.0"), "\(anonymous)")

        let wrong = try swaks(program, "--tls", "--auth", mechanism, "-au", "shop", "-ap", "wrong horse")
        #expect(wrong.exitCode != 0)
        #expect(wrong.output.contains("535 5.7.8"), "\(wrong)")

        let unknown = try swaks(program, "--tls", "--auth", mechanism, "-au", "nobody", "-ap", "correct horse")
        #expect(unknown.output.contains("535 5.7.8"), "\(unknown)")

        let right = try swaks(program, "--tls", "--auth", mechanism, "-au", "shop", "-ap", "correct horse")
        #expect(right.exitCode == 0, "\(right)")
        #expect(try sandbox.entries().count == 1)
        let record = try #require(try program.records("--verdict", "relayed").first)
        #expect(record.stream == "newsletter", "all mail of the listener has the listener's stream")
    }

    @Test(.enabled(if: PostfixInstance.unavailable == nil, "Postfix cannot be run here"), arguments: [false, true])
    func `mail reaches Postfix over TLS verified by our CA`(_ implicit: Bool) throws {
        let postfix = try PostfixInstance.start([
            "smtpd_tls_cert_file=\(try Certificates.path("good.pem"))",
            "smtpd_tls_key_file=\(try Certificates.path("good.key"))",
            implicit ? "smtpd_tls_wrappermode=yes" : "smtpd_tls_security_level=encrypt",
            "smtpd_tls_received_header=yes",
        ])
        let mode = implicit ? "implicit" : "starttls"
        let program = try GuardProgram.start(
            upstreamPort: postfix.port, "tls: \(mode), host: localhost, ca_file: \(try Certificates.path("ca.pem"))")
        let reply = try program.deliver(message: TestMessage.plain(subject: "Under seal"))
        #expect(reply.code == 250, "\(reply)\n\(postfix.log)")
        let queued = try postfix.queued()
        #expect(queued.count == 1)
        #expect(queued.first?.contains("Subject: Under seal") == true)
        #expect(queued.first?.contains("using TLSv1.3") == true)
    }

    @Test(.enabled(if: PostfixInstance.unavailable == nil, "Postfix cannot be run here"))
    func `a certificate fingerprint can be given instead of a CA`() throws {
        let postfix = try PostfixInstance.start([
            "smtpd_tls_cert_file=\(try Certificates.path("self.pem"))",
            "smtpd_tls_key_file=\(try Certificates.path("self.key"))", "smtpd_tls_security_level=encrypt",
        ])
        let print = try Command.run(
            "openssl", ["x509", "-in", try Certificates.path("self.pem"), "-noout", "-fingerprint", "-sha256"])
        let hex = print.output.split(separator: "=")[1].filter(\.isHexDigit).lowercased()
        let right = try GuardProgram.start(
            upstreamPort: postfix.port, "tls: starttls, host: localhost, fingerprint: \"\(hex)\"")
        #expect(try right.deliver().code == 250)
        let other = String(hex.reversed())
        let wrong = try GuardProgram.start(
            upstreamPort: postfix.port, "tls: starttls, host: localhost, fingerprint: \"\(other)\"")
        let reply = try wrong.deliver()
        #expect(reply.code == 451 && reply.contains("4.7.5"), "\(reply)")
    }

    @Test(arguments: ["other", "expired", "self", "unknown-ca"])
    func `an ESP whose certificate cannot be verified gets no mail`(_ certificate: String) throws {
        let scope = try TestScope.mine
        let port = try FreePort.take()
        let name = certificate == "unknown-ca" ? "good" : certificate
        // It only has to offer its certificate: the guard sends nothing to it.
        let server = try ChildProcess(
            try #require(Checkout.find("openssl")),
            [
                "s_server", "-accept", "127.0.0.1:\(port)", "-www", "-cert", try Certificates.path("\(name).pem"),
                "-key", try Certificates.path("\(name).key"),
            ], log: scope.path("s_server"))
        scope.atEnd { server.end() }
        try waitUntil("s_server to listen") { (try? TCPSocket(port: port)) != nil }

        let trust = certificate == "unknown-ca" ? "" : ", ca_file: \(try Certificates.path("ca.pem"))"
        let program = try GuardProgram.start(upstreamPort: port, "tls: implicit, host: localhost\(trust)")
        let reply = try program.deliver()
        #expect(reply.code == 451, "\(reply)")
        #expect(reply.contains("4.7.5"), "\(reply)")
    }
}
