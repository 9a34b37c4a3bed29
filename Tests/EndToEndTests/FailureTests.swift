import Foundation
import TestSupport
import Testing

/// The failure directions: with every failure, the mail stays with the client.
@Suite(.scoped) struct FailureTests {
    @Test func `a guard with an unreadable state starts halted`() throws {
        let sandbox = try SandboxProgram.start()
        let program = try GuardProgram.start(upstreamPort: sandbox.port)
        #expect(try program.deliver().code == 250)
        program.end()
        for ending in ["-wal", "-shm"] { try? FileManager.default.removeItem(atPath: program.database + ending) }
        try Data(repeating: 0x5A, count: 40_000).write(to: URL(filePath: program.database))

        try program.start()
        let reply = try program.deliver()
        #expect(reply.code == 451)
        #expect(reply.contains("4.7.0 sendguard: halted"), "\(reply)")
        #expect(try sandbox.entries().count == 1)
    }

    /// A file size limit of one byte acts like a full disk for every file that is written.
    @Test(.enabled(if: Checkout.find("prlimit") != nil, "prlimit is not installed"))
    func `mail is deferred while the audit log cannot commit, and flows again by itself`() throws {
        let sandbox = try SandboxProgram.start()
        let program = try GuardProgram(GuardSettings(upstreamPort: sandbox.port))
        // Otherwise the limit's signal would end the program, which a full disk does not do.
        try program.start(wrapper: ["env", "--ignore-signal=XFSZ"])
        #expect(try program.deliver().code == 250)

        let pid = try program.process.pid
        #expect(try Command.run("prlimit", ["--pid", "\(pid)", "--fsize=1:"]).exitCode == 0)
        for _ in 0..<3 {
            let reply = try program.deliver()
            #expect(reply.code == 451)
            #expect(reply.contains("4.3.0"), "\(reply)")
        }
        #expect(try sandbox.entries().count == 1, "no unrecorded message was sent")

        #expect(try Command.run("prlimit", ["--pid", "\(pid)", "--fsize=unlimited:"]).exitCode == 0)
        try waitUntil("the guard to recover") { try program.deliver().code == 250 }
        let entries = try sandbox.entries()
        #expect(entries.count == 2)
        #expect(try program.records("--verdict", "relayed").count == 2)
    }

    @Test func `mail is deferred while a required list is missing`() throws {
        let esp = try ScriptedESP()
        var settings = GuardSettings(upstreamPort: esp.port)
        settings.more = "lists: [{name: unsubscribed, kind: suppression}]"
        let program = try GuardProgram.start(settings)
        let reply = try program.deliver()
        #expect(reply.code == 451)
        #expect(reply.contains("4.7.1"), "\(reply)")
        #expect(reply.contains("unsubscribed"))
        #expect(esp.messages.isEmpty)
        #expect(try program.importList("unsubscribed", "email\nrosa@example.net\n").exitCode == 0)
        #expect(try program.deliver().code == 250)
    }

    @Test func `mail is deferred while a list is too old`() throws {
        let esp = try ScriptedESP()
        var settings = GuardSettings(upstreamPort: esp.port)
        settings.more = "lists: [{name: unsubscribed, kind: suppression, max_age: 1ms}]"
        let program = try GuardProgram.start(settings)
        #expect(try program.importList("unsubscribed", "email\nrosa@example.net\n").exitCode == 0)
        let reply = try program.deliver()
        #expect(reply.code == 451)
        #expect(reply.contains("4.7.1"), "\(reply)")
        #expect(esp.messages.isEmpty)
    }

    @Test func `a list that lost too many entries is not imported, and the one in force stays`() throws {
        let esp = try ScriptedESP()
        var settings = GuardSettings(upstreamPort: esp.port)
        settings.more = "lists: [{name: unsubscribed, kind: suppression}]"
        let program = try GuardProgram.start(settings)
        let rows = (0..<100).map { "reader\($0)@example.net" }
        #expect(try program.importList("unsubscribed", "email\n" + rows.joined(separator: "\n") + "\n").exitCode == 0)
        #expect(try program.deliver().code == 250)
        let smaller = try program.importList("unsubscribed", "email\n" + rows[..<50].joined(separator: "\n") + "\n")
        #expect(smaller.exitCode != 0, "\(smaller)")
        let client = try program.session()
        try client.command("MAIL FROM:<news@example.com>")
        #expect(try client.command("RCPT TO:<reader99@example.net>").code != 250, "the old version is in force")
        #expect(try program.deliver().code == 250)
    }

    @Test func `SIGTERM lets the current message finish, and the guard exits with 0`() throws {
        let sandbox = try SandboxProgram.start()
        let program = try GuardProgram.start(upstreamPort: sandbox.port)
        let client = try program.session()
        try client.begin(from: "news@example.com", to: ["ada@example.net"])
        try program.process.signal(SIGTERM)
        try waitUntil("the listener to close") { (try? TCPSocket(port: program.port)) == nil }
        try client.socket.send(SMTPClient.dotStuffed(TestMessage.plain()))
        #expect(try client.reply().code == 250)
        #expect(try program.process.wait() == 0)
        #expect(try sandbox.entries().count == 1)
    }

    @Test func `SIGHUP loads another certificate without dropping a session`() throws {
        let esp = try ScriptedESP()
        let scope = try TestScope.mine
        let files = FileManager.default
        func install(_ name: String) throws {
            for ending in ["pem", "key"] {
                let place = scope.path("listener.\(ending)")
                try? files.removeItem(atPath: place)
                try files.copyItem(atPath: try Certificates.path("\(name).\(ending)"), toPath: place)
            }
        }
        func shown(_ program: GuardProgram) throws -> String {
            try Command.run("openssl", ["s_client", "-connect", "127.0.0.1:\(program.port)", "-crlf"], input: "QUIT\n")
                .output.components(separatedBy: "-----").first { $0.contains("MII") } ?? ""
        }
        try install("good")
        var settings = GuardSettings(upstreamPort: esp.port)
        let plain = try FreePort.take()
        settings.listeners = [
            "{address: \"127.0.0.1:PORT\", tls: implicit, certificate: \(scope.path("listener.pem")), "
                + "key: \(scope.path("listener.key"))}", "{address: \"127.0.0.1:\(plain)\", tls: none}",
        ]
        let program = try GuardProgram.start(settings)
        let session = try SMTPClient(port: plain)
        try session.hello()
        let before = try shown(program)
        #expect(!before.isEmpty)
        try install("next")
        try program.process.signal(SIGHUP)
        try waitUntil("the new certificate") {
            let now = try shown(program)
            return !now.isEmpty && now != before
        }
        #expect(try session.deliver(message: TestMessage.plain()).code == 250)
    }
}
