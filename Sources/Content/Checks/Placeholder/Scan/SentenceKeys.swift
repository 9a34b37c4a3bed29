import Mail

/// Finds keys of translations within sentences: `Your order.status.shipped_label arrives today`.
///
/// **Why only long keys of known words:** hosts, packages and files have dots as well. A key has at least two dots, only
/// small letters beside them, and every word of it names a text or a field. **Cost:** one search for dots, and a look at
/// both neighbours of each.
struct SentenceKeys {
    private static let limitBytes = 80

    let keys: TranslationKeys

    /// Calls `found` with each key and its evidence, in order, until it returns false.
    func find(in text: [UInt8], found: (Range<Int>, EvidenceSet) -> Bool) -> Bool {
        let span = text.span.bytes
        let dot = UInt8(ascii: ".")
        var index = RareByte.next(dot, in: span, from: 0)
        while index < text.count {
            guard index > 0, index + 1 < text.count, text[index - 1].isLowercase, text[index + 1].isLowercase else {
                index = RareByte.next(dot, in: span, from: index + 1)
                continue
            }
            let range = Self.word(in: text, around: index)
            if let evidence = evidence(of: range, in: text), !found(range, evidence) { return false }
            index = RareByte.next(dot, in: span, from: max(index + 1, range.upperBound))
        }
        return true
    }

    private static func word(in text: [UInt8], around dot: Int) -> Range<Int> {
        var start = dot
        while start > 0, dot - start < limitBytes, isInside(text[start - 1]) { start -= 1 }
        var end = dot
        while end < text.count, end - dot < limitBytes, isInside(text[end]) { end += 1 }
        while end > dot, !text[end - 1].isWord { end -= 1 }
        return start..<end
    }

    private func evidence(of range: Range<Int>, in text: [UInt8]) -> EvidenceSet? {
        let key = text[range]
        guard key.count >= 10, key.count < Self.limitBytes, key.first!.isLowercase,
            key.count(where: { $0 == UInt8(ascii: ".") }) > 1,
            range.lowerBound == 0 || Self.starts.contains(text[range.lowerBound - 1]),
            range.upperBound == text.count || Self.ends.contains(text[range.upperBound])
        else { return nil }
        // A key that is a whole line is found as such.
        let newline = UInt8(ascii: "\n")
        if range.lowerBound == 0 || text[range.lowerBound - 1] == newline,
            range.upperBound == text.count || text[range.upperBound] == newline
        {
            return nil
        }
        if Self.isOfChangeLog(range, in: text) { return nil }
        let evidence = keys.evidence(of: key, place: nil)
        return evidence?.contains(.knownWords) == true && evidence?.contains(.textWord) == true ? evidence : nil
    }

    /// Whether the line is of a log of changes, which names keys: `i18n: add order.email.title by @joe (#12)`.
    private static func isOfChangeLog(_ key: Range<Int>, in text: [UInt8]) -> Bool {
        let place = TextPlace(text, key)
        let line = text[place.line].drop { !$0.isLetter }
        let kind = line.prefix { $0.isWord }
        let rest = line[kind.endIndex...]
        // `fix(mail): …`
        let scope = rest.first == UInt8(ascii: "(") ? rest.drop { $0 != UInt8(ascii: ")") }.dropFirst() : rest
        if scope.first == UInt8(ascii: ":"), changes.contains(kind) { return true }
        return zip(line.indices, line.dropFirst()).contains { index, next in
            let before = index > line.startIndex ? line[index - 1] : 0
            guard before == 0x20 || before == UInt8(ascii: "(") else { return false }
            return line[index] == UInt8(ascii: "@") && next.isLetter || line[index] == UInt8(ascii: "#") && next.isDigit
        }
    }

    private static let changes = WordSet(
        """
        i18n l10n feat feature fix bugfix chore docs refactor perf style test tests build ci revert deps translation
        translations locale locales
        """.split(whereSeparator: \.isWhitespace).map(String.init))

    private static func isInside(_ byte: UInt8) -> Bool {
        byte.isWord && byte < 0x80 || byte == UInt8(ascii: ".")
    }

    private static let starts = ByteSet(" \t\n\r(\"'>")
    private static let ends = ByteSet(" \t\n\r)\"'<,.!?;:")
}
