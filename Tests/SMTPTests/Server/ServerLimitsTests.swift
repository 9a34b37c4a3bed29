import SMTPSupport
import Testing

@testable import SMTP

struct ServerLimitsTests {
    @Test func `recipients are limited, and refused ones do not count`() {
        play(
            """
            S: 220 guard.example.com ESMTP
            C: HELO a.example
            S: 250 guard.example.com
            C: MAIL FROM:<a@a.example>
            S: 250 sender ok
            C: RCPT TO:<no1@b.example>
            S: 550 no such user
            C: RCPT TO:<1@b.example>
            S: 250 recipient ok
            C: RCPT TO:<2@b.example>
            S: 250 recipient ok
            C: RCPT TO:<3@b.example>
            S: 452 4.5.3 too many recipients
            """, options { $0.recipients = 2 })
    }

    @Test func `too many bad commands close the session`() {
        let server = play(
            """
            S: 220 guard.example.com ESMTP
            C: A
            S: 500 5.5.2 command not recognized
            C: DATA
            S: 503 5.5.1 send EHLO first
            C: NOOP
            S: 250 2.0.0 ok
            C: EHLO
            S: 421 4.7.0 too many errors
            C: NOOP
            """, options { $0.badCommands = 3 })
        #expect(server.isClosed)
    }

    @Test func `bad recipient addresses do not count as bad commands`() {
        play(
            """
            S: 220 guard.example.com ESMTP
            C: HELO a.example
            S: 250 guard.example.com
            C: MAIL FROM:<a@a.example>
            S: 250 sender ok
            C: RCPT TO:<a>
            S: 553 5.1.3 recipient address has invalid syntax
            C: RCPT TO:<b>
            S: 553 5.1.3 recipient address has invalid syntax
            """, options { $0.badCommands = 1 })
    }

    @Test func `an accepted message resets the count of bad commands`() {
        play(
            """
            S: 220 guard.example.com ESMTP
            C: HELO a.example
            S: 250 guard.example.com
            C: A
            S: 500 5.5.2 command not recognized
            C: MAIL FROM:<a@a.example>
            S: 250 sender ok
            C: RCPT TO:<jo@b.example>
            S: 250 recipient ok
            C: DATA
            S: 354 end data with <CR><LF>.<CR><LF>
            C: .
            S: 250 2.0.0 ok
            C: B
            S: 500 5.5.2 command not recognized
            """, options { $0.badCommands = 2 })
    }

    @Test func `a line that is too long leaves the session usable`() {
        let long = String(repeating: "a", count: 2_100)
        let veryLong = String(repeating: "a", count: 20_000)
        play(
            """
            S: 220 guard.example.com ESMTP
            C: HELO a.example
            S: 250 guard.example.com
            C: NOOP \(long)
            S: 500 5.5.2 line too long
            C: NOOP \(veryLong)
            S: 500 5.5.2 line too long
            C: NOOP
            S: 250 2.0.0 ok
            """)
    }

    /// A browser can be made to send a request to any port, with commands in its body.
    @Test(arguments: ["GET /", "post / HTTP/1.1", "PUT /x", "OPTIONS *", "CONNECT a:25", "PRI * HTTP/2.0", "HEAD"])
    func `a web request ends the session at its first line`(_ line: String) {
        var server = MemoryServer(ServerOptions(hostname: "guard.example.com"))
        _ = server.takeOutput()
        server.feed("\(line)\r\nHost: a\r\n\r\nEHLO a.example\r\n")
        #expect(server.takeOutput() == ["521 5.5.1 this is not a web server"])
        #expect(server.isClosed)
    }

    @Test func `an extremely long line before EHLO ends the session`() {
        var server = MemoryServer(ServerOptions(hostname: "guard.example.com"))
        _ = server.takeOutput()
        server.feed("POST /\(String(repeating: "a", count: 20_000))\r\nEHLO a.example\r\n")
        #expect(server.takeOutput() == ["500 5.5.2 line too long"])
        #expect(server.isClosed)
    }
}
