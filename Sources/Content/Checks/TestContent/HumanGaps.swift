/// Finds gaps that a person left in brackets, to be filled in before sending: `[Your Company]`, `[Ihr Unternehmen]`,
/// `(First Name)`, `<insert testimonial>`, `[Price TBC]`.
///
/// A person writes words there, with spaces and in their own language. Names of fields as programs write them are left
/// to the placeholder check.
enum HumanGaps {
    /// The most brackets that are looked at in one text.
    private static let limit = 500
    /// The longest gap, in bytes.
    private static let reachBytes = 64
    private static let wordLimit = 6

    /// Calls `found` with each gap and its brackets.
    static func find(in text: [UInt8], _ found: (Range<Int>) -> Void) {
        // One pass over the text; those in round brackets come last.
        let (square, angle, round) = (UInt8(ascii: "["), UInt8(ascii: "<"), UInt8(ascii: "("))
        let span = text.span.bytes
        var rounds: [Range<Int>] = []
        var (count, roundCount) = (0, 0)
        var index = RareByte.next(square, or: angle, or: round, in: span, from: 0)
        while index < text.count, count < limit || roundCount < limit {
            let isRound = text[index] == round
            if isRound { roundCount += 1 } else { count += 1 }
            if (isRound ? roundCount : count) <= limit, let range = gap(in: text, at: index) {
                if isRound { rounds.append(range) } else { found(range) }
            }
            index = RareByte.next(square, or: angle, or: round, in: span, from: index + 1)
        }
        for range in rounds { found(range) }
    }

    private static func gap(in text: [UInt8], at open: Int) -> Range<Int>? {
        let closing: UInt8
        switch text[open] {
        case UInt8(ascii: "["): closing = UInt8(ascii: "]")
        case UInt8(ascii: "<"): closing = UInt8(ascii: ">")
        default:
            // Brackets in prose mostly begin with a word in small letters, which no gap between these does.
            if text[(open + 1)...].prefix(4).count(where: \.isLowercase) == 4 { return nil }
            closing = UInt8(ascii: ")")
        }
        let inside = text[(open + 1)...].prefix(reachBytes)
        guard let close = inside.firstIndex(where: { ends.contains($0) }), text[close] == closing, close > open + 2
        else { return nil }
        // A link's text in Markdown: `[Your account](https://…)`.
        let after = close + 1 < text.count ? text[close + 1] : 0
        if after == UInt8(ascii: "(") { return nil }
        let content = text[open + 1..<close]
        guard content.first != 0x20, text[open] != UInt8(ascii: "(") || mayBeName(content),
            mayHaveWord(content), isGap(content, bracket: text[open]), !DefinedTerm.stands(open..<close + 1, in: text)
        else { return nil }
        return open..<close + 1
    }

    /// Whether round brackets may hold a gap, judged by their bytes: the words may be in title case.
    ///
    /// **Why before the words are read:** a newsletter has hundreds of brackets in prose, and reading their words as
    /// strings took longer than all other checks together. A small ASCII letter at the beginning of a long word of
    /// ASCII rules out nearly all of them.
    private static func mayBeName(_ content: ArraySlice<UInt8>) -> Bool {
        var start = content.startIndex
        while start < content.endIndex {
            let end = content[start...].firstIndex(of: 0x20) ?? content.endIndex
            let word = content[start..<end]
            if word.count > 3, word[start].isLowercase, word.allSatisfy({ $0 < 0x80 }) { return false }
            start = end + 1
        }
        return true
    }

    /// Whether one of the words may be of a gap; always for words that are not ASCII, which have many spellings.
    private static func mayHaveWord(_ content: ArraySlice<UInt8>) -> Bool {
        guard content.allSatisfy({ $0 < 0x80 }) else { return true }
        let separators = separators
        var start = content.startIndex
        while start < content.endIndex {
            let end = content[start...].firstIndex(where: separators.contains) ?? content.endIndex
            if HumanGapWords.proof.contains(content[start..<end]) { return true }
            start = end + 1
        }
        return false
    }

    private static let separators = ByteSet(" ,:-")

    private static let ends = ByteSet("[]<>(){}\n\r=@|\"#/")

    private static func isGap(_ content: ArraySlice<UInt8>, bracket: UInt8) -> Bool {
        let written = String(decoding: content, as: UTF8.self)
        let words = written.lowercased().split(whereSeparator: separatesWords).map(String.init)
        guard let first = words.first, words.count <= wordLimit else { return false }
        let isRound = bracket == UInt8(ascii: "(")
        if isRound, !isInTitleCase(written) || words.count < 2 || !words.contains(where: HumanGapWords.names.contains) {
            return false
        }
        if words.prefix(2).contains(where: HumanGapWords.possessives.contains) {
            return words.count > 1 && words.dropFirst().contains(where: HumanGapWords.things.contains)
        }
        if !isRound, words.contains(where: HumanGapWords.notes.contains) { return words.count > 1 }
        if !isRound, HumanGapWords.insertions.contains(first) {
            return words.dropFirst().contains(where: HumanGapWords.things.contains)
        }
        let areKnown = words.allSatisfy { HumanGapWords.things.contains($0) || HumanGapWords.qualifiers.contains($0) }
        // `<name>` may be a word that a program prints; `[date]` in small letters a note of a mail program.
        let isWritten = words.count > 1 || bracket == UInt8(ascii: "[") && isInTitleCase(written)
        return areKnown && isWritten && words.contains(where: HumanGapWords.things.contains)
    }

    private static func separatesWords(_ character: Character) -> Bool {
        switch character {
        case " ", ",", ":", "-", "–": true
        default: false
        }
    }

    /// Whether each word of more than three letters begins with a capital.
    private static func isInTitleCase(_ text: String) -> Bool {
        text.split(separator: " ").allSatisfy { $0.count <= 3 || $0.first?.isLowercase == false }
    }
}
