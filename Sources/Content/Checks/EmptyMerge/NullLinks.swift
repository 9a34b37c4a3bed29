/// Null values in addresses of links: a path's segment, a query's value, all of a `tel:` or `mailto:`.
enum NullLinks {
    /// What the word is a value in, cut to the word and the bytes that hold it; nil when it is a part of the address.
    static func judge(_ word: NullPlaces.Word, _ passage: TextPlace) -> Range<Int>? {
        guard NullPlaces.isSpelled(word, passage.bytes), isEnd(passage.after, passage) else { return nil }
        switch passage.before {
        case UInt8(ascii: "="): return range(of: passage)
        case UInt8(ascii: "/"): return isReference(passage) ? nil : range(of: passage)
        case UInt8(ascii: ":"): return scheme(passage).map { $0..<passage.range.upperBound }
        // All of the address.
        case 0, UInt8(ascii: "\n"): return word == .none ? nil : passage.isWholeLine ? passage.range : nil
        default: return nil
        }
    }

    /// In text, where addresses stand among words: whether the word stands in one.
    static func isInAddress(_ passage: TextPlace) -> Bool {
        let before = passage.textBefore(160).split(omittingEmptySubsequences: false) { $0 == " " || $0.isNewline }
        guard let token = before.last else { return false }
        return ["http://", "https://", "tel:", "mailto:", "sms:"].contains(where: token.contains)
    }

    private static func range(of passage: TextPlace) -> Range<Int> {
        passage.range.lowerBound - 1..<passage.range.upperBound
    }

    /// The value ends here: the next byte is one that parts values, or there is none.
    private static func isEnd(_ byte: UInt8, _ passage: TextPlace) -> Bool {
        switch byte {
        case 0, 0x0A, 0x0D, 0x20: true
        case UInt8(ascii: "%"): passage.textAfter(3) == "%20"
        default: "/?&#;>\",+".utf8.contains(byte)
        }
    }

    /// Where `tel:`, `mailto:` or `sms:` begins, when it is all that stands before.
    private static func scheme(_ passage: TextPlace) -> Int? {
        for scheme in ["tel:", "mailto:", "sms:"] {
            let before = passage.textBefore(scheme.utf8.count + 1)
            guard before.hasSuffix(scheme) else { continue }
            let start = passage.range.lowerBound - scheme.utf8.count
            if start == 0 || !passage.text[start - 1].isWord { return start }
        }
        return nil
    }

    /// Manuals and code have pages on null.
    private static func isReference(_ passage: TextPlace) -> Bool {
        let address = passage.textBefore(160).split { $0.isWhitespace }.last.map(String.init) ?? ""
        return references.contains(where: address.contains)
    }

    private static let references = [
        "wiki", "docs", "/doc/", "developer", "reference", "javascript", "manual", "learn", "stackoverflow", "github",
        "gitlab", "/tag", "/blob/", "/tree/", "/dev/", "ftp:", "/pub/",
    ]
}
