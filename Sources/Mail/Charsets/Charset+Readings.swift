/// The charsets in which mail programs may read a text, whatever its label says.
///
/// A label is often wrong: UTF-8 is sent under that of windows-1252, a Windows program's UTF-16 under that of UTF-8, ASCII
/// under that of UTF-16. Some programs follow the label, others the bytes; which they do is theirs to choose, so a text
/// whose bytes speak against its label is read both ways.
extension Charset {
    /// This one, or which kind of UTF-16 or UTF-32 it is where the label leaves that open and no mark at the text's
    /// beginning says it.
    func resolved(for bytes: UnsafeRawBufferPointer) -> Charset {
        guard case .iconv(let name) = self, name == "UTF-16" || name == "UTF-32", Self.marked(bytes) == nil else {
            return self
        }
        // RFC 2781 section 4.3 wants the most significant byte first; programs of today the other way.
        return .iconv(Self.isMostSignificantFirst(bytes) ?? false ? "\(name)BE" : "\(name)LE")
    }

    /// The others in which these bytes may be read.
    ///
    /// - Parameter problem: that of reading them in this one.
    func others(for bytes: UnsafeRawBufferPointer, _ problem: Problem?) -> [Charset] {
        var others: [Charset] = []
        if case .iconv(let name) = self, name.hasPrefix("UTF-16") || name.hasPrefix("UTF-32") {
            let hasNull = bytes.firstIndex(of: 0, from: 0, to: bytes.count) < bytes.count
            // Nobody's UTF-16: a program that does not follow the label reads bytes of one octet each.
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

    /// Guillemets of windows-1252, between which fields stand.
    private static func isQuote(_ byte: UInt8) -> Bool {
        byte == 0xAB || byte == 0xBB || byte == 0x8B || byte == 0x9B
    }

    /// By the mark at the beginning (Unicode's byte order mark).
    private static func marked(_ bytes: UnsafeRawBufferPointer) -> String? {
        guard bytes.count >= 2 else { return nil }
        switch (bytes[0], bytes[1]) {
        case (0xFF, 0xFE): return bytes.count >= 4 && bytes[2] == 0 && bytes[3] == 0 ? "UTF-32" : "UTF-16"
        case (0xFE, 0xFF): return "UTF-16"
        case (0, 0) where bytes.count >= 4 && bytes[2] == 0xFE && bytes[3] == 0xFF: return "UTF-32"
        default: return nil
        }
    }

    /// Of bytes that look wide without a mark: half of ASCII in UTF-16 is zeros, three quarters in UTF-32.
    private static func wide(_ bytes: UnsafeRawBufferPointer) -> String? {
        guard bytes.firstIndex(of: 0, from: 0, to: bytes.count) < bytes.count else { return nil }
        let zeros = bytes.count { $0 == 0 }
        guard zeros * 4 >= bytes.count, let isFirst = isMostSignificantFirst(bytes) else { return nil }
        return (zeros * 8 >= bytes.count * 5 ? "UTF-32" : "UTF-16") + (isFirst ? "BE" : "LE")
    }

    /// Told by where the zeros are that every ASCII character has; nil when there are none, or as many in either place.
    private static func isMostSignificantFirst(_ bytes: UnsafeRawBufferPointer) -> Bool? {
        var (even, odd) = (0, 0)
        for index in bytes.indices where bytes[index] == 0 {
            if index.isMultiple(of: 2) { even += 1 } else { odd += 1 }
        }
        return even == odd ? nil : even > odd
    }
}

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
