import Mail
import Testing

@testable import Content

struct HeaderRecipientsCheckTests {
    private func kinds(_ recipients: [String], _ fields: String..., profile: UpstreamProfile = .plain) -> [String] {
        let text = (["From: Shop <news@shop.example>", "Subject: News"] + fields + ["", "Hello"])
            .joined(separator: "\r\n")
        let message = Array(text.utf8).withUnsafeBytes { Message(reading: $0) }
        let found = HeaderRecipientsCheck().judge(
            facts(message, recipients: recipients.map { Address($0)! }, profile: profile))
        return found.map { "\($0.kind) \($0.where) \($0.excerpt)" }
    }

    @Test(arguments: [
        ["To: jane@example.com"], ["To: Jane <Jane+news@Example.com>"], ["To: undisclosed-recipients:;"], [],
        ["To: customers@shop.example"], ["To: news@mail.shop.example", "Cc: jane@example.com"],
        ["To: \"jane@old.example\" <jane@example.com>"], ["To: team@lists.example", "List-Id: <team.lists.example>"],
        ["To: people@lists.example, ann@example.com", "List-Post: <mailto:people@lists.example>"],
        ["To: ann@example.com", "Resent-To: jane@example.com", "Precedence: list"],
        ["To: jane@example.com", "Bcc:"], ["To: somebody"],
    ])
    func `ordinary mail to one recipient passes`(fields: [String]) {
        let text = (["From: Shop <news@shop.example>"] + fields + ["", "Hello"]).joined(separator: "\r\n")
        let message = Array(text.utf8).withUnsafeBytes { Message(reading: $0) }
        #expect(HeaderRecipientsCheck().judge(facts(message)) == [])
    }

    @Test func `bulk mail whose header names no recipient passes`() {
        let many = (0..<100).map { "p\($0)@example.com" }
        #expect(kinds(many, "To: undisclosed-recipients:;") == [])
        #expect(kinds(many, "To: news@shop.example") == [])
        #expect(kinds(many) == [])
    }

    @Test func `a remaining Bcc field is found, with and without an envelope`() {
        #expect(
            kinds(["jane@example.com", "ann@example.com"], "To: jane@example.com", "Bcc: Ann <ann@example.com>")
                == ["bcc-in-header Bcc a***@example.com", "not-in-header envelope a***@example.com"])
        #expect(
            kinds([], "To: jane@example.com", "Bcc: ann@example.com, bob@example.com")
                == ["bcc-in-header Bcc a***@example.com and 1 more"])
    }

    @Test func `addresses in To and Cc that are not in the envelope are found`() {
        #expect(kinds(["jane@example.com"], "To: ann@example.com") == ["not-in-envelope To a***@example.com"])
        #expect(
            kinds(["jane@example.com"], "To: jane@example.com, ann@example.com", "Cc: bob@example.com, cy@example.com")
                == ["not-in-envelope To a***@example.com", "not-in-envelope Cc b***@example.com and 1 more"])
    }

    @Test func `a blind copy is found when the header names another recipient`() {
        #expect(
            kinds(["jane@example.com", "ann@example.com", "archive@shop.example"], "To: jane@example.com")
                == ["not-in-header envelope a***@example.com"])
    }

    @Test func `a recipient in the ESP's control header counts as a recipient of the message`() {
        let profile = UpstreamProfile(
            name: "p", recipientHeaders: [RecipientHeader(HeaderPath(header: "X-SMTPAPI", members: ["to"]))])
        let control = #"X-SMTPAPI: {"to": ["ann@example.com"]}"#
        #expect(kinds(["jane@example.com"], "To: ann@example.com, jane@example.com", control, profile: profile) == [])
        #expect(
            kinds(["jane@example.com"], "To: bob@example.com", control, profile: profile)
                == ["not-in-envelope To b***@example.com"])
    }

    @Test func `a message with unreadable recipients in its header is refused in every mode`() {
        let profile = UpstreamProfile(
            name: "p", recipientHeaders: [RecipientHeader(HeaderPath(header: "X-SMTPAPI", members: ["to"]))])
        let facts = facts(message("X-SMTPAPI: {", "To: jane@example.com", "", "Hello"), profile: profile)
        for mode in CheckMode.allCases {
            let runner = CheckRunner(
                modes: [HeaderRecipientsCheck.name: CheckModes(mode: mode)], checks: [HeaderRecipientsCheck()])
            let judgement = runner.judge(facts)
            #expect(judgement.findings.map(\.kind) == ["unreadable"])
            #expect(judgement.findings.map(\.action) == [.blocked])
            #expect(judgement.refusal?.isForNow == false)
            #expect(
                judgement.refusal?.reply.text
                    == "550 5.7.1 sendguard: unreadable recipients in X-SMTPAPI: it is not JSON [header-recipients]")
        }
    }

    @Test func `a text may name a recipient from the ESP's control header`() {
        let profile = UpstreamProfile(
            name: "p", recipientHeaders: [RecipientHeader(HeaderPath(header: "X-SMTPAPI", members: ["to"]))])
        let letter = message(
            "X-SMTPAPI: {\"to\": [\"ann@example.com\"]}", "To: jane@example.com", "",
            "This message was sent to ann@example.com.")
        #expect(WrongRecipientCheck().judge(facts(letter, profile: profile)) == [])
        #expect(WrongRecipientCheck().judge(facts(letter)).count == 1)
    }
}
