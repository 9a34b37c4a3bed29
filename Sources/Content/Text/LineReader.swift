/// Reads decoded text from left to right, up to the end of a line. Knows spaces of every width, invisible characters,
/// and the punctuation of Latin and East Asian writing.
struct LineReader {
    /// A mark that ends a greeting.
    enum Mark: Sendable { case comma, exclamation, colon, stop }

    /// UTF-8.
    let text: [UInt8]
    var index: Int
    let end: Int

    /// - Parameter range: the line's range, without its line end.
    init(_ text: [UInt8], _ range: Range<Int>) {
        self.text = text
        index = range.lowerBound
        end = range.upperBound
    }

    var isAtEnd: Bool { index >= end }

    /// The next byte; 0 at the end.
    var byte: UInt8 { byte(after: 0) }

    func byte(after offset: Int) -> UInt8 { index + offset < end ? text[index + offset] : 0 }

    /// Skips white space and invisible characters; returns whether there was white space.
    @discardableResult
    mutating func skipGap() -> Bool {
        var hasSpace = false
        while index < end {
            let byte = text[index]
            if byte == 0x20 || byte == 0x09 {
                hasSpace = true
                index += 1
                continue
            }
            if byte < 0x80, byte != 0x0D { break }
            let space = spaceLength
            if space > 0 { hasSpace = true }
            let length = max(space, invisibleLength)
            if length == 0 { break }
            index += length
        }
        return hasSpace
    }

    /// Skips a mark.
    mutating func skipMark() -> Mark? {
        guard let (mark, length) = nextMark else { return nil }
        index += length
        return mark
    }

    /// The mark at this place; nil when there is none.
    var nextMark: (mark: Mark, length: Int)? {
        switch byte {
        case UInt8(ascii: ","): (.comma, 1)
        case UInt8(ascii: "!"): (.exclamation, 1)
        case UInt8(ascii: ":"): (.colon, 1)
        case UInt8(ascii: "."): (.stop, 1)
        // U+060C, the Arabic comma.
        case 0xD8 where byte(after: 1) == 0x8C: (.comma, 2)
        // U+3001 and U+3002, the ideographic comma and full stop.
        case 0xE3 where byte(after: 1) == 0x80 && byte(after: 2) == 0x81: (.comma, 3)
        case 0xE3 where byte(after: 1) == 0x80 && byte(after: 2) == 0x82: (.stop, 3)
        // U+FF01, U+FF0C and U+FF1A: full-width forms.
        case 0xEF where byte(after: 1) == 0xBC: fullWidthMark
        default: nil
        }
    }

    private var fullWidthMark: (mark: Mark, length: Int)? {
        switch byte(after: 2) {
        case 0x81: (.exclamation, 3)
        case 0x8C: (.comma, 3)
        case 0x9A: (.colon, 3)
        default: nil
        }
    }

    /// Whether a letter or digit of any script is here. Beyond ASCII every character counts as one, except in the
    /// blocks with punctuation, currencies and other symbols: U+0080 to U+00BF, U+2000 to U+2FFF, U+3000 to U+303F,
    /// full-width marks.
    var isInWord: Bool {
        let byte = byte
        if byte < 0x80 { return byte.isLetter || byte.isDigit || byte == UInt8(ascii: "_") }
        if byte == 0xC2 || byte == 0xE2 || byte == 0xE3 && self.byte(after: 1) == 0x80 { return false }
        return invisibleLength == 0 && nextMark == nil
    }

    /// The length of a no-break space, of a space of U+2000 to U+200A or U+202F, or of the ideographic space; else 0.
    private var spaceLength: Int {
        switch byte {
        case 0xC2 where byte(after: 1) == 0xA0: 2
        case 0xE2 where byte(after: 1) == 0x80 && (0x80...0x8A ~= byte(after: 2) || byte(after: 2) == 0xAF): 3
        case 0xE3 where byte(after: 1) == 0x80 && byte(after: 2) == 0x80: 3
        default: 0
        }
    }

    /// The length of a zero-width character, soft hyphen, grapheme joiner, direction mark or byte order mark; else 0.
    private var invisibleLength: Int {
        switch byte {
        case 0x0D: 1
        case 0xC2 where byte(after: 1) == 0xAD: 2
        case 0xCD where byte(after: 1) == 0x8F: 2
        case 0xE2 where byte(after: 1) == 0x80 && (0x8B...0x8F ~= byte(after: 2) || 0xAA...0xAE ~= byte(after: 2)): 3
        case 0xE2 where byte(after: 1) == 0x81 && byte(after: 2) == 0xA0: 3
        case 0xEF where byte(after: 1) == 0xBB && byte(after: 2) == 0xBF: 3
        default: 0
        }
    }
}
