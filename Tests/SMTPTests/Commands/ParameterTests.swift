import Mail
import Testing

@testable import SMTP

struct ParameterTests {
    private func mail(_ parameters: String, extensions: ServerExtensions = .all) throws -> MailCommand {
        guard case .mail(let mail) = try parse("MAIL FROM:<a@b.example> \(parameters)", extensions: extensions) else {
            throw CommandError.unknownCommand
        }
        return mail
    }

    private func recipient(_ parameters: String, extensions: ServerExtensions = .all) throws -> RecipientCommand {
        guard case .recipient(let recipient) = try parse("RCPT TO:<a@b.example> \(parameters)", extensions: extensions)
        else { throw CommandError.unknownCommand }
        return recipient
    }

    @Test func `MAIL accepts all parameters in any order and case`() throws {
        let mail = try mail("size=123 Body=8bitMIME SMTPUTF8 RET=HDRS ENVID=QQ+2B1 AUTH=<>  ")
        #expect(mail.declaredBytes == 123)
        #expect(mail.body == .eightBitMIME)
        #expect(mail.smtpUTF8)
        #expect(mail.returning == .headers)
        #expect(mail.envelopeID == "QQ+2B1")
        #expect(try self.mail("BODY=7BIT RET=full").body == .sevenBit)
        #expect(try self.mail("SIZE=99999999999999999999").declaredBytes == .max)
        #expect(try self.mail("AUTH=e+3Dmc2@example.com").declaredBytes == nil)
    }

    @Test(arguments: [
        ("SIZE", CommandError.badParameter("SIZE")), ("SIZE=-1", .badParameter("SIZE")),
        ("SIZE=1k", .badParameter("SIZE")),
        ("SIZE=999999999999999999999", .badParameter("SIZE")), ("SIZE=", .syntax("keyword=value")),
        ("BODY", .badParameter("BODY")), ("BODY=BINARYMIME", .badParameter("BODY")),
        ("SMTPUTF8=1", .badParameter("SMTPUTF8")),
        ("RET=SOME", .badParameter("RET")), ("ENVID=a+2b", .badParameter("ENVID")),
        ("ENVID=a=b", .badParameter("ENVID")),
        ("ENVID=" + String(repeating: "x", count: 101), .badParameter("ENVID")), ("ENVID=a+4", .badParameter("ENVID")),
        ("ENVID=a+0D+0Ab", .badParameter("ENVID")), ("ENVID=a+7F", .badParameter("ENVID")),
        ("ENVID=+C3+BC", .badParameter("ENVID")),
        ("AUTH", .badParameter("AUTH")), ("AUTH=+", .badParameter("AUTH")), ("SIZE=1 SIZE=1", .duplicateParameter),
        ("BODY=7BIT body=8BITMIME", .duplicateParameter), ("RET=FULL RET=FULL", .duplicateParameter),
        ("SMTPUTF8 SMTPUTF8", .duplicateParameter), ("NOTIFY=NEVER", .unknownParameter), ("XFOO=1", .unknownParameter),
        ("=1", .syntax("keyword=value")), ("-X=1", .syntax("keyword=value")), ("A_B=1", .syntax("keyword=value")),
        ("BY=120;R", .unknownParameter),
    ])
    func `a wrong parameter of MAIL is refused`(parameters: String, error: CommandError) {
        #expect(throws: error) { try mail(parameters) }
    }

    @Test func `RCPT accepts NOTIFY and ORCPT`() throws {
        let recipient = try recipient("NOTIFY=success,DELAY ORCPT=rfc822;jo+2Bx@b.example")
        #expect(recipient.notify == [.success, .delay])
        #expect(recipient.originalRecipient?.fullText == "rfc822;jo+2Bx@b.example")
        #expect(try self.recipient("NOTIFY=NEVER").notify == .never)
        #expect(try self.recipient("ORCPT=utf-8;ü@b.example").originalRecipient?.fullText == "utf-8;ü@b.example")
        #expect(try self.recipient("").notify == nil)
    }

    @Test(arguments: [
        ("ORCPT=rfc822;a+0Ab", CommandError.badParameter("ORCPT")), ("ORCPT=rfc822;a+C2+85b", .badParameter("ORCPT")),
        ("ORCPT=utf-8;a\u{9B}b", .badParameter("ORCPT")), ("ORCPT=utf-8;a\u{2028}b", .badParameter("ORCPT")),
        ("NOTIFY", CommandError.badParameter("NOTIFY")), ("NOTIFY=NEVER,SUCCESS", .badParameter("NOTIFY")),
        ("NOTIFY=SUCCESS,", .badParameter("NOTIFY")), ("NOTIFY=SUCCESS,SUCCESS", .badParameter("NOTIFY")),
        ("NOTIFY=NEVER NOTIFY=NEVER", .duplicateParameter), ("ORCPT=jo@b.example", .badParameter("ORCPT")),
        ("ORCPT=;jo", .badParameter("ORCPT")), ("ORCPT=rfc822;", .badParameter("ORCPT")),
        ("ORCPT=rfc822;ü", .badParameter("ORCPT")),
        ("ORCPT=rfc822;" + String(repeating: "x", count: 500), .badParameter("ORCPT")), ("SIZE=1", .unknownParameter),
    ])
    func `a wrong parameter of RCPT is refused`(parameters: String, error: CommandError) {
        #expect(throws: error) { try recipient(parameters) }
    }

    @Test(arguments: [
        ("BODY=8BITMIME", ServerExtensions.all.subtracting(.eightBitMIME)), ("SMTPUTF8", .all.subtracting(.smtpUTF8)),
        ("SMTPUTF8", .all.subtracting(.eightBitMIME)), ("RET=FULL", .all.subtracting(.dsn)),
        ("ENVID=x", .all.subtracting(.dsn)),
    ])
    func `a MAIL parameter of an extension that was not offered is unknown`(
        parameter: String, extensions: ServerExtensions
    ) {
        #expect(throws: CommandError.unknownParameter) { try mail(parameter, extensions: extensions) }
    }

    @Test func `the RCPT parameters of DSN are unknown without DSN`() {
        #expect(throws: CommandError.unknownParameter) { try recipient("NOTIFY=NEVER", extensions: []) }
        #expect(throws: CommandError.unknownParameter) { try recipient("ORCPT=rfc822;x", extensions: []) }
    }
}
