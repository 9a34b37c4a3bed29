/// A stretch of text and what stands around it, each side cut to what a person takes in; `…` says where it is cut.
package struct Passage: Hashable, Sendable, Codable {
    package var before: String
    package var match: String
    package var after: String

    /// Octets shown on either side.
    static let sideBytes = 80
    /// Octets of the stretch itself that are shown; of a longer one the beginning and the end are.
    static let matchBytes = 240

    /// - Parameters:
    ///   - text: UTF-8, or nearly; what is not becomes U+FFFD.
    ///   - range: the stretch.
    ///   - bounds: what may be shown, such as the line that the stretch stands in.
    package init(_ text: [UInt8], _ range: Range<Int>, within bounds: Range<Int>) {
        let start = max(bounds.lowerBound, range.lowerBound - Self.sideBytes)
        let end = min(bounds.upperBound, range.upperBound + Self.sideBytes)
        before = Self.string(text[start..<range.lowerBound], cutBefore: start > bounds.lowerBound, cutAfter: false)
        after = Self.string(text[range.upperBound..<end], cutBefore: false, cutAfter: end < bounds.upperBound)
        if range.count <= Self.matchBytes {
            match = String(decoding: text[range], as: UTF8.self)
        } else {
            let half = Self.matchBytes / 2
            match =
                Self.string(text[range].prefix(half), cutBefore: false, cutAfter: true)
                + Self.string(text[range].suffix(half), cutBefore: false, cutAfter: false)
        }
    }

    /// White space of any length as one space, as a mail program shows it.
    package var inOneLine: Passage {
        var passage = self
        passage.before = Self.inOneLine(before)
        passage.match = Self.inOneLine(match)
        passage.after = Self.inOneLine(after)
        return passage
    }

    /// Without what a cut left of a character.
    private static func string(_ bytes: ArraySlice<UInt8>, cutBefore: Bool, cutAfter: Bool) -> String {
        var bytes = bytes
        if cutBefore { bytes = bytes.drop { $0 & 0xC0 == 0x80 } }
        if cutAfter, let last = bytes.lastIndex(where: { $0 & 0xC0 != 0x80 }), bytes[last] >= 0xC0 {
            let length = bytes[last] >= 0xF0 ? 4 : bytes[last] >= 0xE0 ? 3 : 2
            if bytes.endIndex - last < length { bytes = bytes[..<last] }
        }
        return (cutBefore ? "…" : "") + String(decoding: bytes, as: UTF8.self) + (cutAfter ? "…" : "")
    }

    private static func inOneLine(_ text: String) -> String {
        var result = ""
        var isInSpace = false
        for character in text {
            if !character.isWhitespace {
                result.append(character)
            } else if !isInSpace {
                result.append(" ")
            }
            isInSpace = character.isWhitespace
        }
        return result
    }
}
