import Testing

@testable import Mail

struct CharsetTests {
    @Test(
        arguments: [
            ("utf-8", [0xC3, 0xA9], "é"), ("utf8", [0xE2, 0x82, 0xAC], "€"), ("us-ascii", [0x41], "A"),
            ("us-ascii", [0xC3, 0xA9], "é"), ("us-ascii", [0xE9], "é"), ("iso-8859-1", [0xE9, 0x93], "é“"),
            ("windows-1252", [0x80], "€"), ("ISO-8859-15", [0xA4], "€"), ("iso-8859-2", [0xB1], "ą"),
            ("windows-1251", [0xCF], "П"), ("koi8-r", [0xF0], "П"), ("gbk", [0xC4, 0xE3], "你"),
            ("big5", [0xA7, 0x41], "你"),
            ("euc-kr", [0xB0, 0xA1], "가"), ("ks_c_5601-1987", [0xB0, 0xA1], "가"), ("shift_jis", [0x82, 0xA0], "あ"),
            ("euc-jp", [0xA4, 0xA2], "あ"), ("iso-2022-jp", [0x1B, 0x24, 0x42, 0x24, 0x22, 0x1B, 0x28, 0x42], "あ"),
            ("utf-16le", [0x41, 0x00, 0xE9, 0x00], "Aé"),
            ("utf-16be", [0x00, 0x41, 0x00, 0xE9], "Aé"), ("windows-1254", [0xFE], "ş"), ("tis-620", [0xA1], "ก"),
            ("cp437", [0x82], "é"), ("macintosh", [0x8E], "é"), ("windows-1255", [0xE0], "א"), ("viscii", [0xE9], "é"),
        ] as [(String, [UInt8], String)])
    func `text in a known charset is converted to UTF-8`(_ label: String, _ bytes: [UInt8], _ expected: String) {
        let result = convert(bytes, label)
        #expect(text(result.text) == expected)
        #expect(result.problem == nil)
    }

    @Test func `text in an unknown charset is read as UTF-8, else as Latin-1, and reported`() {
        let result = convert([0x41, 0xE9], "X-Martian//IGNORE")
        #expect(text(result.text) == "Aé")
        #expect(result.problem == .undecodable("x-martian"))
        let readable = convert([0x41, 0xC3, 0xA9], "X-Martian//IGNORE")
        #expect(text(readable.text) == "Aé")
        #expect(readable.problem == .unknownCharset("x-martian"))
    }

    @Test(arguments: [
        ("+AOk-", "é", false), ("a+-b", "a+b", false), ("+AHsAew-x+AH0AfQ-", "{{x}}", false),
        ("+ADw-p+AD4-", "<p>", false),
        ("1 + 1", "1 + 1", false), ("+2D3eAA.", "\u{1F600}.", false), ("+AGE", "a", false), ("+AA-", "", true),
        ("é", "é", true), ("", "", false),
    ])
    func `UTF-7 is decoded`(_ encoded: String, _ expected: String, _ isDamaged: Bool) {
        let result = convert(Array(encoded.utf8), "utf-7")
        #expect(text(result.text) == expected)
        #expect((result.problem == .invalidBytes) == isDamaged)
    }

    @Test(arguments: [
        "utf-7", "UTF7", "utf_7", "utf 7", "'utf-7'", "csUTF7", "csUnicode11UTF7", "unicode-2-0-utf-7",
        "x-unicode-2-0-utf-7",
        "cp65000", "65000", "<utf-7>", "\"utf-7\"",
    ])
    func `UTF-7 is known by all its names`(_ label: String) {
        #expect(Array(label.utf8).withUnsafeBytes { Charset(label: $0) } == .utf7)
    }

    @Test(arguments: [
        ("csUTF16", "UTF-16"), ("csUTF16LE", "UTF-16LE"), ("UTF16BE", "UTF-16BE"), ("utf_16", "UTF-16"),
        ("unicodeFFFE", "UTF-16BE"), ("csUCS4", "UTF-32"), ("UCS-2LE", "UTF-16LE"), ("cp1200", "UTF-16LE"),
        ("csUTF32", "UTF-32"), ("x-UTF-16LE-BOM", "UTF-16LE"), ("csISO2022JP", "ISO-2022-JP-2"),
        ("iso2022-jp", "ISO-2022-JP-2"), ("x-windows-iso2022jp", "ISO-2022-JP-2"), ("csISO2022KR", "ISO-2022-KR"),
        ("jis", "ISO-2022-JP-2"), ("csISOLatin2", "ISO-8859-2"), ("iso_8859-9", "ISO-8859-9"), ("iso8859_9", "CP1254"),
        ("csShiftJIS", "CP932"), ("csEUCKR", "CP949"), ("csGB2312", "GB18030"), ("csKOI8R", "KOI8-R"),
        ("cswindows1251", "CP1251"),
    ])
    func `an alias of the registry gives its charset`(_ label: String, _ name: String) {
        #expect(Array(label.utf8).withUnsafeBytes { Charset(label: $0) } == .iconv(name))
    }

    @Test(arguments: [
        ("hz-gb-2312", "{~\n{first_name}}", true), ("HZ", "~{:C~}", true), ("hz-gb-2312", "about ~5 euros", false),
        ("iso-2022-cn", "{\u{1B}$)A{x}}", true), ("scsu", "{\u{F}{x}}", true), ("x-none", "{{x}}\r\n\t", false),
    ])
    func `shift sequences in an unknown charset are undecodable`(_ label: String, _ body: String, _ isLost: Bool) {
        let problem = convert(Array(body.utf8), label).problem
        #expect(problem == (isLost ? .undecodable(label.lowercased()) : .unknownCharset(label.lowercased())))
    }

    /// The label's charset comes first.
    @Test(
        arguments: [
            ("utf-16", Array("{{x}}".utf8), [.iconv("UTF-16LE"), .utf8, .iconv("UTF-16BE")]),
            ("utf-16", [0x7B, 0, 0x78, 0], [.iconv("UTF-16LE")]), ("utf-16", [0, 0x7B, 0, 0x78], [.iconv("UTF-16BE")]),
            ("utf-16", [0xFE, 0xFF, 0, 0x78], [.iconv("UTF-16")]),
            ("utf-16le", [0, 0x7B, 0, 0x78], [.iconv("UTF-16LE"), .iconv("UTF-16BE")]),
            ("utf-32", [0, 0, 0, 0x78], [.iconv("UTF-32BE")]),
            ("utf-8", [0x7B, 0, 0x78, 0], [.utf8, .iconv("UTF-16LE")]),
            ("utf-8", [0xFF, 0xFE, 0x78, 0], [.utf8, .iconv("UTF-16")]),
            ("us-ascii", [0, 0x7B, 0, 0x78], [.ascii, .iconv("UTF-16BE")]),
            ("utf-7", [0x78], [.utf7, .ascii]), ("iso-8859-1", [0xC2, 0xAB], [.windows1252, .utf8]),
            ("iso-8859-1", [0xE9, 0x78], [.windows1252]), ("big5", [0xC2, 0xAB], [.iconv("BIG5-HKSCS"), .utf8]),
            ("utf-8", [0xAB, 0x78, 0xBB], [.utf8, .windows1252]), ("utf-8", [0xE9, 0x78], [.utf8]),
            ("utf-8", [0xC2, 0xAB], [.utf8]), ("us-ascii", [0xE9], [.ascii]),
        ] as [(String, [UInt8], [Charset])])
    func `bytes that contradict their label are read in each likely charset`(
        _ label: String, _ bytes: [UInt8], _ expected: [Charset]
    ) {
        let charset = Array(label.utf8).withUnsafeBytes { Charset(label: $0) }
        let readings = bytes.withUnsafeBytes { bytes in
            let first = charset.resolved(for: bytes)
            return [first] + first.others(for: bytes, first.utf8(bytes).problem)
        }
        #expect(readings == expected)
    }

    @Test(
        arguments: [
            ("utf-8", [0x61, 0xFF, 0x62], "a\u{FFFD}b"), ("utf-8", [0x61, 0xC3], "a\u{FFFD}"),
            ("shift_jis", [0x61, 0x82], "a\u{FFFD}"), ("euc-kr", [0xFF, 0x61], "\u{FFFD}a"),
            ("utf-16le", [0x41, 0x00, 0x42], "A\u{FFFD}"),
        ] as [(String, [UInt8], String)])
    func `invalid bytes are replaced and reported, never lost`(_ label: String, _ bytes: [UInt8], _ expected: String) {
        let result = convert(bytes, label)
        #expect(text(result.text) == expected)
        #expect(result.problem == .invalidBytes)
    }

    /// More than one chunk of iconv's output, with characters across the chunk borders.
    @Test(arguments: [4090, 4095, 4096, 4097, 20_000])
    func `long text is converted correctly across chunk borders`(_ count: Int) {
        let bytes = [UInt8](repeating: 0x61, count: count) + [0xCF, 0xF0] + [UInt8](repeating: 0xE8, count: count)
        let expected = String(repeating: "a", count: count) + "Пр" + String(repeating: "и", count: count)
        #expect(text(convert(bytes, "windows-1251").text) == expected)
    }

    /// The guard would defer mail in a charset that this system's iconv lacks.
    @Test func `iconv knows every charset of the list`() {
        for case .iconv(let name) in Set(CharsetNames.known.values) {
            let isWide = name.hasPrefix("UTF-16") || name.hasPrefix("UTF-32")
            let result = [UInt8](repeating: isWide ? 0 : 0x41, count: 4).withUnsafeBytes {
                var map: SourceMap?
                return Iconv.utf8($0, from: name, &map)
            }
            #expect(result?.isDamaged == false, "\(name)")
        }
    }

    private func convert(_ bytes: [UInt8], _ label: String) -> (text: [UInt8], problem: Charset.Problem?) {
        let charset = Array(label.utf8).withUnsafeBytes { Charset(label: $0) }
        return bytes.withUnsafeBytes { charset.utf8($0) }
    }
}
