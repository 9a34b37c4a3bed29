import Content
import Control
import Foundation
import Guard
import Testing

@testable import sendguard

struct FindingTextTests {
    private func report(_ message: String, _ excerpt: String, in name: String, check: String = "placeholder") throws
        -> FindingReport
    {
        let bytes = Array(message.utf8)
        let range = try #require(bytes.lastRange(of: Array(excerpt.utf8)))
        let finding = Finding(check: check, kind: "mustache", where: name, excerpt: excerpt, reason: "")
        let location = Finding.Location(offset: range.lowerBound, length: range.count)
        return FindingReport(finding).found(
            at: FindingScenes(of: bytes).scene(where: name, excerpt: excerpt, location: location))
    }

    @Test func `a finding is shown as received, as a reader sees it, and with advice`() throws {
        let message = "Content-Type: text/html\r\n\r\n<p>\r\nDear <b>{{x}}</b>, hi</p>\r\n"
        let lines = FindingText.lines(of: [try report(message, "{{x}}", in: "html")])
        #expect(
            lines.prefix(5) == [
                "  blocked   [placeholder] mustache in html: {{x}}", "    line 4, octet 40, as received",
                "      Dear <b>>>>{{x}}<<<</b>, hi</p>", "    as a reader meets it", "      Dear >>>{{x}}<<<, hi",
            ])
        #expect(lines.count == 7 && lines[5].hasPrefix("    The template was not rendered"))
        #expect(lines.allSatisfy { $0.count <= 100 })
    }

    @Test func `a line that a reader sees as it was received is shown once`() throws {
        let lines = FindingText.lines(of: [try report("X: y\r\n\r\nDear {{x}}, hi", "{{x}}", in: "text")])
        #expect(lines.contains("      Dear >>>{{x}}<<<, hi"))
        #expect(!lines.contains("    as a reader meets it"))
    }

    @Test func `twenty findings of a kind share one piece of advice`() throws {
        let finding = try report("X: y\r\n\r\nDear {{x}}, hi", "{{x}}", in: "text")
        let text = FindingText.lines(of: Array(repeating: finding, count: 20)).joined(separator: "\n")
        #expect(text.components(separatedBy: "The template was not").count == 2)
    }

    @Test func `a finding without a location has a headline and advice`() throws {
        let finding = Finding(check: "empty-body", kind: "nothing", where: "body", excerpt: "", reason: "")
        let lines = FindingText.lines(of: [FindingReport(finding)])
        #expect(lines.count == 2 && lines[0] == "  blocked   [empty-body] nothing in body")
    }

    @Test func `a finding about a tag names the commands that let it pass`() throws {
        let finding = try report("X: y\r\n\r\nDear {{it's}}, hi", "{{it's}}", in: "text")
        let lines = FindingText.exceptions(for: [finding, finding], campaign: "spring sale")
        #expect(
            lines.first
                == "  if this tag may pass in the campaign: sendguard allow --campaign 'spring sale' "
                + "--tag '{{it'\\''s}}' --reason TEXT")
        #expect(lines.count == 2 && lines[1].contains("sendguard allow --message ID --reason TEXT"))
        #expect(FindingText.tagExceptions(for: [finding], campaign: "").isEmpty)
        let dashed = try report("X: y\r\n\r\nDear -FNAME-, hi", "-FNAME-", in: "text")
        let line = FindingText.tagExceptions(for: [dashed], campaign: "-x-").first ?? ""
        #expect(line.hasSuffix("sendguard allow --campaign=-x- --tag='-FNAME-' --reason TEXT"), "\(line)")
        let typed = ["allow", "--campaign=-x-", "--tag=-FNAME-", "--reason", "r"]
        #expect(try Sendguard.parseAsRoot(typed) is AllowNewCommand)
        var observed = finding
        observed.action = .observed
        #expect(FindingText.exceptions(for: [observed], campaign: "spring").isEmpty)
        let cut = FindingReport(
            Finding(check: "placeholder", kind: "mustache", where: "text", excerpt: "{{a very...", reason: ""))
        #expect(FindingText.tagExceptions(for: [cut], campaign: "spring").isEmpty)
    }

    @Test func `personal data has no context`() throws {
        let message = "X: y\r\n\r\nPassword: hunter2"
        let shown = try report(message, "hunter2", in: "text", check: "personal-data")
        #expect(shown.location != nil && shown.scene == nil)
        #expect(!ControlJSON.text(shown).contains("\"context\""))
        #expect(try report(message, "hunter2", in: "text").scene != nil)
    }

    @Test func `every check has advice`() {
        for name in Roster.findingNames { #expect(Advice.text(check: name, kind: "any") != nil, "\(name)") }
        #expect(Advice.text(check: "no such check", kind: "any") == nil)
    }

    @Test func `a text is wrapped at spaces`() {
        #expect(Words.wrapped("one two three", width: 7) == ["one two", "three"])
        #expect(Words.wrapped("incomprehensible", width: 7) == ["incomprehensible"])
        #expect(Words.wrapped("", width: 7).isEmpty)
    }
}

extension [UInt8] {
    fileprivate func lastRange(of text: [UInt8]) -> Range<Int>? { ranges(of: text).last }
}
