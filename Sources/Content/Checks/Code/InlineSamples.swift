/// Pieces of a line between backticks (CommonMark section 6.1): a run of one to three closes the run of the same length
/// before it. The runs stand at the edges of words, so that an apostrophe written as a backtick opens nothing.
enum InlineSamples {
    /// Longest piece, in bytes.
    private static let limitBytes = 200

    static func find(in text: [UInt8]) -> [Range<Int>] {
        var found: [Range<Int>] = []
        // The open run of each length, and the line's end it must be closed before.
        var open: [Int?] = [nil, nil, nil, nil]
        let span = text.span.bytes
        var index = RareByte.next(backtick, or: lineFeed, in: span, from: 0)
        while index < text.count {
            let start = index
            if text[index] == lineFeed {
                open = [nil, nil, nil, nil]
                index += 1
            } else {
                while index < text.count, text[index] == backtick { index += 1 }
                take(start..<index, of: text, &open, &found)
            }
            index = RareByte.next(backtick, or: lineFeed, in: span, from: index)
        }
        return found
    }

    /// Takes one run.
    private static func take(_ run: Range<Int>, of text: [UInt8], _ open: inout [Int?], _ found: inout [Range<Int>]) {
        guard run.count < open.count else { return }
        let isOpening = run.lowerBound == 0 || !text[run.lowerBound - 1].isWord
        let isClosing = run.upperBound == text.count || !text[run.upperBound].isWord
        if isClosing, let start = open[run.count], start < run.lowerBound, run.lowerBound - start <= limitBytes {
            found.append(start..<run.lowerBound)
            // What opened within is part of it.
            open = [nil, nil, nil, nil]
        } else if isOpening {
            open[run.count] = run.upperBound
        }
    }

    private static let backtick = UInt8(ascii: "`")
    private static let lineFeed = UInt8(ascii: "\n")
}
