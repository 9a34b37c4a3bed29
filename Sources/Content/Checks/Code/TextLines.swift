/// The lines of a plain text, with how far each is set in.
struct TextLines: Sequence, IteratorProtocol {
    struct Line {
        /// Without its line end.
        let range: Range<Int>
        /// Where its first visible byte stands; the line's end when it has none.
        let start: Int
        /// Columns before that; a tab reaches the next multiple of four (CommonMark section 2.2).
        let indent: Int

        var isBlank: Bool { start == range.upperBound }
    }

    private let text: [UInt8]
    private var index = 0

    init(_ text: [UInt8]) { self.text = text }

    mutating func next() -> Line? {
        guard index < text.count else { return nil }
        let first = index
        let lineEnd = RareByte.next(UInt8(ascii: "\n"), in: text.span.bytes, from: first)
        index = lineEnd + 1
        let end = lineEnd > first && text[lineEnd - 1] == UInt8(ascii: "\r") ? lineEnd - 1 : lineEnd
        var start = first
        var indent = 0
        while start < end {
            switch text[start] {
            case 0x20: indent += 1
            case 0x09: indent += 4 - indent % 4
            default: return Line(range: first..<end, start: start, indent: indent)
            }
            start += 1
        }
        return Line(range: first..<end, start: end, indent: indent)
    }
}
