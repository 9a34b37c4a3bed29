import Content
import Mail
import Testing

@testable import Guard

struct SessionMailTests {
    private func mail(_ arguments: String..., isWhole: Bool = true) -> SessionMail {
        var mail = SessionMail()
        for argument in arguments { mail.add(argument: argument, isWhole: isWhole) }
        return mail
    }

    @Test func `distinct arguments are kept without control characters, up to a limit`() {
        #expect(mail("TO:<a>", "TO:<b>", "TO:<a>", "").arguments == ["TO:<a>", "TO:<b>"])
        #expect(mail("TO:<a\u{1B}[2J\n>").arguments == ["TO:<a?[2J?>"])
        var many = SessionMail()
        for number in 0..<50 { many.add(argument: "TO:<\(number)>") }
        #expect(many.arguments.count == SessionMail.argumentLimit && many.arguments.first == "TO:<0>")
    }

    @Test func `a long or incomplete argument is cut before the first word that does not fit`() {
        let filler = String(repeating: "x", count: 285)
        #expect(mail("TO:<\(filler),jane@example.com>").arguments == ["TO:<\(filler),…"])
        #expect(mail("TO:<jane@exam", isWhole: false).arguments == ["TO:<…"])
        #expect(mail(String(repeating: "y", count: 400)).arguments == ["…"])
    }

    @Test func `the sender, the number of recipients and the first recipient of an envelope are kept`() {
        var mail = SessionMail(sender: nil)
        for name in ["ann", "bob"] { mail.add(recipient: Address("\(name)@example.net")!) }
        #expect(mail.sender == "<>" && mail.countRecipients == 2 && mail.firstRecipient == "ann@example.net")
        mail.add(SessionMail())
        #expect(mail.sender == "<>", "a later event without a transaction removes nothing")
        mail.add(SessionMail(sender: Address("news@example.com")))
        #expect(mail.sender == "news@example.com" && mail.countRecipients == 0 && mail.firstRecipient == nil)
    }

    @Test func `messages are kept up to a limit`() {
        var one = SessionMail()
        one.add(message: RecordID(value: 1))
        var mail = SessionMail()
        for _ in 0..<SessionMail.messageLimit {
            #expect(mail.hasRoom(for: one))
            mail.add(one)
        }
        #expect(!mail.hasRoom(for: one) && mail.hasRoom(for: SessionMail()))
        mail.add(one)
        #expect(mail.messages.count == SessionMail.messageLimit)
    }

    @Test(arguments: [
        ("TO:<jane@example.com> NOTIFY=NEVER ORCPT=rfc822;jane@example.com", "<…@example.com>"),
        ("FROM:<@relay.example:jane@example.com>", "<…@example.com>"), ("TO:<a..b@docomo.example>", "[hidden]"),
        ("TO:<nonsense>", "[hidden]"), ("jane@example.com", "[hidden]"), (">jane@example.com<", "[hidden]"),
    ])
    func `a redacted argument shows the redacted address, or that it is hidden`(_ argument: String, _ shown: String) {
        let redaction = AddressRedaction(.localPart) { _, _ in [] }
        #expect(redaction.shown(argument: argument) == shown)
        #expect(AddressRedaction.off.shown(argument: argument) == argument)
    }
}
