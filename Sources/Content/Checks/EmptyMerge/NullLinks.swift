/// Finds null values in addresses of links: a path's segment, a query's value, a whole `tel:` or `mailto:`.
enum NullLinks {
    /// The null value, with the byte or scheme before it; nil when the word is a normal part of the address.
    static func judge(_ word: NullPlaces.Word, _ passage: TextPlace) -> Range<Int>? {
        guard NullPlaces.isSpelled(word, passage.bytes), isEnd(passage.after, passage) else { return nil }
        switch passage.before {
        case UInt8(ascii: "="), UInt8(ascii: "("): return parameter(passage)
        case UInt8(ascii: "F"), UInt8(ascii: "f"), UInt8(ascii: "D"), UInt8(ascii: "d"): return encoded(passage)
        case UInt8(ascii: "/"): return isReference(passage) ? nil : range(of: passage)
        case UInt8(ascii: ":"): return scheme(passage).map { $0..<passage.range.upperBound }
        // The whole address.
        case 0, UInt8(ascii: "\n"): return word == .none ? nil : passage.isWholeLine ? passage.range : nil
        default: return nil
        }
    }

    /// `=null`, `=(null)`; a bracket needs the sign before it.
    private static func parameter(_ passage: TextPlace) -> Range<Int>? {
        guard passage.before == UInt8(ascii: "(") else { return range(of: passage) }
        let before = passage.textBefore(2)
        return (before == "=(" || before == "/(") && passage.after == UInt8(ascii: ")")
            ? passage.range.lowerBound - 1..<passage.range.upperBound + 1 : nil
    }

    /// The value of an address within another: `%3Dundefined`, `%2Fundefined`.
    private static func encoded(_ passage: TextPlace) -> Range<Int>? {
        let before = passage.textBefore(3)
        guard before == "%3d" || before == "%2f" && !isReference(passage) else { return nil }
        return passage.range.lowerBound - 3..<passage.range.upperBound
    }

    /// Whether the word is part of an address. For plain text, where addresses are among words.
    static func isInAddress(_ passage: TextPlace) -> Bool {
        let before = passage.textBefore(160).split(omittingEmptySubsequences: false) { $0 == " " || $0.isNewline }
        guard let token = before.last else { return false }
        return ["http://", "https://", "tel:", "mailto:", "sms:"].contains(where: token.contains)
    }

    private static func range(of passage: TextPlace) -> Range<Int> {
        passage.range.lowerBound - 1..<passage.range.upperBound
    }

    /// Whether the value ends here: at a separator or at the end of the text.
    private static func isEnd(_ byte: UInt8, _ passage: TextPlace) -> Bool {
        switch byte {
        case 0, 0x0A, 0x0D, 0x20: true
        case UInt8(ascii: "%"): ["%20", "%26", "%2f", "%3f", "%23"].contains(passage.textAfter(3))
        case UInt8(ascii: "."): isImage(passage)
        default: "/?&#;>\",+)".utf8.contains(byte)
        }
    }

    /// `undefined.png`; designers name an empty image `null.gif`.
    private static func isImage(_ passage: TextPlace) -> Bool {
        guard passage.bytes.first == UInt8(ascii: "u") else { return false }
        return [".png", ".jpg", ".jpeg", ".gif", ".webp", ".svg", ".pdf"].contains(
            where: passage.textAfter(5).hasPrefix)
    }

    /// Where `tel:`, `mailto:`, `sms:` or `cid:` begins directly before the value; nil when another text precedes.
    private static func scheme(_ passage: TextPlace) -> Int? {
        for scheme in ["tel:", "mailto:", "sms:", "cid:"] {
            let before = passage.textBefore(scheme.utf8.count + 1)
            guard before.hasSuffix(scheme) else { continue }
            let start = passage.range.lowerBound - scheme.utf8.count
            if start == 0 || !passage.text[start - 1].isWord { return start }
        }
        return nil
    }

    /// Whether the address leads to a manual or to code: these have pages about null.
    private static func isReference(_ passage: TextPlace) -> Bool {
        let address = passage.textBefore(160).split { $0.isWhitespace }.last.map(String.init) ?? ""
        return references.contains(where: address.contains)
    }

    private static let references = [
        "wiki", "docs", "/doc/", "developer", "reference", "javascript", "manual", "learn", "stackoverflow", "github",
        "gitlab", "/tag", "/blob/", "/tree/", "/dev/", "ftp:", "/pub/",
    ]
}
