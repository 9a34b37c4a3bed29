/// Where a comment ends. Programs disagree:
///
///     <!-- a --!>     ends in browsers (HTML standard 13.2.5.52), not in programs that know `-->` alone
///     <!-->           is a whole comment in browsers; other programs read on to the next `-->`
///     <!-- a -- >     ends in programs that go by SGML, and in some libraries; not in browsers
///
/// A text in which these differ is read by each rule. What is shown by one is often just less than by another; but what
/// one takes for text may begin a script or a style, which hides what another shows.
enum CommentRule: CaseIterable {
    /// As browsers do.
    case standard
    /// At the first `-->` behind the opening.
    case plain
    /// As browsers do, and where white space stands before the `>`.
    case spaced
}

extension HTMLReader {
    /// Stands for a mark that never comes.
    static let noMark = Int.max..<Int.max

    /// Behind the mark that ends the comment that starts at `start`. One that never ends takes, as in old browsers, only
    /// what stands before the next `>`: else one slip would hide the rest of the mail from every check.
    mutating func commentEnd(from start: Int) -> Int {
        for whole: StaticString in ["<!-->", "<!--->"] where bytes.matches(whole, at: start) {
            hasOddCommentEnd = true
            if commentRule != .plain { return start + whole.utf8CodeUnitCount }
        }
        let mark = commentMark(from: start + 4)
        if mark != Self.noMark { return mark.upperBound }
        return min(bytes.firstIndex(of: UInt8(ascii: ">"), from: start, to: bytes.count) + 1, bytes.count)
    }

    /// The first mark at or behind `start` that ends a comment, else `noMark`. What was found once is not sought again, so
    /// that comments begun over and over cost linear time.
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

    /// The mark whose `>` stands at `close`, if it is one by the rule.
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
