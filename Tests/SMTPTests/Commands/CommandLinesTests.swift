import Mail
import Testing

@testable import SMTP

/// MAIL and RCPT stored as lines read back unchanged.
@Suite struct CommandLinesTests {
    @Test func `a command read from its own line has all its parameters`() throws {
        var mail = MailCommand(reversePath: Address("\"a b\"@example.com"))
        mail.declaredBytes = 4096
        mail.body = .eightBitMIME
        mail.smtpUTF8 = true
        mail.returning = .headers
        mail.envelopeID = "e+2B1"
        #expect(
            mail.line == "MAIL FROM:<\"a b\"@example.com> SIZE=4096 BODY=8BITMIME SMTPUTF8 RET=HDRS ENVID=e+2B1")
        #expect(MailCommand(line: mail.line) == mail)
        let bounce = MailCommand(reversePath: nil)
        #expect(MailCommand(line: bounce.line) == bounce)
        var recipient = RecipientCommand(recipient: Address("jö@example.org")!)
        recipient.notify = [.failure, .delay]
        recipient.originalRecipient = OriginalRecipient(fullText: "rfc822;" + String(repeating: "x", count: 480))
        #expect(RecipientCommand(line: recipient.line) == recipient)
        recipient.notify = .never
        #expect(RecipientCommand(line: recipient.line) == recipient)
    }

    @Test(arguments: ["", "MAIL", "RCPT TO:<a@b.example>", "MAIL FROM:<x", "QUIT", "MAIL FROM:<a@b.example> X=1"])
    func `a line that is not a valid MAIL command is not read`(_ line: String) {
        #expect(MailCommand(line: line) == nil)
    }
}
