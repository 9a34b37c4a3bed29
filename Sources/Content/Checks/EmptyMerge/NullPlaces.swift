/// Finds where `null`, `undefined` or `NaN` is a missing value and not a word of the text.
///
/// None of these words counts alone: code, SQL and lawyers (`null and void`) use them. They count as an amount, as a
/// number, as the person greeted, and as a whole line.
enum NullPlaces {
    enum Word: Sendable { case null, undefined, nan, none, nilWord }

    /// A kind, and the range that shows it.
    typealias Found = (kind: String, range: Range<Int>)

    /// The range of the word in a phrase; the phrase also contains the bytes beside the word.
    static func word(_ word: Word, in phrase: Range<Int>, of text: [UInt8]) -> TextPlace {
        let length =
            switch word {
            case .null, .none: 4
            case .undefined: 9
            case .nan, .nilWord: 3
            }
        let isFirst = word != .nan || text[phrase.lowerBound] | 0x20 == UInt8(ascii: "n")
        let start = isFirst && word != .none && word != .nilWord ? phrase.lowerBound : phrase.upperBound - length
        return TextPlace(text, start..<start + length)
    }

    /// Whether the word is spelled as programs do: `Null` and `Nan` are people, and `nan` is bread.
    static func isSpelled(_ word: Word, _ bytes: ArraySlice<UInt8>) -> Bool {
        let spellings: [String] =
            switch word {
            case .null: ["null", "NULL"]
            case .undefined: ["undefined", "Undefined", "UNDEFINED"]
            case .nan: ["NaN"]
            case .none: ["None"]
            case .nilWord: ["nil"]
            }
        return spellings.contains { bytes.elementsEqual($0.utf8) }
    }

    /// - Parameter isBulk: whether the mail is from a template, where `undefined` alone on a line is not a joke.
    static func judge(_ word: Word, _ passage: TextPlace, isBulk: Bool, isAboutCode: () -> Bool) -> Found? {
        guard word != .none, word != .nilWord, isSpelled(word, passage.bytes), passage.isWord else { return nil }
        if let range = amount(passage, isNumber: word == .nan) { return ("null-amount", range) }
        if let range = greeting(passage) { return ("null-greeting", range) }
        guard isBulk else { return nil }
        if passage.before == UInt8(ascii: "#"), passage.after != UInt8(ascii: "-"), passage.after != UInt8(ascii: "/") {
            return ("null-number", passage.range.lowerBound - 1..<passage.range.upperBound)
        }
        if passage.isWholeLine { return ("null-value", passage.range) }
        // NaN is no word of a sentence.
        if word == .nan, passage.label != nil, !isAboutCode() { return ("null-value", passage.range) }
        if isValue(passage), !isAboutCode() { return ("null-value", passage.range) }
        if word == .undefined, belongsToReader(passage) { return ("null-value", passage.range) }
        return isError(word, passage) ? ("engine-error", passage.range) : nil
    }

    /// Whether the word is all of a field, or the line has nothing but null values: `undefined, null undefined`.
    private static func isValue(_ passage: TextPlace) -> Bool {
        // A quoted header, `X-Spam: undefined`, is not the mail's own text.
        if passage.isFieldValue { return passage.label.map { !passage.text[$0].starts(with: "X-".utf8) } ?? true }
        var reader = LineReader(passage.text, passage.line)
        guard reader.end - reader.index <= 120 else { return false }
        while !reader.isAtEnd {
            if let (sort, length) = NullWords.match(reader), sort == .never {
                reader.index += length
            } else if reader.isInWord {
                return false
            } else {
                let start = reader.index
                if !reader.skipGap() { reader.index = start + 1 }
            }
        }
        return true
    }

    /// Whether the word is in an error message of a template engine.
    private static func isError(_ word: Word, _ passage: TextPlace) -> Bool {
        if word == .null, passage.textBefore(13) == "evaluated to ", passage.textAfter(11) == " or missing" {
            return true
        }
        if passage.textBefore(5).hasSuffix(" of "), passage.textBefore(40).contains("cannot read propert") {
            let line = TextPlace(passage.text, passage.line).bytes
            return line.starts(with: "TypeError".utf8) || line.starts(with: "Cannot read".utf8)
        }
        guard word == .undefined else { return false }
        if passage.isAtLineStart, engineSentences.contains(where: passage.textAfter(16).hasPrefix) { return true }
        return passage.textBefore(80).contains("undefinederror")
    }

    private static let engineSentences = [" method `", " method '", " method \u{2018}", " local variable"]

    // MARK: Amounts

    private static let currencies = [
        "$", "€", "£", "¥", "₹", "₽", "₺", "zł", "kr", "usd", "eur", "gbp", "chf", "r$",
        "lei", "ron", "ft", "huf", "kč", "czk", "sek", "nok", "dkk", "pln", "tl", "лв", "руб", "грн", "₴", "₪", "₩",
        "元", "円",
    ]
    /// Names of counted things, after a number.
    private static let units = [
        "point", "credit", "mile", "star", "day", "hour", "minute", "item", "order", "left", "km", "kg", "off", "punkt",
        "punto", "ponto", "punt", "tage", "jour", "día", "балл",
    ]

    /// `$NaN`, `NaN €`, `null %`, `NaN points`, `NaN/NaN/NaN`.
    private static func amount(_ passage: TextPlace, isNumber: Bool) -> Range<Int>? {
        let before = passage.textBefore(6)
        let tight = before.last == " " || before.last == "\u{A0}" ? String(before.dropLast()) : before
        if let currency = currencies.first(where: tight.hasSuffix), isCurrency(currency, ending: tight) {
            let start = passage.range.lowerBound - currency.utf8.count - (before.utf8.count - tight.utf8.count)
            return start..<passage.range.upperBound
        }
        let after = passage.textAfter(12)
        let next = after.drop { $0 == " " || $0 == "\u{A0}" }
        let gap = after.utf8.count - next.utf8.count
        if next.hasPrefix("%"), !next.hasPrefix("%}"), gap <= 2 {
            return passage.range.lowerBound..<passage.range.upperBound + gap + 1
        }
        if let currency = currencies.first(where: next.hasPrefix), currency.utf8.count > 1 || !isNumber || gap <= 2,
            isCurrency(currency, beginning: next)
        {
            return passage.range.lowerBound..<passage.range.upperBound + gap + currency.utf8.count
        }
        if !isNumber, gap > 0, isCounted(passage, String(next)) { return passage.range }
        guard isNumber else { return nil }
        if units.contains(where: next.hasPrefix) { return passage.range }
        return ["/nan", "-nan", ".nan", ":nan", " nan"].contains(where: after.hasPrefix) ? passage.range : nil
    }

    /// `undefined points`, `You have undefined unread messages`, `You earned null points`. A number may be `null` in prose,
    /// but nobody counts undefined things.
    private static func isCounted(_ passage: TextPlace, _ next: String) -> Bool {
        guard passage.before == 0x20 else { return false }
        let verb = passage.textBefore(24).split(whereSeparator: { !$0.isLetter }).suffix(2).map(String.init)
        let isHad = verb.count == 2 && havers.contains(verb[0]) && !copulas.contains(verb[1])
        if passage.bytes.elementsEqual("undefined".utf8) {
            return units.contains(where: next.hasPrefix) || isHad && next.first?.isLetter == true
        }
        return isHad && passage.bytes.elementsEqual("null".utf8) && units.contains(where: next.hasPrefix)
    }

    /// Who has what is counted; and what follows when a thing is only called so.
    private static let havers: Set = ["you", "vous", "usted", "você"]
    private static let copulas: Set = [
        "are", "is", "call", "see", "get", "êtes", "find", "with", "and", "or", "an", "a",
    ]

    /// Whether the letters of a currency are a separate word, and not, for example, the end of `akr`.
    private static func isCurrency(_ currency: String, ending text: String) -> Bool {
        guard currency.first!.isLetter, currency != "r$" else { return true }
        return text.dropLast(currency.count).last?.isLetter != true
    }

    private static func isCurrency(_ currency: String, beginning text: Substring) -> Bool {
        guard currency.first!.isLetter else { return currency != "$" || text.dropFirst().first?.isNumber != true }
        return text.dropFirst(currency.count).first?.isLetter != true
    }

    // MARK: Persons

    /// `Hi undefined, …` within a line: after the greeting words.
    private static func greeting(_ passage: TextPlace) -> Range<Int>? {
        let line = passage.line
        var start = passage.range.lowerBound
        // An opening has at most three words; try each place where it could begin.
        for _ in 0..<3 {
            while start > line.lowerBound, !isWordByte(passage.text[start - 1]) { start -= 1 }
            while start > line.lowerBound, isWordByte(passage.text[start - 1]) { start -= 1 }
            if let greeting = GreetingLine(passage.text, start..<line.upperBound),
                greeting.slot.lowerBound <= passage.range.lowerBound,
                case .null(let nulls) = NullWords.judge(
                    passage.text, slot: greeting.slot, nameStart: greeting.nameStart, end: line.upperBound),
                nulls.overlaps(passage.range)
            {
                return greeting.shown(with: nulls)
            }
        }
        return nil
    }

    private static func isWordByte(_ byte: UInt8) -> Bool { byte.isLetter }

    /// `your undefined plan`, `Ihre undefined`: the name of something that belongs to the reader is missing.
    private static func belongsToReader(_ passage: TextPlace) -> Bool {
        guard let word = passage.textBefore(14).split(whereSeparator: { !$0.isLetter }).last else { return false }
        return passage.before == UInt8(ascii: " ") && possessives.contains(String(word))
    }

    private static let possessives: Set = [
        "your", "ihr", "ihre", "ihrem", "ihren", "dein", "deine", "votre", "ton", "ta", "tu", "su", "seu", "sua", "tuo",
        "tua", "jouw", "je", "uw", "din", "twój", "twoja", "ваш", "ваша",
    ]
}
