import Foundation
import TestSupport
import Testing

/// Clients that send an octet at intervals. Each command has a deadline, however it is cut into pieces. No session
/// with the ESP waits long for a slow client.
@Suite(.scoped) struct SlowClientTests {
    private func startGuard(_ esp: ScriptedESP, _ more: String, upstream: String = "") throws -> GuardProgram {
        var settings = GuardSettings(upstreamPort: esp.port, upstream)
        settings.more = more
        return try GuardProgram.start(settings)
    }

    /// Sends octet after octet, 5 ms apart, until a reply comes. Returns how many were sent.
    private func trickle(_ socket: TCPSocket, _ octets: String) throws -> Int {
        let octets = Array(octets.utf8)
        var sent = 0
        let end = ContinuousClock.now + .seconds(20)
        while !socket.hasInput(within: 5) {
            guard ContinuousClock.now < end else { throw TestFailure("still not cut after \(sent) octets") }
            guard (try? socket.send([octets[sent % octets.count]])) != nil else { break }
            sent += 1
        }
        return sent
    }

    @Test func `a command sent one octet at a time is cut off at its deadline`() throws {
        let program = try startGuard(try ScriptedESP(), "deadlines: {command: 400ms}")
        let client = try program.session()
        let began = ContinuousClock.now
        let sent = try trickle(client.socket, "X")
        #expect(sent > 5)
        let reply = try client.reply()
        #expect(reply.code == 421 && reply.contains("4.4.2"), "\(reply)")
        #expect((.milliseconds(390)...(.seconds(10))).contains(ContinuousClock.now - began))
    }

    @Test(.enabled(if: SystemCommand.openssl, "openssl is not installed"))
    func `an AUTH response sent one octet at a time is cut off at its deadline`() throws {
        var settings = GuardSettings(upstreamPort: try ScriptedESP().port)
        let users = try SystemCommand.usersFile(name: "jo", password: "secret")
        settings.takeLogins(of: users)
        settings.more = "deadlines: {command: 400ms}"
        let program = try GuardProgram.start(settings)
        let client = try program.session()
        #expect(try client.command("AUTH PLAIN").code == 334)
        #expect(try trickle(client.socket, "A") > 5)
        #expect(try client.reply().code == 421)
    }

    @Test func `a TLS handshake sent one octet at a time is cut off at its deadline`() throws {
        var settings = GuardSettings(upstreamPort: try ScriptedESP().port)
        settings.listeners = [
            "{address: \"127.0.0.1:PORT\", tls: implicit, certificate: \(try Certificates.path("good.pem")), "
                + "key: \(try Certificates.path("good.key"))}"
        ]
        settings.more = "deadlines: {handshake: 400ms}"
        let program = try GuardProgram.start(settings)
        let socket = try TCPSocket(port: program.port)
        let began = ContinuousClock.now
        // A record of 16 KB is announced and comes octet by octet.
        try socket.send([0x16, 0x03, 0x01, 0x40, 0x00] as [UInt8])
        #expect(try trickle(socket, "\u{1}") > 5)
        #expect((.milliseconds(390)...(.seconds(10))).contains(ContinuousClock.now - began))
    }

    @Test(arguments: ["DATA", "BDAT 9000000"])
    func `a body that is too slow is cut off, and the ESP's session becomes free`(_ command: String) throws {
        let esp = try ScriptedESP()
        let program = try startGuard(
            esp, "limits: {body_rate: 100KB}\ndeadlines: {body_grace: 300ms}", upstream: "connections: 1")
        let client = try program.session()
        try client.command("MAIL FROM:<news@example.com>")
        try client.command("RCPT TO:<ada@example.net>")
        try client.send(command + "\r\n")
        if command == "DATA" { #expect(try client.reply().code == 354) }
        let began = ContinuousClock.now
        #expect(try trickle(client.socket, "a line\r\n") > 5)
        let reply = try client.reply()
        #expect(reply.code == 421 && reply.contains("4.4.2"), "\(reply)")
        #expect((.milliseconds(290)...(.seconds(10))).contains(ContinuousClock.now - began))
        #expect(esp.messages.isEmpty)
        #expect(try program.deliver().code == 250)
    }

    @Test func `many small chunks are cut off as a slow body`() throws {
        let program = try startGuard(
            try ScriptedESP(), "limits: {body_rate: 100KB}\ndeadlines: {body_grace: 300ms}")
        let client = try program.session()
        try client.command("MAIL FROM:<news@example.com>")
        try client.command("RCPT TO:<ada@example.net>")
        let end = ContinuousClock.now + .seconds(20)
        var reply: SMTPReply
        repeat {
            // The octet comes after the command, so that the guard has to wait for the octet.
            try client.send("BDAT 1\r\n")
            _ = client.socket.hasInput(within: 20)
            try? client.send("x")
            reply = try client.reply()
        } while reply.code == 250 && ContinuousClock.now < end
        #expect(reply.code == 421, "\(reply)")
    }

    @Test func `a slow body above the minimum rate is accepted`() throws {
        let esp = try ScriptedESP()
        let program = try startGuard(esp, "limits: {body_rate: 100B}\ndeadlines: {body_grace: 200ms}")
        let client = try program.session()
        try client.begin(from: "news@example.com", to: ["ada@example.net"])
        let end = ContinuousClock.now + .milliseconds(800)
        for line in String(decoding: TestMessage.sized(4000, marker: "slow"), as: UTF8.self).split(
            separator: "\r\n", omittingEmptySubsequences: false
        ).dropLast() {
            try client.send(line + "\r\n")
            if ContinuousClock.now < end { #expect(!client.socket.hasInput(within: 15)) }
        }
        try client.send(".\r\n")
        #expect(try client.reply().code == 250)
        #expect(esp.messages.count == 1)
    }

    /// A client has the only session with the ESP and does not go on.
    @Test func `a stalled client gives its ESP session to others and still delivers its message`() throws {
        let esp = try ScriptedESP()
        let program = try startGuard(
            esp, "deadlines: {upstream_held: 200ms}", upstream: "connections: 1, wait_time: 20s")
        let slow = try program.session()
        try slow.begin(from: "news@example.com", to: ["ada@example.net", "bob@example.net"])
        try slow.send("Subject: half a letter\r\n")
        #expect(try program.deliver(from: "other@example.com").code == 250)
        #expect(esp.commands.filter { $0.hasPrefix("MAIL") }.count == 2)
        #expect(esp.commands.contains("RSET"))

        try slow.send("\r\nThe other half.\r\n.\r\n")
        #expect(try slow.reply().code == 250)
        #expect(esp.messages.count == 2)
        #expect(String(decoding: esp.messages[1], as: UTF8.self).contains("The other half."))
        let asked = esp.commands.filter { $0.hasPrefix("RCPT TO:<ada") || $0.hasPrefix("RCPT TO:<bob") }
        #expect(asked == ["RCPT TO:<ada@example.net>", "RCPT TO:<bob@example.net>"] + asked.prefix(2))
        #expect(try program.records().flatMap(\.deliveries).allSatisfy { $0.state == "accepted" })
    }

    @Test func `a recipient named after the session was given away is deferred, the others are not`() throws {
        let esp = try ScriptedESP()
        let program = try startGuard(esp, "deadlines: {upstream_held: 200ms}")
        let slow = try program.session()
        try slow.command("MAIL FROM:<news@example.com>")
        #expect(try slow.command("RCPT TO:<ada@example.net>").code == 250)
        try waitUntil("the session to be given back") { esp.commands.contains("RSET") }
        let late = try slow.command("RCPT TO:<bob@example.net>")
        #expect(late.code == 451 && late.contains("4.4.2"), "\(late)")
        #expect(try slow.command("DATA").code == 354)
        try slow.socket.send(SMTPClient.dotStuffed(TestMessage.plain()))
        #expect(try slow.reply().code == 250)
        #expect(esp.messages.count == 1)
        let states = try program.records().flatMap(\.deliveries).map { "\($0.address) \($0.state)" }
        #expect(Set(states) == ["ada@example.net accepted", "bob@example.net deferred"])
    }
}
