/// Where a comment ends. Programs disagree:
///
///     <!-- a --!>     ends in browsers (HTML standard 13.2.5.52), not in programs that know only `-->`
///     <!-->           is a whole comment in browsers; other programs read on to the next `-->`
///     <!-- a -- >     ends in programs that follow SGML, and in some libraries; not in browsers
///
/// When these rules give different results for a text, the reader reads it by each rule. Often one rule just shows
/// less than another. But text of one rule may begin a script or a style, which hides what another rule shows.
enum CommentRule: CaseIterable {
    /// As in browsers.
    case standard
    /// At the first `-->` after the opening.
    case plain
    /// As in browsers, and also with white space before the `>`.
    case spaced
}

extension HTMLReader {
    /// The value when there is no further mark.
    static let noMark = Int.max..<Int.max

    /// The offset after the mark that ends the comment at `start`. As in old browsers, a comment without an end ends
    /// at the next `>`: otherwise one mistake would hide the rest of the mail from every check.
    mutating func commentEnd(from start: Int) -> Int {
        for whole: StaticString in ["<!-->", "<!--->"] where bytes.matches(whole, at: start) {
            hasOddCommentEnd = true
            if commentRule != .plain { return start + whole.utf8CodeUnitCount }
        }
        let mark = commentMark(from: start + 4)
        if mark != Self.noMark { return mark.upperBound }
        return min(bytes.firstIndex(of: UInt8(ascii: ">"), from: start, to: bytes.count) + 1, bytes.count)
    }

    /// The first mark at or after `start` that ends a comment, or `noMark`. The result is remembered, so repeated
    /// comment starts cost linear time.
    mutating func commentMark(from start: Int) -> Range<Int> {
        if nextCommentMark.lowerBound >= start { return nextCommentMark }
        var close = bytes.firstIndex(of: UInt8(ascii: ">"), from: min(start + 2, bytes.count), to: bytes.count)
        while close < bytes.count {
            if let mark = commentMark(from: start, closingAt: close) {
                nextCommentMark = mark
                return mark
            }
            close = bytes.firstIndex(of: UInt8(ascii: ">"), from: close + 1, to: bytes.count)
        }
        nextCommentMark = Self.noMark
        return Self.noMark
    }

    /// The comment end with its `>` at `close`, if the rule allows it.
    private mutating func commentMark(from start: Int, closingAt close: Int) -> Range<Int>? {
        var end = close
        if bytes[end - 1] == UInt8(ascii: "!") {
            end -= 1
        } else {
            while end > start, ASCII.isSpace(bytes[end - 1]) { end -= 1 }
        }
        guard end - 2 >= start, bytes[end - 1] == UInt8(ascii: "-"), bytes[end - 2] == UInt8(ascii: "-") else {
            return nil
        }
        let mark = end - 2..<close + 1
        if mark.count == 3 { return mark }
        hasOddCommentEnd = true
        let isBang = bytes[end] == UInt8(ascii: "!")
        return commentRule == .spaced || isBang && commentRule == .standard ? mark : nil
    }
}
