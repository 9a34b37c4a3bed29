import Mail
import Testing

@testable import Content

struct HeaderRecipientsTests {
    private static let to = RecipientHeader(HeaderPath(header: "X-SMTPAPI", members: ["to"]))
    private static let sendgrid = UpstreamProfile(name: "sendgrid", recipientHeaders: [to])
    private static let mailgun = UpstreamProfile(
        name: "mailgun",
        recipientHeaders: [
            RecipientHeader(HeaderPath(header: "X-Mailgun-Recipient-Variables"), shape: .recipients)
        ])
    private static let sparkpost = UpstreamProfile(
        name: "sparkpost",
        recipientHeaders: ["cc", "bcc", "archive"].map {
            RecipientHeader(HeaderPath(header: "X-MSYS-API", members: [$0]))
        })
    private static let mandrill = UpstreamProfile(
        name: "mandrill", recipientHeaders: [RecipientHeader(HeaderPath(header: "X-MC-BccAddress"))])

    private func read(_ profile: UpstreamProfile, _ fields: String...) -> HeaderRecipients {
        let text = (fields + ["Subject: News", "", "Hello"]).joined(separator: "\r\n")
        return HeaderRecipients(Array(text.utf8).withUnsafeBytes { Message(reading: $0) }, profile: profile)
    }

    private func texts(_ recipients: HeaderRecipients) -> [String]? {
        recipients.fault == nil ? recipients.addresses.map(\.fullText) : nil
    }

    @Test(
        arguments: [
            (#"{"to": ["a@example.com", "B <b@example.com>"]}"#, ["a@example.com", "b@example.com"]),
            (#"{"to": "a@example.com"}"#, ["a@example.com"]),
            (#"{"to": "A <a@example.com>, b@example.com"}"#, ["a@example.com", "b@example.com"]),
            (#"{"to": [{"email": "a@example.com", "name": "A"}]}"#, ["a@example.com"]),
            (#"{"to": [{"address": {"email": "a@example.com"}}]}"#, ["a@example.com"]),
            (#"{"to": {"address": "a@example.com"}}"#, ["a@example.com"]),
            (#"{"TO": ["a@example.com"]}"#, ["a@example.com"]),
            (#"{"to": ["\u0061@example.com"]}"#, ["a@example.com"]),
            (#"{"to": ["\"Doe, Jane\" <a@example.com>"]}"#, ["a@example.com"]),
            (#"{"to": ["a@example.com", "A@Example.com"]}"#, ["a@example.com"]),
            (#"{"to": ["=?utf-8?Q?=22Doe=2C_Jane=22?= <a@example.com>"]}"#, ["a@example.com"]),
            (#"{"to": [], "sub": {"-a-": []}}"#, []), (#"{"to": null}"#, []), (#"{"to": {}}"#, []),
            (#"{"to": ""}"#, []),
            (#"{"category": "a"}"#, []), ("", []), ("   ", []),
        ] as [(String, [String])])
    func `the addresses of X-SMTPAPI are read in each of their forms`(value: String, addresses: [String]) {
        let recipients = read(Self.sendgrid, "x-smtpapi: \(value)")
        #expect(texts(recipients) == addresses)
        #expect(recipients.headers == (addresses.isEmpty ? [] : ["X-SMTPAPI"]))
        #expect(recipients.variables.isEmpty)
    }

    @Test(arguments: [
        (#"{"to": ["a@example.com"]"#, "it is not JSON"), ("to a@example.com", "it is not JSON"),
        (#"["a@example.com"]"#, "it is not a JSON object"),
        (#"{"to": ["a@example.com", "b"]}"#, "an entry is not an address"),
        (#"{"to": ["a@example.com", ""]}"#, "an entry is not an address"),
        (#"{"to": ["a@example.com", 7]}"#, "an entry is not an address"),
        (#"{"to": ["a@example.com", null]}"#, "an entry is not an address"),
        (#"{"to": [["a@example.com"]]}"#, "an entry is not an address"), (#"{"to": 7}"#, "an entry is not an address"),
        (#"{"to": {"0": "a@example.com"}}"#, "an entry is not an address"),
        (#"{"to": ["a @example.com"]}"#, "an entry is not an address"),
        (#"{"to": ["a@example.com"], "to": []}"#, "it has \"to\" 2 times"),
        (#"{"to": [], "To": ["a@example.com"]}"#, "it has \"to\" 2 times"),
        (#"{"to": [{"email": "a@example.com", "email": "b@example.com"}]}"#, "it has \"email\" 2 times"),
    ])
    func `a value of X-SMTPAPI that cannot be read is a fault`(value: String, reason: String) {
        let recipients = read(Self.sendgrid, "X-SMTPAPI: \(value)")
        #expect(recipients.fault == HeaderRecipients.Fault(header: "X-SMTPAPI", reason: reason))
        #expect(recipients.addresses.isEmpty && recipients.headers.isEmpty)
    }

    @Test func `a header whose raw and decoded forms have different recipients is a fault`() {
        let harmless = read(
            Self.sendgrid, #"X-SMTPAPI: {"to": ["a@example.com"], "x": "=?utf-8?Q?=22,_=22y=22:_=22?="}"#)
        #expect(texts(harmless) == ["a@example.com"])
        let other = read(Self.sendgrid, #"X-SMTPAPI: {"x": "=?utf-8?Q?=22,_=22to=22:_=22b=40example.com?="}"#)
        #expect(other.fault?.reason == "its encoded words can be read in two ways")
    }

    @Test func `a folded header and a wholly encoded header are read`() {
        #expect(
            texts(read(Self.sendgrid, "X-SMTPAPI: {\"to\":\r\n [\"a@example.com\",\r\n\t\"b@example.com\"]}"))
                == ["a@example.com", "b@example.com"])
        #expect(texts(read(Self.sendgrid, "X-SMTPAPI: {\"to\": [\"a@exam\r\n ple.com\"]}")) == nil)
        #expect(
            texts(
                read(
                    Self.sendgrid, "X-SMTPAPI: =?utf-8?B?eyJ0byI6IFsiYUBleGFtcGxl?=",
                    " =?utf-8?B?LmNvbSJdfQ==?=")) == ["a@example.com"])
    }

    @Test func `two fields of one name are a fault when their recipients differ`() {
        let a = #"X-SMTPAPI: {"to": ["a@example.com", "b@example.com"]}"#
        #expect(texts(read(Self.sendgrid, a, #"X-SMTPAPI: {"to": ["b@example.com", "A@example.com"]}"#))?.count == 2)
        for other in [#"X-SMTPAPI: {"to": ["a@example.com"]}"#, #"X-SMTPAPI: {"category": "a"}"#, "X-SMTPAPI:"] {
            let reason = "there are 2 fields of this name, which differ"
            #expect(read(Self.sendgrid, a, other).fault?.reason == reason)
            #expect(read(Self.sendgrid, other, a).fault?.reason == reason)
        }
        #expect(read(Self.sendgrid, a, "X-SMTPAPI: {").fault?.reason == "it is not JSON")
    }

    @Test func `recipients are read from recipient variables`() {
        let recipients = read(
            Self.mailgun, #"X-Mailgun-Recipient-Variables: {"a@example.com": {"id": 1}, "B@example.com": {}}"#)
        #expect(texts(recipients) == ["a@example.com", "B@example.com"])
        #expect(recipients.variables == ["a@example.com", "b@example.com"])
        #expect(texts(read(Self.mailgun, "X-Mailgun-Recipient-Variables: {}")) == [])
        for value in ["[1]", #"{"nobody": {}}"#, #"{"": {}}"#, "a@example.com"] {
            #expect(texts(read(Self.mailgun, "X-Mailgun-Recipient-Variables: \(value)")) == nil)
        }
    }

    @Test func `recipients are read from every configured member`() {
        let recipients = read(
            Self.sparkpost,
            #"X-MSYS-API: {"cc": [{"email": "a@example.com", "name": "A"}], "archive": [{"email": "b@example.com"}],"#,
            #" "bcc": [{"email": "a@example.com"}, {"email": "c@example.com"}], "options": {}}"#)
        #expect(texts(recipients) == ["a@example.com", "c@example.com", "b@example.com"])
        #expect(texts(read(Self.sparkpost, #"X-MSYS-API: {"cc": [], "bcc": [{"name": "A"}]}"#)) == nil)
    }

    @Test func `addresses are read from a plain text field`() {
        #expect(texts(read(Self.mandrill, "X-MC-BccAddress: Archive <a@example.com>")) == ["a@example.com"])
        #expect(texts(read(Self.mandrill, "X-MC-BccAddress:")) == [])
        #expect(read(Self.mandrill, "X-MC-BccAddress: nobody").fault?.header == "X-MC-BccAddress")
    }

    @Test func `a profile without recipient headers gives no recipients, whatever the message says`() {
        #expect(texts(read(.plain, "X-SMTPAPI: {")) == [])
        #expect(read(.plain, "X-SMTPAPI: {") == .none)
    }

    @Test func `ten thousand recipients are read, and one more is a fault`() {
        func field(_ count: Int) -> String {
            let list = (0..<count).map { "\"Person \($0) <person.\($0)@example.com>\"" }.joined(separator: ",\r\n ")
            return "X-SMTPAPI: {\"to\": [\(list)]}"
        }
        let recipients = read(Self.sendgrid, field(10_000))
        #expect(recipients.addresses.count == 10_000)
        #expect(recipients.addresses.last?.fullText == "person.9999@example.com")
        #expect(read(Self.sendgrid, field(10_001)).fault?.reason == "there are more than 10000")
        #expect(read(Self.sendgrid, field(20_001)).fault?.reason == "there are more than 10000")
    }

    @Test func `a header section that is too long to be read whole is a fault`() {
        let long = "X-Long: " + String(repeating: "x", count: MailLimits.headerSectionBytes)
        #expect(read(Self.sendgrid, long).fault?.reason == "the header section is too long to be read whole")
        #expect(read(.plain, long).fault == nil)
    }

    @Test func `a fault contains nothing of the field's value`() {
        let fault = read(Self.sendgrid, #"X-SMTPAPI: {"to": ["jane@example.com", "secret"]}"#).fault
        #expect("\(String(describing: fault))".contains("secret") == false)
    }
}
