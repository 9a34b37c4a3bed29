// Folder Greeting: greetings in two dozen languages. The greeting line and its parts, the words that letters begin
// with, and the null values that programs print instead of a name. It may use Text.

/// A greeting line, split into its parts:
///
///     Sehr geehrte/r  Frau Dr.  Kara Null ,  wie geht es Ihnen
///     opening         slot, with titles   mark
struct GreetingLine {
    let opening: Opening
    /// From the opening to the end of the mark, or to the slot's end without a mark.
    let range: Range<Int>
    /// The text between opening and mark, trimmed: the name with its titles; empty when there is none.
    let slot: Range<Int>
    /// The end of the titles at the slot's beginning.
    let nameStart: Int
    /// Whether the opening has a comma after it and then a name or a mark: `Hello, Jane!`.
    let hasComma: Bool
    /// Whether white space precedes the mark, or, when the slot is empty, follows the opening.
    let hasGap: Bool
    /// nil when the line ends without a mark.
    let mark: LineReader.Mark?
    /// Whether nothing follows the mark.
    let isWholeLine: Bool
    /// Whether the slot is only a title or honorific that needs a name: `Mr.`, `様`.
    let hasBareTitle: Bool
    /// Whether the line begins with Spanish `¡`.
    let isInverted: Bool

    /// Whether the slot has no name in it.
    var isNameless: Bool { nameStart == slot.upperBound }

    /// The range that a finding may show: from the opening to the end of the null values. When a name is between
    /// them, only the null values, because a name must not be shown.
    func shown(with nulls: Range<Int>) -> Range<Int> {
        nulls.lowerBound > nameStart ? nulls : range.lowerBound..<nulls.upperBound
    }

    /// - Parameter range: the line's range, without its line end.
    init?(_ text: [UInt8], _ range: Range<Int>) {
        var reader = LineReader(text, range)
        let isInverted = Self.skipOrnaments(&reader)
        let start = reader.index
        guard let (opening, length) = Self.openings.match(reader, { $0.isJoined || !$1.isInWord }) else { return nil }
        reader.index += length
        self.init(opening, start: start, isInverted: isInverted, &reader)
    }

    private init(_ opening: Opening, start: Int, isInverted: Bool, _ reader: inout LineReader) {
        self.opening = opening
        self.isInverted = isInverted
        Self.skipGenderedEnding(&reader)
        var hasGap = reader.skipGap()
        var hasComma = false
        if reader.nextMark?.mark == .comma {
            // `Hello, Jane!` and `Hello, !`, but not `Hello,` before the text of the letter.
            var ahead = reader
            _ = ahead.skipMark()
            ahead.skipGap()
            if !ahead.isAtEnd, Self.goesOnWithName(ahead, opening, isAfterGap: hasGap) {
                reader = ahead
                hasComma = true
                hasGap = false
            }
        }
        let slotStart = reader.index
        var bareTitle = false
        var nameStart = reader.index
        var lastEnd = reader.index
        while let (title, length) = Self.titles.match(reader, { !$1.isInWord }) {
            reader.index += length
            if reader.byte == UInt8(ascii: "."), reader.byte(after: 1) != UInt8(ascii: ".") { reader.index += 1 }
            lastEnd = reader.index
            bareTitle = title
            hasGap = reader.skipGap()
            if reader.byte == UInt8(ascii: "/") {
                reader.index += 1
                reader.skipGap()
            }
            nameStart = reader.index
        }
        if reader.isAtEnd || Self.isAtMark(reader) {
            slot = slotStart..<lastEnd
            self.nameStart = lastEnd
            hasBareTitle = bareTitle && lastEnd > slotStart
        } else {
            (lastEnd, hasGap) = Self.skipName(&reader)
            slot = slotStart..<lastEnd
            self.nameStart = nameStart
            hasBareTitle = false
        }
        self.hasComma = hasComma
        self.hasGap = hasGap
        mark = reader.skipMark()
        range = start..<max(reader.index, lastEnd)
        reader.skipGap()
        isWholeLine = reader.isAtEnd
    }

    /// The longest name that is read, in bytes; a line with more before its first mark is a sentence.
    private static let slotLimit = 80

    /// Skips to the first mark; a full stop counts only at a word's end.
    private static func skipName(_ reader: inout LineReader) -> (end: Int, hasGap: Bool) {
        let limit = reader.index + slotLimit
        var end = reader.index
        var hasGap = false
        while !reader.isAtEnd, reader.index < limit {
            if isAtMark(reader) { break }
            if let (_, length) = reader.nextMark {
                reader.index += length
                end = reader.index
                hasGap = false
                continue
            }
            let before = reader.index
            hasGap = reader.skipGap()
            if hasGap { continue }
            // An invisible character belongs to the name, and may be the last of the line.
            reader.index = max(reader.index, before + 1)
            end = reader.index
        }
        return (end, hasGap)
    }

    /// Whether a mark is here; a full stop counts only at a word's end: `Hello .NET developers`.
    private static func isAtMark(_ reader: LineReader) -> Bool {
        guard let (mark, length) = reader.nextMark else { return false }
        var next = reader
        next.index += length
        return mark != .stop || !next.isInWord
    }

    /// Whether the greeting continues after the comma of `Hello, …`: with a mark, a null value, or a short name and then
    /// `!` or a full stop (`Здравствуйте, Анна!`).
    ///
    /// - Parameter isAfterGap: whether a space precedes the comma, so that the name may be missing before it: then
    ///   `Hi , your order is here.` goes on with a sentence.
    private static func goesOnWithName(_ reader: LineReader, _ opening: Opening, isAfterGap: Bool) -> Bool {
        if reader.nextMark != nil || NullWords.match(reader) != nil { return true }
        if opening.isJoined, titles.match(reader, { !$1.isInWord }) != nil { return true }
        var ahead = reader
        _ = skipName(&ahead)
        guard let mark = ahead.nextMark?.mark, ahead.index - reader.index <= 40 else { return false }
        if isAfterGap, !opening.isJoined, !isWrittenAsName(reader, until: ahead.index) { return false }
        return mark == .exclamation || mark == .stop || opening.isJoined
    }

    /// Whether there are at most three words, and none of them begins with a small letter.
    private static func isWrittenAsName(_ reader: LineReader, until end: Int) -> Bool {
        var reader = LineReader(reader.text, reader.index..<end)
        var words = 0
        while !reader.isAtEnd {
            let scalar = FoldedText.scalar(in: reader.text[..<end], at: reader.index).value
            words += 1
            if words > 3 || Unicode.Scalar(scalar)?.properties.isLowercase == true { return false }
            let start = reader.index
            while !reader.isAtEnd, reader.isInWord { reader.index += 1 }
            reader.index = max(reader.index, start + 1)
            reader.skipGap()
        }
        return words > 0
    }

    /// Skips emoji, quotation marks, list bullets and `¡`, but not `>`, which quotes another mail. Returns whether
    /// there was a `¡`.
    private static func skipOrnaments(_ reader: inout LineReader) -> Bool {
        // Nearly every line begins with a letter.
        if (reader.byte | 0x20).isLowercase { return false }
        var isInverted = false
        while !reader.isAtEnd {
            let (byte, next) = (reader.byte, reader.byte(after: 1))
            let before = reader.index
            reader.skipGap()
            if reader.index > before { continue }
            switch byte {
            case UInt8(ascii: "*"), UInt8(ascii: "_"), UInt8(ascii: "\""), UInt8(ascii: "#"), UInt8(ascii: "("):
                reader.index += 1
            case 0xC2 where next == 0xA1:
                isInverted = true
                reader.index += 2
            case 0xF0 where next == 0x9F: reader.index = min(reader.index + 4, reader.end)
            case 0xE2 where 0x98...0x9E ~= next || next == 0x80 && reader.byte(after: 2) >= 0x98:
                reader.index = min(reader.index + 3, reader.end)
            case 0xEF where next == 0xB8: reader.index = min(reader.index + 3, reader.end)
            default: return isInverted
            }
        }
        return isInverted
    }

    /// `Estimado/a`, `Cher(e)`, `Liebe*r`, `Уважаемый(ая)`.
    private static func skipGenderedEnding(_ reader: inout LineReader) {
        guard genderMarks.contains(reader.byte) else { return }
        let isBracketed = reader.byte == UInt8(ascii: "(")
        var ahead = reader
        ahead.index += 1
        let start = ahead.index
        while !ahead.isAtEnd, ahead.isInWord { ahead.index += 1 }
        guard 1...6 ~= ahead.index - start else { return }
        if isBracketed {
            guard ahead.byte == UInt8(ascii: ")") else { return }
            ahead.index += 1
        }
        reader = ahead
    }

    private static let genderMarks = ByteSet("/(*:_")

    /// Whether the line may be a greeting, judged by its first three bytes. **Why:** parsing a line takes 500
    /// instructions. Nearly all lines begin with a letter, and most of these can be neither a greeting nor a null
    /// value.
    static func mayBegin(in text: [UInt8], _ line: Range<Int>) -> Bool {
        let first = text[line.lowerBound]
        guard first < 0x80, first.isLetter else { return true }
        let second = line.count > 1 ? text[line.lowerBound + 1] : 0
        let third = line.count > 2 ? text[line.lowerBound + 2] : 0
        return beginnings.contains(first, second, third)
    }

    /// Those of greetings and of null values.
    private static let beginnings = openings.beginnings.union(NullWords.beginnings)

    // MARK: Tables

    static let openings = WordTable<Opening>(
        OpeningWords.languages.flatMap { language in
            let manners: [(String, Opening.Manner)] = [
                (language.address, .address), (language.greeting, .greeting), (language.wish, .wish),
            ]
            return manners.flatMap { words, manner in
                words.tableItems.map { word in
                    let opening = Opening(
                        manner: manner, isNeverBare: word.hasPrefix("!"), isJoined: language.isJoined,
                        spacesMarks: language.spacesMarks, isEnglish: language.isEnglish,
                        isImpersonal: word.hasPrefix("?"))
                    return (String(word.drop { $0 == "!" || $0 == "?" }), opening)
                }
            }
        })

    /// The value says whether the title always needs a name.
    private static let titles = WordTable<Bool>(
        OpeningWords.titles.tableItems.map { (String($0.drop { $0 == "!" }), $0.hasPrefix("!")) }
            + OpeningWords.honorifics.tableItems.map { ($0, true) })
}

/// The lines at the beginning of a text in which a greeting is looked for, since letters greet first.
struct GreetingLines: Sequence, IteratorProtocol {
    /// How much of a text is searched, in bytes. Senders fill preheaders with up to 2 KB of invisible characters.
    static let limitBytes = 6 * 1024
    static let limitLines = 60

    private let text: [UInt8]
    private let end: Int
    private var index = 0
    private var count = 0

    init(_ text: [UInt8]) {
        self.text = text
        end = Swift.min(text.count, Self.limitBytes)
    }

    /// The next line that is not empty, without its line end.
    mutating func next() -> Range<Int>? {
        while index < end, count < Self.limitLines {
            let start = index
            let lineEnd = Swift.min(RareByte.next(UInt8(ascii: "\n"), in: text.span.bytes, from: start), end)
            index = lineEnd + 1
            if lineEnd > start {
                count += 1
                return start..<lineEnd
            }
        }
        return nil
    }
}
