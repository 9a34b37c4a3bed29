// Folder Text: tools for texts as bytes of UTF-8, and nothing about mail that is wrong. Search for phrases
// (`PhraseFinder`, `PhraseEnds`, `PhraseProbe`), words and letters made comparable (`WordTable`, `FoldedText`),
// reading along a line (`LineReader`), sets of bytes, hashes that stay the same, and excerpts.
// The bottom of the target: it uses no other folder.

import Mail

/// A place in a surface's text, and what stands around it.
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

    /// The line around it, without its line end.
    var line: Range<Int> { lineStart..<lineEnd }

    /// Lines of prose are long, those of a template's output are not; nothing is sought further than this, in bytes.
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

    /// Nothing else stands on the line but spaces.
    var isWholeLine: Bool {
        var reader = LineReader(text, lineStart..<range.lowerBound)
        reader.skipGap()
        return reader.isAtEnd && isAtLineEnd
    }

    /// Nothing stands behind it on the line but spaces.
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

    /// The line quotes another mail.
    var isQuoted: Bool {
        let line = text[line]
        return line.first { $0 != 0x20 && $0 != 0x09 } == UInt8(ascii: ">")
    }

    /// No letter or digit touches it.
    var isWord: Bool {
        var start = range.lowerBound - 1
        while start > 0, text[start] & 0xC0 == 0x80 { start -= 1 }
        if start >= 0, LineReader(text, start..<range.lowerBound).isInWord { return false }
        return !LineReader(text, range.upperBound..<text.count).isInWord
    }

    /// What stands before, up to so many bytes, in lower case.
    func textBefore(_ count: Int) -> String {
        Self.lowercased(text[max(0, range.lowerBound - count)..<range.lowerBound])
    }

    /// What stands behind, up to so many bytes, in lower case.
    func textAfter(_ count: Int) -> String {
        Self.lowercased(text[range.upperBound..<min(text.count, range.upperBound + count)])
    }

    private static func lowercased(_ bytes: ArraySlice<UInt8>) -> String {
        String(decoding: bytes, as: UTF8.self).lowercased()
    }
}
