import Mail
import Testing

@testable import Content

/// What the rest of a mail says about its candidates.
struct MailEvidenceTests {
    private func found(_ mail: Message, of tag: String = "[NAME]") throws -> EvidenceSet {
        try #require(PlaceholderCheck().candidates(facts(mail)).last { $0.tag == tag }).evidence
    }

    private func mail(_ text: String, _ headers: String...) -> Message {
        let head = ["From: Shop <news@shop.example>", "To: jane@example.com"] + headers
        return Array((head + ["", text, ""]).joined(separator: "\r\n").utf8).withUnsafeBytes { Message(reading: $0) }
    }

    @Test(arguments: [
        "In-Reply-To: <1@shop.example>", "List-Post: <mailto:list@shop.example>", "Precedence: list",
        "Subject: Re: News",
        "X-GitHub-Reason: mention",
    ]) func `a reply or list mail is a conversation`(header: String) throws {
        let evidence = try found(mail("so [NAME] it", header))
        #expect(evidence.contains(.conversation))
        #expect(evidence.score < 0)
    }

    @Test func `a typed letter is told from a newsletter`() throws {
        #expect(try found(mail("so [NAME] it", "Subject: News")).contains(.letter))
        let news = try found(mail("so [NAME] it", "Subject: News", "List-Unsubscribe: <https://shop.example/x>"))
        #expect(!news.contains(.letter))
        #expect(!news.contains(.conversation))
    }

    @Test(arguments: [
        "Please fill in the form: my name is [NAME]", "Call script: hello, this is [NAME]",
        "Put your own words into the brackets: [NAME]", "Bitte ausfüllen: [NAME]", "Remplissez les champs : [NAME]",
        "Please reply with your [NAME] in a mail", "Please write your [NAME] in this form",
        "Copy and paste this prompt: you are [NAME]",
    ]) func `brackets for the reader to fill in are no placeholders`(text: String) throws {
        let evidence = try found(letter(text: text))
        #expect(evidence.contains(.fillIn))
        #expect(evidence.score < 0)
    }

    @Test func `the invitation counts only before the candidate, and near it`() throws {
        #expect(try !found(letter(text: "Dear [NAME], fill in the form.")).contains(.fillIn))
        let far = "Fill in the form." + String(repeating: " and so on", count: 80) + " [NAME]"
        #expect(try !found(letter(text: far)).contains(.fillIn))
        #expect(try found(letter(subject: "A call script for you", text: "so [NAME] it")).contains(.fillIn))
    }

    @Test func `lines of a program around a candidate are evidence against it`() throws {
        let code = "int main(void) {\r\n  char *s = read(\"a\");\r\n  return s->x == 0;\r\n}\r\n so [NAME] it\r\n"
        #expect(try found(letter(text: code)).contains(.codeNearby))
        #expect(try !found(letter(text: "Spring is here, so [NAME] it")).contains(.codeNearby))
    }

    @Test func `a tag that one sentence explains is explained everywhere`() throws {
        let text = "Write [NAME] in your template.\r\n\r\nso [NAME] it"
        #expect(try found(letter(text: text)).contains(.spokenOf))
        let elsewhere = try found(letter(subject: "The syntax of [NAME]", text: "so [NAME] it"))
        #expect(elsewhere.contains(.spokenOf))
        #expect(try !found(letter(text: "so [NAME] it")).contains(.spokenOf))
    }

    @Test func `a tag in the name of a recipient is evidence`() throws {
        let mail = message("From: a@shop.example", "To: \"Dr [NAME]\" <jane@example.com>", "Subject: News", "", "Hello")
        #expect(try found(mail).contains(.recipientName))
    }

    @Test(arguments: [(30, true, false), (12, true, false), (5, false, false)])
    func `a tag in every message of a send is evidence, if there are enough to compare`(
        others: Int, inEvery: Bool, onlyHere: Bool
    ) throws {
        var send = MadeSend()
        let text = "Hello friend, your town is [CITY] today and so are we."
        for _ in 0..<others { _ = send.take(plain(text)) }
        let last = plain(text)
        let list = PlaceholderCheck().candidates(facts(last, send: send.take(last)))
        let evidence = try #require(list.first { $0.tag == "[CITY]" }).evidence
        #expect(evidence.contains(.inEveryMessage) == inEvery)
        #expect(evidence.contains(.onlyHere) == onlyHere)
    }

    @Test(arguments: [
        ("API changes", "We renamed https://api.shop.example/users/{user_id}/orders."),
        ("News", "GET https://api.shop.example/v2/orders/{user_id} reads one."),
        ("News", "The endpoint is https://shop.example/api/users/{user_id}, with JSON."),
    ]) func `a parameter of an address that the mail explains is no placeholder`(subject: String, text: String) throws {
        let evidence = try found(letter(subject: subject, text: text), of: "{user_id}")
        #expect(evidence.contains(.pathParameter))
        #expect(evidence.score < 0)
    }

    @Test(arguments: [
        ("API changes", "Your account: https://shop.example/users/{user_id}/orders"),
        ("News", "See https://api.shop.example/users/{user_id}/orders"),
    ]) func `a link is no explained address`(subject: String, text: String) throws {
        #expect(try found(letter(subject: subject, text: text), of: "{user_id}").score >= 0)
    }

    @Test(arguments: [
        "In a replacement, $1 or [NAME] is the group.", "Write `Hello [NAME]` there.",
        "With \\1 and [NAME] you swap both.",
        "Use ~/bin and not [NAME]/bin.",
    ]) func `arguments and groups of programs in the sentence are evidence against a tag`(text: String) throws {
        let evidence = try found(letter(text: text))
        #expect(evidence.contains(.codeNearby))
        #expect(evidence.contains(.spokenOf))
        #expect(try !found(letter(text: "For $12.99 or $1.50 you get [NAME] today.")).contains(.codeNearby))
    }
}
