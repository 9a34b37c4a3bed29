/// Finds sentences in which a program printed null values: `Your order undefined will arrive on undefined.`
///
/// **Why places:** all these words are prose, too: `undefined behaviour`, `the null hypothesis`, `None of us`, `nil to nil`.
/// In prose they are before a noun or after a form of `be`. A value is behind a thing that has a number (`Your order null
/// has`), or behind a preposition and then the sentence ends or goes on (`on undefined.`, `to None and`). One place is
/// enough for `undefined` behind a preposition and for a number's place; other words need a second null value in the
/// sentence. `NaN` is no word, so two of them are enough anywhere.
struct NullSentences {
    /// A null value's word as a program spells it.
    private struct Hit {
        let word: NullPlaces.Word
        let place: TextPlace
    }

    /// The most words that are looked at in one text.
    private static let limit = 100

    private var hits: [Hit] = []

    /// Remembers a word if a program may have printed it.
    mutating func add(_ word: NullPlaces.Word, _ place: TextPlace) {
        guard hits.count < Self.limit, place.isWord, isPrinted(word, place), !isQuoted(place) else { return }
        hits.append(Hit(word: word, place: place))
    }

    /// The film "undefined": the word itself is meant.
    private func isQuoted(_ place: TextPlace) -> Bool {
        let quote = UInt8(ascii: "\"")
        if place.before == quote || place.before == 0x27 { return place.after == place.before }
        let before = place.text[..<place.range.lowerBound].suffix(3)
        return before.elementsEqual("\u{201C}".utf8) || before.elementsEqual("\u{201E}".utf8)
            || before.suffix(2).elementsEqual("\u{AB}".utf8)
    }

    private func isPrinted(_ word: NullPlaces.Word, _ place: TextPlace) -> Bool {
        switch word {
        case .null: place.bytes.elementsEqual("null".utf8)
        case .undefined: place.bytes.elementsEqual("undefined".utf8)
        case .none, .nan, .nilWord: NullPlaces.isSpelled(word, place.bytes)
        }
    }

    /// The first value of each sentence with printed values.
    var found: [Range<Int>] {
        var found: [Range<Int>] = []
        var first = 0
        for index in hits.indices {
            let isLast = index + 1 == hits.count || isSentenceEnd(between: hits[index].place, hits[index + 1].place)
            guard isLast else { continue }
            if let range = value(in: hits[first...index]) { found.append(range) }
            first = index + 1
        }
        return found
    }

    private func isSentenceEnd(between one: TextPlace, _ next: TextPlace) -> Bool {
        guard one.range.upperBound <= next.range.lowerBound else { return false }
        let between = one.text[one.range.upperBound..<next.range.lowerBound]
        return between.count > 200
            || zip(between, between.dropFirst()).contains { byte, after in
                byte == UInt8(ascii: "\n") || Self.stops.contains(byte) && after <= 0x20
            }
    }

    private func value(in sentence: ArraySlice<Hit>) -> Range<Int>? {
        if let hit = sentence.first(where: { isNumber($0) }) { return hit.place.range }
        guard let first = sentence.first, !isAboutValues(first) else { return nil }
        if let hit = sentence.first(where: {
            $0.word == .undefined && isBehindPreposition($0, isAlone: true) && isAtEnd($0)
        }) {
            return hit.place.range
        }
        guard sentence.count > 1 else { return nil }
        // `undefined undefined`, `am undefined um undefined Uhr`
        if zip(sentence, sentence.dropFirst()).contains(where: { isBeside($0, $1) }) { return first.place.range }
        let placed = sentence.count { $0.word == .undefined && isBehindPreposition($0, isAlone: true) }
        if placed > 1 { return first.place.range }
        if sentence.count(where: { $0.word == .nan }) > 1 { return first.place.range }
        return sentence.contains(where: { isBehindPreposition($0) }) && sentence.contains(where: isAtEnd)
            ? first.place.range : nil
    }

    private func isBeside(_ one: Hit, _ next: Hit) -> Bool {
        one.word != .nilWord && one.place.range.upperBound + 1 == next.place.range.lowerBound && one.place.after == 0x20
    }

    /// Whether the words before speak of values: `Set it to undefined`, `check for null`.
    private func isAboutValues(_ hit: Hit) -> Bool {
        let before = hit.place.text[max(0, hit.place.range.lowerBound - 48)..<hit.place.range.lowerBound]
        let sentence = before.lastIndex { Self.stops.contains($0) || $0 == UInt8(ascii: "\n") }.map { before[$0...] }
        return (sentence ?? before).split { !$0.isWord }.contains(where: Self.settings.contains)
    }

    /// `Your order undefined has`: behind a thing that has a number, and before a word in small letters.
    private func isNumber(_ hit: Hit) -> Bool {
        if isGiven(hit) { return true }
        guard hit.place.before == 0x20, hit.word != .nilWord, hit.place.after == 0x20,
            EmptyNumbers.isThing(before: hit.place)
                || Self.named.contains(lastWord(before: hit.place.range.lowerBound, hit))
        else { return false }
        let next = hit.place.text[(hit.place.range.upperBound + 1)...].prefix(20).prefix { $0.isWord }
        return next.first.map { $0.isLowercase || $0 >= 0x80 } == true && !Self.joints.contains(next)
    }

    /// `Your coupon code is undefined.`: behind something that is told, and at a sentence's end.
    private func isGiven(_ hit: Hit) -> Bool {
        guard hit.place.before == 0x20, hit.word != .nilWord, hit.word != .none,
            hit.place.after == UInt8(ascii: ".") || hit.place.after == UInt8(ascii: "!") || hit.place.after == 0x0A
        else { return false }
        let copula = lastWord(before: hit.place.range.lowerBound, hit)
        guard Self.copulas.contains(copula), !copula.isEmpty else { return false }
        return Self.told.contains(lastWord(before: copula.startIndex, hit))
    }

    /// The word that ends with one space before the index; empty when there is none.
    private func lastWord(before index: Int, _ hit: Hit) -> ArraySlice<UInt8> {
        guard index > 1, hit.place.text[index - 1] == 0x20 else { return [] }
        var start = index - 1
        while start > 0, index - start < 40, hit.place.text[start - 1].isWord { start -= 1 }
        return hit.place.text[start..<index - 1]
    }

    /// - Parameter isAlone: whether the sentence has no other value, so that what the word belongs to is not enough.
    private func isBehindPreposition(_ hit: Hit, isAlone: Bool = false) -> Bool {
        guard hit.place.before == 0x20 else { return false }
        let words = hit.place.text[max(0, hit.place.range.lowerBound - 32)..<hit.place.range.lowerBound - 1]
            .split { !$0.isWord }
        guard let last = words.last, last.endIndex == hit.place.range.lowerBound - 1 else { return false }
        // `nil to nil`
        if hit.word == .nilWord, words.dropLast().last?.elementsEqual("nil".utf8) == true { return false }
        if isAlone, Self.belongings.contains(last) { return false }
        if Self.prepositions.contains(last) { return true }
        // Germanic languages count with `null`.
        return hit.word != .null && Self.germanic.contains(last)
    }

    /// Whether a clause ends behind the word, or goes on with its verb.
    private func isAtEnd(_ hit: Hit) -> Bool {
        let text = hit.place.text
        let end = hit.place.range.upperBound
        guard end < text.count, text[end] != UInt8(ascii: "\n") else { return true }
        guard text[end] == 0x20 else { return Self.ends.contains(text[end]) }
        return Self.followers.contains(text[(end + 1)...].prefix(20).prefix { $0.isWord })
    }

    private static let stops = ByteSet(".!?")
    private static let ends = ByteSet(".,!?;:)")
    private static let prepositions = set(
        """
        on at to by until from for of before after le au du de à el al para por del dal alle il em até op naar tot om kl dnia
        в на до от с по к
        """)
    private static let germanic = set("am um bis von vom für zum ab den på til till fra från der dem")
    private static let settings = set(
        """
        set sets setting equal equals evaluates defaults compared changed relative similar null second check checks checking
        test tests testing look typeof return returns returned
        """)
    private static let named = set("code coupon voucher plan gutscheincode rabattcode gutschein")
    private static let copulas = set("is lautet est es é è ist beträgt")
    private static let told = set(
        """
        code coupon voucher password pin total balance amount username passwort kennwort gutscheincode rabattcode betrag
        gesamtbetrag montant solde código contraseña importe senha codice importo
        """)
    private static let belongings = set("of for de du del do в с по")
    private static let joints = set("and or in by is are to of means behaviour behavior")
    private static let followers = set("uhr is was has will and at an und ist wird et est y es para e em por")

    private static func set(_ words: String) -> WordSet {
        WordSet(words.split(whereSeparator: \.isWhitespace).map(String.init))
    }
}
