import Mail

@_spi(_Unicode) import Swift

/// Makes a phrase and a text comparable: what looks the same to a reader has the same bytes.
///
///     CAFÉ   café   cafe\u{301}                                composed and decomposed
///     STRASSE   Straße                                         full case folding (Unicode 3.13)
///     ９．９９   𝟗.𝟗𝟗   ①   ﬁne   x²                              compatibility forms: 9.99, 1, fine, x2
///     only 9   only\u{A0}9   only\u{202F}9   on\u{AD}ly 9         kinds of space, invisible characters
///     “it’s” – now   "it's" - now                               quotes and dashes
///     9,99 €   9,99€   50 %   50%   $ 5   $5                   the space in an amount (`AmountSpaces`)
///
/// Accents count: `resume` is not `résumé`. The dot of an i does not, as in names (`NameKey`). Takes linear time.
enum ReaderFold {
    static func fold(_ bytes: [UInt8]) -> [UInt8] { AmountSpaces.removed(from: foldedCharacters(bytes)) }

    private static func foldedCharacters(_ bytes: [UInt8]) -> [UInt8] {
        guard bytes.contains(where: { $0 >= 0x80 || $0 == backquote }) else { return FoldedText.fold(bytes[...]) }
        var known: [UInt32: [UInt8]] = [:]
        var plain: [UInt8] = []
        plain.reserveCapacity(bytes.count)
        for scalar in String(decoding: bytes, as: UTF8.self)._nfd {
            if scalar.value < 0x80 {
                plain.append(scalar.value == UInt32(backquote) ? apostrophe : UInt8(scalar.value))
            } else if scalar.value == 0x307, let last = plain.last, last | 0x20 == UInt8(ascii: "i") {
                continue
            } else if let folded = known[scalar.value] {
                plain += folded
            } else {
                let folded = Self.plain(scalar)
                known[scalar.value] = folded
                plain += folded
            }
        }
        return FoldedText.fold(plain[...])
    }

    /// How a text may read: as written, and with the encoding of links removed.
    ///
    ///     https://shop.example/?q=only+9%2E99%20each       https://shop.example/?q=only 9.99 each
    static func readings(of text: [UInt8]) -> [[UInt8]] {
        var readings = [fold(text)]
        var last = text
        for _ in 0..<layers {
            guard let next = unwrapped(last) else { break }
            last = next
            readings.append(fold(next))
        }
        return readings
    }

    /// How many layers of percent-encoding are removed; a link inside a link has two.
    private static let layers = 2
    private static let backquote = UInt8(ascii: "`")
    private static let apostrophe = UInt8(ascii: "'")

    // MARK: links

    /// One layer of percent-encoding removed, with spaces for the plus signs of queries; nil when nothing is encoded.
    private static func unwrapped(_ text: [UInt8]) -> [UInt8]? {
        guard text.contains(where: { $0 == UInt8(ascii: "%") || $0 == UInt8(ascii: "+") }) else { return nil }
        var (plain, index, isQuery, isChanged): ([UInt8], Int, Bool, Bool) = ([], 0, false, false)
        plain.reserveCapacity(text.count)
        while index < text.count {
            let byte = text[index]
            if byte == UInt8(ascii: "%"), index + 2 < text.count, let high = hexValue(text[index + 1]),
                let low = hexValue(text[index + 2])
            {
                plain.append(high << 4 | low)
                (index, isChanged) = (index + 3, true)
                continue
            }
            if byte == UInt8(ascii: "?") { isQuery = true } else if byte <= 0x20 { isQuery = false }
            let isSpace = isQuery && byte == UInt8(ascii: "+")
            plain.append(isSpace ? 0x20 : byte)
            isChanged = isChanged || isSpace
            index += 1
        }
        return isChanged ? plain : nil
    }

    private static func hexValue(_ byte: UInt8) -> UInt8? {
        switch byte {
        case 0x30...0x39: byte - 0x30
        case 0x41...0x46, 0x61...0x66: (byte | 0x20) - 0x57
        default: nil
        }
    }

    // MARK: one character

    /// In lower case, without compatibility forms; empty for an invisible character.
    private static func plain(_ scalar: Unicode.Scalar) -> [UInt8] {
        if let ascii = ascii(scalar.value) { return Array(ascii.utf8) }
        if FoldedText.isSpace(scalar.value) { return Array(String(scalar).utf8) }
        return CharacterWidth.narrow(scalar).properties._caseFolded._nfd.reduce(into: []) { bytes, part in
            if part.properties.isDefaultIgnorableCodePoint { return }
            if part.value == 0x307, bytes.last == UInt8(ascii: "i") { return }
            bytes += Array(String(part.value == 0x131 ? "i" : part).utf8)
        }
    }

    /// The ASCII text that a character is a form of (compatibility decompositions of UnicodeData.txt), and the ASCII
    /// sign that looks like it; nil for other characters.
    private static func ascii(_ scalar: UInt32) -> String? {
        switch scalar {
        case 0x1D400...0x1D6A3: letter((scalar - 0x1D400) % 26)
        case 0x1D7CE...0x1D7FF: digit((scalar - 0x1D7CE) % 10)
        case 0x24B6...0x24E9: letter((scalar - 0x24B6) % 26)
        case 0x1F130...0x1F149: letter(scalar - 0x1F130)
        case 0x2460...0x2468: digit(scalar - 0x245F)
        case 0x2070, 0x2074...0x2079: digit(scalar - 0x2070)
        case 0x2080...0x2089: digit(scalar - 0x2080)
        case 0xB2, 0xB3: digit(scalar - 0xB0)
        case 0xB9: "1"
        case 0xAA: "a"
        case 0xBA: "o"
        case 0x2024: "."
        case 0x2025: ".."
        case 0x2026: "..."
        case 0x2116: "no"
        case 0x2122: "tm"
        case 0xB4, 0x2032, 0x2035, 0x2CA, 0x2CB, 0xFF07, 0xFF40: "'"
        case 0x2033, 0x2036, 0x301D...0x301F: "\""
        case 0x2043, 0x2E3A, 0x2E3B, 0xFE58, 0xFE63: "-"
        case 0x2044, 0x2215: "/"
        default: letterlike[scalar]
        }
    }

    private static func letter(_ index: UInt32) -> String { String(UnicodeScalar(UInt8(0x61 + index))) }

    private static func digit(_ index: UInt32) -> String { String(UnicodeScalar(UInt8(0x30 + index))) }

    /// The letters that the block of mathematical letters leaves out, each before its plain form.
    private static let letterlike: [UInt32: String] = {
        let pairs = Array("ℂcℊgℋhℌhℍhℎhℐiℑiℒlℓlℕnℙpℚqℛrℜrℝrℤzℨzℬbℭcℯeℰeℱfℳmℴo".unicodeScalars)
        let places = stride(from: 0, to: pairs.count, by: 2)
        return Dictionary(uniqueKeysWithValues: places.map { (pairs[$0].value, String(pairs[$0 + 1])) })
    }()
}
