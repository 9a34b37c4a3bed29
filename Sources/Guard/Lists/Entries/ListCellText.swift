import Mail

/// Characters of a cell: what cannot be seen, what is encoded, and what was read in the wrong character set.
enum ListCellText {
    /// Without ASCII spaces and line ends around it; these are no damage.
    static func trimmed(_ text: some StringProtocol) -> String {
        let isSpace = { (scalar: Unicode.Scalar) in scalar == " " || (0x09...0x0D).contains(scalar.value) }
        var scalars = String(text).unicodeScalars[...]
        while let first = scalars.first, isSpace(first) { scalars.removeFirst() }
        while let last = scalars.last, isSpace(last) { scalars.removeLast() }
        return String(scalars)
    }

    /// Whether the text has a character that cannot be seen, or was read in the wrong character set. A joiner in a
    /// domain is a part of it: IDNA decides about it.
    static func hasDamage(_ text: String) -> Bool {
        guard text.utf8.contains(where: { $0 < 0x20 || $0 >= 0x7F }) else { return false }
        let separator = text.utf8.lastIndex(of: UInt8(ascii: "@")) ?? text.endIndex
        for index in text.unicodeScalars.indices {
            let scalar = text.unicodeScalars[index]
            if index > separator, isJoiner(scalar) { continue }
            if isInvisible(scalar) || isControl(scalar) || isOddSpace(scalar) { return true }
        }
        return rightText(text) != nil || hasHalfSpace(text)
    }

    /// Whether the first half of a no-break space in the wrong character set is at the end: `ann@x.exampleÂ`.
    private static func hasHalfSpace(_ text: String) -> Bool {
        text.unicodeScalars.last == "\u{C2}" && text.unicodeScalars.dropLast().last?.isASCII == true
    }

    /// The text without characters that cannot be seen: those at the ends are dropped, those inside too, except
    /// spaces, which become plain ones. A control character inside, and one that turns the order of letters around,
    /// is a fault.
    static func visible(_ cell: String, _ repairs: inout Set<ListRepair>) -> Result<String, ListCellFault> {
        guard cell.utf8.contains(where: { $0 < 0x20 || $0 >= 0x7F }) else { return .success(trimmed(cell)) }
        var text = cell
        // A text can be misread twice.
        for _ in 0..<2 {
            guard let right = rightText(text) else { break }
            text = right
            repairs.insert(.charset)
        }
        if hasHalfSpace(text) {
            text.unicodeScalars.removeLast()
            repairs.insert(.charset)
        }
        var scalars = text.unicodeScalars[...]
        if scalars.contains(where: { (0x202D...0x202E).contains($0.value) }) {
            return .failure(.twoReadings("a character in it turns the order of its letters around"))
        }
        let isFill = { (scalar: Unicode.Scalar) in
            isInvisible(scalar) || isControl(scalar) || scalar.properties.isWhitespace
        }
        let isPlain = { (scalar: Unicode.Scalar) in scalar == " " || (0x09...0x0D).contains(scalar.value) }
        while let first = scalars.first, isFill(first) {
            if !isPlain(first) { repairs.insert(.invisible) }
            scalars.removeFirst()
        }
        while let last = scalars.last, isFill(last) {
            if !isPlain(last) { repairs.insert(.invisible) }
            scalars.removeLast()
        }
        let inner = String(scalars)
        if Address(inner) != nil, !hasDamage(inner) { return .success(inner) }
        guard !scalars.contains(where: isControl) else {
            return .failure(.because("it has a control character"))
        }
        if scalars.contains(where: isOddSpace), inner.contains("\"@") {
            return .failure(.because("a space within its quotes is not a plain one"))
        }
        var visible = String.UnicodeScalarView()
        for scalar in scalars where !isInvisible(scalar) { visible.append(isOddSpace(scalar) ? " " : scalar) }
        if visible.count < scalars.count || scalars.contains(where: isOddSpace) { repairs.insert(.invisible) }
        return .success(trimmed(String(visible)))
    }

    private static func isInvisible(_ scalar: Unicode.Scalar) -> Bool {
        guard !scalar.isASCII else { return false }
        return scalar.properties.isDefaultIgnorableCodePoint || scalar.properties.generalCategory == .format
            || scalar == "\u{2800}"
    }

    private static func isJoiner(_ scalar: Unicode.Scalar) -> Bool { scalar == "\u{200C}" || scalar == "\u{200D}" }

    /// C0 and C1 without white space.
    private static func isControl(_ scalar: Unicode.Scalar) -> Bool {
        scalar.properties.generalCategory == .control && !scalar.properties.isWhitespace
    }

    /// White space outside ASCII.
    private static func isOddSpace(_ scalar: Unicode.Scalar) -> Bool {
        !scalar.isASCII && scalar.properties.isWhitespace
    }

    /// Whether a character outside ASCII may be in a local part: a letter, an accent, a digit or an emoji.
    static func isName(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter, .nonspacingMark,
            .spacingMark, .enclosingMark, .decimalNumber, .letterNumber, .otherNumber, .otherSymbol, .modifierSymbol:
            true
        // Catalan `l·l`, and the dot between Japanese names.
        default: scalar == "\u{B7}" || scalar == "\u{30FB}"
        }
    }

    // MARK: The wrong character set

    /// The text that was meant, when UTF-8 was read as windows-1252 or Latin-1: `bÃ¼cher` is `bücher`, `oâ€™neil` is
    /// `o’neil`. nil when it was not: hardly any other text is valid UTF-8 in these bytes.
    private static func rightText(_ text: String) -> String? {
        // The first byte of a character in UTF-8 is one of these.
        guard text.unicodeScalars.contains(where: { (0xC2...0xF4).contains($0.value) }) else { return nil }
        var bytes: [UInt8] = []
        for scalar in text.unicodeScalars {
            if scalar.value < 0x100 {
                bytes.append(UInt8(scalar.value))
            } else if let index = windows1252.firstIndex(of: scalar) {
                bytes.append(0x80 + UInt8(index))
            } else {
                return nil
            }
        }
        return String(validating: bytes, as: UTF8.self)
    }

    /// The characters of the bytes 0x80 to 0x9F; U+FFFF where there is none.
    private static let windows1252: [Unicode.Scalar] = [
        "€", "\u{FFFF}", "‚", "ƒ", "„", "…", "†", "‡", "ˆ", "‰", "Š", "‹", "Œ", "\u{FFFF}", "Ž", "\u{FFFF}",
        "\u{FFFF}", "‘", "’", "“", "”", "•", "–", "—", "˜", "™", "š", "›", "œ", "\u{FFFF}", "ž", "Ÿ",
    ]

    // MARK: Encoded characters

    /// Signs that programs encode in links, and that a local part may have.
    private static let encodedSigns = Set("+'&=/#$!?^`{|}~*@_.-".utf8)

    /// Whether an encoded sign is in the text: `ann%2Bnews`. `%in` and `%ab` of `user%inner.example` are none.
    static func hasEncodedSign(_ text: String) -> Bool {
        let bytes = Array(text.utf8)
        return bytes.indices.contains { index in
            bytes[index] == UInt8(ascii: "%") && octet(bytes, at: index + 1).map(encodedSigns.contains) == true
        }
    }

    /// The value of two hexadecimal digits.
    private static func octet(_ bytes: [UInt8], at index: Int) -> UInt8? {
        guard index + 1 < bytes.count, let high = digit(bytes[index]), let low = digit(bytes[index + 1]) else {
            return nil
        }
        return high << 4 | low
    }

    private static func digit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case 0x30...0x39: byte - 0x30
        case 0x41...0x46, 0x61...0x66: (byte | 0x20) - 0x57
        default: nil
        }
    }

    /// The text of an encoded part of a link (RFC 3986 section 2.1). nil when the result is not UTF-8.
    static func percentDecoded(_ text: some StringProtocol) -> String? {
        let bytes = Array(text.utf8)
        guard bytes.contains(UInt8(ascii: "%")) else { return String(text) }
        var plain: [UInt8] = []
        var index = 0
        while index < bytes.count {
            if bytes[index] == UInt8(ascii: "%"), let value = octet(bytes, at: index + 1) {
                plain.append(value)
                index += 3
            } else {
                plain.append(bytes[index])
                index += 1
            }
        }
        return String(validating: plain, as: UTF8.self)
    }

    /// The text without the encodings of HTML, of JavaScript and SQL, and of links. An address needs none of them.
    static func decoded(_ text: String, _ repairs: inout Set<ListRepair>) -> String {
        var plain = text
        if plain.utf8.contains(UInt8(ascii: "\\")) { plain = unescaped(plain) }
        if plain.utf8.contains(UInt8(ascii: "&")), plain.utf8.contains(UInt8(ascii: ";")) {
            plain = ListReferences.replaced(plain)
        }
        if !plain.utf8.contains(UInt8(ascii: "@")), plain.contains("%40"), let whole = percentDecoded(plain) {
            plain = whole
        }
        if plain != text { repairs.insert(.encoded) }
        if !plain.utf8.contains(UInt8(ascii: "@")) {
            let isWide = { (scalar: Unicode.Scalar) in scalar == "\u{FF20}" || scalar == "\u{FE6B}" }
            if plain.unicodeScalars.contains(where: isWide) {
                repairs.insert(.width)
                plain = String(String.UnicodeScalarView(plain.unicodeScalars.map { isWide($0) ? "@" : $0 }))
            }
        }
        return plain
    }

    /// `\u0040`, `\'` and `\/`; and line ends that were written out at the end of the text.
    private static func unescaped(_ text: String) -> String {
        var bytes = Array(text.utf8)
        while bytes.count > 2, bytes[bytes.count - 2] == UInt8(ascii: "\\"),
            [UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "t")].contains(bytes[bytes.count - 1])
        {
            bytes.removeLast(2)
        }
        var plain: [UInt8] = []
        var index = 0
        while index < bytes.count {
            guard bytes[index] == UInt8(ascii: "\\"), index + 1 < bytes.count else {
                plain.append(bytes[index])
                index += 1
                continue
            }
            if bytes[index + 1] == UInt8(ascii: "u"), let high = octet(bytes, at: index + 2),
                let low = octet(bytes, at: index + 4),
                let scalar = Unicode.Scalar(UInt32(high) << 8 | UInt32(low))
            {
                plain.append(contentsOf: UTF8.encode(scalar)!)
                index += 6
            } else if bytes[index + 1] == UInt8(ascii: "'") || bytes[index + 1] == UInt8(ascii: "/") {
                plain.append(bytes[index + 1])
                index += 2
            } else {
                plain += bytes[index...index + 1]
                index += 2
            }
        }
        return String(decoding: plain, as: UTF8.self)
    }
}

/// Character references of HTML that occur in addresses (HTML standard section 13.5).
private enum ListReferences {
    private static let named: [String: Unicode.Scalar] = [
        "amp": "&", "lt": "<", "gt": ">", "quot": "\"", "apos": "'", "nbsp": "\u{A0}", "shy": "\u{AD}", "commat": "@",
        "period": ".", "lowbar": "_", "plus": "+", "hyphen": "-", "dash": "-", "sol": "/", "num": "#", "lsquo": "‘",
        "rsquo": "’", "zwj": "\u{200D}", "zwnj": "\u{200C}", "ZeroWidthSpace": "\u{200B}", "lrm": "\u{200E}",
        "rlm": "\u{200F}", "percnt": "%", "Tab": "\t", "NewLine": "\n", "comma": ",", "semi": ";", "colon": ":",
    ]

    static func replaced(_ text: String) -> String {
        var plain = ""
        var rest = text[...]
        while let start = rest.firstIndex(of: "&") {
            plain += rest[..<start]
            rest = rest[start...]
            // No name in the table is longer.
            guard let end = rest.prefix(16).firstIndex(of: ";"), let scalar = scalar(rest[..<end].dropFirst()) else {
                plain += "&"
                rest = rest.dropFirst()
                continue
            }
            plain.unicodeScalars.append(scalar)
            rest = rest[rest.index(after: end)...]
        }
        return plain + rest
    }

    private static func scalar(_ name: Substring) -> Unicode.Scalar? {
        guard name.first == "#" else { return named[String(name)] }
        let digits = name.dropFirst()
        let value =
            digits.first.map { $0 == "x" || $0 == "X" } == true ? UInt32(digits.dropFirst(), radix: 16) : UInt32(digits)
        return value.flatMap(Unicode.Scalar.init)
    }
}
