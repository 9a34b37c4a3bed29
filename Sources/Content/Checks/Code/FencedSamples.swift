/// Blocks between fences (CommonMark section 4.5), those that are closed.
///
/// A fence is a line of three or more backticks or tildes, set in by less than four columns, with one word at most behind
/// an opening one. It is closed by a line of the same sign that is at least as long and has nothing behind. What
/// is never closed is a divider, and so is a row with words on it.
enum FencedSamples {
    /// Longest fence; a longer row is a divider.
    private static let limitBytes = 80
    /// Longest word behind an opening fence.
    private static let wordBytes = 20

    private struct Fence {
        let sign: UInt8
        let length: Int
        let isBare: Bool
        let line: Range<Int>
    }

    /// What stands between the fences, in order.
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

    /// For each fence the next that may close it. From the end, so that it takes one pass: of each length the nearest
    /// fence that is at least as long is kept.
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
