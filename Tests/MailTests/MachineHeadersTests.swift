import Testing

@testable import Mail

/// Header fields that only programs read.
struct MachineHeadersTests {
    private func surfaces(_ field: String) -> [Surface] {
        Message(wire: "From: a@shop.example\n\(field)\n\nHello").surfaces.filter {
            if case .machineHeader = $0.kind { true } else { false }
        }
    }

    @Test(arguments: [
        ("Feedback-ID", "{{campaign_id}}:acme:news"), ("Message-ID", "<${uuid}@shop.example>"),
        ("Return-Path", "<bounce-[subscriber_id]@shop.example>"), ("X-Campaign", "*|CAMPAIGN_UID|*"),
        ("Errors-To", "bounce+%USER%@shop.example"), ("X-Job", "<%= job %>"),
        ("References", "<##order##@shop.example>"),
        ("X-Report-Abuse", "https://shop.example/{user_id}"),
    ])
    func `a field that may have a tag is a surface`(_ name: String, _ value: String) throws {
        let surface = try #require(surfaces("\(name): \(value)").first)
        #expect(surface.kind == .machineHeader(name))
        #expect(surface.name == name)
        #expect(String(decoding: surface.text, as: UTF8.self) == value)
    }

    @Test(arguments: [
        "Feedback-ID: 8f3a:acme:news", "Message-ID: <000001c1$abc0$def@shop.example>",
        "Message-ID: <CAF%2B12@shop.example>", "X-Originating-IP: [192.0.2.1]", "X-Campaign: Spring [2026]",
        "X-Offer: 50% off", "X-Note: a | b # c", "X-Entity: { }",
    ])
    func `a field without the sign of a tag is no surface`(_ field: String) { #expect(surfaces(field) == []) }

    @Test(arguments: [
        "X-SMTPAPI: {\"sub\": {\"{{a}}\": [\"b\"]}}", "X-MC-MergeVars: {{a}}", "X-Mailgun-Tag: {{a}}",
        "X-MJ-Vars: {{a}}",
        "X-Variables: {{a}}", "X-Our-Template-Data: {{a}}", "X-Foo: [{\"name\": \"{{a}}\"}]",
        "X-SES-MESSAGE-TAGS: a={{a}}",
    ])
    func `a control header is no surface`(_ field: String) { #expect(surfaces(field) == []) }

    @Test(arguments: [
        "Received: from a by [b]", "DKIM-Signature: h={{a}}", "X-Spam-Report: [a]", "X-Mailer: Mailer [version 1.2]",
        "Authentication-Results: {{a}}", "Content-Type: text/plain; x={{a}}", "X-MS-Exchange-Test: [a]",
    ])
    func `what servers and filters write is no surface`(_ field: String) { #expect(surfaces(field) == []) }

    @Test func `the fields of an attached message are no surfaces`() {
        let attached = "Content-Type: message/rfc822\n\nFeedback-ID: {{a}}\nSubject: b\n\nHello"
        #expect(surfaces(attached) == [])
    }

    @Test func `a folded field is one line`() throws {
        let surface = try #require(surfaces("X-Campaign: {{a}}\n b").first)
        #expect(String(decoding: surface.text, as: UTF8.self) == "{{a}} b")
    }
}
