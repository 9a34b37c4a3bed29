/// Finds null display names of address fields, and other values that consist of one name.
enum NullNames {
    /// The null names of an address field: `undefined <news@shop.example>`, `"None None" <jane@…>`.
    static func find(inAddresses text: [UInt8]) -> [Range<Int>] {
        var found: [Range<Int>] = []
        var start = 0
        var isQuoted = false
        var isInAddress = false
        for index in 0...text.count {
            let byte = index < text.count ? text[index] : UInt8(ascii: ",")
            switch byte {
            case UInt8(ascii: "\""): isQuoted.toggle()
            case UInt8(ascii: "<") where !isQuoted: isInAddress = true
            case UInt8(ascii: ">") where !isQuoted: isInAddress = false
            case UInt8(ascii: ",") where index == text.count || !isQuoted && !isInAddress:
                if let range = nullName(text, start..<index) { found.append(range) }
                start = index + 1
            default: break
            }
        }
        return found
    }

    private static func nullName(_ text: [UInt8], _ mailbox: Range<Int>) -> Range<Int>? {
        // The last `<` before an `@` opens the address; `<nil>` is a name.
        let bytes = text[mailbox]
        let at = bytes.lastIndex(of: UInt8(ascii: "@"))
        let opening = at.flatMap { bytes[..<$0].lastIndex(of: UInt8(ascii: "<")) }
        if at != nil, opening == nil { return nil }
        return nullValue(text, mailbox.lowerBound..<(opening ?? mailbox.upperBound), isPerson: true)
    }

    /// The range of a value that consists only of null values, without white space and quotes; else nil.
    ///
    /// - Parameter isPerson: whether it may be a person's name, so that `Null` alone passes.
    static func nullValue(_ text: [UInt8], _ value: Range<Int>, isPerson: Bool) -> Range<Int>? {
        var reader = LineReader(text, value)
        reader.skipGap()
        if reader.byte == UInt8(ascii: "\""), reader.byte(after: 1) != UInt8(ascii: "\"") { reader.index += 1 }
        let start = reader.index
        var end = start
        var count = 0
        var isSure = false
        while let (sort, length) = NullWords.match(reader) {
            isSure =
                isSure || sort != .rarely
                || isPerson && reader.text[reader.index..<reader.index + length].elementsEqual("None".utf8)
            reader.index += length
            end = reader.index
            count += 1
            if sort == .dump { return start..<end }
            reader.skipGap()
        }
        if reader.byte == UInt8(ascii: "\"") { reader.index += 1 }
        reader.skipGap()
        guard count > 0, isSure || count > 1 else { return nil }
        if reader.isAtEnd { return start..<end }
        // Ornaments of quotation marks are no values.
        return isPerson && text[start..<end].contains { $0.isLetter } && isRelayed(reader) ? start..<end : nil
    }

    /// Whether the rest says for whom a program sends: `null via Shop`, `undefined (Shop)`, `null | Shop`.
    private static func isRelayed(_ reader: LineReader) -> Bool {
        if "(|@-/,".utf8.contains(reader.byte) || reader.byte == 0xE2 || reader.byte == 0xC2 { return true }
        let word = String(decoding: reader.text[reader.index..<reader.end].prefix { $0 > 0x20 }, as: UTF8.self)
        return relays.contains(word.lowercased())
    }

    private static let relays: Set = [
        "via", "at", "from", "of", "by", "bei", "über", "von", "für", "chez", "de", "en", "da", "per", "van", "bij",
        "från", "hos", "fra", "od", "przez", "от", "через", "від",
    ]
}

/// Finds faults that only a subject shows: a name missing at its front or end, and null values instead of a name.
enum NullSubjects {
    typealias Found = NullPlaces.Found

    static func judge(_ text: [UInt8]) -> Found? {
        if let whole = NullNames.nullValue(text, 0..<text.count, isPerson: false) { return ("null-subject", whole) }
        if let number = EmptyNumbers.find(inSubject: text) { return ("empty-number", number) }
        return droppedFront(text) ?? droppedEnd(text) ?? nullName(text)
    }

    /// `, your order`, `'s basket`.
    private static func droppedFront(_ text: [UInt8]) -> Found? {
        var reader = LineReader(text, 0..<text.count)
        reader.skipGap()
        let start = reader.index
        if reader.nextMark?.mark == .comma {
            _ = reader.skipMark()
            return ("empty-subject", start..<wordsEnd(reader))
        }
        guard reader.byte == UInt8(ascii: "'") || reader.byte == 0xE2 else { return nil }
        for possessive in ["'s ", "’s "] where text[start...].starts(with: possessive.utf8) {
            reader.index += possessive.utf8.count
            var word = reader
            while word.isInWord { word.index += 1 }
            // Dutch words such as 's avonds and 's zomers.
            guard word.index > reader.index, text[word.index - 1] != UInt8(ascii: "s") || text.count < 12 else {
                continue
            }
            return ("empty-subject", start..<wordsEnd(reader))
        }
        return nil
    }

    /// `Your order is here, !`, `, , `.
    private static func droppedEnd(_ text: [UInt8]) -> Found? {
        var reader = LineReader(text, 0..<text.count)
        while !reader.isAtEnd {
            let start = reader.index
            guard reader.skipMark() == .comma else {
                reader.index = max(reader.index, start + 1)
                continue
            }
            guard reader.skipGap(), let (mark, length) = reader.nextMark else { continue }
            var next = reader
            next.index += length
            let isEnd = !next.isInWord && next.byte != reader.byte
            if mark != .colon, isEnd { return ("empty-subject", start..<next.index) }
        }
        return nil
    }

    /// `null, your order has shipped`, `Thank you, undefined`, `A gift for null`.
    private static func nullName(_ text: [UInt8]) -> Found? {
        var reader = LineReader(text, 0..<text.count)
        reader.skipGap()
        let start = reader.index
        while !reader.isAtEnd {
            if let (sort, length) = NullWords.match(reader) {
                let range = reader.index..<reader.index + length
                if isName(sort, TextPlace(text, range), isFirst: range.lowerBound == start) {
                    return ("null-subject", range)
                }
                reader.index = range.upperBound
            }
            while reader.isInWord { reader.index += 1 }
            while !reader.isAtEnd, !reader.isInWord, NullWords.match(reader) == nil {
                let before = reader.index
                if !reader.skipGap() { reader.index = max(reader.index, before + (reader.nextMark?.length ?? 1)) }
            }
        }
        return nil
    }

    /// Whether the word is used as a name. At the front a mark or a possessive must follow it. Later it needs a
    /// comma, a word such as `for`, or a number sign before it, and only a mark after it.
    private static func isName(_ sort: NullWords.Sort, _ word: TextPlace, isFirst: Bool) -> Bool {
        var next = LineReader(word.text, word.range.upperBound..<word.text.count)
        let hasMark = next.nextMark != nil
        let after = word.text[word.range.upperBound...]
        if isFirst { return hasMark || after.starts(with: "'s".utf8) || after.starts(with: "’s".utf8) }
        next.skipGap()
        guard sort != .rarely, hasMark || next.isAtEnd else { return false }
        let before = word.textBefore(16)
        guard let last = before.last(where: { !$0.isWhitespace }) else { return false }
        if last == "," || last == "，" || last == "#" { return true }
        return before.split { !$0.isLetter }.last.map { nameWords.contains(String($0)) } == true && last.isLetter
    }

    /// Words before a person's name, or before a number.
    private static let nameWords: Set = [
        "for", "to", "from", "by", "with", "für", "von", "an", "pour", "de", "à", "para", "por", "per", "voor", "van",
        "da",
        "dla", "för", "til", "для", "order", "invoice", "no", "nr", "about", "über", "regarding", "sobre",
    ]

    /// The end of the mark or possessive with some words after it, enough to find it again.
    private static func wordsEnd(_ reader: LineReader) -> Int {
        max(reader.index, min(reader.end, reader.index + 20).clampedToCharacter(in: reader.text))
    }
}

extension Int {
    /// The place, moved back to the beginning of its character.
    func clampedToCharacter(in text: [UInt8]) -> Int {
        var place = self
        while place > 0, place < text.count, text[place] & 0xC0 == 0x80 { place -= 1 }
        return place
    }
}
