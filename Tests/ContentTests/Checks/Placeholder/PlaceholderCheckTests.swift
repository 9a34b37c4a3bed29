import Mail
import Testing

@testable import Content

struct PlaceholderCheckTests {
    @Test func `a finding names the kind, the place and the tag`() throws {
        let findings = PlaceholderCheck().judge(facts(letter(subject: "Hi {{first_name}}!")))
        let finding = try #require(findings.first)
        #expect(findings.count == 1)
        #expect(finding.check == "placeholder")
        #expect(finding.kind == "mustache")
        #expect(finding.where == "Subject")
        #expect(finding.excerpt == "{{first_name}}")
        #expect(finding.reason == "unrendered placeholder \"{{first_name}}\" in Subject")
        #expect(!finding.isUndecided)
    }

    @Test(arguments: [
        "Dear {{fi\0rst_name}}, spring is here", "Dear {{fi\u{1B}rst_name}}, spring is here",
        "Dear {{\u{1B}[1mfirst_name\u{1B}[0m}}, spring is here", "Dear [First\u{B}Name], spring is here",
        "Dear [[first\u{85}name]], spring is here",
    ])
    func `a tag with a control character in it is found`(text: String) {
        #expect(PlaceholderCheck().judge(facts(letter(text: text))).count == 1)
    }

    @Test func `a clean message has no finding`() {
        #expect(PlaceholderCheck().judge(facts()) == [])
    }

    @Test func `findings are in reading order`() {
        let findings = PlaceholderCheck().judge(facts(letter(subject: "*|TITLE|*", text: "Dear <FirstName>, ${x}")))
        #expect(findings.map(\.where) == ["Subject", "text", "text"])
        #expect(findings.map(\.kind) == ["mailchimp", "angle", "dollar-brace"])
    }

    @Test func `equal tags on one surface make one finding`() {
        let findings = PlaceholderCheck().judge(facts(letter(subject: "{{a}}", text: "{{a}} {{a}} {{b}}")))
        #expect(findings.map(\.excerpt) == ["{{a}}", "{{a}}", "{{b}}"])
    }

    @Test func `a template with many tags gives a limited number of findings`() {
        let tags = (0..<500).map { "{{field\($0)}}" }.joined(separator: " ")
        #expect(PlaceholderCheck().judge(facts(letter(text: tags))).count == PlaceholderCheck.findingLimit)
    }

    @Test func `an excerpt is one line of at most 80 characters`() throws {
        let tag = "{{ user.name\r\n   | default: \"" + String(repeating: "é", count: 80) + "\" }}"
        let finding = try #require(PlaceholderCheck().judge(facts(letter(text: tag))).first)
        #expect(finding.excerpt.count == 80)
        #expect(finding.excerpt.hasPrefix("{{ user.name | default: \"é"))
        #expect(finding.excerpt.hasSuffix("..."))
    }

    @Test func `text in an unknown charset is judged by its bytes and never undecided`() {
        let head = ["Subject: News", "MIME-Version: 1.0", "Content-Type: text/plain; charset=x-nobody-knows", ""]
        let clean = message(head.joined(separator: "\r\n"), "Hello Jane,")
        let broken = message(head.joined(separator: "\r\n"), "Hello {{name}},")
        #expect(PlaceholderCheck().judge(facts(clean)) == [])
        #expect(PlaceholderCheck().judge(facts(broken)).map(\.isUndecided) == [false])
    }

    /// Mail programs take this for an unknown HTML element and do not show it, so people do not notice it before the
    /// send.
    @Test(arguments: ["<p>Dear <FirstName>,</p>", "<p>Dear &lt;FirstName&gt;,</p>", "<p>Dear <First Name>,</p>"])
    func `a field between angle brackets is found in HTML, escaped or not`(html: String) {
        let mail = message("Subject: News", "MIME-Version: 1.0", "Content-Type: text/html", "", html)
        #expect(PlaceholderCheck().judge(facts(mail)).map(\.kind) == ["angle"])
    }

    @Test func `a finding gives the position of its tag`() throws {
        let message = letter(text: "Dear {{first_name}},")
        let finding = try #require(PlaceholderCheck().judge(facts(message)).first)
        let spot = try #require(finding.spot)
        #expect(String(decoding: message.surfaces[spot.surface].text[spot.range], as: UTF8.self) == "{{first_name}}")
    }

    @Test func `the check is undecided without a catalogue`() {
        let findings = PlaceholderCheck(PlaceholderSettings()).judge(facts())
        #expect(findings.map(\.isUndecided) == [true])
    }

    @Test func `a configured phrase is found in any case`() {
        var settings = PlaceholderSettings.basic
        settings.phrases = ["Integration Test Email", "do not forward"]
        let findings = PlaceholderCheck(settings).judge(facts(letter(subject: "INTEGRATION test email", text: "Hello")))
        #expect(findings.map(\.kind) == ["phrase"])
        #expect(findings.map(\.where) == ["Subject"])
        #expect(PlaceholderCheck(settings).judge(facts(letter(text: "integration tests, email"))) == [])
    }

    @Test func `syntaxes and tags can be allowed in general, by campaign and by stream`() {
        var settings = PlaceholderSettings.basic
        settings.general.allow("{{ kept }}")
        settings.campaigns["spring"] = .init()
        settings.campaigns["spring"]?.off = ["mailchimp"]
        settings.streams["newsletter"] = .init()
        settings.streams["newsletter"]?.allow("%%x1%%")
        let check = PlaceholderCheck(settings)
        let mail = letter(text: "{{  kept\r\n}} *|FNAME|* %%x1%% {{other}}")
        #expect(check.judge(facts(mail)).map(\.excerpt) == ["{{other}}"])
        #expect(check.judge(facts(mail, campaign: "autumn")).map(\.excerpt) == ["*|FNAME|*", "{{other}}"])
        #expect(
            check.judge(facts(mail, campaign: "autumn", stream: "x")).map(\.excerpt)
                == ["*|FNAME|*", "%%x1%%", "{{other}}"])
    }

    @Test func `a configured field name counts as a field`() {
        var settings = PlaceholderSettings.basic
        #expect(PlaceholderCheck(settings).judge(facts(letter(text: "Karte: [Kundenkarte]"))) == [])
        settings.fields = ["kundenkarte"]
        #expect(PlaceholderCheck(settings).judge(facts(letter(text: "Karte: [Kundenkarte]"))).count == 1)
    }
}

/// Surfaces beside the mail's own text, and tags that the ESP fills in.
struct PlaceholderSurfaceTests {
    private func attachment(_ content: String, name: String = "a.txt") -> Message {
        message(
            "From: news@shop.example", "Subject: News", "MIME-Version: 1.0",
            "Content-Type: multipart/mixed; boundary=b", "", "--b", "Content-Type: text/plain", "", "Hello Jane,",
            "--b", "Content-Type: text/plain; name=\"\(name)\"",
            "Content-Disposition: attachment; filename=\"\(name)\"", "", content, "--b--")
    }

    @Test func `a text attachment is read`() {
        let findings = PlaceholderCheck().judge(facts(attachment("Dear {{first_name}}, spring is here")))
        #expect(findings.map(\.excerpt) == ["{{first_name}}"])
    }

    @Test(arguments: [
        ("greet.js", "const hi = `Hi ${name}`"), ("base.ini", "url = ${base}/x"), ("talk.vtt", "Hi [first_name]"),
        ("site.pem", "{{x}}"), ("staff.ldif", "cn: {{name}}"),
    ]) func `an attachment that programs read has no placeholders`(name: String, content: String) {
        #expect(PlaceholderCheck().judge(facts(attachment(content, name: name))) == [])
        for name in ["letter.txt", "letter", "staff.vcf"] {
            #expect(!PlaceholderCheck().judge(facts(attachment("Hi {{name}}", name: name))).isEmpty)
        }
    }

    @Test func `the frame of a contact is no key and its fields are read`() {
        func card(_ name: String) -> Message {
            attachment("BEGIN:VCARD\r\nVERSION:4.0\r\nFN:\(name)\r\nEND:VCARD", name: "ann.vcf")
        }
        #expect(PlaceholderCheck().judge(facts(card("Ann Lee"))) == [])
        #expect(PlaceholderCheck().judge(facts(card("{{agent}}"))).map(\.excerpt) == ["{{agent}}"])
    }

    /// The ESP fills in the tag, so nothing of it may be found in another way: as a key, or as a leftover.
    @Test(arguments: ["*|MC_PREVIEW_TEXT|*", "Hi {{var:name}},"])
    func `no part of a tag that the ESP fills in is found`(text: String) throws {
        let profile = UpstreamProfile(
            name: "esp",
            rules: [
                MergeRule(
                    tags: [try #require(TagPattern("*|(NAME)|*")), try #require(TagPattern("{{var:(NAME)}}"))],
                    places: [.subject, .text, .html])
            ])
        #expect(!PlaceholderCheck().judge(facts(letter(text: text))).isEmpty)
        #expect(PlaceholderCheck().judge(facts(letter(text: text), profile: profile)) == [])
    }
}
