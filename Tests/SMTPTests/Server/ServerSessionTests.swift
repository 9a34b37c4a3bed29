import Mail
import Testing

@testable import SMTP

struct ServerSessionTests {
    @Test func `a client can send two messages in one session`() {
        let server = play(
            """
            S: 220 guard.example.com ESMTP
            C: EHLO app.example.com
            S: 250-guard.example.com
            S: 250-PIPELINING
            S: 250-SIZE 52428800
            S: 250-ENHANCEDSTATUSCODES
            S: 250-8BITMIME
            S: 250-SMTPUTF8
            S: 250-DSN
            S: 250 CHUNKING
            C: MAIL FROM:<news@example.com> SIZE=100
            S: 250 sender ok
            C: RCPT TO:<jo@b.example>
            S: 250 recipient ok
            C: RCPT TO:<nobody@b.example>
            S: 550 no such user
            C: DATA
            S: 354 end data with <CR><LF>.<CR><LF>
            C: Subject: hi
            C: 
            C: ..dot
            C: .
            S: 250 2.0.0 ok
            C: MAIL FROM:<>
            S: 250 sender ok
            C: RCPT TO:<jo@b.example>
            S: 250 recipient ok
            C: DATA
            S: 354 end data with <CR><LF>.<CR><LF>
            C: .
            S: 250 2.0.0 ok
            C: QUIT
            S: 221 2.0.0 bye
            """)
        #expect(server.messages == ["Subject: hi\r\n\r\n.dot\r\n", ""])
        #expect(server.isClosed)
    }

    @Test func `commands out of order are refused and the session goes on`() {
        play(
            """
            S: 220 guard.example.com ESMTP
            C: MAIL FROM:<a@a.example>
            S: 503 5.5.1 send EHLO first
            C: RCPT TO:<a@a.example>
            S: 503 5.5.1 send EHLO first
            C: DATA
            S: 503 5.5.1 send EHLO first
            C: RSET
            S: 250 2.0.0 ok
            C: HELO a.example
            S: 250 guard.example.com
            C: RCPT TO:<jo@b.example>
            S: 503 5.5.1 send MAIL first
            C: DATA
            S: 503 5.5.1 send MAIL first
            C: MAIL FROM:<a@a.example>
            S: 250 sender ok
            C: MAIL FROM:<b@a.example>
            S: 250 sender ok
            C: DATA
            S: 503 5.5.1 send RCPT first
            C: RCPT TO:<nobody@b.example>
            S: 550 no such user
            C: DATA
            S: 554 5.5.1 no valid recipients
            C: RSET
            S: 250 2.0.0 ok
            C: DATA
            S: 503 5.5.1 send MAIL first
            """)
    }

    @Test func `a second MAIL replaces a transaction without recipients and drops one with recipients`() {
        let server = play(
            """
            S: 220 guard.example.com ESMTP
            C: HELO a.example
            S: 250 guard.example.com
            C: MAIL FROM:<one@a.example>
            S: 250 sender ok
            C: RCPT TO:<nobody@b.example>
            S: 550 no such user
            C: DATA
            S: 554 5.5.1 no valid recipients
            C: MAIL FROM:<two@a.example>
            S: 250 sender ok
            C: RCPT TO:<jo@b.example>
            S: 250 recipient ok
            C: MAIL FROM:<three@a.example>
            S: 503 5.5.1 a transaction is already open; both are dropped; send DATA or RSET before MAIL
            C: RCPT TO:<kim@b.example>
            S: 503 5.5.1 send MAIL first
            C: DATA
            S: 503 5.5.1 send MAIL first
            C: MAIL FROM:<four@a.example>
            S: 250 sender ok
            """)
        #expect(server.deliveries.isEmpty)
        guard case .transaction(let transaction) = server.session.state else {
            Issue.record("no transaction")
            return
        }
        #expect(transaction.mail.reversePath == Address("four@a.example"))
    }

    /// Lines that try to begin another transaction, and their refusals.
    @Test(arguments: [
        ("MAIL FROM:<later@a.example>", "451 later"), ("MAIL FROM:<broken@>", "553 5.1.7 …"),
        ("MAIL FROM:b@a.example", "501 5.5.4 …"), ("MAIL FROM:<b@a.example> SIZE=99999999999", "552 5.3.4 …"),
        ("mail from:<b@a.example> X=Y", "555 5.5.4 …"), ("SEND FROM:<b@a.example>", "500 5.5.2 …"),
        ("MAIL\tFROM:<b@a.example>", "501 5.5.2 …"), (" MAIL FROM:<b@a.example>", "500 5.5.2 …"),
        ("MAIL FROM:<\(String(repeating: "b", count: 3000))@a.example>", "500 5.5.2 line too long"),
        ("MAIL FROM:<\(String(repeating: "b", count: 13_000))@a.example>", "500 5.5.2 line too long"),
    ])
    func `a refused MAIL leaves no transaction for later commands`(line: String, reply: String) {
        play(
            """
            S: 220 guard.example.com ESMTP
            C: HELO a.example
            S: 250 guard.example.com
            C: MAIL FROM:<a@a.example>
            S: 250 sender ok
            C: RCPT TO:<nobody@b.example>
            S: 550 no such user
            C: \(line)
            S: \(reply)
            C: RCPT TO:<jo@b.example>
            S: 503 5.5.1 send MAIL first
            C: DATA
            S: 503 5.5.1 send MAIL first
            """)
    }

    @Test func `neither a too long recipient nor an unknown command ends a transaction`() {
        let long = String(repeating: "b", count: 13_000)
        let server = play(
            """
            S: 220 guard.example.com ESMTP
            C: HELO a.example
            S: 250 guard.example.com
            C: MAIL FROM:<a@a.example>
            S: 250 sender ok
            C: RCPT TO:<\(long)@b.example>
            S: 500 5.5.2 line too long
            C: XYZZY
            S: 500 5.5.2 command not recognized
            C: RCPT TO:<jo@b.example>
            S: 250 recipient ok
            C: DATA
            S: 354 end data with <CR><LF>.<CR><LF>
            C: hi
            C: .
            S: 250 2.0.0 ok
            """)
        #expect(server.messages == ["hi\r\n"])
    }

    @Test func `NOOP, HELP, VRFY, EXPN and unknown commands have their replies`() {
        play(
            """
            S: 220 guard.example.com ESMTP
            C: NOOP
            S: 250 2.0.0 ok
            C: HELP
            S: 214 2.0.0 EHLO …
            C: VRFY jo
            S: 252 2.1.5 not verified; send mail and see
            C: EXPN list
            S: 502 5.5.1 command not implemented
            C: XYZZY
            S: 500 5.5.2 command not recognized
            C: AUTH PLAIN
            S: 502 5.5.1 command not implemented
            C: STARTTLS.
            S: 500 5.5.2 command not recognized
            """)
        play("S: 220 guard.example.com ESMTP\nC: STARTTLS\nS: 502 5.5.1 command not implemented")
    }

    @Test func `a refused MAIL opens no transaction, and HELO drops an open one`() {
        let server = play(
            """
            S: 220 guard.example.com ESMTP
            C: HELO a.example
            S: 250 guard.example.com
            C: MAIL FROM:<later@a.example>
            S: 451 later
            C: RCPT TO:<jo@b.example>
            S: 503 5.5.1 send MAIL first
            C: MAIL FROM:<a@a.example>
            S: 250 sender ok
            C: RCPT TO:<jo@b.example>
            S: 250 recipient ok
            C: HELO b.example
            S: 250 guard.example.com
            C: DATA
            S: 503 5.5.1 send MAIL first
            """)
        #expect(server.session.hello == Hello(domain: "b.example", isExtended: false))
    }

    @Test func `only offered extensions are accepted`() {
        play(
            """
            S: 220 guard.example.com ESMTP
            C: EHLO a.example
            S: 250-guard.example.com
            S: 250-PIPELINING
            S: 250-SIZE 1000
            S: 250 ENHANCEDSTATUSCODES
            C: MAIL FROM:<a@a.example> BODY=8BITMIME
            S: 555 5.5.4 parameter not recognized
            C: MAIL FROM:<a@a.example> SIZE=1001
            S: 552 5.3.4 message too large
            C: MAIL FROM:<a@a.example> SIZE=1000
            S: 250 sender ok
            C: BDAT 6 LAST
            C: NOOP
            S: 502 5.5.1 command not implemented
            """, options { ($0.extensions, $0.messageBytes) = ([], 1000) })
    }

    @Test func `the extensions to offer can change until EHLO is answered`() {
        var session = ServerSession(options: options())
        let action = Array("EHLO a.example".utf8).withUnsafeBytes { session.receive(line: $0) }
        #expect(action == .hello(Hello(domain: "a.example", isExtended: true)))
        session.options.extensions = [.smtpUTF8]
        session.options.messageBytes = 77
        #expect(session.helloReply().lines.dropFirst() == ["PIPELINING", "SIZE 77", "ENHANCEDSTATUSCODES"])
    }

    @Test func `recipients may be pipelined and are answered in order`() {
        var session = ServerSession(options: options { $0.recipients = 3 })
        func receive(_ line: String) -> ServerAction { Array(line.utf8).withUnsafeBytes { session.receive(line: $0) } }
        _ = receive("EHLO a.example")
        _ = session.helloReply()
        _ = receive("MAIL FROM:<a@a.example>")
        session.answered(mail: ServerReplies.ok)
        for name in ["1", "2", "3"] {
            guard case .recipient(let command) = receive("RCPT TO:<\(name)@b.example>") else {
                Issue.record("no recipient")
                return
            }
            #expect(command.recipient.localPart == name)
        }
        #expect(receive("RCPT TO:<4@b.example>") == .reply(ServerReplies.tooManyRecipients))
        session.answered(recipient: ServerReplies.ok)
        session.answered(recipient: Reply(550, nil, "no"))
        session.answered(recipient: ServerReplies.ok)
        guard case .transaction(let transaction) = session.state else {
            Issue.record("no transaction")
            return
        }
        #expect(transaction.acceptedRecipients == 2)
        #expect(transaction.refusedRecipients == 1)
        #expect(receive("DATA") == .data(ServerReplies.startMailInput))
        for (line, isRecipient) in [("RCPT TO:<a>", true), ("rcpt x", true), ("RCPTX TO:", false), ("DATA", false)] {
            #expect(Array(line.utf8).withUnsafeBytes { ServerSession.isRecipient(line: $0) } == isRecipient)
        }
    }
}
