import Content
import Synchronization
import TestSupport
import Testing

/// Nothing that an ESP, or an attacker between it and the guard, says before TLS counts after it.
@Suite(.scoped) struct ResponseInjectionTests {
    private func upstream() throws -> String {
        let password = try TestScope.mine.write("password", "correct horse\n")
        return "tls: starttls, host: localhost, ca_file: \(try Certificates.path("ca.pem")), "
            + "username: apikey, password_file: \(password)"
    }

    /// Sent in one segment with the 220: a whole dialogue up to the end of data, a part of a reply, an empty line.
    static let injections: [[String]] = [
        [
            "250-evil.test", "250 AUTH PLAIN LOGIN", "235 2.7.0 ok", "250 2.1.0 ok", "250 2.1.5 ok", "354 go",
            "250 2.0.0 taken",
        ],
        ["250-"], [""], ["220 2.0.0 go on"],
    ]

    @Test(arguments: injections)
    func `replies behind the 220 to STARTTLS make the guard drop the connection`(_ injected: [String]) throws {
        let esp = try ScriptedESP(extensions: ["PIPELINING", "STARTTLS", "AUTH PLAIN LOGIN"]) { event in
            if case .command("STARTTLS", _) = event { .reply(["220 2.0.0 go on"] + injected) } else { nil }
        }
        let program = try GuardProgram.start(upstreamPort: esp.port, try upstream())
        let reply = try program.deliver()
        #expect(reply.code == 451 && reply.contains("4.7.5"), "\(reply)")
        #expect(esp.connections > 0 && esp.messages.isEmpty)
        // The guard sent nothing after STARTTLS: no login, no envelope, not even the first octets of a handshake.
        #expect(esp.commands.allSatisfy { $0 == "EHLO guard.test" || $0 == "STARTTLS" }, "\(esp.commands)")
        #expect(try program.records().allSatisfy { $0.verdict == "deferred" })
    }

    /// An ESP that offers more extensions before STARTTLS than after it.
    private func twoFacedESP(clear: [String], encrypted: [String], _ received: ReceivedLines) throws -> LoopbackServer {
        let scope = try TestScope.mine
        return try LoopbackServer { plain in
            var socket = plain
            var reader = LineReader(socket)
            var extensions = clear
            try socket.send("220 two-faced.test ESMTP\r\n".utf8)
            while let bytes = try reader.line() {
                let line = String(decoding: bytes, as: UTF8.self)
                received.lines.withLock { $0.append(line) }
                switch line.prefix(4).uppercased() {
                case "EHLO":
                    let lines = ["two-faced.test"] + extensions
                    for name in lines.dropLast() { try socket.send("250-\(name)\r\n".utf8) }
                    try socket.send("250 \(lines.last!)\r\n".utf8)
                case "STAR":
                    try socket.send("220 2.0.0 go on\r\n".utf8)
                    socket = try TLSTunnel.accept(over: socket, scope: scope)
                    reader = LineReader(socket)
                    extensions = encrypted
                case "AUTH": try socket.send("235 2.7.0 ok\r\n".utf8)
                case "DATA":
                    try socket.send("354 go on\r\n".utf8)
                    while let text = try reader.line(), text != [0x2E] {}
                    try socket.send("250 2.0.0 taken\r\n".utf8)
                default: try socket.send("250 2.0.0 ok\r\n".utf8)
                }
            }
        }
    }

    private final class ReceivedLines: Sendable {
        let lines = Mutex<[String]>([])
    }

    @Test func `extensions offered before the TLS handshake are ignored after it`() throws {
        let received = ReceivedLines()
        let esp = try twoFacedESP(
            clear: ["PIPELINING", "STARTTLS", "AUTH LOGIN", "SIZE 10", "DSN", "8BITMIME", "SMTPUTF8", "CHUNKING"],
            encrypted: ["AUTH PLAIN"], received)
        let program = try GuardProgram.start(upstreamPort: esp.port, try upstream())
        let client = try program.connect()
        let hello = try client.hello()
        for name in ["DSN", "8BITMIME", "SMTPUTF8"] { #expect(!hello.contains(name), "\(hello)") }
        let reply = try client.deliver(message: TestMessage.plain(), parameters: " SIZE=1000")
        #expect(reply.code == 250, "\(reply)")
        let lines = received.lines.withLock { $0 }
        let wanted = [
            "EHLO guard.test", "STARTTLS", "EHLO guard.test", "AUTH PLAIN AGFwaWtleQBjb3JyZWN0IGhvcnNl",
            "MAIL FROM:<news@example.com>", "RCPT TO:<customer@example.net>", "DATA",
        ]
        #expect(Array(lines.prefix(wanted.count)) == wanted, "\(lines)")
    }

    @Test func `a login offered only before the TLS handshake is not tried`() throws {
        let received = ReceivedLines()
        let esp = try twoFacedESP(clear: ["STARTTLS", "AUTH PLAIN LOGIN"], encrypted: ["8BITMIME"], received)
        let program = try GuardProgram.start(upstreamPort: esp.port, try upstream())
        let reply = try program.deliver()
        #expect(reply.code == 451 && reply.contains("4.7.5"), "\(reply)")
        #expect(received.lines.withLock { $0 }.allSatisfy { !$0.hasPrefix("AUTH") && !$0.hasPrefix("MAIL") })
    }
}
