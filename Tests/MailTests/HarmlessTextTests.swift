import Testing

@testable import Mail

struct HarmlessTextTests {
    @Test(arguments: [
        ("", ""), ("plain ~", "plain ~"), ("größe 用户 👩‍💻 e\u{301}", "größe 用户 👩‍💻 e\u{301}"), ("a\tb", "a b"),
        ("a\r\nb", "a??b"),
        ("a\0b\u{1B}[31m\u{7F}", "a?b?[31m?"), ("a\u{80}\u{85}\u{9B}\u{9F}\u{A0}b", "a????\u{A0}b"),
        ("a\u{2028}b\u{2029}c", "a?b?c"), ("a\u{202E}b\u{2066}c\u{200F}d\u{61C}e", "a?b?c?d?e"),
        ("\u{2027}\u{202F}", "\u{2027}\u{202F}"),
    ])
    func `only line ends, control characters and direction controls are replaced`(
        _ text: String, _ expected: String
    ) {
        #expect(text.harmless == expected)
        #expect(text.harmless.unicodeScalars.elementsEqual(expected.unicodeScalars))
        #expect(!text.harmless.unicodeScalars.contains { $0.isHarmful })
        #expect(text.harmless.harmless == text.harmless)
    }

    @Test(arguments: [
        ("", 0, ""), ("plain", 2, "plain"), ("café", 80, "caf\\u{e9}"), ("9 €\u{A0}", 80, "9 \\u{20ac} "),
        ("e\u{301}", 80, "e\\u{301}"), ("👍!", 80, "\\u{1f44d}!"),
        // The room is for 9 bytes beside the ASCII characters: one escape and `...`.
        ("äöü [B1]", 14, "\\u{e4}... [B1]"), ("ä öü ßß [B1]", 16, "\\u{e4} ... [B1]"), ("äöü", 2, ""),
        ("ä b", 5, "... b"),
    ])
    func `other characters are escaped in ASCII, as far as they fit`(text: String, limit: Int, expected: String) {
        let ascii = text.inASCII(limitBytes: limit)
        #expect(ascii == expected)
        #expect(ascii.utf8.allSatisfy { $0 < 0x80 } && (ascii.utf8.count <= limit || ascii == text))
    }
}
