import Testing

@testable import SMTP

struct AuthenticationTests {
    private func options(_ change: (inout ServerOptions) -> Void = { _ in }) -> ServerOptions {
        var options = ServerOptions(hostname: "guard.example.com")
        options.authentication = .required
        options.tls = .implicit
        options.extensions = []
        change(&options)
        return options
    }

    private let hello = """
        S: 220 guard.example.com ESMTP
        C: EHLO a.example
        S: 250-guard.example.com
        S: 250-PIPELINING
        S: 250-SIZE 52428800
        S: 250-ENHANCEDSTATUSCODES
        S: 250 AUTH PLAIN LOGIN
        """

    @Test(arguments: [
        // "\0jo\0secret"
        """
        C: AUTH PLAIN AGpvAHNlY3JldA==
        S: 235 2.7.0 authentication succeeded
        """,
        // "jo\0jo\0secret"
        """
        C: AUTH plain
        S: 334 
        C: am8Aam8Ac2VjcmV0
        S: 235 2.7.0 authentication succeeded
        """,
        """
        C: AUTH LOGIN
        S: 334 VXNlcm5hbWU6
        C: am8=
        S: 334 UGFzc3dvcmQ6
        C: c2VjcmV0
        S: 235 2.7.0 authentication succeeded
        """,
        """
        C: AUTH LOGIN am8=
        S: 334 UGFzc3dvcmQ6
        C: c2VjcmV0
        S: 235 2.7.0 authentication succeeded
        """,
    ])
    func `MAIL is accepted after a login`(dialog: String) {
        let server = play(
            """
            \(hello)
            C: MAIL FROM:<a@a.example>
            S: 530 5.7.0 authentication required
            \(dialog)
            C: AUTH PLAIN AGpvAHNlY3JldA==
            S: 503 5.5.1 already logged in
            C: EHLO a.example
            S: 250-guard.example.com
            S: 250-PIPELINING
            S: 250-SIZE 52428800
            S: 250 ENHANCEDSTATUSCODES
            C: MAIL FROM:<a@a.example>
            S: 250 sender ok
            """, options())
        #expect(server.session.login == "jo")
    }

    @Test(arguments: [
        ("AUTH PLAIN AGpvAHdyb25n", "535 5.7.8 authentication credentials invalid"),
        ("AUTH PLAIN !!!!", "501 5.5.2 invalid base64"),
        ("AUTH PLAIN AGpvAHNlY3JldA", "501 5.5.2 invalid base64"),
        ("AUTH PLAIN =", "501 5.5.2 invalid authentication response"),
        ("AUTH PLAIN am8=", "501 5.5.2 invalid authentication response"),
        // "other\0jo\0secret": a login on behalf of another user.
        ("AUTH PLAIN b3RoZXIAam8Ac2VjcmV0", "501 5.5.2 invalid authentication response"),
        // "\0\0secret"
        ("AUTH PLAIN AABzZWNyZXQ=", "501 5.5.2 invalid authentication response"),
        // "\0jo\0sec\0ret"
        ("AUTH PLAIN AGpvAHNlYwByZXQ=", "501 5.5.2 invalid authentication response"),
        // not UTF-8
        ("AUTH PLAIN AGpvAP/+", "501 5.5.2 invalid authentication response"),
        ("AUTH LOGIN =", "501 5.5.2 invalid authentication response"),
        ("AUTH GSSAPI", "504 5.5.4 authentication mechanism not supported"),
    ])
    func `a bad login is refused and the session goes on`(line: String, reply: String) {
        let server = play("\(hello)\nC: \(line)\nS: \(reply)\nC: NOOP\nS: 250 2.0.0 ok", options())
        #expect(server.session.login == nil)
    }

    @Test func `a star cancels a login, and any other line counts as its response`() {
        play(
            """
            \(hello)
            C: AUTH PLAIN
            S: 334 
            C: *
            S: 501 5.7.0 authentication cancelled
            C: AUTH LOGIN
            S: 334 VXNlcm5hbWU6
            C: NOOP you
            S: 501 5.5.2 invalid base64
            C: AUTH LOGIN
            S: 334 VXNlcm5hbWU6
            C: \(String(repeating: "A", count: 12_400))
            S: 500 5.5.6 authentication line too long
            C: NOOP
            S: 250 2.0.0 ok
            """, options())
    }

    @Test func `refused logins count as bad commands and end the session`() {
        let refused = "C: AUTH PLAIN AGpvAHdyb25n\nS: 535 5.7.8 authentication credentials invalid\n"
        let server = play(
            "\(hello)\n\(refused)\(refused)C: AUTH PLAIN AGpvAHNlY3JldA==\nS: 421 4.7.0 too many errors",
            options { $0.badCommands = 2 })
        #expect(server.isClosed)
    }

    @Test func `cancelled logins count as bad commands`() {
        let cancelled = "C: AUTH PLAIN\nS: 334 \nC: *\nS: 501 5.7.0 authentication cancelled\n"
        let server = play(
            "\(hello)\n\(cancelled)\(cancelled)C: AUTH LOGIN\nS: 334 VXNlcm5hbWU6\nC: ?\nS: 421 4.7.0 too many errors",
            options { $0.badCommands = 3 })
        #expect(server.isClosed)
    }

    @Test func `too many refused logins end the session, also with other commands between them`() {
        let refused = "C: AUTH PLAIN AGpvAHdyb25n\nS: 535 5.7.8 authentication credentials invalid\n"
        let noop = "C: NOOP\nS: 250 2.0.0 ok\n"
        let server = play(
            "\(hello)\n\(refused)\(noop)\(refused)C: AUTH PLAIN AGpvAHNlY3JldA==\nS: 421 4.7.0 too many errors",
            options { $0.failedLogins = 2 })
        #expect(server.isClosed)
    }

    @Test func `AUTH needs encryption unless plaintext authentication is allowed`() {
        play(
            """
            S: 220 guard.example.com ESMTP
            C: EHLO a.example
            S: 250-guard.example.com
            S: 250-PIPELINING
            S: 250-SIZE 52428800
            S: 250-ENHANCEDSTATUSCODES
            S: 250 STARTTLS
            C: AUTH PLAIN AGpvAHNlY3JldA==
            S: 538 5.7.11 AUTH requires TLS
            C: STARTTLS
            S: 220 2.0.0 ready to start TLS
            C: EHLO a.example
            S: 250-guard.example.com
            S: 250-PIPELINING
            S: 250-SIZE 52428800
            S: 250-ENHANCEDSTATUSCODES
            S: 250 AUTH PLAIN LOGIN
            C: AUTH PLAIN AGpvAHNlY3JldA==
            S: 235 2.7.0 authentication succeeded
            """, options { $0.tls = .offered })
        play(
            "\(hello)\nC: AUTH PLAIN AGpvAHNlY3JldA==\nS: 235 2.7.0 authentication succeeded",
            options { ($0.tls, $0.allowsPlaintextAuthentication) = (.none, true) })
        play(
            """
            S: 220 guard.example.com ESMTP
            C: EHLO a.example
            S: 250-guard.example.com
            S: 250-PIPELINING
            S: 250-SIZE 52428800
            S: 250-ENHANCEDSTATUSCODES
            S: 250-STARTTLS
            S: 250 AUTH PLAIN LOGIN
            C: AUTH PLAIN
            S: 530 5.7.0 send STARTTLS first
            """, options { ($0.tls, $0.allowsPlaintextAuthentication) = (.required, true) })
    }

    @Test func `AUTH is refused before EHLO and during a transaction`() {
        play(
            """
            S: 220 guard.example.com ESMTP
            C: AUTH PLAIN
            S: 503 5.5.1 send EHLO first
            C: HELO a.example
            S: 250 guard.example.com
            C: AUTH PLAIN
            S: 503 5.5.1 send EHLO first
            C: MAIL FROM:<a@a.example>
            S: 250 sender ok
            C: AUTH PLAIN
            S: 503 5.5.1 AUTH not allowed during a transaction
            """, options { $0.authentication = .optional })
    }

    @Test func `a login that cannot be verified is a temporary failure`() {
        var session = ServerSession(options: options())
        func receive(_ line: String) -> ServerAction { Array(line.utf8).withUnsafeBytes { session.receive(line: $0) } }
        _ = receive("EHLO a.example")
        _ = session.helloReply()
        let action = receive("AUTH PLAIN AGpvAHNlY3JldA==")
        #expect(action == .verify(Credentials(login: "jo", plainTextPassword: "secret")))
        #expect(session.answered(authentication: .unavailable).text.hasPrefix("454 4.7.0"))
        #expect(session.login == nil)
    }
}
