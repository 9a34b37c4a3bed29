/// Reads decoded text from left to right, up to the end of a line: spaces of every width, what shows nothing, and the
/// punctuation of Latin and of East Asian writing.
struct LineReader {
    /// What ends a greeting.
    enum Mark: Sendable { case comma, exclamation, colon, stop }

    /// UTF-8.
    let text: [UInt8]
    var index: Int
    let end: Int

    /// - Parameter range: of the line, without its line end.
    init(_ text: [UInt8], _ range: Range<Int>) {
        self.text = text
        index = range.lowerBound
        end = range.upperBound
    }

    var isAtEnd: Bool { index >= end }

    /// The next byte; 0 at the end.
    var byte: UInt8 { byte(after: 0) }

    func byte(after offset: Int) -> UInt8 { index + offset < end ? text[index + offset] : 0 }

    /// Passes over white space and what shows nothing; tells whether any of it was white space.
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

    /// Passes over a mark.
    mutating func skipMark() -> Mark? {
        guard let (mark, length) = nextMark else { return nil }
        index += length
        return mark
    }

    /// The mark that stands here.
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

    /// Whether a letter or digit of any script stands here. Past ASCII all counts as one but the blocks that hold
    /// punctuation, currencies and other symbols: U+0080 to U+00BF, U+2000 to U+2FFF, U+3000 to U+303F, full-width marks.
    var isInWord: Bool {
        let byte = byte
        if byte < 0x80 { return byte.isLetter || byte.isDigit || byte == UInt8(ascii: "_") }
        if byte == 0xC2 || byte == 0xE2 || byte == 0xE3 && self.byte(after: 1) == 0x80 { return false }
        return invisibleLength == 0 && nextMark == nil
    }

    /// No-break space, the spaces of U+2000 to U+200A and U+202F, the ideographic space.
    private var spaceLength: Int {
        switch byte {
        case 0xC2 where byte(after: 1) == 0xA0: 2
        case 0xE2 where byte(after: 1) == 0x80 && (0x80...0x8A ~= byte(after: 2) || byte(after: 2) == 0xAF): 3
        case 0xE3 where byte(after: 1) == 0x80 && byte(after: 2) == 0x80: 3
        default: 0
        }
    }

    /// Zero-width characters, soft hyphen, grapheme joiner, direction marks, byte order mark.
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
