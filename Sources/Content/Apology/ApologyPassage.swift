/// A sentence, or a text without a sentence's end: a heading, a button, an entry of a list.
struct ApologyPassage: Sendable {
    /// As written, in one line.
    let text: String
    /// The folded form that `ApologyPhrases` compares with.
    let key: [UInt8]

    init(_ bytes: ArraySlice<UInt8>) {
        text = Excerpt.oneLine(bytes)
        key = Self.key(bytes)
    }

    /// The text as findings show it.
    var excerpt: String { Excerpt.cut(text, to: 80) }

    /// The number of words, in scripts that use spaces; text in other scripts counts as one word.
    var wordCount: Int { text.split(separator: " ").count }

    /// The most sentences read of one text.
    private static let limit = 2_000

    /// - Parameter endsWithLine: whether a line end ends a sentence, as in HTML, where a line is a block; else an
    ///   empty line does.
    static func passages(of text: ArraySlice<UInt8>, endsWithLine: Bool) -> [ApologyPassage] {
        var passages: [ApologyPassage] = []
        var start = text.startIndex
        func end(at index: Int) {
            let passage = ApologyPassage(text[start..<index])
            if !passage.key.isEmpty, passages.count < limit { passages.append(passage) }
            start = index
        }
        var index = text.startIndex
        var isQuoted = false
        while index < text.endIndex {
            let (scalar, next) = FoldedText.scalar(in: text, at: index)
            switch scalar {
            case 0x0A where endsWithLine || isBlankLine(text[next...]):
                isQuoted = false
                end(at: next)
            // Quotation marks of all kinds: a quotation stays in one sentence with the words around it.
            case 0x22, 0xAB, 0xBB, 0x201C...0x201F: isQuoted.toggle()
            case 0x21, 0x2E, 0x3F:
                if !isQuoted, next == text.endIndex || text[next] <= 0x20 { end(at: next) }
            // Full stops of East Asian writing, which have no space after them.
            case 0x3002, 0xFF01, 0xFF1F: if !isQuoted { end(at: next) }
            default: break
            }
            index = next
        }
        end(at: text.endIndex)
        return passages
    }

    private static func isBlankLine(_ rest: ArraySlice<UInt8>) -> Bool {
        rest.first { $0 != 0x20 && $0 != 0x09 && $0 != 0x0D } == 0x0A
    }

    /// Folded and trimmed, with `#` for each number (`50 %` is `#%`), `$` for each currency and a space for other
    /// signs.
    static func key(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
        let folded = FoldedText.fold(bytes)
        var key: [UInt8] = []
        var index = 0
        while index < folded.count {
            let byte = folded[index]
            if byte.isDigit {
                index = numberEnd(folded, index)
                key.append(UInt8(ascii: "#"))
                if index + 1 < folded.count, folded[index] == 0x20, folded[index + 1] == UInt8(ascii: "%") {
                    index += 1
                }
                continue
            }
            let (scalar, next) = FoldedText.scalar(in: folded[...], at: index)
            switch scalar {
            case 0xA3, 0xA5, 0x20A0...0x20BF: key.append(UInt8(ascii: "$"))
            case 0x0A, 0xA1, 0xBF, 0x2000...0x2BFF, 0x1F000...: appendSpace(to: &key)
            case 0x20: appendSpace(to: &key)
            default: key += folded[index..<next]
            }
            index = next
        }
        if key.last == 0x20 { key.removeLast() }
        return key
    }

    private static func appendSpace(to key: inout [UInt8]) {
        if let last = key.last, last != 0x20 { key.append(0x20) }
    }

    /// The index after a number such as `1,299.50`.
    private static func numberEnd(_ text: [UInt8], _ start: Int) -> Int {
        var end = start
        while end < text.count {
            let isSeparator = text[end] == UInt8(ascii: ",") || text[end] == UInt8(ascii: ".")
            guard text[end].isDigit || isSeparator && end + 1 < text.count && text[end + 1].isDigit else { break }
            end += 1
        }
        return end
    }
}

/// Words and phrases of many languages, searched for in sentences.
///
/// A phrase matches whole words; with `*` after it, any ending: `entschuldig*`. With `^` before it, only at the start
/// of the sentence. `#` is any number. Chinese, Japanese and Korean have no spaces, so a phrase may end inside a
/// word.
struct ApologyPhrases: Sendable {
    private struct Form: Sendable {
        let isStem: Bool
        let beginsSentence: Bool
    }

    private let phrases: PhraseEnds<Form>
    private let exceptions: PhraseEnds<Form>

    /// - Parameters:
    ///   - languages: by language, `one, two, three`.
    ///   - exceptions: longer phrases with another meaning: `no mistake`. A match inside one does not count.
    init(_ languages: KeyValuePairs<String, String>, except exceptions: KeyValuePairs<String, String> = [:]) {
        phrases = Self.table(languages)
        self.exceptions = Self.table(exceptions)
    }

    private static func table(_ languages: KeyValuePairs<String, String>) -> PhraseEnds<Form> {
        PhraseEnds(
            languages.flatMap { $0.value.tableItems }.map { item in
                let word = item.drop { $0 == "^" }.prefix { $0 != "*" }
                let isJoined =
                    word.unicodeScalars.last.map { $0.value >= 0x2E80 || !$0.properties.isAlphabetic } ?? false
                let form = Form(isStem: item.hasSuffix("*") || isJoined, beginsSentence: item.hasPrefix("^"))
                return (String(decoding: ApologyPassage.key(Array(word.utf8)[...]), as: UTF8.self), form)
            })
    }

    func isIn(_ passage: ApologyPassage) -> Bool { first(in: passage) != nil }

    /// The place of the first match in the sentence's key.
    func first(in passage: ApologyPassage) -> Range<Int>? {
        let key = passage.key
        guard let first = Self.ranges(of: phrases, in: key, limit: 1).first else { return nil }
        let others = Self.ranges(of: exceptions, in: key)
        if others.isEmpty { return first }
        return Self.ranges(of: phrases, in: key).first { range in !others.contains { $0.overlaps(range) } }
    }

    private static func ranges(of phrases: PhraseEnds<Form>, in key: [UInt8], limit: Int = 100) -> [Range<Int>] {
        var ranges: [Range<Int>] = []
        var end = 1
        while end <= key.count, ranges.count < limit {
            _ = phrases.first(in: key, before: end) { form, start in
                guard form.isStem || end == key.count || !key[end].isWord,
                    !form.beginsSentence || isBeginning(key, start)
                else { return false }
                ranges.append(start..<end)
                return true
            }
            end += 1
        }
        return ranges
    }

    /// Whether only signs are before it in the sentence.
    private static func isBeginning(_ key: [UInt8], _ start: Int) -> Bool { !key[..<start].contains(where: \.isWord) }
}
