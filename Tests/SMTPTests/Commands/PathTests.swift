import Mail
import Testing

@testable import SMTP

struct PathTests {
    @Test(arguments: [
        ("<jo@b.example>", "jo@b.example"),
        ("<Jo.Doe+news@B.Example>", "Jo.Doe+news@B.Example"),
        ("<\"jo doe\"@b.example>", "\"jo doe\"@b.example"),
        ("<\"a>b\"@b.example>", "\"a>b\"@b.example"),
        ("<\"a\\\"b>\"@b.example>", "\"a\\\"b>\"@b.example"),
        ("<\"@x:\"@b.example>", "\"@x:\"@b.example"),
        ("<jo@[192.0.2.1]>", "jo@[192.0.2.1]"),
        ("<jo@[IPv6:2001:db8::1]>", "jo@[IPv6:2001:db8::1]"),
        ("<@one.example:jo@b.example>", "jo@b.example"),
        ("<@one.example,@two.example:jo@b.example>", "jo@b.example"),
        ("<Postmaster@b.example>", "Postmaster@b.example"),
    ])
    func `every form of an address is accepted`(path: String, text: String) throws {
        guard case .mail(let mail) = try parse("MAIL FROM:\(path)") else { throw CommandError.unknownCommand }
        #expect(mail.reversePath?.fullText == text)
        guard case .recipient(let recipient) = try parse("rcpt to: \(path) ") else { throw CommandError.unknownCommand }
        #expect(recipient.recipient.fullText == text)
    }

    @Test func `the null reverse-path has no address`() throws {
        #expect(try parse("MAIL FROM:<>") == .mail(MailCommand(reversePath: nil)))
        #expect(try parse("MAIL FROM: <> ") == .mail(MailCommand(reversePath: nil)))
    }

    @Test(arguments: ["<Postmaster>", "<postmaster>", "<POSTMASTER>"])
    func `a postmaster without a domain gets the guard's hostname`(path: String) throws {
        guard case .recipient(let recipient) = try parse("RCPT TO:\(path)") else { throw CommandError.unknownCommand }
        #expect(recipient.recipient.fullText == "Postmaster@guard.example.com")
    }

    @Test(arguments: [
        "<@:jo@b.example>", "<@a.example jo@b.example>", "<@a.example,b.example:jo@b.example>", "<@a.example:>",
        "<@a.example>",
    ])
    func `an address with a broken source route is refused`(path: String) {
        #expect(throws: CommandError.badRecipient) { try parse("RCPT TO:\(path)") }
    }

    @Test func `addresses beyond ASCII need SMTPUTF8`() throws {
        #expect(throws: CommandError.needsSMTPUTF8) { try parse("MAIL FROM:<jo@münchen.example> BODY=8BITMIME") }
        guard case .mail(let mail) = try parse("MAIL FROM:<jo@münchen.example> SMTPUTF8") else {
            throw CommandError.unknownCommand
        }
        #expect(mail.reversePath?.fullText == "jo@münchen.example")
        play(
            """
            S: 220 guard.example.com ESMTP
            C: HELO a.example
            S: 250 guard.example.com
            C: MAIL FROM:<a@a.example>
            S: 250 sender ok
            C: RCPT TO:<ü@b.example>
            S: 553 5.6.7 address needs the SMTPUTF8 parameter on MAIL
            """)
    }
}
