import Guard
import Mail
import Testing

@testable import sendguard

/// Whole messages under each profile: a tag passes only for the ESP that fills it in.
struct ProfileJudgementTests {
    /// A message with a tag in it.
    struct Case: Sendable, CustomTestStringConvertible {
        let profile: String
        let tag: String
        let place: String
        let headers: [String]

        init(_ profile: String, _ tag: String, in place: String = "html", _ headers: String...) {
            self.profile = profile
            self.tag = tag
            self.place = place
            self.headers = headers
        }

        var testDescription: String { "\(tag) in \(place) for \(profile)" }

        var message: [UInt8] {
            let subject = place == "subject" ? "Your order \(tag) has shipped" : "Your order has shipped"
            let from = place == "from" ? "\(tag) <news@shop.example>" : "Fig <news@shop.example>"
            let link = place == "href" ? tag : "https://shop.example/bye"
            let unsubscribe = place == "list-unsubscribe" ? "https://shop.example/\(tag)" : "https://shop.example/bye"
            let lines =
                headers + [
                    "From: \(from)", "To: jane@example.com", "Subject: \(subject)",
                    "List-Unsubscribe: <\(unsubscribe)>",
                    "Content-Type: multipart/alternative; boundary=b", "", "--b", "Content-Type: text/plain", "",
                    "Hello \(place == "text" ? tag : "Jane"),", "--b", "Content-Type: text/html", "",
                    "<p>Hello \(place == "html" ? tag : "Jane"),</p><a href=\"\(link)\">Leave</a>", "--b--", "",
                ]
            return Array(lines.joined(separator: "\r\n").utf8)
        }
    }

    private func isRefused(_ message: [UInt8], under name: String) throws -> Bool {
        let profile = try #require(ProfileCatalogue.shipped[name])
        let judge = OfflineJudge(configuration: .shipped, profile: profile, now: Timestamp(microseconds: 0))
        return judge.judge(CheckInput(message, name: "a.eml", isHTML: false), file: "a.eml").verdict
            != CheckReport.passed
    }

    private static let substitutions = #"X-SMTPAPI: {"sub": {"-name-": ["Jane"], "{{order}}": ["7"], "%id%": ["1"]}}"#
    private static let recipients = #"X-Mailgun-Recipient-Variables: {"jane@example.com": {"first_name": "Jane"}}"#
    private static let mergeVars = #"X-MC-MergeVars: {"first_name": "Jane"}"#
    private static let mailjet = ["X-MJ-TemplateLanguage: 1", #"X-MJ-Vars: {"first_name": "Jane"}"#]
    private static let list = "X-SES-LIST-MANAGEMENT-OPTIONS: contactListName=news"

    @Test(arguments: [
        Case("sendgrid", "<%asm_group_unsubscribe_raw_url%>", in: "href"),
        Case("sendgrid", "<%asm_global_unsubscribe_url%>"),
        Case("sendgrid", "{{order}}", in: "subject", substitutions),
        Case("sendgrid", "{{order}}", in: "text", substitutions),
        Case("mailgun", "%recipient.first_name%", in: "text", recipients),
        Case("mailgun", "%recipient.first_name%", in: "subject", recipients),
        Case("mailgun", "%unsubscribe_url%", in: "href"),
        Case("mailgun", "%mailing_list_unsubscribe_url%", in: "list-unsubscribe"),
        Case("ses", "{{amazonSESUnsubscribeUrl}}", in: "href", list),
        Case("ses", "{{ses:openTracker}}"),
        Case("mandrill", "*|FIRST_NAME|*", mergeVars),
        Case("mandrill", "*|first_name|*", in: "subject", mergeVars),
        Case("mandrill", "*|first_name|*", in: "from", mergeVars),
        Case("mandrill", "*|UNSUB:https://shop.example/bye|*", in: "href"),
        Case("mandrill", "{{first_name}}", mergeVars, "X-MC-MergeLanguage: handlebars"),
        Case("postmark", "{{{ pm:unsubscribe }}}", in: "href"),
        Case("mailjet", "{{var:first_name}}", mailjet[0], mailjet[1]),
        Case("mailjet", "[[data:first_name]]", in: "text", mailjet[0]),
        Case("elasticemail", "{unsubscribe}", in: "href"),
    ]) func `a tag passes for its ESP and for no other`(sample: Case) throws {
        for name in ProfileCatalogue.shipped.names {
            #expect(try isRefused(sample.message, under: name) == (name != sample.profile), "\(name)")
        }
    }

    @Test(arguments: [
        // These are misspelt, in another case, or without a value.
        Case("sendgrid", "<%asm_group_unsubscribe_rawurl%>", in: "href"),
        Case("sendgrid", "{{Order}}", in: "subject", substitutions),
        Case("sendgrid", "{{order_no}}", in: "subject", substitutions),
        Case("mailgun", "%recipient.last_name%", recipients),
        Case("mailgun", "{{first_name}}", recipients),
        Case("ses", "{{amazonSESUnsubscribeURL}}", in: "href", list),
        Case("mandrill", "*|LAST_NAME|*", mergeVars),
        Case("mandrill", "{{first_name}}", mergeVars),
        Case("postmark", "{{name}}"),
        Case("mailjet", "{{var:last_name}}", mailjet[0], mailjet[1]),
        Case("sparkpost", "{{firstName}}", #"X-MSYS-API: {"substitution_data": {"firstName": "Jane"}}"#),
        Case("mailersend", "{$name}"),
        // The ESP does not fill in tags in these places.
        Case("sendgrid", "<%asm_group_unsubscribe_url%>", in: "subject"),
        Case("ses", "{{amazonSESUnsubscribeUrl}}", in: "subject", list),
        Case("mandrill", "*|first_name|*", in: "list-unsubscribe", mergeVars),
        Case("postmark", "{{{ pm:unsubscribe }}}", in: "list-unsubscribe"),
        Case("mailjet", "{{var:first_name}}", in: "subject", mailjet[0], mailjet[1]),
        // The control header is missing.
        Case("mailgun", "%recipient.first_name%"),
        Case("ses", "{{amazonSESUnsubscribeUrl}}", in: "href"),
        Case("mandrill", "*|FIRST_NAME|*"),
        Case("mailjet", "{{var:first_name}}", mailjet[1]),
        // The ESP replaces text in the source, so it does not see these tags.
        Case("mailjet", "%7B%7Bvar:first_name%7D%7D", in: "href", mailjet[0], mailjet[1]),
        Case("sendgrid", "{{\u{200B}order}}", substitutions),
    ]) func `a tag that the ESP does not fill in is refused`(sample: Case) throws {
        #expect(try isRefused(sample.message, under: sample.profile))
    }

    @Test func `control headers are not searched for tags`() throws {
        let sample = Case("sendgrid", "Jane", Self.substitutions, Self.recipients, Self.mergeVars, Self.list)
        for name in ProfileCatalogue.shipped.names { #expect(try !isRefused(sample.message, under: name), "\(name)") }
    }
}
