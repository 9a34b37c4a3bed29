import Mail
import Testing

@testable import Content

/// How the scan works. The catalogue defines placeholders, and its own tests cover it.
struct PlaceholderScannerTests {
    @Test func `tags are found in the order of the text`() {
        #expect(
            placeholders(in: "*|A|* {{b}}{{c}} ${d} {{b}}")
                == ["mailchimp *|A|*", "mustache {{b}}", "mustache {{c}}", "dollar-brace ${d}", "mustache {{b}}"])
    }

    @Test func `an unclosed opening delimiter does not hide the next tag`() {
        #expect(placeholders(in: "{{ oh {{name}} and %% and %%first_name%%").count == 2)
        #expect(placeholders(in: "{{{{raw}}}}") == ["mustache {{{raw}}}"])
    }

    @Test func `a closing delimiter beyond the length limit does not close a tag`() {
        #expect(placeholders(in: "{{a" + String(repeating: " b", count: 110) + "}}") == [])
        #expect(placeholders(in: "<first" + String(repeating: " ", count: 60) + "name>") == [])
    }

    @Test func `the scan stops when its callback returns false`() {
        var count = 0
        PlaceholderScanner(.basic).scan(Surface(kind: .html, text: Array("{{a}}{{b}}{{c}}".utf8))) { _ in
            count += 1
            return count < 2
        }
        #expect(count == 2)
    }

    @Test func `a URL is scanned with and without its percent-encoding`() {
        let kind = Surface.Kind.attribute("href")
        #expect(placeholders(in: "https://a.example/?u=%7B%7Bname%7D%7D", kind: kind) == ["mustache {{name}}"])
        #expect(placeholders(in: "https://a.example/?u=%25%25email%25%25", kind: kind) == ["double-percent %%email%%"])
        #expect(placeholders(in: "https://a.example/?u=%%address%%", kind: kind) == ["double-percent %%address%%"])
        #expect(placeholders(in: "https://a.example/?u=*%7CEMAIL%7C*", kind: kind) == ["mailchimp *|EMAIL|*"])
        #expect(placeholders(in: "https://a.example/?a=1%7C2&b=100%25&c=%2", kind: kind) == [])
        #expect(
            placeholders(in: "https://a.example/r?to=https%3A%2F%2Fb.example%2F%257B%257Bname%257D%257D", kind: kind)
                == ["mustache {{name}}"])
        #expect(placeholders(in: "See https://a.example/?u=%7B%7Bname%7D%7D", kind: .text) == ["mustache {{name}}"])
    }

    @Test(arguments: [
        "{{first\u{200B}_name}}", "{\u{200D}{first_name}}", "{{first_\u{AD}name}}", "\u{FEFF}{{first_name}\u{2060}}",
        "\u{FF5B}\u{FF5B}first_name\u{FF5D}\u{FF5D}", "&#123;&#x7b;first_name&#125;}", "&lcub;{first_name}&rcub;",
    ]) func `invisible, wide and escaped characters do not hide a tag`(text: String) {
        #expect(placeholders(in: "Ünïcode, “quoted” \(text)!") == ["mustache {{first_name}}"])
        let sources = placeholderSources(in: "Ünïcode, “quoted” \(text)!")
        #expect(sources.count == 1)
        #expect(text.hasSuffix(sources[0]))
    }

    @Test(arguments: ["*\u{200B}|FNAME|*", "*\u{AD}|FNAME|\u{2060}*", "*|FNAME|\u{FEFF}*"])
    func `an invisible character inside a delimiter does not hide a tag`(text: String) {
        #expect(placeholders(in: "Dear \(text), hello") == ["mailchimp *|FNAME|*"])
    }

    @Test func `a no-break space in a tag counts as a space`() {
        #expect(placeholders(in: "{{ first\u{A0}name }}") == ["mustache {{ first name }}"])
    }

    @Test func `the range of a hidden tag covers its original text`() {
        #expect(placeholderSources(in: "\u{200B}a{{b\u{200B}c}}\u{200B}d") == ["{{b\u{200B}c}}"])
        let address = "https://a.example/%7B%7Bname%7D%7D/x"
        #expect(placeholderSources(in: address, kind: .attribute("href")) == ["%7B%7Bname%7D%7D"])
        let twice = "https://a.example/%257B%257Bname%257D%257D/x"
        #expect(placeholderSources(in: twice, kind: .attribute("href")) == ["%257B%257Bname%257D%257D"])
    }

    @Test func `a tag that AMP fills in passes in an AMP template`() {
        let text = "{{a}} *|B|*"
        let whole = 0..<text.utf8.count
        #expect(
            placeholders(in: text, kind: .amp, regions: [Surface.Region(kind: .clientTemplate, range: whole)])
                == ["mailchimp *|B|*"])
        #expect(placeholders(in: text, regions: [Surface.Region(kind: .hidden, range: whole)]).count == 2)
        #expect(placeholders(in: text, regions: [Surface.Region(kind: .code, range: whole)]).count == 2)
    }

    @Test func `a tag is found at every alignment and text length`() {
        for padding in 0..<24 {
            let text = String(repeating: "x", count: padding) + "{{a}}"
            #expect(placeholders(in: text) == ["mustache {{a}}"])
            #expect(placeholders(in: text + String(repeating: "y", count: padding)) == ["mustache {{a}}"])
        }
    }

    /// A quadratic search would take many minutes here.
    @Test(arguments: [
        "{{", "{{a ", "{", "%%", "%25", "<", "<name", "*|", "[[", "${", "`", "{{a}", "<a", "\\{{a}}", "<name>",
        "&#123;",
        "\u{200B}", "[name] ", "$a_b", "Dear <", "@@ -1 +1 @@\n{{a}}\n", "https://[",
    ]) func `repeated delimiters are scanned in linear time`(unit: String) {
        let text = String(repeating: unit, count: (1 << 18) / unit.utf8.count)
        var count = 0
        for kind in [Surface.Kind.text, .attribute("href")] {
            PlaceholderScanner(.basic).scan(Surface(kind: kind, text: Array(text.utf8))) { _ in
                count += 1
                return true
            }
        }
        #expect(count >= 0)
    }
}
