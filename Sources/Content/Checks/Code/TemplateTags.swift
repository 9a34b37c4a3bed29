/// Removes template tags of all languages from a text: `{{x}}`, `{% if x %}`, `<%= x %>`, `*|X|*`, `${x}`.
///
/// It is coarser than the catalogue of placeholders on purpose: the rest is searched for marks of code, and a
/// leftover tag must not pass for code.
enum TemplateTags {
    /// Replaces each removed tag; texts do not contain this byte.
    private static let stand: UInt8 = 0x1A
    /// The longest tag, in bytes.
    private static let limitBytes = 800

    static func removed(from text: ArraySlice<UInt8>) -> [UInt8] {
        var rest: [UInt8] = []
        rest.reserveCapacity(text.count)
        var closings = Closings(of: text)
        var index = text.startIndex
        while index < text.endIndex {
            if openings.contains(text[index]), let end = end(in: text, at: index, &closings) {
                rest.append(stand)
                index = end
            } else {
                rest.append(text[index])
                index += 1
            }
        }
        return rest
    }

    /// Whether the text is one tag that begins or ends a block, which is no value: `{{#each items}}`.
    static func isBlock(_ text: ArraySlice<UInt8>) -> Bool {
        guard text.starts(with: "{{#".utf8) || text.starts(with: "{{/".utf8) else { return false }
        var closings = Closings(of: text)
        return end(in: text, at: text.startIndex, &closings) == text.endIndex
    }

    /// Whether the text has more than tags, spaces and punctuation.
    static func hasWords(_ text: [UInt8]) -> Bool { text.contains { $0.isLetter || $0.isDigit || $0 >= 0x80 } }

    /// The index after the tag that begins here; nil when no tag does.
    private static func end(in text: ArraySlice<UInt8>, at start: Int, _ closings: inout Closings) -> Int? {
        for (index, pair) in pairs.enumerated() where text[start...].starts(with: pair.opening) {
            if let end = closings.end(of: index, from: start + pair.opening.count), end - start <= limitBytes {
                return end
            }
        }
        let near = text[start...].prefix(limitBytes)
        switch text[start] {
        case UInt8(ascii: "{"): return simpleEnd(near, closing: UInt8(ascii: "}"))
        case UInt8(ascii: "["): return simpleEnd(near, closing: UInt8(ascii: "]"))
        case UInt8(ascii: "%"): return simpleEnd(near, closing: UInt8(ascii: "%"))
        case UInt8(ascii: "$"), UInt8(ascii: "@"):
            let name = near.dropFirst().prefix { $0.isWord || $0 == UInt8(ascii: ".") }
            return name.first?.isLetter == true ? name.endIndex : nil
        default: return nil
        }
    }

    /// The end of a tag like `{name}`, which contains only a name.
    private static func simpleEnd(_ near: ArraySlice<UInt8>, closing: UInt8) -> Int? {
        let name = near.dropFirst().prefix(60).prefix { $0.isWord || inNames.contains($0) || $0 >= 0x80 }
        guard !name.isEmpty, name.endIndex < near.endIndex, near[name.endIndex] == closing else { return nil }
        return name.endIndex + 1
    }

    /// The end of the next closing of each pair. Each result is kept, so openings without a closing take linear time.
    private struct Closings {
        private let text: ArraySlice<UInt8>
        private var ends: [Int?]

        init(of text: ArraySlice<UInt8>) {
            self.text = text
            ends = Array(repeating: nil, count: pairs.count)
        }

        /// nil when there is no more.
        mutating func end(of pair: Int, from start: Int) -> Int? {
            let closing = pairs[pair].closing
            if let end = ends[pair], end == .max || end - closing.count >= start { return end == .max ? nil : end }
            var index = start
            while index + closing.count <= text.endIndex {
                if text[index] == closing[0], text[index...].starts(with: closing) {
                    ends[pair] = index + closing.count
                    return ends[pair]
                }
                index += 1
            }
            ends[pair] = .max
            return nil
        }
    }

    private static let openings = ByteSet("{[<%*$#@")
    private static let inNames = ByteSet(" .-:$")

    /// The longest first.
    private static let pairs: [(opening: [UInt8], closing: [UInt8])] = [
        ("{{{", "}}}"), ("{!!", "!!}"), ("{{", "}}"), ("{%", "%}"), ("{#", "#}"), ("<%", "%>"), ("<?", "?>"),
        ("<#", ">"),
        ("${", "}"), ("#{", "}"), ("%{", "}"), ("*|", "|*"), ("%%", "%%"), ("[[", "]]"), ("[%", "%]"), ("##", "##"),
    ].map { (Array($0.0.utf8), Array($0.1.utf8)) }
}
