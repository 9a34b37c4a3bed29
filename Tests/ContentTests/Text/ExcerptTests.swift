import Testing

@testable import Content

/// A part of a message on one line.
struct ExcerptTests {
    @Test(arguments: [
        ("", ""), (" \n\t", ""), ("{{name}}", "{{name}}"), ("a b", "a b"), (" a \r\n\t b\u{B}\u{C}c ", "a b c"),
        ("a\u{1}b\u{1F} c", "a\u{1}b\u{1F} c"), ("é\u{A0}\n ü", "é ü"), ("  é", "é"),
    ])
    func `white space of any length becomes one space`(text: String, line: String) {
        #expect(Excerpt.oneLine(Array(text.utf8)[...]) == line)
        #expect(Excerpt.oneLine(text) == line)
    }
}
