import Mail

/// Recognises a term whose meaning a sentence gives, as legal texts do: `"[Company]" means …`, `« [Société] » désigne …`.
///
/// Such brackets are the author's. A value that a template lost is in quotation marks too, so that the marks alone do not
/// count: `The product "[product_name]" has shipped`.
enum DefinedTerm {
    /// Whether the text in this range is in quotation marks, and a verb of definition follows these.
    static func stands(_ range: Range<Int>, in text: [UInt8]) -> Bool {
        guard range.lowerBound > 0, range.upperBound < text.count, isQuote(text[range.lowerBound - 1]),
            isQuote(text[range.upperBound]) || text[range.upperBound] == 0x20
        else { return false }
        var index = range.upperBound
        while index < text.count, index - range.upperBound < 10, !text[index].isLetter || isQuote(text[index]) {
            index += 1
        }
        // A space precedes the verb, and a quotation mark precedes the space.
        guard index - range.upperBound > 1, text[index - 1] == 0x20,
            text[range.upperBound..<index].contains(where: { isQuote($0) })
        else { return false }
        let words = text[index...].prefix(60).split(separator: 0x20, maxSplits: 3).prefix(3).map { Array($0)[...] }
        guard let first = words.first, words.count > 1 else { return false }
        if verbs.contains(first) || helpers.contains(first) && verbs.contains(words[1]) { return true }
        return possessions.contains(first) && words.dropFirst().contains { $0.starts(with: "meaning".utf8) }
    }

    /// Whether the byte is a quotation mark, or the last byte of one or of the space inside French ones.
    private static func isQuote(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "'"), 0x98...0x9F, 0xA0, 0xAB, 0xAF, 0xBB, 0xC2, 0xE2, 0x80: true
        default: false
        }
    }

    private static let helpers = set("shall will should soll sollen")
    private static let possessions = set("has have")
    private static let verbs = set(
        """
        means mean meaning refers refer denotes designates describes bedeutet bedeuten bezeichnet bezeichnen meint heißt
        désigne désignent signifie significa significan designa designan indica betekent verwijst betyr betyder betegner
        oznacza oznaczają znamená означает обозначает
        """)

    private static func set(_ words: String) -> WordSet {
        WordSet(words.split(whereSeparator: \.isWhitespace).map(String.init))
    }
}
