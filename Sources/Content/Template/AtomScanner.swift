/// Finds the atoms of a text.
enum AtomScanner {
    struct Atom {
        let range: Range<Int>
        let hash: UInt64
        let sort: TextAtom.Sort
        /// Before the atom.
        let gap: TextAtom.Gap
        let digits: UInt8
        /// Whether placeholders are written with this mark.
        let isTagMark: Bool
    }

    /// - Parameters:
    ///   - limit: the most octets that are read.
    ///   - body: takes an atom; false ends the reading.
    /// - Returns: whether the text was read to its end.
    static func each(in text: Span<UInt8>, limit: Int, _ body: (Atom) -> Bool) -> Bool {
        let bytes = text.bytes
        let end = min(text.count, limit)
        var index = 0
        var gap = TextAtom.Gap.line
        while index < end {
            let byte = bytes.unsafeLoad(fromUncheckedByteOffset: index, as: UInt8.self)
            if byte <= 0x20 {
                gap = widened(gap, by: byte)
                index &+= 1
                continue
            }
            let start = index
            var (sort, digits, isTagMark) = (TextAtom.Sort.word, 0, false)
            switch kind(of: byte) {
            case .letter, .digit: index = endOfWord(bytes, start, end, &sort, &digits)
            case .mark:
                sort = mark(byte)
                isTagMark = tagMarks.contains(byte)
                index &+= 1
            case .lead:
                let (length, mark) = WideMarks.read(bytes, start, end)
                if let mark {
                    sort = mark
                    index &+= length
                } else if length > 0 {
                    gap = widened(gap, by: 0x20)
                    index &+= length
                    continue
                } else {
                    index = endOfWord(bytes, start, end, &sort, &digits)
                }
            }
            index = min(index, end)
            let isWanted = body(
                Atom(
                    range: start..<index, hash: WordScanner.hash(bytes, start, index), sort: sort, gap: gap,
                    digits: UInt8(min(digits, 255)), isTagMark: isTagMark))
            guard isWanted else { return false }
            gap = .none
        }
        return end == text.count
    }

    private static func widened(_ gap: TextAtom.Gap, by byte: UInt8) -> TextAtom.Gap {
        switch (gap, byte) {
        case (.line, _), (_, 0x0A), (_, 0x0D): .line
        case (.none, 0x20): .space
        default: .wide
        }
    }

    // MARK: Words

    /// A word ends where digits and letters outside ASCII meet, because Chinese and Japanese have no spaces there.
    private static func endOfWord(
        _ bytes: RawSpan, _ start: Int, _ end: Int, _ sort: inout TextAtom.Sort, _ digits: inout Int
    ) -> Int {
        var (index, letters, isWide) = (start, 0, false)
        while index < end {
            let byte = bytes.unsafeLoad(fromUncheckedByteOffset: index, as: UInt8.self)
            switch kind(of: byte) {
            case .digit:
                if isWide, digits == 0 { break }
                digits &+= 1
                index &+= 1
                continue
            case .letter:
                letters &+= 1
                index &+= 1
                continue
            case .lead:
                if digits > 0, letters == 0 { break }
                if WideMarks.read(bytes, index, end).length > 0 { break }
                letters &+= 1
                isWide = true
                index = WideMarks.next(bytes, index, end)
                continue
            case .mark:
                // `49.90`, `1/5/2026`, `12:30`
                guard letters == 0, joins.contains(byte), index &+ 1 < end,
                    bytes.unsafeLoad(fromUncheckedByteOffset: index &+ 1, as: UInt8.self).isDigit
                else { break }
                index &+= 1
                continue
            }
            break
        }
        sort = digits == 0 ? .word : letters == 0 ? .number : .mixed
        return max(index, start &+ 1)
    }

    // MARK: Bytes

    private enum Kind: UInt8 {
        case letter, digit, mark
        /// The first byte, or a later one, of a character outside ASCII.
        case lead
    }

    @inline(__always)
    private static func kind(of byte: UInt8) -> Kind {
        if byte &- 0x61 < 26 || byte &- 0x41 < 26 || byte == UInt8(ascii: "_") { return .letter }
        return byte >= 0x80 ? .lead : byte.isDigit ? .digit : .mark
    }

    private static let joins = ByteSet(".,:-/")
    private static let tagMarks = ByteSet("{}[]<>%|*~^$#\\")

    private static func mark(_ byte: UInt8) -> TextAtom.Sort {
        switch byte {
        case UInt8(ascii: "$"): .currency
        case UInt8(ascii: "("), UInt8(ascii: "["), UInt8(ascii: "{"), UInt8(ascii: "<"): .opening
        case UInt8(ascii: ")"), UInt8(ascii: "]"), UInt8(ascii: "}"), UInt8(ascii: ">"): .closing
        case UInt8(ascii: ","): .comma
        case UInt8(ascii: "."), UInt8(ascii: "!"), UInt8(ascii: ";"): .stop
        case UInt8(ascii: "?"): .question
        case UInt8(ascii: ":"): .colon
        case UInt8(ascii: "%"): .percent
        case UInt8(ascii: "#"): .hash
        case UInt8(ascii: "\""): .quote
        case UInt8(ascii: "'"): .apostrophe
        case UInt8(ascii: "/"): .slash
        case UInt8(ascii: "="): .equals
        case UInt8(ascii: "&"): .ampersand
        default: .otherMark
        }
    }
}

/// Marks and spaces outside ASCII.
enum WideMarks {
    /// The length of the character and its sort. `(0, nil)` for a letter; a length without a sort is a space.
    static func read(_ bytes: RawSpan, _ index: Int, _ end: Int) -> (length: Int, sort: TextAtom.Sort?) {
        func byte(_ offset: Int) -> UInt8 {
            index &+ offset < end ? bytes.unsafeLoad(fromUncheckedByteOffset: index &+ offset, as: UInt8.self) : 0
        }
        switch byte(0) {
        case 0xC2: return latin(byte(1))
        case 0xD8 where byte(1) == 0x8C: return (2, .comma)
        case 0xD8 where byte(1) == 0x9B: return (2, .stop)
        case 0xD8 where byte(1) == 0x9F: return (2, .question)
        case 0xE0 where byte(1) == 0xA5 && (0xA4...0xA5).contains(byte(2)): return (3, .stop)
        case 0xE2: return general(byte(1), byte(2))
        case 0xE3 where byte(1) == 0x80: return japanese(byte(2))
        case 0xEF where byte(1) == 0xBC || byte(1) == 0xBF: return fullWidth(byte(1), byte(2))
        // 元, 円, 원
        case 0xE5 where byte(1) == 0x85 && byte(2) == 0x83 || byte(1) == 0x86 && byte(2) == 0x86: return (3, .currency)
        case 0xEC where byte(1) == 0x9B && byte(2) == 0x90: return (3, .currency)
        default: return (0, nil)
        }
    }

    /// The index after a letter outside ASCII.
    static func next(_ bytes: RawSpan, _ index: Int, _ end: Int) -> Int {
        var index = index &+ 1
        while index < end, bytes.unsafeLoad(fromUncheckedByteOffset: index, as: UInt8.self) & 0xC0 == 0x80 {
            index &+= 1
        }
        return index
    }

    /// U+00A0 to U+00BF.
    private static func latin(_ byte: UInt8) -> (length: Int, sort: TextAtom.Sort?) {
        switch byte {
        case 0xA0: (2, nil)
        case 0xA2...0xA5: (2, .currency)
        case 0xA1, 0xAB, 0xBF: (2, .opening)
        case 0xBB: (2, .closing)
        // ª, soft hyphen, µ, º
        case 0xAA, 0xAD, 0xB5, 0xBA: (0, nil)
        case 0xA6...0xBE: (2, .otherMark)
        default: (0, nil)
        }
    }

    /// U+2000 to U+2FFF.
    private static func general(_ second: UInt8, _ third: UInt8) -> (length: Int, sort: TextAtom.Sort?) {
        switch (second, third) {
        case (0x80, 0x80...0x8A), (0x80, 0xAF), (0x81, 0x9F): (3, nil)
        case (0x80, 0x98), (0x80, 0x9A), (0x80, 0xB9): (3, .opening)
        case (0x80, 0x99): (3, .apostrophe)
        case (0x80, 0x9C...0x9F): (3, .quote)
        case (0x80, 0xBA): (3, .closing)
        case (0x80, 0xB0): (3, .percent)
        case (0x80, 0x90...0xBF): (3, .otherMark)
        case (0x82, 0xA0...0xBF): (3, .currency)
        case (0x84, 0x96): (3, .hash)
        default: (0, nil)
        }
    }

    /// U+3000 to U+303F.
    private static func japanese(_ third: UInt8) -> (length: Int, sort: TextAtom.Sort?) {
        switch third {
        case 0x80: (3, nil)
        case 0x81: (3, .comma)
        case 0x82: (3, .stop)
        case 0x88, 0x8A, 0x8C, 0x8E, 0x90: (3, .opening)
        case 0x89, 0x8B, 0x8D, 0x8F, 0x91: (3, .closing)
        default: (0, nil)
        }
    }

    /// U+FF00 to U+FFEF.
    private static func fullWidth(_ second: UInt8, _ third: UInt8) -> (length: Int, sort: TextAtom.Sort?) {
        switch (second, third) {
        case (0xBC, 0x8C): (3, .comma)
        case (0xBC, 0x81), (0xBC, 0x8E), (0xBC, 0x9B): (3, .stop)
        case (0xBC, 0x9F): (3, .question)
        case (0xBC, 0x9A): (3, .colon)
        case (0xBC, 0x88): (3, .opening)
        case (0xBC, 0x89): (3, .closing)
        case (0xBC, 0x85): (3, .percent)
        case (0xBC, 0x83): (3, .hash)
        case (0xBC, 0x84), (0xBF, 0xA1), (0xBF, 0xA5): (3, .currency)
        default: (0, nil)
        }
    }
}
