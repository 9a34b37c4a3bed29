import Mail
import Testing

@testable import SMTP

struct ClientSessionTests {
    private func capabilities(_ change: (inout Capabilities) -> Void = { _ in }) -> Capabilities {
        var capabilities = Capabilities()
        change(&capabilities)
        return capabilities
    }

    private func wire(_ capabilities: Capabilities, _ write: (inout ClientSession, inout [UInt8]) -> Void) -> String {
        var session = ClientSession(capabilities: capabilities)
        var bytes: [UInt8] = []
        write(&session, &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    @Test func `parameters are sent only to a server that offers them`() throws {
        var mail = MailCommand(reversePath: Address("a@a.example"))
        mail.declaredBytes = 5
        mail.body = .eightBitMIME
        mail.smtpUTF8 = true
        mail.returning = .full
        mail.envelopeID = "id+2B"
        #expect(wire(capabilities()) { $0.mail(mail, bytes: 9, into: &$1) } == "MAIL FROM:<a@a.example>\r\n")
        let all = capabilities { ($0.size, $0.eightBitMIME, $0.smtpUTF8, $0.dsn) = (true, true, true, true) }
        #expect(
            wire(all) { $0.mail(mail, bytes: 9, into: &$1) }
                == "MAIL FROM:<a@a.example> SIZE=9 BODY=8BITMIME SMTPUTF8 RET=FULL ENVID=id+2B\r\n")
        #expect(wire(all) { $0.mail(MailCommand(reversePath: nil), bytes: nil, into: &$1) } == "MAIL FROM:<>\r\n")

        var recipient = RecipientCommand(recipient: try #require(Address("\"b c\"@b.example")))
        recipient.notify = [.failure, .success]
        recipient.originalRecipient = OriginalRecipient(fullText: "rfc822;x")
        #expect(wire(capabilities()) { $0.recipient(recipient, into: &$1) } == "RCPT TO:<\"b c\"@b.example>\r\n")
        #expect(
            wire(all) { $0.recipient(recipient, into: &$1) }
                == "RCPT TO:<\"b c\"@b.example> NOTIFY=SUCCESS,FAILURE ORCPT=rfc822;x\r\n")
        recipient.notify = .never
        recipient.originalRecipient = nil
        #expect(wire(all) { $0.recipient(recipient, into: &$1) } == "RCPT TO:<\"b c\"@b.example> NOTIFY=NEVER\r\n")
    }

    @Test func `replies are matched to commands in order`() throws {
        var session = ClientSession(capabilities: capabilities())
        var bytes: [UInt8] = []
        session.mail(MailCommand(reversePath: nil), bytes: nil, into: &bytes)
        session.recipient(RecipientCommand(recipient: try #require(Address("a@b.example"))), into: &bytes)
        session.data(into: &bytes)
        #expect(session.awaitedReplies == 3)
        let (ok, no, go) = (Reply(250, nil, "ok"), Reply(550, nil, "no"), Reply(354, nil, "go"))
        #expect(session.receive(ok) == (.mail, .accepted(ok)))
        #expect(session.receive(no) == (.recipient, .refused(no)))
        #expect(!session.isCollecting)
        #expect(session.receive(go) == (.data, .accepted(go)))
        #expect(session.isCollecting)
        bytes = []
        session.endOfData(bodyEndsWithCRLF: false, into: &bytes)
        #expect(shown(bytes) == shown("\r\n.\r\n".utf8))
        #expect(session.receive(ok) == (.endOfData, .accepted(ok)))
        #expect(session.isUsable)
        bytes = []
        session.reset(into: &bytes)
        session.quit(into: &bytes)
        #expect(shown(bytes) == shown("RSET\r\nQUIT\r\n".utf8))
        #expect(session.receive(ok).answer == .accepted(ok))
        #expect(session.receive(Reply(221, nil, "bye")).answer == .accepted(Reply(221, nil, "bye")))
        #expect(!session.isUsable)
    }

    @Test func `chunks are announced by BDAT with their size`() {
        let text = wire(capabilities { $0.chunking = true }) { session, bytes in
            session.chunk(Chunk(size: 10, isLast: false), into: &bytes)
            session.chunk(Chunk(size: 0, isLast: true), into: &bytes)
        }
        #expect(text == "BDAT 10\r\nBDAT 0 LAST\r\n")
    }

    @Test func `a success code that is not expected is never accepted`() {
        let successes: [(SMTP.Expectation, [UInt16])] = [
            (.greeting, [220]), (.hello, [250]), (.startTLS, [220]), (.challenge, [334]), (.authenticated, [235]),
            (.mail, [250]), (.recipient, [250, 251, 252]), (.data, [354]), (.chunk, [250]), (.endOfData, [250]),
            (.reset, [250]), (.quit, [221]),
        ]
        for (expectation, codes) in successes {
            for code: UInt16 in 200...599 {
                let reply = Reply(code, nil, "x")
                let answer = Answer(reply, expecting: expectation)
                if codes.contains(code) {
                    #expect(answer == .accepted(reply))
                } else {
                    #expect(answer == (code >= 400 ? .refused(reply) : .unexpected(reply)))
                }
            }
        }
    }

    @Test(arguments: [200, 251, 220, 235, 334, 354] as [UInt16])
    func `a session is unusable after an unexpected success code`(code: UInt16) {
        var session = ClientSession(capabilities: capabilities())
        var bytes: [UInt8] = []
        session.mail(MailCommand(reversePath: nil), bytes: nil, into: &bytes)
        #expect(session.receive(Reply(code, nil, "x")).answer == .unexpected(Reply(code, nil, "x")))
        #expect(!session.isUsable)
    }

    @Test func `a session is unusable after a 421 and after a reply without a command`() {
        var session = ClientSession(capabilities: capabilities())
        #expect(session.receive(Reply(250, nil, "x")) == (nil, .unexpected(Reply(250, nil, "x"))))
        #expect(!session.isUsable)
        session = ClientSession(capabilities: capabilities())
        var bytes: [UInt8] = []
        session.reset(into: &bytes)
        #expect(session.receive(Reply(421, nil, "x")).answer == .refused(Reply(421, nil, "x")))
        #expect(!session.isUsable)
    }
}
