import Guard
import Mail
import Testing

@testable import sendguard

/// Exports of ESPs in the shipped table: whole files from before the table, and the names of columns in many languages.
struct ListFormatSampleTests {
    struct Sample: Sendable, CustomTestStringConvertible {
        let origin: String
        let text: String
        /// `key|reason|date`.
        let entry: String
        var testDescription: String { "\(origin): \(text.prefix(40))" }
    }

    private static let samples = [
        Sample(
            origin: "SendGrid",
            text: "status,reason,email,created\n5.1.1,550 no such user,a@x.example,1772323200\n",
            entry: "a@x.example|550 no such user|2026-03-01"),
        Sample(
            origin: "SendGrid", text: "[{\"created\":1772323200,\"email\":\"a@x.example\",\"ip\":\"192.0.2.1\"}]",
            entry: "a@x.example|spam report|2026-03-01"),
        Sample(origin: "", text: "email,created\na@x.example,1772323200\n", entry: "a@x.example||2026-03-01"),
        Sample(
            origin: "Mailchimp",
            text: "Email Address,First Name,OPTIN_TIME,LAST_CHANGED,UNSUB_TIME,UNSUB_CAMPAIGN_TITLE,UNSUB_REASON\n"
                + "a@x.example,Ann,2020-01-01 00:00:00,2026-03-02 00:00:00,\"2026-03-01 10:11:12\",News,NO_LONGER_INTERESTED\n",
            entry: "a@x.example|NO_LONGER_INTERESTED|2026-03-01"),
        Sample(
            origin: "Mailchimp",
            text: "Email Address,OPTIN_TIME,CLEAN_TIME,CLEAN_CAMPAIGN_TITLE,CLEAN_CAMPAIGN_ID\n"
                + "a@x.example,2020-01-01 00:00:00,2026-03-01 10:11:12,News,0a1b2c3d4e\n",
            entry: "a@x.example|cleaned|2026-03-01"),
        Sample(
            origin: "Mailgun",
            text: "address,code,error,created_at\na@x.example,550,No such mailbox,\"Sun, 01 Mar 2026 10:11:12 UTC\"\n",
            entry: "a@x.example|No such mailbox|2026-03-01"),
        Sample(
            origin: "Mailgun",
            text:
                "{\"items\":[{\"address\":\"a@x.example\",\"tags\":[\"*\"],\"created_at\":\"Sun, 01 Mar 2026 10:11:12 GMT\"}],"
                + "\"paging\":{\"first\":\"https://example.com/1\",\"next\":\"https://example.com/2\"}}",
            entry: "a@x.example|unsubscribed|2026-03-01"),
        Sample(
            origin: "Amazon SES",
            text: "{\"SuppressedDestinationSummaries\":[{\"EmailAddress\":\"a@x.example\",\"Reason\":\"BOUNCE\","
                + "\"LastUpdateTime\":\"2026-03-01T10:11:12.123000+00:00\"}]}",
            entry: "a@x.example|BOUNCE|2026-03-01"),
        Sample(
            origin: "Amazon SES", text: "EmailAddress,Reason,LastUpdateTime\na@x.example,COMPLAINT,1772323200.5\n",
            entry: "a@x.example|COMPLAINT|2026-03-01"),
        Sample(
            origin: "SparkPost",
            text: "recipient,type,source,description,updated\n"
                + "a@x.example,non_transactional,Bounce Rule,550 no such user,2026-03-01T10:11:12+00:00\n",
            entry: "a@x.example|Bounce Rule|2026-03-01"),
        Sample(
            origin: "Postmark",
            text: "{\"Suppressions\":[{\"EmailAddress\":\"a@x.example\",\"SuppressionReason\":\"HardBounce\","
                + "\"Origin\":\"Recipient\",\"CreatedAt\":\"2026-03-01T08:58:33-05:00\"}]}",
            entry: "a@x.example|HardBounce|2026-03-01"),
        Sample(
            origin: "Klaviyo",
            text: "Email,Suppression Reason,Timestamp\na@x.example,USER_SUPPRESSED,2026-03-01 10:11:12+00:00\n",
            entry: "a@x.example|USER_SUPPRESSED|2026-03-01"),
        Sample(
            origin: "Klaviyo",
            text:
                "{\"data\":[{\"type\":\"profile\",\"id\":\"1\",\"attributes\":{\"email\":\"a@x.example\",\"subscriptions\":"
                + "{\"email\":{\"marketing\":{\"suppression\":[{\"reason\":\"HARD_BOUNCE\","
                + "\"timestamp\":\"2026-03-01T20:07:38+00:00\"}]}}}}}],\"links\":{\"next\":null}}",
            entry: "a@x.example|HARD_BOUNCE|2026-03-01"),
        Sample(
            origin: "Brevo",
            text: "{\"contacts\":[{\"senderEmail\":\"me@y.example\",\"blockedAt\":\"2026-03-01T12:30:00.000Z\","
                + "\"email\":\"a@x.example\",\"reason\":{\"code\":\"hardBounce\",\"message\":\"Hard bounce\"}}],\"count\":1}",
            entry: "a@x.example|Hard bounce|2026-03-01"),
        Sample(
            origin: "Brevo", text: "EMAIL;VORNAME;BLOCKLISTED_AT\na@x.example;Ann;01.03.2026 10:11\n",
            entry: "a@x.example|blocklisted|2026-03-01"),
    ]

    @Test(arguments: samples) func `an ESP's export is read with its origin, reason and date`(sample: Sample) {
        let file = read(sample.text)
        #expect(file.badRows.isEmpty)
        #expect(file.origin ?? "" == sample.origin)
        #expect(
            file.entries.map { "\($0.key)|\($0.reason)|\($0.since?.rfc3339.prefix(10) ?? "")" } == [sample.entry])
    }

    private func read(_ text: String) -> ListFile {
        ListFile(
            Array(text.utf8),
            ListFile.Terms(formats: ListFormatsReader.shipped, now: Timestamp(rfc3339: "2026-11-30")!))
    }

    @Test(arguments: [
        "E-Mail-Adresse", "Adresse e-mail", "Correo electrónico", "Indirizzo email", "Endereço de e-mail",
        "E-mailadres", "E-postadress", "Sähköposti", "Adres e-mail", "Электронная почта", "メールアドレス", "电子邮件", "이메일",
        "EMAIL_ADDRESS", "Email Address",
    ])
    func `the address column is found by its name in many languages`(name: String) {
        let file = read("boss@y.example?,\(name),Name\nx@y.example,a@x.example,Ann\n")
        #expect(file.entries.map(\.key) == ["a@x.example"] && file.badRows.isEmpty)
    }
}
