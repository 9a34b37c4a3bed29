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
