import Testing

@testable import Mail

struct EncodedWordTests {
    @Test(arguments: [
        ("Hello", "Hello"),
        ("  Hello \t", "Hello"),
        ("Hello\r\n  world", "Hello  world"),
        ("=?utf-8?Q?Caf=C3=A9?=", "Café"),
        ("=?UTF-8?b?Q2Fmw6k=?=", "Café"),
        ("=?iso-8859-1?q?Caf=E9?= bar", "Café bar"),
        ("=?iso-8859-1?Q?a_b?=", "a b"),
        ("a =?utf-8?Q?b?= c", "a b c"),
        ("=?utf-8?Q?a?= =?utf-8?Q?b?=", "ab"),
        ("=?utf-8?Q?a?=\r\n =?utf-8?Q?b?=", "ab"),
        ("=?utf-8?Q?a?= =?iso-8859-1?Q?=E9?=", "aé"),
        ("=?utf-8*fr?Q?=C3=A9?=", "é"),
        ("=?utf-8?Q?with spaces?=", "with spaces"),
        ("=?utf-8?Q?What's up??=", "What's up?"),
        ("x=?utf-8?Q?y?=z", "xyz"),
        ("=?utf-8?Q??=", ""),
        ("\"=?utf-8?Q?Jos=C3=A9?=\" <jose@example.com>", "\"José\" <jose@example.com>"),
        ("=?utf-8?Q?unfinished", "=?utf-8?Q?unfinished"),
        ("=?utf-8?X?abc?=", "=?utf-8?X?abc?="),
        ("=?utf-8?Q?=7B=7Bfirst=5Fname=7D=7D?=", "{{first_name}}"),
        ("=?utf-8?B?4pyTIA==?= ok", "✓  ok"),
        ("=?gb2312?B?xOO6ww==?=", "你好"),
        ("=?iso-2022-jp?B?GyRCJDMbKEI=?=", "こ"),
        ("=?shift_jis?B?gqA=?=", "あ"),
        ("=?koi8-r?B?8NLJ18XU?=", "Привет"),
        ("=?x-nobody?Q?=E9?=", "é"),
    ])
    func `the encoded words of a header are decoded`(_ value: String, _ expected: String) {
        #expect(decoded(Array(value.utf8)) == expected)
    }

    @Test(arguments: 1..<12)
    func `encoded words that split a character are joined before they are decoded`(_ split: Int) {
        let bytes = Array("aé✓🎉z".utf8)
        func word(_ bytes: ArraySlice<UInt8>) -> String {
            "=?utf-8?Q?\(bytes.map { "=" + String($0, radix: 16, uppercase: true).leftPadded }.joined())?="
        }
        let value = "\(word(bytes[..<min(split, bytes.count)]))\r\n \(word(bytes[min(split, bytes.count)...]))"
        #expect(decoded(Array(value.utf8)) == "aé✓🎉z")
    }

    @Test func `raw 8-bit text is read as UTF-8 when it is valid, else as windows-1252`() {
        #expect(decoded(Array("Prix 5 €".utf8)) == "Prix 5 €")
        #expect(decoded(Array("Prix 5 ".utf8) + [0x80]) == "Prix 5 €")
    }

    @Test func `bytes that are not in the charset are replaced and reported`() {
        let result = Array("=?utf-8?Q?a=FFb?=".utf8).withUnsafeBytes { EncodedWord.decode($0) }
        #expect(text(result.text) == "a\u{FFFD}b")
        #expect(result.problem == .invalidBytes)
    }

    private func decoded(_ value: [UInt8]) -> String {
        text(value.withUnsafeBytes { EncodedWord.decode($0).text })
    }
}

extension String {
    fileprivate var leftPadded: String { utf8.count == 1 ? "0" + self : self }
}
