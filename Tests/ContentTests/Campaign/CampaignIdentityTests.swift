import Mail
import Testing

@testable import Content

struct CampaignIdentityTests {
    private let headers = ["X-Campaign-ID", "Feedback-ID", "List-ID"]

    private func campaign(_ message: Message, sender: String = "bounce@shop.example") -> String {
        CampaignIdentity.campaign(of: message, sender: Address(sender), headers: headers, profile: .plain)
    }

    private func mail(to: String, subject: String, from: String = "news@shop.example", text: String) -> Message {
        message("From: Shop <\(from)>", "To: \(to)", "Subject: \(subject)", "", text)
    }

    @Test func `the first configured header that is present and not empty names the campaign`() {
        let all = message("List-ID: <b>", "feedback-id:  c1:shop:mail:esp ", "X-Campaign-ID:  ", "", "x")
        #expect(campaign(all) == "c1:shop:mail:esp")
        #expect(campaign(message("X-Campaign-ID: spring sale", "Feedback-ID: c1", "", "x")) == "spring sale")
    }

    @Test func `a List-ID names the campaign by its part in angle brackets, or by its whole value`() {
        #expect(campaign(message("List-Id: Our \"news\" <news.shop.example>", "", "x")) == "news.shop.example")
        #expect(campaign(message("List-Id: news.shop.example", "", "x")) == "news.shop.example")
    }

    @Test func `the name of a campaign is cut to 200 characters`() {
        let name = campaign(message("X-Campaign-ID: " + String(repeating: "é", count: 300), "", "x"))
        #expect(name.count == 200)
    }

    @Test func `without a header the campaign is a fingerprint that never changes`() {
        let fingerprint = campaign(mail(to: "jane@example.com", subject: "Spring sale", text: "Hello"))
        #expect(fingerprint == "auto-058aa7bfcfa4")
    }

    @Test func `messages of one send have one fingerprint, whatever their names and numbers`() {
        let sent = [
            mail(
                to: "Jane Doe <jane@example.com>", subject: "Jane, your order 4711 is on its way",
                text: "Hi Jane,\r\n\r\nYour order 4711 left today.\r\n\r\nBye"),
            mail(
                to: "otto@example.net", subject: "Otto, your order 12 is on its way",
                text: "Hi Otto,\r\n\r\nYour order 12 left today, and it is a\r\nlong one.\r\n\r\nBye"),
            mail(
                to: "\"Mary Ann O'Neill\" <m@example.org>", subject: "Mary Ann, your order A-77 is on its way",
                text: "Hi Mary Ann,\r\n\r\nYour order A-77 left today.\r\n\r\nBye"),
        ]
        #expect(Set(sent.map { campaign($0) }).count == 1)
    }

    @Test func `a recipient's name at the end of the subject does not change the fingerprint`() {
        let jane = mail(to: "Jane Doe <jd@example.com>", subject: "We miss you Jane", text: "x")
        let otto = mail(to: "otto.k@example.com", subject: "We miss you Otto", text: "x")
        #expect(campaign(jane) == campaign(otto))
    }

    @Test func `another sender, From domain, subject or structure makes another campaign`() {
        let base = mail(to: "jane@example.com", subject: "Spring sale", text: "Hello")
        let others = [
            mail(to: "jane@example.com", subject: "Summer sale", text: "Hello"),
            mail(to: "jane@example.com", subject: "Spring sale", from: "news@other.example", text: "Hello"),
            mail(to: "jane@example.com", subject: "Spring sale", text: "a\r\n\r\nb\r\n\r\nc\r\n\r\nd"),
            message(
                "From: news@shop.example", "To: jane@example.com", "Subject: Spring sale", "MIME-Version: 1.0",
                "Content-Type: text/html", "", "<p>Hello</p>"),
        ]
        let names = [base] + others
        #expect(Set(names.map { campaign($0) } + [campaign(base, sender: "x@shop.example")]).count == names.count + 1)
    }

    @Test func `an empty message has a fingerprint`() {
        let name = CampaignIdentity.campaign(of: message(""), sender: nil, headers: [], profile: .plain)
        #expect(name.hasPrefix("auto-") && name.count == 17)
    }
}
