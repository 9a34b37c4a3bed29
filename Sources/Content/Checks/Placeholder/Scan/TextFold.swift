/// A text without the characters that hide a placeholder, and the mapping back to the original text.
///
/// It drops characters without width (ZWSP, ZWNJ, ZWJ, word joiner, soft hyphen, BOM, combining grapheme joiner,
/// directional marks). A no-break space becomes a space, and a full-width sign of ASCII (U+FF01 to U+FF5E) becomes
/// that sign. A character reference that is still in the decoded text was escaped twice and becomes its character. In
/// addresses `%XX` becomes its byte, repeatedly when it was encoded more than once.
struct TextFold {
    /// The folded text.
    private(set) var bytes: [UInt8]
    /// For each round of folding, in order: the places where folded and original text are aligned again, ascending.
    private var rounds: [[Step]] = []

    private struct Step {
        let folded: Int
        let source: Int
    }

    /// The most rounds of percent-decoding: a link in a link in a link.
    private static let roundLimit = 3

    /// - Parameter decodesPercent: whether to undo percent-encoding too.
    init(_ text: [UInt8], decodesPercent: Bool) {
        bytes = text
        for round in 0..<(decodesPercent ? Self.roundLimit : 1) {
            guard let steps = fold(decodesPercent: decodesPercent) else { return }
            rounds.append(steps)
            if round == 0, !decodesPercent { return }
        }
    }

    /// The range in the original text of a range in the folded text.
    func source(of range: Range<Int>) -> Range<Int> {
        var (start, end) = (range.lowerBound, range.upperBound)
        for steps in rounds.reversed() {
            start = Self.source(of: start, steps)
            // The end of the last character, without hidden characters after it.
            end = range.isEmpty ? start : Self.source(of: end - 1, steps) + Self.width(at: end - 1, steps)
        }
        return start..<max(start, end)
    }

    /// The index in the folded text of an index in the original text, after one round.
    func folded(of source: Int) -> Int {
        guard let steps = rounds.first, let step = Self.last(in: steps, where: { $0.source <= source }) else {
            return source
        }
        // Within a removed character: the place after it.
        let next = step + 1 < steps.count ? steps[step + 1].folded : bytes.count
        return min(steps[step].folded + source - steps[step].source, next)
    }

    /// The replacement of a hiding character here: a byte, or nothing (an inner nil). nil when the character does not
    /// hide.
    static func hidden(in text: RawSpan, at index: Int) -> (byte: UInt8?, length: Int)? {
        replacement(in: text, at: index, decodesPercent: false)
    }

    /// Whether a percent-encoded byte of placeholders is here, even if encoded twice. Bars are common in tracking
    /// links, so a bar counts only after a star.
    static func isTellingPercent(in text: RawSpan, at index: Int) -> Bool {
        guard let byte = percentByte(in: text, at: index) else { return false }
        switch byte {
        case UInt8(ascii: "%"):
            guard index + 4 < text.byteCount,
                let high = digit(text.unsafeLoad(fromByteOffset: index + 3, as: UInt8.self)),
                let low = digit(text.unsafeLoad(fromByteOffset: index + 4, as: UInt8.self))
            else { return true }
            return telling.contains(high << 4 | low)
        case UInt8(ascii: "|"):
            return index > 0 && text.unsafeLoad(fromByteOffset: index - 1, as: UInt8.self) == UInt8(ascii: "*")
        default: return telling.contains(byte)
        }
    }

    private static let telling = ByteSet("{[$%*<")

    // MARK: One round

    /// nil when nothing changed.
    private mutating func fold(decodesPercent: Bool) -> [Step]? {
        let source = bytes
        var folded: [UInt8] = []
        folded.reserveCapacity(source.count)
        var steps: [Step] = []
        steps.reserveCapacity(32)
        let span = source.span.bytes
        // Unchanged text is copied in one piece, up to the next replaced character.
        var copied = 0
        var index = Self.next(in: span, from: 0, decodesPercent: decodesPercent)
        while index < source.count {
            guard let (byte, length) = Self.replacement(in: span, at: index, decodesPercent: decodesPercent) else {
                index = Self.next(in: span, from: index + 1, decodesPercent: decodesPercent)
                continue
            }
            folded.append(contentsOf: source[copied..<index])
            if let byte {
                steps.append(Step(folded: folded.count, source: index))
                folded.append(byte)
            }
            index += length
            steps.append(Step(folded: folded.count, source: index))
            copied = index
            index = Self.next(in: span, from: index, decodesPercent: decodesPercent)
        }
        guard !steps.isEmpty else { return nil }
        folded.append(contentsOf: source[copied...])
        bytes = folded
        return steps
    }

    /// The next byte that may have to be replaced.
    @inline(__always)
    private static func next(in text: RawSpan, from start: Int, decodesPercent: Bool) -> Int {
        if decodesPercent {
            return RareByte.nextNonASCII(or: UInt8(ascii: "&"), or: UInt8(ascii: "%"), in: text, from: start)
        }
        return nextSuspect(in: text, from: start)
    }

    /// The next byte with which a hiding character may begin.
    @inline(__always)
    static func nextSuspect(in text: RawSpan, from start: Int) -> Int {
        RareByte.nextNonASCII(or: UInt8(ascii: "&"), or: UInt8(ascii: "&"), in: text, from: start)
    }

    /// The replacement of the character here: a byte, or nothing (an inner nil); nil when the character stays.
    private static func replacement(
        in text: RawSpan, at index: Int, decodesPercent: Bool
    ) -> (byte: UInt8?, length: Int)? {
        let first = text.unsafeLoad(fromByteOffset: index, as: UInt8.self)
        func byte(_ offset: Int) -> UInt8 {
            index + offset < text.byteCount ? text.unsafeLoad(fromByteOffset: index + offset, as: UInt8.self) : 0
        }
        switch first {
        case 0xC2: return byte(1) == 0xAD ? (nil, 2) : byte(1) == 0xA0 ? (0x20, 2) : nil
        case 0xCD: return byte(1) == 0x8F ? (nil, 2) : nil
        case 0xE1: return byte(1) == 0xA0 && byte(2) == 0x8E ? (nil, 3) : nil
        case 0xE2:
            // U+200B to U+200F, U+202A to U+202E, U+2060 to U+2064
            if byte(1) == 0x80 {
                return (0x8B...0x8F).contains(byte(2)) || (0xAA...0xAE).contains(byte(2)) ? (nil, 3) : nil
            }
            return byte(1) == 0x81 && (0xA0...0xA4).contains(byte(2)) ? (nil, 3) : nil
        case 0xE3: return byte(1) == 0x80 && byte(2) == 0x80 ? (0x20, 3) : nil
        case 0xEF:
            if byte(1) == 0xBB, byte(2) == 0xBF { return (nil, 3) }
            if byte(1) == 0xBC, (0x81...0xBF).contains(byte(2)) { return (byte(2) - 0x60, 3) }
            if byte(1) == 0xBD, (0x80...0x9E).contains(byte(2)) { return (byte(2) - 0x20, 3) }
            return nil
        case UInt8(ascii: "&"): return reference(in: text, at: index)
        case UInt8(ascii: "%") where decodesPercent: return percentByte(in: text, at: index).map { ($0, 3) }
        default: return nil
        }
    }

    /// `&#123;` `&#x7b;` `&lt;`: only ASCII, because delimiters are ASCII. Addresses are full of `&`, so the
    /// semicolon is searched for first.
    private static func reference(in text: RawSpan, at index: Int) -> (byte: UInt8?, length: Int)? {
        let limit = min(text.byteCount, index + 9)
        var end = index + 1
        while end < limit {
            let byte = text.unsafeLoad(fromByteOffset: end, as: UInt8.self)
            if byte == UInt8(ascii: ";") { break }
            guard byte.isWord || byte == UInt8(ascii: "#") else { return nil }
            end += 1
        }
        guard end < limit, end > index + 2 else { return nil }
        let name = (index + 1..<end).map { text.unsafeLoad(fromByteOffset: $0, as: UInt8.self) }
        return value(of: name).map { ($0, end + 1 - index) }
    }

    private static func value(of name: [UInt8]) -> UInt8? {
        guard name.first == UInt8(ascii: "#") else { return named[String(decoding: name, as: UTF8.self)] }
        let isHex = name.dropFirst().first.map { $0 | 0x20 } == UInt8(ascii: "x")
        let digits = String(decoding: name.dropFirst(isHex ? 2 : 1), as: UTF8.self)
        guard let value = UInt8(digits, radix: isHex ? 16 : 10), (0x20...0x7E).contains(value) else { return nil }
        return value
    }

    private static let named: [String: UInt8] = [
        "lt": 0x3C, "gt": 0x3E, "amp": 0x26, "quot": 0x22, "lbrace": 0x7B, "lcub": 0x7B, "rbrace": 0x7D, "rcub": 0x7D,
        "lbrack": 0x5B, "lsqb": 0x5B, "rbrack": 0x5D, "rsqb": 0x5D, "percnt": 0x25, "ast": 0x2A, "verbar": 0x7C,
        "vert": 0x7C, "dollar": 0x24, "num": 0x23, "lpar": 0x28, "rpar": 0x29, "lowbar": 0x5F, "nbsp": 0x20,
    ]

    private static func percentByte(in text: RawSpan, at index: Int) -> UInt8? {
        guard index + 2 < text.byteCount,
            let high = digit(text.unsafeLoad(fromByteOffset: index + 1, as: UInt8.self)),
            let low = digit(text.unsafeLoad(fromByteOffset: index + 2, as: UInt8.self))
        else { return nil }
        return high << 4 | low
    }

    private static func digit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case 0x30...0x39: byte - 0x30
        case 0x41...0x46, 0x61...0x66: (byte | 0x20) - 0x57
        default: nil
        }
    }

    // MARK: The way back

    /// The last of the leading steps that meet the condition.
    private static func last(in steps: [Step], where isBefore: (Step) -> Bool) -> Int? {
        var low = 0
        var high = steps.count
        while low < high {
            let middle = (low + high) / 2
            if isBefore(steps[middle]) { low = middle + 1 } else { high = middle }
        }
        return low > 0 ? low - 1 : nil
    }

    private static func source(of folded: Int, _ steps: [Step]) -> Int {
        guard let index = last(in: steps, where: { $0.folded <= folded }) else { return folded }
        return steps[index].source + folded - steps[index].folded
    }

    /// How many original bytes a folded byte replaces.
    private static func width(at folded: Int, _ steps: [Step]) -> Int {
        guard let index = last(in: steps, where: { $0.folded <= folded }), steps[index].folded == folded,
            index + 1 < steps.count,
            steps[index + 1].folded == folded + 1
        else { return 1 }
        return steps[index + 1].source - steps[index].source
    }
}
