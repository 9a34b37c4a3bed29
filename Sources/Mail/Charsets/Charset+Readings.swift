/// The charsets in which mail programs may read a text, in addition to the labelled charset.
///
/// A label is often wrong: UTF-8 text is labelled windows-1252, UTF-16 of a Windows program is labelled UTF-8, and
/// ASCII is labelled UTF-16. Some programs follow the label, others the bytes. So a text whose bytes contradict its
/// label is read both ways.
extension Charset {
    /// The charset itself. For UTF-16 or UTF-32 without a byte order in the label or in the text, the charset with a
    /// byte order.
    func resolved(for bytes: UnsafeRawBufferPointer) -> Charset {
        guard case .iconv(let name) = self, name == "UTF-16" || name == "UTF-32", Self.marked(bytes) == nil else {
            return self
        }
        // RFC 2781 section 4.3 says most significant byte first; present programs assume the opposite.
        return .iconv(Self.isMostSignificantFirst(bytes) ?? false ? "\(name)BE" : "\(name)LE")
    }

    /// The other charsets in which programs may read these bytes.
    ///
    /// - Parameter problem: the problem of reading them in this charset.
    func others(for bytes: UnsafeRawBufferPointer, _ problem: Problem?) -> [Charset] {
        var others: [Charset] = []
        if case .iconv(let name) = self, name.hasPrefix("UTF-16") || name.hasPrefix("UTF-32") {
            let hasNull = Bytes(bytes).hasZero
            // This cannot be UTF-16: a program that ignores the label reads single bytes.
            if !hasNull { others.append(bytes.isValidUTF8() ? .utf8 : .windows1252) }
            let isFirst = Self.isMostSignificantFirst(bytes)
            if name.hasSuffix("LE"), isFirst ?? true { others.append(.iconv("\(name.dropLast(2))BE")) }
            if name.hasSuffix("BE"), !(isFirst ?? false) { others.append(.iconv("\(name.dropLast(2))LE")) }
            return others
        }
        if let marked = Self.marked(bytes) {
            others.append(.iconv(marked))
        } else if let wide = Self.wide(bytes) {
            others.append(.iconv(wide))
        }
        switch self {
        case .utf7: others.append(.ascii)
        case .windows1252, .iconv:
            if !bytes.isASCII, bytes.isValidUTF8() { others.append(.utf8) }
        case .utf8 where problem == .invalidBytes && bytes.contains(where: Self.isQuote): others.append(.windows1252)
        default: break
        }
        return others
    }

    /// The guillemets of windows-1252, which templates put around fields.
    private static func isQuote(_ byte: UInt8) -> Bool {
        byte == 0xAB || byte == 0xBB || byte == 0x8B || byte == 0x9B
    }

    /// The charset that a byte order mark at the beginning names.
    private static func marked(_ bytes: UnsafeRawBufferPointer) -> String? {
        guard bytes.count >= 2 else { return nil }
        switch (bytes[0], bytes[1]) {
        case (0xFF, 0xFE): return bytes.count >= 4 && bytes[2] == 0 && bytes[3] == 0 ? "UTF-32" : "UTF-16"
        case (0xFE, 0xFF): return "UTF-16"
        case (0, 0) where bytes.count >= 4 && bytes[2] == 0xFE && bytes[3] == 0xFF: return "UTF-32"
        default: return nil
        }
    }

    /// The charset of bytes that look wide but have no mark: half of ASCII in UTF-16 is zeros, three quarters in
    /// UTF-32.
    private static func wide(_ bytes: UnsafeRawBufferPointer) -> String? {
        guard Bytes(bytes).hasZero else { return nil }
        let zeros = bytes.count { $0 == 0 }
        guard zeros * 4 >= bytes.count, let isFirst = isMostSignificantFirst(bytes) else { return nil }
        return (zeros * 8 >= bytes.count * 5 ? "UTF-32" : "UTF-16") + (isFirst ? "BE" : "LE")
    }

    /// Every ASCII character has zeros, and their place tells the byte order. nil when there are no zeros, or equally
    /// many at even and odd offsets.
    private static func isMostSignificantFirst(_ bytes: UnsafeRawBufferPointer) -> Bool? {
        var (even, odd) = (0, 0)
        for index in bytes.indices where bytes[index] == 0 {
            if index.isMultiple(of: 2) { even += 1 } else { odd += 1 }
        }
        return even == odd ? nil : even > odd
    }
}

/// Charsets in which ASCII bytes may mean something other than ASCII, found by a part of the label in any spelling.
/// Programs compare labels without hyphens and spaces (Unicode Technical Standard 22), and each charset has many
/// names (the IANA registry, Windows, Java):
///
///     utf-7   UTF7   utf 7   csUTF7   csUnicode11UTF7   unicode-2-0-utf-7   cp65000
///
/// If a name were unknown here, the text would wrongly pass as ASCII.
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

    /// Whether ASCII bytes may mean something else, when the label is not in the table. Then the guard cannot read
    /// them: they have escapes or shifts (ISO 2022, SCSU), or the signs of HZ (RFC 1843).
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
