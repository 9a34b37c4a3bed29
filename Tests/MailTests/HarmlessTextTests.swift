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
}
