import Testing

@testable import Control

/// HTML whose text can only be escaped.
struct HTMLTests {
    private func text(_ html: HTML) -> String { String(decoding: html.fragment, as: UTF8.self) }

    @Test(
        arguments: [
            "<script>alert(1)</script>", "\" onload=\"x", "' onload='x", "<!--", "]]>", "</p></body>", "&lt;b&gt;",
            "a\0b",
            "\u{202E}abc", "<svg/onload=x>",
        ])
    func `hostile text stays text in an element and in an attribute`(hostile: String) {
        let html = text(element("p", .id(hostile), HTMLAttribute("title", hostile)) { hostile })
        let plain = html.replacing("<p id=\"", with: "").replacing("\" title=\"", with: "").replacing("\">", with: "")
            .replacing("</p>", with: "")
        #expect(
            !plain.contains("<") && !plain.contains("\"") && !plain.contains("'") && !plain.contains("\0"), "\(html)")
    }

    @Test(arguments: ["javascript:alert(1)", "//evil.example", "/\\evil.example", "https://evil.example", "x", ""])
    func `a link leads only to pages of the guard`(path: String) {
        #expect(text(element("a", .href(path)) { "x" }) == "<a href=\"#\">x</a>")
        #expect(text(element("form", .action(path))) == "<form action=\"#\"></form>")
    }

    @Test func `elements nest, and some have no end`() {
        let names = ["a", "b"]
        let html = element("ul", .class("x")) {
            for name in names { element("li") { name } }
            if names.isEmpty { "none" } else { element("br") }
        }
        #expect(text(html) == "<ul class=\"x\"><li>a</li><li>b</li><br></ul>")
        #expect(text(element("input", .flag("required"))) == "<input required>")
    }
}
