import Mail
import Testing

@testable import Content

struct PersonalDataCheckTests {
    /// `kind excerpt` of each finding in a plain text.
    private func found(_ text: String) -> [String] {
        let mail = message("Subject: News", "MIME-Version: 1.0", "Content-Type: text/plain; charset=utf-8", "", text)
        return PersonalDataCheck().judge(facts(mail)).map { "\($0.kind) \($0.excerpt)" }
    }

    @Test(arguments: [
        "4111 1111 1111 1111", "4111-1111-1111-1111", "4111111111111111", "4111\u{A0}1111\u{A0}1111\u{A0}1111",
        "Card 4111 1111 1111 1111 exp 12/27", "(4111111111111111)", "卡号4111111111111111。", "4111 1111 1111 1111 123",
    ]) func `a card number is found however it is written`(text: String) {
        #expect(found(text) == ["payment-card 1 payment card, ****1111"])
    }

    @Test(arguments: [
        "5500 0055 5555 5559", "2223 0031 2200 3222", "3782 822463 10005", "378282246310005", "6011 1111 1111 1117",
        "3530 1113 3330 0000", "3056 930902 5904", "6200 0000 0000 0005", "4222 222 222 222",
    ]) func `a card number of each issuer is found in the issuer's grouping`(number: String) {
        #expect(found("Paid with \(number).").count == 1)
    }

    @Test(arguments: [
        "4111 1111 1111 1112", "**** **** **** 1111", "XXXX-XXXX-XXXX-1111", "4111-1111 1111-1111",
        "411 11111 1111 1111",
        "https://shop.example/track/4111111111111111", "https://shop.example/?id=4111111111111111",
        "order #4111111111111111", "ref-4111111111111111", "id_4111111111111111", "4111111111111111x",
        "9400 4111 1111 1111 1111 11", "41111111111111110000", "1700000000000", "9780306406157",
        "4111  1111  1111  1111", "tel 0800 411 1111",
    ]) func `a number that is not a card number passes`(text: String) {
        #expect(found(text).isEmpty)
    }

    @Test(arguments: [
        ("DE89 3704 0044 0532 0130 00", "DE**3000"), ("DE89370400440532013000", "DE**3000"),
        ("GB29 NWBK 6016 1331 9268 19", "GB**6819"), ("FR14 2004 1010 0505 0001 3M02 606", "FR**2606"),
        ("NL91ABNA0417164300", "NL**4300"), ("NO93 8601 1117 947", "NO**7947"),
        ("MT84 MALT 0110 0001 2345 MTLC AST0 01S", "MT**001S"), ("KZ86 125K ZT50 0410 0100", "KZ**0100"),
        ("IT60 X054 2811 1010 0000 0123 456", "IT**3456"), ("TR33 0006 1005 1978 6457 8413 26", "TR**1326"),
    ]) func `an IBAN is found by its check digits`(number: String, masked: String) {
        #expect(found("Please pay to \(number), thanks") == ["iban 1 IBAN, \(masked)"])
        #expect(found("Please pay to \(number)0, thanks").isEmpty)
        #expect(found("x\(number)").isEmpty)
    }

    @Test func `an IBAN with wrong check digits, length or country passes`() {
        #expect(found("DE88 3704 0044 0532 0130 00").isEmpty)
        #expect(found("DE89 3704 0044 0532 0130").isEmpty)
        #expect(found("ZZ89 3704 0044 0532 0130 00").isEmpty)
    }

    @Test(arguments: ["123-45-6789", "SSN: 123 45 6789", "social security number 123456789", "your SSN (123456789)"])
    func `a social security number is found by its hyphens or by its label`(text: String) {
        #expect(found(text) == ["ssn 1 social security number, ***-**-6789"])
    }

    @Test(arguments: [
        "123 45 6789", "123456789", "000-45-6789", "666-45-6789", "900-45-6789", "123-00-6789", "123-45-0000",
        "078-05-1120", "123-45-67890", "1123-45-6789", "123-45-6789-1", "A123-45-6789", "ISBN 3-123-45-6789",
    ]) func `a number that is not a social security number passes`(text: String) {
        #expect(found(text).isEmpty)
    }

    @Test(arguments: [
        "Password: hunter2", "password : Hunter2!", "Your password is hunter2.", "Your new password is: swordfish",
        "Your password is \"swordfish\"", "PASSWORD: 482913", "Passwort: geh3im", "Ihr Passwort lautet geh3im.",
        "Votre mot de passe : s3same", "Votre mot de passe est s3same", "Contraseña: clave99",
        "Tu contraseña es clave99",
        "Senha: abc123", "Sua senha é abc123", "La password è pippo1", "Uw wachtwoord: geheim1",
        "Twoje hasło to kot123",
        "Ваш пароль: qwerty12", "Şifreniz: kedi42", "Ditt lösenord är katt42", "パスワード：abc123", "您的密码：abc123",
        "Password:\r\nhunter2", "login: bob\r\npassword: swordfish\r\n",
    ]) func `a password in clear text is found and never shown`(text: String) {
        #expect(found(text) == ["password 1 password"])
    }

    @Test(arguments: [
        "Password: ********", "Password: ••••••••", "Password: xxxxxxxx", "Password: {{password}}",
        "Password: [hidden]",
        "Password: required", "Forgot your password? Click here", "Reset your password: https://shop.example/r/a1b2",
        "reset your password: www.shop.example", "Your password is about to expire.", "Your password is 30 days old",
        "Your password is case-sensitive", "Choose a password: it must be long", "Password: see below for more",
        "Your one-time password: 482913", "Your one-time password is a1b2c3", "Passwords: 5 tips for 2025",
        "Password:\r\n\r\nhunter2", "Username:\r\nPassword:\r\nRemember me on this computer",
    ]) func `a text about passwords without a lasting password passes`(text: String) {
        #expect(found(text).isEmpty)
    }

    @Test func `a number in both parts counts once, and different numbers add up`() throws {
        let mail = message(
            "Subject: News", "MIME-Version: 1.0", "Content-Type: multipart/alternative; boundary=b", "",
            "--b", "", "4111 1111 1111 1111", "--b", "Content-Type: text/html", "",
            "<p>4111-1111-1111-1111</p><p>5500 0055 5555 5559</p>", "--b--")
        let findings = PersonalDataCheck().judge(facts(mail))
        let finding = try #require(findings.first)
        #expect(findings.count == 1)
        #expect(finding.excerpt == "2 payment cards, ****1111")
        #expect(finding.reason == "2 payment cards, ****1111, in text")
        #expect(finding.where == "text")
        #expect(finding.spot?.range == 0..<19)
    }

    @Test func `attachments and the subject are read, links are not`() {
        let attached = message(
            "Subject: News", "MIME-Version: 1.0", "Content-Type: text/csv; name=list.csv",
            "Content-Disposition: attachment; filename=list.csv", "", "jane,123-45-6789,4111111111111111")
        #expect(PersonalDataCheck().judge(facts(attached)).map(\.kind) == ["ssn", "payment-card"])
        #expect(
            PersonalDataCheck().judge(facts(letter(subject: "Card 4111 1111 1111 1111"))).map(\.where) == ["Subject"])
        let link = message(
            "Subject: News", "MIME-Version: 1.0", "Content-Type: text/html", "",
            "<a href=\"https://shop.example/4111111111111111\">4111</a>")
        #expect(PersonalDataCheck().judge(facts(link)).isEmpty)
    }

    /// The search looks only at every ninth place: it must find a number at any place between.
    @Test(arguments: 0..<20) func `personal data is found at any offset`(offset: Int) {
        let padding = String(repeating: "x", count: offset) + " "
        #expect(found(padding + "123-45-6789" + " yy").count == 1)
        #expect(found(padding + "\u{A0}4111\u{A0}1111\u{A0}1111\u{A0}1111\u{A0} yy").count == 1)
        #expect(found(padding + "your password is hunter2").count == 1)
    }

    @Test func `the check observes by default`() {
        #expect(PersonalDataCheck.defaultMode == .observe)
    }
}
