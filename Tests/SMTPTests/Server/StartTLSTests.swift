import SMTPSupport
import Testing

@testable import SMTP

struct StartTLSTests {
    @Test func `after STARTTLS the client must send EHLO again`() {
        let server = play(
            """
            S: 220 guard.example.com ESMTP
            C: STARTTLS
            S: 503 5.5.1 send EHLO first
            C: EHLO a.example
            S: 250-guard.example.com
            S: 250-PIPELINING
            S: 250-SIZE 52428800
            S: 250-ENHANCEDSTATUSCODES
            S: 250 STARTTLS
            C: MAIL FROM:<a@a.example>
            S: 530 5.7.0 send STARTTLS first
            C: VRFY jo
            S: 530 5.7.0 send STARTTLS first
            C: STARTTLS now
            S: 501 5.5.4 no argument allowed
            C: STARTTLS
            S: 220 2.0.0 ready to start TLS
            C: MAIL FROM:<a@a.example>
            S: 503 5.5.1 send EHLO first
            C: EHLO a.example
            S: 250-guard.example.com
            S: 250-PIPELINING
            S: 250-SIZE 52428800
            S: 250 ENHANCEDSTATUSCODES
            C: STARTTLS
            S: 503 5.5.1 TLS is already active
            C: MAIL FROM:<a@a.example>
            S: 250 sender ok
            """, options { ($0.tls, $0.extensions) = (.required, []) })
        #expect(server.session.isTLSActive)
    }

    @Test func `STARTTLS is refused during a transaction and with commands pipelined after it`() {
        var server = MemoryServer(options { $0.tls = .offered })
        server.feed("EHLO a.example\r\nMAIL FROM:<a@a.example>\r\nSTARTTLS\r\n")
        #expect(server.takeOutput().last == "503 5.5.1 STARTTLS not allowed during a transaction")
        server.feed("RSET\r\nSTARTTLS\r\nMAIL FROM:<evil@a.example>\r\n")
        #expect(server.takeOutput().last == "501 5.5.1 commands after STARTTLS refused")
        #expect(server.isClosed)
    }

    @Test func `nothing received before TLS is kept after the handshake`() {
        var options = options { ($0.tls, $0.authentication) = (.offered, .optional) }
        options.allowsPlaintextAuthentication = true
        var server = MemoryServer(options)
        server.feed("EHLO a.example\r\nAUTH PLAIN AGpvAHNlY3JldA==\r\nXYZZY\r\n")
        #expect(server.session.login == "jo")
        server.feed("STARTTLS\r\n")
        #expect(server.session.hello == nil)
        #expect(server.session.login == nil)
        #expect(server.session.isTLSActive)
        _ = server.takeOutput()
        server.feed("RSET\r\nMAIL FROM:<a@a.example>\r\n")
        #expect(server.takeOutput() == ["250 2.0.0 ok", "503 5.5.1 send EHLO first"])
    }
}
