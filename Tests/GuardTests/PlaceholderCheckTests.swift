import Mail
import Testing

@testable import Guard

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

    @Test func `a clean message has no finding`() {
        #expect(PlaceholderCheck().judge(facts()) == [])
    }

    @Test func `findings follow the reader's order`() {
        let findings = PlaceholderCheck().judge(facts(letter(subject: "*|TITLE|*", text: "Dear <FirstName>, ${x}")))
        #expect(findings.map(\.where) == ["Subject", "text", "text"])
        #expect(findings.map(\.kind) == ["mailchimp", "angle-field", "dollar-brace"])
    }

    @Test func `the same tag on one surface is one finding`() {
        let findings = PlaceholderCheck().judge(facts(letter(subject: "{{a}}", text: "{{a}} {{a}} {{b}}")))
        #expect(findings.map(\.excerpt) == ["{{a}}", "{{a}}", "{{b}}"])
    }

    @Test func `a template of many tags gives a bounded number of findings`() {
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

    @Test func `an unknown charset is judged on its bytes and never undecided`() {
        let head = ["Subject: News", "MIME-Version: 1.0", "Content-Type: text/plain; charset=x-nobody-knows", ""]
        let clean = message(head.joined(separator: "\r\n"), "Hello Jane,")
        let broken = message(head.joined(separator: "\r\n"), "Hello {{name}},")
        #expect(PlaceholderCheck().judge(facts(clean)) == [])
        #expect(PlaceholderCheck().judge(facts(broken)).map(\.isUndecided) == [false])
    }

    /// What HTML takes for an element of its own never shows, which is how this one goes unnoticed before the send.
    @Test(arguments: ["<p>Dear <FirstName>,</p>", "<p>Dear &lt;FirstName&gt;,</p>", "<p>Dear <First Name>,</p>"])
    func `a field between angle brackets is found in HTML, escaped or not`(html: String) {
        let mail = message("Subject: News", "MIME-Version: 1.0", "Content-Type: text/html", "", html)
        #expect(PlaceholderCheck().judge(facts(mail)).map(\.kind) == ["angle-field"])
    }
}
