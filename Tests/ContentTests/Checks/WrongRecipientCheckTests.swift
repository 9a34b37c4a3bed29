import Mail
import Testing

@testable import Content

struct WrongRecipientCheckTests {
    private static let header = [
        "From: Shop <news@shop.example>", "To: jane@example.com", "Subject: News",
        "MIME-Version: 1.0", "Content-Type: text/plain; charset=utf-8", "",
    ]

    private func findings(
        _ text: String, to recipients: [String] = ["jane@example.com"], header: [String] = header
    ) -> [Finding] {
        let mail = message(header.joined(separator: "\r\n"), text)
        return WrongRecipientCheck().judge(facts(mail, recipients: recipients.map { Address($0)! }))
    }

    @Test func `a finding names the kind and the place, and never the whole address`() throws {
        let text = "Hello,\r\n\r\nThis message was sent to Bob.Miller@Mail.example."
        let finding = try #require(findings(text).first)
        #expect(finding.check == "wrong-recipient")
        #expect(finding.kind == "sent-to")
        #expect(finding.where == "text")
        #expect(finding.excerpt == "b***@mail.example")
        #expect(finding.reason == "the text names another recipient, \"b***@mail.example\", in text")
        let spot = try #require(finding.spot)
        let mail = message(Self.header.joined(separator: "\r\n"), text)
        #expect(
            String(decoding: mail.surfaces[spot.surface].text[spot.range], as: UTF8.self) == "Bob.Miller@Mail.example")
    }

    /// For each, the same sentence must pass with the recipient's own address.
    @Test(arguments: [
        "This message was sent to @.", "This e-mail has been sent to: @", "This newsletter was originally sent to <@>",
        "This email was sent to Bob Miller (@).", "This email was sent to you (@) by Shop.",
        "This email is intended for @.", "You are subscribed as @.", "You're currently subscribed as: @",
        "You are currently subscribed to Spring Deals as: @", "You are registered with the email address @",
        "Your subscribed e-mail address is: [@]", "You received this email because @ is subscribed to our list.",
        "You are receiving this because your email address @ is on our list.",
        "Dieser Newsletter wurde an @ gesendet.", "Diese E-Mail wurde an die Adresse @ verschickt.",
        "Sie erhalten diese Nachricht, weil Ihre E-Mail-Adresse @ bei uns gespeichert ist.",
        "Sie sind mit der E-Mail-Adresse @ angemeldet.",
        "Cet e-mail vous a été envoyé à l'adresse @.", "Ce message a été envoyé à @",
        "Vous êtes inscrit à notre lettre avec l’adresse @.",
        "Este correo electrónico ha sido enviado a @.", "Está suscrito como @.",
        "Recibes este mensaje porque tu dirección de correo electrónico @ está en la lista.",
        "Esta mensagem foi enviada para @.", "Você está inscrito como @.",
        "Questa e-mail è stata inviata a @.", "Sei iscritto con l'indirizzo @.",
        "Deze e-mail is verzonden naar @.", "U bent ingeschreven als @.",
        "Ta wiadomość została wysłana na adres @.", "Ten newsletter został wysłany do: @",
        "Это письмо было отправлено на адрес @.", "Вы подписаны на рассылку как @",
        "Bu e-posta @ adresine gönderilmiştir.", "Bu bülten, @ adresine gönderildi.",
        "Det här mejlet har skickats till @.", "Detta nyhetsbrev skickades till @",
        "このメールは @ 宛に送信されました。", "本メールは、@様にお送りしています。", "ご登録メールアドレス：@",
        "此邮件发送至@，如需退订请点击此处。", "本郵件已寄送至 @", "您收到此邮件是因为您的邮箱 @ 已订阅。",
    ]) func `another person's address is found where mail names its recipient`(sentence: String) {
        let parts = sentence.split(separator: "@", maxSplits: 1, omittingEmptySubsequences: false)
        #expect(findings(parts.joined(separator: "bob@mail.example")).count == 1)
        #expect(findings(parts.joined(separator: "Jane@Example.com")).isEmpty)
        #expect(findings(parts.joined(separator: "jane+news@example.com")).isEmpty)
    }

    @Test(arguments: [
        "This email was sent to you by Acme Partners (office@partner.example).",
        "This email was sent to you because you contacted help@partner.example.",
        "You received this email because bob@mail.example shared a folder with you.",
        "You received this message because bob@mail.example invited you.",
        "A copy of the confirmation was sent to bob@mail.example.",
        "Your gift card was sent to bob@mail.example.",
        "This message was sent to j***@mail.example.", "This message was sent to {{email}}@mail.example.",
        "This message was sent to our customers. Questions? Write to bob@mail.example.",
        "You are subscribed to Deals, share them with bob@mail.example",
        "Sie haben sich gefragt, wer unter der Adresse info@partner.example antwortet.",
        "Dieser Newsletter wurde an viele gesendet. Antworten bitte an bob@mail.example",
        "Vous êtes invités à nous écrire avec l'adresse info@partner.example",
        "This message was sent to the list news@shop.example.", "This message was sent to all@lists.shop.example.",
        "> This message was sent to bob@mail.example.", "This message was sent to bob@mail.example, jane@example.com",
        "This message was sent to 名前bobü@mail.example",
        "---------- Forwarded message ---------\r\nFrom: Bob\r\n\r\nThis message was sent to bob@mail.example",
        "On Monday, Bob <bob@mail.example> wrote:\r\n\r\nThis message was sent to bob@mail.example",
    ]) func `an address that is not named as the mail's recipient passes`(text: String) {
        #expect(findings(text).isEmpty)
    }

    @Test func `the address of any envelope recipient passes`() {
        let text = "This message was sent to bob@mail.example."
        #expect(findings(text, to: ["jane@example.com", "bob@mail.example"]).isEmpty)
        #expect(findings(text, to: ["jane@example.com", "ann@example.com"]).count == 1)
    }

    @Test func `an address on the line after its phrase is found`() {
        #expect(findings("This message was sent to\r\nbob@mail.example").count == 1)
        #expect(findings("This message was sent to our readers\r\n\r\nbob@mail.example").isEmpty)
    }

    @Test func `an address that is also in To passes`() {
        var header = Self.header
        header[1] = "To: jane@example.com, Bob <bob@mail.example>"
        #expect(findings("This message was sent to bob@mail.example.", header: header).isEmpty)
    }

    @Test func `without an envelope the recipients are read from To and Cc`() {
        #expect(findings("This message was sent to bob@mail.example.", to: []).count == 1)
        #expect(findings("This message was sent to jane@example.com.", to: []).isEmpty)
        var header = Self.header
        header[1] = "To: undisclosed-recipients:;"
        #expect(findings("This message was sent to bob@mail.example.", to: [], header: header).isEmpty)
    }

    @Test func `without an envelope list mail and made-up addresses pass`() {
        #expect(findings("This message was sent to asdf@mail.example.", to: []).isEmpty)
        #expect(findings("This message was sent to asdf@mail.example.").count == 1)
        let header = ["List-Post: <mailto:talk@lists.example>"] + Self.header
        #expect(findings("You are subscribed as bob@mail.example.", to: [], header: header).isEmpty)
    }

    @Test func `an address in HTML text is found, and an address in a link target is not`() {
        var header = Self.header
        header[4] = "Content-Type: text/html; charset=utf-8"
        let html = "<p>This email was sent to <a href=\"mailto:bob@mail.example\">bob@mail.example</a></p>"
        #expect(findings(html, header: header).map(\.where) == ["html"])
        let link = "<p><a href=\"https://shop.example/u?email=bob%40mail.example\">Unsubscribe</a></p>"
        #expect(findings(link, header: header).isEmpty)
    }

    @Test func `an address in an attached message passes`() {
        let header = [
            "From: news@shop.example", "To: jane@example.com", "Subject: Fwd", "MIME-Version: 1.0",
            "Content-Type: multipart/mixed; boundary=b", "",
        ]
        let parts = [
            "--b", "Content-Type: message/rfc822", "", "From: x@y.example", "To: bob@mail.example", "Subject: News", "",
            "This message was sent to bob@mail.example.", "--b--",
        ]
        #expect(findings(parts.joined(separator: "\r\n"), header: header).isEmpty)
        let own = ["--b", "", "This message was sent to ann@mail.example."] + parts
        #expect(findings(own.joined(separator: "\r\n"), header: header).map(\.excerpt) == ["a***@mail.example"])
    }

    @Test func `each address is reported once on a surface`() {
        let text = "This message was sent to bob@mail.example. You are subscribed as bob@mail.example."
        #expect(findings(text).count == 1)
    }
}
