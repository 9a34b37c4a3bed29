/// What programs print instead of a missing value, or a value that they cannot print.
///
/// Some people are called Null, None, Nan, Nil or True. Their names begin with a capital, and have a title or another
/// name beside them. So a word is one of two sorts. It is *never* a name, even with a title or another name beside
/// it. Or it is *rarely* a name: then it counts as a null value only alone, and with a mark after it.
enum NullWords {
    /// Written exactly as programs write them; never names.
    private static let never = [
        // JavaScript, Java, C#, SQL, Go, Python, Ruby, PHP
        "null", "nil", "none", "nan", "NaN", "undefined", "Undefined", "UNDEFINED", "false", "False", "FALSE",
        "(null)", "(NULL)", "(nil)", "(none)", "(None)", "(undefined)", "(blank)", "(empty)", "(missing)", "(unknown)",
        "<nil>", "<null>", "<NULL>", "<none>", "<None>", "<undefined>", "<no value>", "<missing>", "<empty>",
        "[null]", "[NULL]", "[nil]", "[undefined]", "[missing value]", "[missing]", "{null}", "{undefined}",
        "[]", "{}", "()", "\"\"", "''", "“”", "\"null\"", "'null'", "\"undefined\"", "'undefined'",
        "NULLNULL", "nullnull", "undefinedundefined", "NoneType", "NoneNone", "DBNull", "System.DBNull",
        "System.Object", "System.String", "System.String[]", "Array", "Optional.empty", "nothing", "N/A", "n/a",
        // Spreadsheets
        "#N/A", "#N/A!", "#NV", "#REF!", "#VALUE!", "#NAME?", "#NULL!", "#DIV/0!", "#NUM!", "#ERROR!", "#WERT!",
        "#BEZUG!", "#VALOR!", "#VALEUR!",
    ]

    /// Words that are sometimes names.
    private static let rarely = ["Null", "NULL", "None", "NONE", "Unknown", "unknown", "UNKNOWN", "0", "-", "--", "?"]

    /// Beginnings of values printed with their type: `Optional("Jane")`, `['Jane']`, `#<User:0x…>`, `[object
    /// Object]`.
    private static let dumps = [
        "[object ", "[Object ", "Optional(", "Optional[", "Some(", "['", "[\"", "[u'", "u'", "b'", "{'", "{\"", "#<",
        "<__main__.", "<bound method", "<built-in", "<function", "System.Collections.", "System.Linq.", "java.util.",
        "java.lang.", "function(", "function (", "[native code]", "Object id #", "stdClass", "#<struct",
    ]

    enum Sort: Sendable { case never, rarely, dump }

    private static let table = WordTable<(spelling: String, sort: Sort)>(
        never.map { ($0, ($0, .never)) } + rarely.map { ($0, ($0, .rarely)) } + dumps.map { ($0, ($0, .dump)) })

    static var beginnings: WordBeginnings { table.beginnings }

    /// The word at the reader's place that has exactly this spelling, case included, and ends there.
    static func match(_ reader: LineReader) -> (sort: Sort, length: Int)? {
        let found = table.match(reader) { value, end in
            let start = end.index - value.spelling.utf8.count
            guard start >= 0, end.text[start..<end.index].elementsEqual(value.spelling.utf8) else { return false }
            return value.sort == .dump || Self.isEnd(end)
        }
        return found.map { ($0.0.sort, $0.length) }
    }

    /// Whether the word ends here. It does not when a letter follows, nor when a hyphen, slash, full stop or
    /// apostrophe and then a letter follow (`nil/nil`, `None-the-wiser`); a genitive `'s` may follow. East Asian
    /// writing continues without a space: `null様`.
    private static func isEnd(_ end: LineReader) -> Bool {
        if end.isInWord { return end.byte >= 0xE3 }
        guard joiners.contains(end.byte) else { return true }
        var next = end
        next.index += 1
        guard next.isInWord else { return true }
        guard end.byte == UInt8(ascii: "'"), next.byte == UInt8(ascii: "s") else { return false }
        next.index += 1
        return !next.isInWord
    }

    private static let joiners = ByteSet("-'/.")

    /// What the text is: a name, or a missing value.
    enum Verdict: Equatable {
        case name
        /// Null values without a title or another word that would make them a name.
        case null(Range<Int>)
        /// A value printed with its type. The range is its beginning; the rest may be personal.
        case dump(Range<Int>)
    }

    /// Judges the text that should be a name.
    ///
    /// - Parameters:
    ///   - slot: the range of titles and name.
    ///   - nameStart: the index after the titles.
    ///   - end: the line's end. A null value may contain marks, and then the slot ended inside it (`#VALUE!`,
    ///     `Optional("J. D.")`).
    static func judge(_ text: [UInt8], slot: Range<Int>, nameStart: Int, end: Int) -> Verdict {
        var reader = LineReader(text, nameStart..<end)
        let hasTitle = nameStart > slot.lowerBound
        var nulls: Range<Int>?
        var isSure = false
        var isTitled = false
        var others = 0
        while !reader.isAtEnd {
            if let (sort, length) = match(reader) {
                let range = reader.index..<reader.index + length
                if sort == .dump { return .dump(dump(at: range, in: text, end: end)) }
                // Undefined Studio: companies are called so, and a program prints a small letter.
                if text[range].elementsEqual("Undefined".utf8) {
                    isTitled = true
                } else if sort == .never {
                    isSure = true
                }
                nulls = (nulls?.lowerBound ?? range.lowerBound)..<range.upperBound
                reader.index += length
            } else {
                if reader.nextMark != nil || reader.index >= slot.upperBound { break }
                // Names do not begin like this: `Hi none of you`, `Hello undefined behaviour fans`.
                if reader.byte.isLowercase { return .name }
                others += 1
                skipWord(&reader)
            }
            reader.skipGap()
        }
        guard let nulls, others <= 2 else { return .name }
        if isSure || isTitled && others == 0 { return .null(nulls) }
        return others == 0 && !hasTitle && reader.nextMark != nil ? .null(nulls) : .name
    }

    /// The whole of `[object Object]`; any other dump is cut to its beginning, because the rest may be a person's
    /// name.
    private static func dump(at range: Range<Int>, in text: [UInt8], end: Int) -> Range<Int> {
        guard text[range].last == 0x20, text[range].first == UInt8(ascii: "["),
            let close = text[range.upperBound..<end].prefix(30).firstIndex(of: UInt8(ascii: "]"))
        else { return range }
        return range.lowerBound..<close + 1
    }

    private static func skipWord(_ reader: inout LineReader) {
        while !reader.isAtEnd, reader.nextMark == nil || reader.nextMark?.mark == .stop {
            let before = reader
            if reader.skipGap() {
                reader = before
                return
            }
            reader.index = max(reader.index, before.index + 1)
        }
    }
}
