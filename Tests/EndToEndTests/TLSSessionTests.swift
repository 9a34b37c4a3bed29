import Foundation
import TestSupport
import Testing

/// TLS sessions that outlive a connection or a certificate.
@Suite(.scoped, .enabled(if: SystemCommand.openssl, "openssl is not installed")) struct TLSSessionTests {
    /// A listener whose certificate and key are where `install` puts them.
    private func start(tls: String, loops: Int = 2) throws -> GuardProgram {
        let scope = try TestScope.mine
        try install("good")
        var settings = GuardSettings(upstreamPort: try ScriptedESP().port)
        settings.loops = loops
        settings.listeners = [
            "{address: \"127.0.0.1:PORT\", tls: \(tls), certificate: \(scope.path("listener.pem")), "
                + "key: \(scope.path("listener.key"))}"
        ]
        return try GuardProgram.start(settings)
    }

    private func install(_ name: String) throws {
        for ending in ["pem", "key"] {
            let content = try Data(contentsOf: URL(filePath: try Certificates.path("\(name).\(ending)")))
            try TestScope.mine.write("listener.\(ending)", content)
        }
    }

    /// Makes a handshake with openssl. Its output has the certificate, and whether the session is new.
    private func connect(_ program: GuardProgram, _ options: [String]) throws -> String {
        let usual = ["s_client", "-connect", "127.0.0.1:\(program.port)", "-crlf", "-ign_eof"]
        return try Command.run("openssl", usual + options, input: "QUIT\n").output
    }

    private func certificate(_ output: String) -> String {
        output.components(separatedBy: "-----").first { $0.contains("MII") } ?? ""
    }

    /// The kernel gives each connection to a loop by its port. With 24 connections and four loops, the chance that a
    /// loop gets no connection is one in a thousand. One loop never gets all of them.
    @Test(arguments: ["-tls1_2", "-tls1_3"], [("implicit", []), ("starttls", ["-starttls", "smtp"])])
    func `a TLS session is resumed on every other loop`(_ version: String, _ mode: (String, [String])) throws {
        let program = try start(tls: mode.0, loops: 4)
        let session = try TestScope.mine.path("session.pem")
        let first = try connect(program, [version, "-sess_out", session] + mode.1)
        #expect(first.contains("New, TLS"), "\(first)")
        for _ in 0..<24 {
            let again = try connect(program, [version, "-sess_in", session] + mode.1)
            #expect(again.contains("Reused, TLS"), "\(again)")
        }
    }

    @Test func `a renewed certificate is served to the next handshake, and open sessions go on`() throws {
        let program = try start(tls: "implicit")
        let old = try SMTPClient(port: program.port, implicitTLS: true)
        try old.hello()
        let session = try TestScope.mine.path("session.pem")
        let before = certificate(try connect(program, ["-sess_out", session]))
        #expect(!before.isEmpty)

        try install("next")
        try program.process.signal(SIGHUP)
        try waitUntil("the reload") { try program.process.errorOutput.contains("configuration reloaded") }
        let after = certificate(try connect(program, []))
        #expect(!after.isEmpty && after != before)
        // A ticket from the time of the old certificate leads to a full handshake with the new one.
        let resumed = try connect(program, ["-sess_in", session])
        #expect(resumed.contains("New, TLS") && certificate(resumed) == after, "\(resumed)")
        // The open session has its old keys and sends; a new one verifies and sends too.
        #expect(try old.deliver(message: TestMessage.plain()).code == 250)
        let new = try SMTPClient(port: program.port, implicitTLS: true)
        try new.hello()
        #expect(try new.deliver(message: TestMessage.plain()).code == 250)
        #expect(try old.command("NOOP").code == 250)
    }

    @Test func `a certificate that cannot be read leaves the old one in force`() throws {
        let program = try start(tls: "implicit")
        let before = certificate(try connect(program, []))
        try TestScope.mine.write("listener.pem", "no certificate")
        try program.process.signal(SIGHUP)
        try waitUntil("the refused reload") { try program.process.errorOutput.contains("not reloaded") }
        #expect(certificate(try connect(program, [])) == before)
    }

    @Test(arguments: ["-tls1", "-tls1_1"], [("implicit", []), ("starttls", ["-starttls", "smtp"])])
    func `TLS versions below 1.2 are refused`(_ version: String, _ mode: (String, [String])) throws {
        let program = try start(tls: mode.0)
        // Level 0, because otherwise the client itself would not try this version.
        let client = try Command.run(
            "openssl",
            ["s_client", "-connect", "127.0.0.1:\(program.port)", version, "-cipher", "DEFAULT@SECLEVEL=0"] + mode.1,
            input: "QUIT\n")
        #expect(client.exitCode != 0)
        #expect(client.errorOutput.contains("alert protocol version"), "\(client)")
    }

    @Test func `suites without forward secrecy or authentication are refused, and so are slow curves`() throws {
        let program = try start(tls: "implicit")
        for suites in ["ECDHE-ECDSA-AES128-SHA256:ECDHE-ECDSA-AES256-SHA", "kRSA", "DHE+AESGCM"] {
            let client = try Command.run(
                "openssl",
                ["s_client", "-connect", "127.0.0.1:\(program.port)", "-tls1_2", "-cipher", "\(suites):@SECLEVEL=0"],
                input: "QUIT\n")
            #expect(client.exitCode != 0 && client.errorOutput.contains("handshake failure"), "\(suites): \(client)")
        }
        for curve in ["P-521", "X448"] {
            let client = try Command.run(
                "openssl", ["s_client", "-connect", "127.0.0.1:\(program.port)", "-groups", curve], input: "QUIT\n")
            #expect(client.exitCode != 0 && client.errorOutput.contains("handshake failure"), "\(curve): \(client)")
        }
        let chosen = try connect(
            program, ["-tls1_2", "-cipher", "ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-ECDSA-AES256-GCM-SHA384"])
        #expect(chosen.contains("Cipher is ECDHE-ECDSA-AES256-GCM-SHA384"), "the server chooses: \(chosen)")
    }
}
