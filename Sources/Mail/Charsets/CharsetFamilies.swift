/// Charsets whose labels are told by what is in them, however they are spelled: those in which ASCII bytes may mean
/// something else than ASCII. Programs compare labels without hyphens and spaces (Unicode Technical Standard 22) and know
/// each by many names (the IANA registry, Windows, Java):
///
///     utf-7   UTF7   utf 7   csUTF7   csUnicode11UTF7   unicode-2-0-utf-7   cp65000
///
/// A text in one of them that is read under a name that nobody knows would pass as the ASCII that it is not.
enum CharsetFamilies {
    /// - Parameter name: the label's letters and digits, in lower case.
    static func charset(_ name: String) -> Charset? {
        if let exact = exact[name] { return exact }
        guard let family = families.first(where: { contains(name, $0.sign) }) else { return nil }
        guard case .iconv(let base) = family.charset, base == "UTF-16" || base == "UTF-32" else {
            return family.charset
        }
        // `csUTF16LE`, `x-UTF-16LE-BOM`, `UTF-16LE (a comment)`.
        if contains(name, family.sign + "le") { return .iconv("\(base)LE") }
        if contains(name, family.sign + "be") { return .iconv("\(base)BE") }
        return family.charset
    }

    private static func contains(_ name: String, _ sign: String) -> Bool {
        var rest = name.utf8[...]
        while rest.count >= sign.utf8.count {
            if rest.starts(with: sign.utf8) { return true }
            rest = rest.dropFirst()
        }
        return false
    }

    private static let families: [(sign: String, charset: Charset)] = [
        ("utf7", .utf7), ("utf16", .iconv("UTF-16")), ("ucs2", .iconv("UTF-16")), ("utf32", .iconv("UTF-32")),
        ("ucs4", .iconv("UTF-32")), ("iso2022jp", .iconv("ISO-2022-JP-2")), ("iso2022kr", .iconv("ISO-2022-KR")),
    ]

    private static let exact: [String: Charset] = [
        "65000": .utf7, "cp65000": .utf7, "windows65000": .utf7,
        "csunicode": .iconv("UTF-16"), "iso10646": .iconv("UTF-16"), "unicodelittle": .iconv("UTF-16LE"),
        "unicodefffe": .iconv("UTF-16BE"), "unicodebig": .iconv("UTF-16BE"),
        "cp1200": .iconv("UTF-16LE"), "windows1200": .iconv("UTF-16LE"), "cp1201": .iconv("UTF-16BE"),
        "windows1201": .iconv("UTF-16BE"), "cp12000": .iconv("UTF-32LE"), "cp12001": .iconv("UTF-32BE"),
        "jis": .iconv("ISO-2022-JP-2"), "jisencoding": .iconv("ISO-2022-JP-2"),
        "csjisencoding": .iconv("ISO-2022-JP-2"),
        "windows50220": .iconv("ISO-2022-JP-2"), "windows50221": .iconv("ISO-2022-JP-2"),
        "cp50222": .iconv("ISO-2022-JP-2"), "windows50222": .iconv("ISO-2022-JP-2"),
        "cp50225": .iconv("ISO-2022-KR"), "windows50225": .iconv("ISO-2022-KR"),
    ]

    /// Whether ASCII bytes under a label that is not in the table may be something else, so that nobody here can read them:
    /// escapes and shifts (ISO 2022, SCSU), and the signs of HZ (RFC 1843).
    static func isShifted(_ bytes: UnsafeRawBufferPointer, label: String) -> Bool {
        let isHZ = label.hasPrefix("hz") || contains(label, "hz-gb")
        for (index, byte) in bytes.enumerated() {
            switch byte {
            case 0x01...0x08, 0x0E...0x1F: return true
            case UInt8(ascii: "~") where isHZ && index + 1 < bytes.count:
                let next = bytes[index + 1]
                if [UInt8(ascii: "{"), UInt8(ascii: "}"), ASCII.lf, ASCII.cr].contains(next) { return true }
            default: break
            }
        }
        return false
    }
}
