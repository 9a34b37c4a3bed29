/// The place of a field's value: alone on its line or in its cell, or after a label and a colon.
///
///     Interested in: Array
///     label          value
///
/// A program prints a value there, so a word that would be prose elsewhere is the value itself.
extension TextPlace {
    /// The longest label, in bytes.
    private static let labelLimit = 48

    /// Whether a field's value begins here.
    var isAtFieldStart: Bool {
        var reader = LineReader(text, lineStart..<range.lowerBound)
        reader.skipGap()
        if reader.isAtEnd { return true }
        return before == 0x09 || label != nil
    }

    /// Whether the passage is all of a field's value; one mark may end it.
    var isFieldValue: Bool { isAtFieldStart && isAtFieldEnd }

    /// Whether nothing but one mark follows on the line, or in the cell.
    var isAtFieldEnd: Bool {
        var reader = LineReader(text, range.upperBound..<lineEnd)
        if reader.byte == 0x09 { return true }
        _ = reader.skipMark()
        reader.skipGap()
        return reader.isAtEnd
    }

    /// The label before the passage, without its colon; nil when something else precedes.
    var label: Range<Int>? {
        var end = range.lowerBound
        while end > 0, text[end - 1] == 0x20 || text[end - 1] == 0xA0 || text[end - 1] == 0xC2 { end -= 1 }
        if end >= 3, text[end - 3..<end].elementsEqual("：".utf8) {
            end -= 3
        } else if end >= 1, text[end - 1] == UInt8(ascii: ":") {
            end -= 1
        } else {
            return nil
        }
        let start = max(lineStart, end - Self.labelLimit - 1)
        let label = text[start..<end]
        // A colon after an address or a sentence ends no label.
        let isLabel =
            label.count <= Self.labelLimit && label.contains { $0.isLetter || $0 >= 0x80 }
            && !label.contains(where: Self.sentenceMarks.contains)
        return isLabel ? start..<end : nil
    }

    private static let sentenceMarks = ByteSet(".!,;\"<>{}=")
}
