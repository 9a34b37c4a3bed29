// Folder Text: tools for UTF-8 text as bytes, without any rule about mail. Phrase search (`PhraseFinder`,
// `PhraseEnds`, `PhraseProbe`, `PhraseStarts`), comparable words and letters (`WordTable`, `FoldedText`), reading along a line
// (`LineReader`), sets of bytes, stable hashes, and excerpts.
// The bottom of the target: it uses no other folder.

import Mail

/// A place in a surface's text, and its surroundings.
struct TextPlace {
    let text: [UInt8]
    let range: Range<Int>

    init(_ text: [UInt8], _ range: Range<Int>) {
        self.text = text
        self.range = range
    }

    var bytes: ArraySlice<UInt8> { text[range] }
    /// 0 at the text's beginning.
    var before: UInt8 { range.lowerBound > 0 ? text[range.lowerBound - 1] : 0 }
    /// 0 at the text's end.
    var after: UInt8 { range.upperBound < text.count ? text[range.upperBound] : 0 }

    /// The line around the place, without its line end.
    var line: Range<Int> { lineStart..<lineEnd }

    /// How far the line's ends are looked for, in bytes. Lines of prose may be longer; lines that a template produces
    /// are not.
    private static let reach = 400

    var lineStart: Int {
        var start = range.lowerBound
        let limit = max(0, start - Self.reach)
        while start > limit, text[start - 1] != UInt8(ascii: "\n") { start -= 1 }
        return start
    }

    var lineEnd: Int {
        var end = range.upperBound
        let limit = min(text.count, end + Self.reach)
        while end < limit, text[end] != UInt8(ascii: "\n"), text[end] != UInt8(ascii: "\r") { end += 1 }
        return end
    }

    /// Whether the rest of the line has only spaces.
    var isWholeLine: Bool {
        var reader = LineReader(text, lineStart..<range.lowerBound)
        reader.skipGap()
        return reader.isAtEnd && isAtLineEnd
    }

    /// Whether only spaces follow on the line.
    var isAtLineEnd: Bool {
        var reader = LineReader(text, range.upperBound..<lineEnd)
        reader.skipGap()
        return reader.isAtEnd
    }

    var isAtLineStart: Bool {
        var reader = LineReader(text, lineStart..<range.lowerBound)
        reader.skipGap()
        return reader.isAtEnd
    }

    /// Whether the line quotes another mail.
    var isQuoted: Bool {
        let line = text[line]
        return line.first { $0 != 0x20 && $0 != 0x09 } == UInt8(ascii: ">")
    }

    /// Whether no letter or digit touches it.
    var isWord: Bool {
        var start = range.lowerBound - 1
        while start > 0, text[start] & 0xC0 == 0x80 { start -= 1 }
        if start >= 0, LineReader(text, start..<range.lowerBound).isInWord { return false }
        return !LineReader(text, range.upperBound..<text.count).isInWord
    }

    /// The text before it, up to `count` bytes, in lower case.
    func textBefore(_ count: Int) -> String {
        Self.lowercased(text[max(0, range.lowerBound - count)..<range.lowerBound])
    }

    /// The text after it, up to `count` bytes, in lower case.
    func textAfter(_ count: Int) -> String {
        Self.lowercased(text[range.upperBound..<min(text.count, range.upperBound + count)])
    }

    private static func lowercased(_ bytes: ArraySlice<UInt8>) -> String {
        String(decoding: bytes, as: UTF8.self).lowercased()
    }
}
