/// Finds blocks between fences (CommonMark section 4.5) that are closed.
///
/// A fence is a line of three or more backticks or tildes, indented by less than four columns; at most one word
/// follows an opening fence. A line of the same sign closes the sample when it is at least as long as the opening
/// fence and nothing follows it. A row that is never closed, or has more words, is a divider.
enum FencedSamples {
    /// The longest fence; a longer row is a divider.
    private static let limitBytes = 80
    /// The longest word after an opening fence.
    private static let wordBytes = 20

    private struct Fence {
        let sign: UInt8
        let length: Int
        let isBare: Bool
        let line: Range<Int>
    }

    /// The ranges between the fences, in order.
    static func find(in text: [UInt8]) -> [Range<Int>] {
        let fences = TextLines(text).compactMap { fence($0, in: text) }
        let closings = closings(of: fences)
        var found: [Range<Int>] = []
        var index = 0
        while index < fences.count {
            guard let closing = closings[index] else {
                index += 1
                continue
            }
            let range = fences[index].line.upperBound..<fences[closing].line.lowerBound
            if !range.isEmpty { found.append(range) }
            index = closing + 1
        }
        return found
    }

    /// Whether a word is behind the backticks that open the sample, which names its language: ` ```yaml `.
    static func isNamed(_ sample: Range<Int>, in text: [UInt8]) -> Bool {
        let before = text[max(0, sample.lowerBound - limitBytes)..<sample.lowerBound]
        let line = before[(before.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? before.startIndex)...]
        let fence = line.trimming(leading: blanks, trailing: .empty)
        return fence.starts(with: "```".utf8) && fence.drop { $0 == UInt8(ascii: "`") }.first?.isLowercase == true
    }

    private static func fence(_ line: TextLines.Line, in text: [UInt8]) -> Fence? {
        guard !line.isBlank, line.indent < 4,
            text[line.start] == UInt8(ascii: "`") || text[line.start] == UInt8(ascii: "~")
        else { return nil }
        let sign = text[line.start]
        let rest = text[line.start..<line.range.upperBound].drop { $0 == sign }
        let length = rest.startIndex - line.start
        guard 3...limitBytes ~= length else { return nil }
        let word = rest.trimming(leading: blanks, trailing: blanks)
        guard word.count <= wordBytes, word.allSatisfy({ $0.isWord || inWords.contains($0) }) else { return nil }
        return Fence(sign: sign, length: length, isBare: word.isEmpty, line: line.range)
    }

    /// For each fence, the next fence that may close it. It goes from the last fence to the first and keeps, for each
    /// length, the nearest later fence that is long enough. So one pass is enough.
    private static func closings(of fences: [Fence]) -> [Int?] {
        var closings = [Int?](repeating: nil, count: fences.count)
        var backticks = [Int?](repeating: nil, count: limitBytes + 1)
        var tildes = backticks
        for (index, fence) in fences.enumerated().reversed() {
            let isBacktick = fence.sign == UInt8(ascii: "`")
            closings[index] = isBacktick ? backticks[fence.length] : tildes[fence.length]
            guard fence.isBare else { continue }
            for length in 3...fence.length {
                if isBacktick { backticks[length] = index } else { tildes[length] = index }
            }
        }
        return closings
    }

    private static let blanks = ByteSet(" \t")
    private static let inWords = ByteSet("+-#.{}=")
}

/// Finds blocks indented by four columns or more relative to the mail's own lines, after an empty line (CommonMark
/// section 4.4).
///
/// **Why relative to the mail's own lines:** a template in a heredoc is indented as a whole, and its paragraphs are
/// not code. The first visible line sets the mail's margin, and a block needs a line before it without indent.
enum IndentedSamples {
    /// In columns.
    private static let step = 4

    static func find(in text: [UInt8]) -> [Range<Int>] {
        var found: [Range<Int>] = []
        var margin: Int?
        var isBehindBlank = false
        var block: Range<Int>?
        for line in TextLines(text) {
            if line.isBlank {
                isBehindBlank = true
                continue
            }
            let own = margin ?? line.indent
            margin = own
            if line.indent >= own + step, let open = block {
                block = open.lowerBound..<line.range.upperBound
            } else {
                if let block { found.append(block) }
                block = line.indent >= own + step && isBehindBlank ? line.range : nil
            }
            isBehindBlank = false
        }
        if let block { found.append(block) }
        return found
    }
}

/// Finds pieces of a line between backticks (CommonMark section 6.1): a run of one to three closes the run of the
/// same length before it. Runs must be at the edges of words, so an apostrophe written as a backtick opens nothing.
enum InlineSamples {
    /// The longest piece, in bytes.
    private static let limitBytes = 200

    static func find(in text: [UInt8]) -> [Range<Int>] {
        var found: [Range<Int>] = []
        // The open run of each length, as the index after it. A line's end clears them.
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
            // An opening inside the sample is part of it.
            open = [nil, nil, nil, nil]
        } else if isOpening {
            open[run.count] = run.upperBound
        }
    }

    private static let backtick = UInt8(ascii: "`")
    private static let lineFeed = UInt8(ascii: "\n")
}

/// The lines of a plain text, with the indent of each.
struct TextLines: Sequence, IteratorProtocol {
    struct Line {
        /// Without its line end.
        let range: Range<Int>
        /// The index of the line's first visible byte; the line's end when the line is blank.
        let start: Int
        /// Columns before `start`; a tab reaches the next multiple of four (CommonMark section 2.2).
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
