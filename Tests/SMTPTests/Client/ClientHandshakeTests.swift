import Mail
import Testing

@testable import SMTP

struct ClientHandshakeTests {
    private let credentials = Credentials(login: "jo", plainTextPassword: "secret")

    /// Plays a handshake: `S:` lines are replies, `C:` lines are expected commands, other lines are other actions.
    private func play(_ handshake: ClientHandshake, _ dialog: String) -> [String] {
        var handshake = handshake
        var lines: [String] = []
        func note(_ action: HandshakeAction) {
            switch action {
            case .send(let bytes): lines.append("C: " + String(decoding: bytes.dropLast(2), as: UTF8.self))
            case .startTLS:
                lines.append("TLS")
                note(handshake.didStartTLS())
            case .ready(let capabilities): lines.append("ready" + (capabilities.pipelining ? " PIPELINING" : ""))
            case .failed(let failure): lines.append("failed: \(failure)")
            }
        }
        var parser = ReplyParser()
        for line in dialog.split(separator: "\n") {
            let bytes = Array("\(line)\r\n".utf8)
            let (_, event) = bytes.withUnsafeBytes { parser.next(in: $0) }
            if case .reply(let reply) = event { note(handshake.receive(reply)) }
        }
        return lines
    }

    @Test func `EHLO is enough without TLS and login`() {
        let handshake = ClientHandshake(hostname: "g.example", tls: .none, credentials: nil)
        #expect(play(handshake, "220 esp\n250-esp\n250 PIPELINING") == ["C: EHLO g.example", "ready PIPELINING"])
    }

    @Test func `STARTTLS and a second EHLO come before the login`() {
        let handshake = ClientHandshake(hostname: "g.example", tls: .startTLS, credentials: credentials)
        let lines = play(
            handshake,
            "220 esp\n250-esp\n250-PIPELINING\n250 STARTTLS\n220 go\n250-esp\n250 AUTH PLAIN LOGIN\n235 2.7.0 ok")
        #expect(
            lines == [
                "C: EHLO g.example", "C: STARTTLS", "TLS", "C: EHLO g.example", "C: AUTH PLAIN AGpvAHNlY3JldA==",
                "ready",
            ])
    }

    @Test func `LOGIN is used where PLAIN is not offered`() {
        let handshake = ClientHandshake(hostname: "g.example", tls: .implicit, credentials: credentials)
        let lines = play(handshake, "220 esp\n250-esp\n250 AUTH LOGIN\n334 VXNlcm5hbWU6\n334 UGFzc3dvcmQ6\n235 ok")
        #expect(lines == ["C: EHLO g.example", "C: AUTH LOGIN", "C: am8=", "C: c2VjcmV0", "ready"])
    }

    @Test func `a long password waits for the 334`() {
        let long = Credentials(login: "jo", plainTextPassword: String(repeating: "x", count: 400))
        let handshake = ClientHandshake(hostname: "g.example", tls: .implicit, credentials: long)
        let lines = play(handshake, "220 esp\n250-esp\n250 AUTH PLAIN\n334 \n235 ok")
        #expect(lines[1] == "C: AUTH PLAIN")
        #expect(lines[2].hasPrefix("C: AGpvAHh4"))
        #expect(lines[3] == "ready")
    }

    @Test func `HELO is used when EHLO is refused and no extension is needed`() {
        let handshake = ClientHandshake(hostname: "g.example", tls: .none, credentials: nil)
        #expect(play(handshake, "220 esp\n502 what?\n250 esp") == ["C: EHLO g.example", "C: HELO g.example", "ready"])
    }

    @Test(arguments: [
        ("554 no service", "greeting refused: 554 no service"),
        ("250 hi", "unexpected reply to greeting: 250 hi"),
        ("220 esp\n502 what?", "hello refused: 502 what?"),
        ("220 esp\n421 4.3.2 busy", "hello refused: 421 4.3.2 busy"),
        ("220 esp\n250-esp\n250 AUTH PLAIN", "the server does not offer STARTTLS"),
        ("220 esp\n250-esp\n250 STARTTLS\n454 no", "startTLS refused: 454 no"),
        ("220 esp\n250-esp\n250 STARTTLS\n250 ok", "unexpected reply to startTLS: 250 ok"),
        (
            "220 esp\n250-esp\n250-AUTH PLAIN\n250 STARTTLS\n220 go\n250 esp",
            "the server offers neither AUTH PLAIN nor AUTH LOGIN"
        ),
        (
            "220 esp\n250-esp\n250 STARTTLS\n220 go\n250-esp\n250 AUTH PLAIN\n535 5.7.8 no",
            "authenticated refused: 535 5.7.8 no"
        ),
        (
            "220 esp\n250-esp\n250 STARTTLS\n220 go\n250-esp\n250 AUTH PLAIN\n250 ok",
            "unexpected reply to authenticated: 250 ok"
        ),
        (
            "220 esp\n250-esp\n250 STARTTLS\n220 go\n250-esp\n250 AUTH LOGIN\n235 ok",
            "unexpected reply to challenge: 235 ok"
        ),
    ])
    func `any other reply fails the handshake with its reason`(dialog: String, reason: String) {
        let handshake = ClientHandshake(hostname: "g.example", tls: .startTLS, credentials: credentials)
        #expect(play(handshake, dialog).last == "failed: \(reason)")
    }

    @Test func `a password is not sent unencrypted unless that is allowed`() {
        let refused = ClientHandshake(hostname: "g.example", tls: .none, credentials: credentials)
        let lines = play(refused, "220 esp\n250-esp\n250 AUTH PLAIN")
        #expect(lines == ["C: EHLO g.example", "failed: no login over an unencrypted connection"])
        let loopback = ClientHandshake(
            hostname: "g.example", tls: .none, credentials: credentials, allowsPlaintextAuthentication: true)
        #expect(play(loopback, "220 esp\n250-esp\n250 AUTH PLAIN\n235 ok").last == "ready")
    }
}
