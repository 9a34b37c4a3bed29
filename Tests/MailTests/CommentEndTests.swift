import Testing

@testable import Mail

/// Where HTML comments end: by the HTML standard, and in other programs.
struct CommentEndTests {
    @Test(arguments: [
        ("a<!-- x -->b<!-- y -->c", "abc"), ("a<!-- x --!>b<!-- y -->c", "abc"), ("a<!-->b<!-- y -->c", "abc"),
        ("a<!--->b<!-- y -->c", "abc"), ("a<!---->b<!-- y -->c", "abc"), ("a<!----!>b<!-- y -->c", "abc"),
        ("a<!-- x --->b", "ab"), ("a<!-- x ---!>b", "ab"), ("a<!-- x --!-->b", "ab"), ("a<!-- <!-- x -->b", "ab"),
        ("a<!-- <!--!>b", "ab"), ("a<!--!>b-->c", "ac"), ("a<!---!>b-->c", "ac"), ("a<!-- -- >b-->c", "ac"),
        ("a<!-- --! >b-->c", "ac"), ("a<!-- - ->b-->c", "ac"),
        ("a<!--[if mso]>b--!>c", "abc"), ("a<!--[if !mso]><!-->b<!--<![endif]-->c", "abc"),
        ("a<!--[if !mso]>--!>b<!--<![endif]-->c", "abc"),
    ])
    func `a comment ends where browsers end it`(_ html: String, _ text: String) {
        #expect(visible(html) == text)
    }

    /// The first text is what browsers show.
    @Test(arguments: [
        ("a<!-- x --!>b<!-- y -->c", ["abc", "ac"]), ("a<!-->b<!-- y -->c", ["abc", "ac"]),
        ("a<!-- x -- >b<!-- y -->c", ["ac", "abc"]), ("a<!-- x --\n>b<!-- y -->c", ["ac", "abc"]),
        ("a<!-- x --!><script>-->b<!-- y --></script>c", ["ac", "abc"]),
        ("a<!--><style>-->b<!-- y --></style>c", ["ac", "abc"]),
    ])
    func `HTML is read by each comment rule when the rules disagree`(_ html: String, _ texts: [String]) {
        #expect(Message(wire: "Content-Type: text/html\n\n\(html)").texts("html") == texts)
    }

    @Test(arguments: [
        "a<!-- x -->b", "a<!---->b", "a<!--[if !mso]><!-->b<!--<![endif]-->c",
        "a<!--[if !mso]> <!-->b<!--<![endif]-->c",
        "a<!--[if mso]><b>x</b><![endif]-->c", "a<!-- never",
    ])
    func `HTML is read once when the comment rules agree`(_ html: String) {
        #expect(read(html).otherCommentRules == [])
    }

    @Test func `the text between two comments is visible`() {
        let letter = "<p>Spring sale</p><!-- a --!><p>Dear {{first_name}}</p><!-- b --><p>Yours</p>"
        #expect(visible(letter) == "Spring sale\nDear {{first_name}}\nYours")
    }

    @Test func `text that only one comment rule shows leads back to its bytes`() throws {
        let wire = Array("Content-Type: text/html\r\n\r\n<!-- x --!><script>--><p>Hi {{x}}</p><!-- </script>".utf8)
        let message = Message(bytes: wire)
        let index = try #require(message.surfaces.firstIndex { text($0.text).contains("{{x}}") })
        let start = text(message.surfaces[index].text).utf8.count - 5
        let range = wire.withUnsafeBytes { MessageOrigins(reading: $0) }.range(of: start..<start + 5, inSurface: index)
        #expect(text(Array(wire[range])) == "{{x}}")
    }
}
