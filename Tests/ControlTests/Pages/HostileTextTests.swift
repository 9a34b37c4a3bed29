import Testing

@testable import Control

struct HostileTextTests {
    static let hostile = [
        "<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "' onmouseover='alert(1)", "</title><b>",
        "--><svg/onload=alert(1)>", "&lt;b&gt;", "]]><x>", "\u{0}\u{1B}[31m", "</textarea><script>", "`${1}`",
    ]

    @Test(arguments: hostile)
    func `text stays text`(_ text: String) {
        let html = String(decoding: element("p") { text }.fragment, as: UTF8.self)
        #expect(html.hasPrefix("<p>") && html.hasSuffix("</p>"))
        let inside = html.dropFirst(3).dropLast(4)
        #expect(!inside.contains("<") && !inside.contains(">") && !inside.contains("\""))
        #expect(!inside.contains("'"))
    }

    @Test(arguments: hostile)
    func `a value stays in its quotes`(_ text: String) {
        let html = String(decoding: element("input", .value(text)).fragment, as: UTF8.self)
        #expect(html.count { $0 == "\"" } == 2)
        #expect(html.count { $0 == "<" } == 1 && html.count { $0 == ">" } == 1)
    }

    @Test func `an ampersand is escaped once more each time`() {
        #expect(String(decoding: element("b") { "&lt;" }.fragment, as: UTF8.self) == "<b>&amp;lt;</b>")
    }

    @Test func `marks of writing direction and controls are shown as unknown`() {
        let html = String(decoding: element("b") { "a\u{202E}b\u{9B}c\u{0}d" }.fragment, as: UTF8.self)
        #expect(html == "<b>a\u{FFFD}b\u{FFFD}c\u{FFFD}d</b>")
    }

    @Test(arguments: [
        "https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)", "/\t/evil.example", "",
        "/a\nb", "/x\\y",
    ])
    func `an address elsewhere is not a link`(_ address: String) {
        #expect(HTMLAttribute.own(address) == "#")
    }

    @Test func `an address of a page is a link`() {
        #expect(HTMLAttribute.own("/log?campaign=spring%20sale") == "/log?campaign=spring%20sale")
    }

    @Test func `lists, conditions and missing texts build`() {
        let missing: String? = nil
        let html = element("ul") {
            for name in ["a", "b"] { element("li") { name } }
            if missing == nil { "none" } else { "some" }
            missing
            element("br")
        }
        #expect(String(decoding: html.fragment, as: UTF8.self) == "<ul><li>a</li><li>b</li>none<br></ul>")
    }

    @Test func `the script is small and the style asks nobody else`() {
        #expect(PageScript.text.utf8.count <= 10_240)
        for text in [PageScript.text, PageStyle.text] {
            #expect(!text.contains("http:") && !text.contains("https:") && !text.contains("@import"))
            #expect(!text.contains("eval") && !text.contains("innerHTML"))
        }
    }
}
