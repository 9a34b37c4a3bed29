import Mail
import Testing

@testable import Content

/// The filler beyond the profiles' own examples: coverage, places, damage, limits.
struct MergeFillerTests {
    private func path(_ members: String...) -> HeaderPath { HeaderPath(header: "X-SMTPAPI", members: members) }

    private var substitutions: UpstreamProfile {
        UpstreamProfile(
            name: "s",
            rules: [
                MergeRule(
                    tags: [TagPattern("(KEY)")!], places: [.subject, .text, .html],
                    keys: KeySource(header: path("sub"), shape: .valueLists, recipients: ["to"]))
            ])
    }

    /// Whether the first place of `tag` in the text part is filled in.
    private func fills(
        _ tag: String, in text: String, _ headers: String..., profile: UpstreamProfile, recipients: [String] = []
    ) throws -> Bool {
        let bytes = Array((headers + ["Subject: a", "", text]).joined(separator: "\r\n").utf8)
        let message = bytes.withUnsafeBytes { Message(reading: $0) }
        let surface = try #require(message.surfaces.first { $0.kind == .text })
        let range = try #require(surface.text.firstRange(of: Array(tag.utf8)))
        var filler = MergeFiller(facts(message, recipients: recipients.map { Address($0)! }, profile: profile))
        return filler.fills(range, of: surface)
    }

    @Test func `without a profile nothing is filled in`() throws {
        #expect(try !fills("{{x}}", in: "Hi {{x}}", "X-SMTPAPI: {\"sub\": {\"{{x}}\": [\"a\"]}}", profile: .plain))
    }

    @Test func `a key that covers only part of a tag does not fill it in`() throws {
        let header = #"X-SMTPAPI: {"sub": {"name": ["a"], "{{first": ["b"], "_name}}": ["c"], "Dear {{y}}!": ["d"]}}"#
        #expect(try !fills("{{name}}", in: "Hi {{name}}", header, profile: substitutions))
        #expect(try !fills("{{first}}", in: "Hi {{first}}", header, profile: substitutions))
        #expect(try fills("{{first_name}}", in: "Hi {{first_name}}", header, profile: substitutions))
        #expect(try fills("{{y}}", in: "Dear {{y}}!", header, profile: substitutions))
        #expect(try !fills("{{y}}", in: "Dear {{y}}", header, profile: substitutions))
    }

    @Test func `keys are compared byte by byte`() throws {
        // The same letter, composed and decomposed: SendGrid compares bytes.
        let header = "X-SMTPAPI: {\"sub\": {\"-caf\\u00e9-\": [\"a\"]}}"
        #expect(try fills("-caf\u{E9}-", in: "-caf\u{E9}-", header, profile: substitutions))
        #expect(try !fills("-cafe\u{301}-", in: "-cafe\u{301}-", header, profile: substitutions))
    }

    @Test func `a control header may be folded and contain encoded words`() throws {
        #expect(
            try fills(
                "-a-", in: "-a-", "X-SMTPAPI: {\"sub\":\r\n {\"-a-\":\r\n\t[\"b\"]}}", profile: substitutions))
        #expect(
            try fills(
                "-a-", in: "-a-", "X-SMTPAPI: =?utf-8?B?eyJzdWIiOiB7Ii1hLSI6IFsiYiJdfX0=?=", profile: substitutions))
    }

    @Test(arguments: [
        "{\"sub\": {\"-a-\": [\"b\"]}", "{\"sub\": [\"-a-\"]}", "{\"sub\": {\"-a-\": \"b\"}}",
        "{\"sub\": {\"-a-\": []}}",
        "[]", "-a-", "", "{\"sub\": {\"-a-\": [\"b\"]}} x",
    ]) func `a malformed control header fills in nothing`(text: String) throws {
        #expect(try !fills("-a-", in: "Hi -a-", "X-SMTPAPI: \(text)", profile: substitutions))
    }

    @Test func `a control header that is too large fills in nothing`() throws {
        let many = String(repeating: "x", count: ProfileLimits.controlHeaderBytes)
        #expect(
            try !fills("-a-", in: "-a-", "X-SMTPAPI: {\"sub\": {\"-a-\": [\"\(many)\"]}}", profile: substitutions))
    }

    /// Each search compares one tag with all keys, so the number of searches is limited; after that only a tag that
    /// equals a key counts.
    @Test func `the number of key searches is limited`() throws {
        let keys = (0..<200).map { "\"Dear {{\($0)}} and all\": [\"a\"]" } + ["\"{{x}}\": [\"a\"]"]
        let text = String(repeating: "Dear {{7}} and all ", count: 3_000) + "{{x}}"
        let bytes = Array("X-SMTPAPI: {\"sub\": {\(keys.joined(separator: ",\r\n "))}}\r\n\r\n\(text)".utf8)
        let message = bytes.withUnsafeBytes { Message(reading: $0) }
        let surface = try #require(message.surfaces.first { $0.kind == .text })
        var filler = MergeFiller(facts(message, profile: substitutions))
        var filled = 0
        for number in 0..<3_000 where filler.fills(19 * number + 5..<19 * number + 10, of: surface) { filled += 1 }
        #expect(filled == ProfileLimits.keySearches)
        let last = filler.fills(surface.text.count - 5..<surface.text.count, of: surface)
        #expect(last)
    }

    @Test func `an address matches in any case`() throws {
        let profile = UpstreamProfile(
            name: "m",
            rules: [
                MergeRule(
                    tags: [TagPattern("%recipient.(KEY)%")!], places: [.text],
                    keys: KeySource(header: HeaderPath(header: "X-Vars"), shape: .recipients))
            ])
        let header = "X-Vars: {\"Jane@EXAMPLE.com\": {\"a\": 1}, \"ann@example.com\": {\"a\": 1, \"b\": 2}}"
        let both = ["jane@example.com", "ann@example.com"]
        #expect(try fills("%recipient.a%", in: "%recipient.a%", header, profile: profile, recipients: both))
        #expect(try !fills("%recipient.b%", in: "%recipient.b%", header, profile: profile, recipients: both))
        #expect(
            try fills("%recipient.b%", in: "%recipient.b%", header, profile: profile, recipients: ["ann@example.com"]))
        #expect(
            try !fills("%recipient.a%", in: "%recipient.a%", header, profile: profile, recipients: ["x@example.com"]))
    }

    @Test func `an empty range or a range beyond the text is not filled in`() throws {
        let message = letter(text: "{{x}}")
        var filler = MergeFiller(facts(message, profile: substitutions))
        for surface in message.surfaces {
            let answers = [filler.fills(0..<10_000, of: surface), filler.fills(2..<2, of: surface)]
            #expect(answers == [false, false])
        }
    }

    // MARK: Places

    @Test func `the HTML place covers text, attributes and structured data`() {
        for kind in [Surface.Kind.html, .attribute("href"), .structuredData] {
            #expect(MergePlace.html.contains(kind))
            #expect(!MergePlace.text.contains(kind))
            #expect(!MergePlace.headers.contains(kind))
        }
        for kind in [Surface.Kind.amp, .calendar, .attachment("a.txt"), .fileName] {
            for place in [MergePlace.html, .text, .headers, .subject, .header("From")] {
                #expect(!place.contains(kind))
            }
        }
        #expect(MergePlace.headers.contains(.subject))
        #expect(MergePlace.headers.contains(.header("List-Unsubscribe")))
        #expect(MergePlace.header("from").contains(.header("From")))
        #expect(!MergePlace.header("From").contains(.header("Reply-To")))
    }
}
