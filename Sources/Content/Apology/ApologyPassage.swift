/// A sentence, or what stands where one would: a heading, a button, an entry of a list.
struct ApologyPassage: Sendable {
    /// As written, in one line.
    let text: String
    /// Comparable with `ApologyPhrases`.
    let key: [UInt8]

    init(_ bytes: ArraySlice<UInt8>) {
        text = Excerpt.oneLine(bytes)
        key = Self.key(bytes)
    }

    /// As findings show it.
    var excerpt: String { Excerpt.cut(text, to: 80) }

    /// Words of scripts that set spaces; text of others is one.
    var wordCount: Int { text.split(separator: " ").count }

    /// Sentences of one text; more are not read.
    private static let limit = 2_000

    /// - Parameter endsWithLine: as in HTML, where a line is a block; else an empty line ends a sentence.
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
            // Quotation marks of all manners: what somebody quotes is one piece with who quotes it.
            case 0x22, 0xAB, 0xBB, 0x201C...0x201F: isQuoted.toggle()
            case 0x21, 0x2E, 0x3F:
                if !isQuoted, next == text.endIndex || text[next] <= 0x20 { end(at: next) }
            // Full stops of East Asian writing, behind which no space stands.
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

    /// Folded, trimmed, with `#` for every number (`50 %` is `#%`), `$` for every currency and a space for signs.
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

    /// Behind `1,299.50`.
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

/// Words and phrases of many languages, sought in sentences.
///
/// A phrase stands for whole words; with `*` behind it, for any ending: `entschuldig*`. With `^` before it, it has to
/// begin the sentence. `#` is any number. Chinese, Japanese and Korean set no spaces that could be asked for.
struct ApologyPhrases: Sendable {
    private struct Form: Sendable {
        let isStem: Bool
        let beginsSentence: Bool
    }

    private let phrases: PhraseEnds<Form>
    private let exceptions: PhraseEnds<Form>

    /// - Parameters:
    ///   - languages: by language, `one, two, three`.
    ///   - exceptions: longer phrases that mean something else: `no mistake`. What stands in one does not count.
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

    /// Where the first of them stands in the sentence's key.
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

    /// Nothing but signs stands before it.
    private static func isBeginning(_ key: [UInt8], _ start: Int) -> Bool { !key[..<start].contains(where: \.isWord) }
}
