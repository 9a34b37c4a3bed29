/// What programs print in place of a value they have not got, and of a value they cannot print.
///
/// People are called Null, None, Nan, Nil and True; their names begin with a capital, and where a title or another name
/// stands with the word it is one. So a word is either *never* a name, however it is accompanied, or *rarely* one: then
/// it counts only where it stands alone and a mark ends the greeting.
enum NullWords {
    /// Exactly as programs write them; never names.
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

    /// Words that are names now and then.
    private static let rarely = ["Null", "NULL", "None", "NONE", "Unknown", "unknown", "UNKNOWN", "0", "-", "--", "?"]

    /// Beginnings of values printed with their type: `Optional("Jane")`, `['Jane']`, `#<User:0x…>`, `[object Object]`.
    private static let dumps = [
        "[object ", "[Object ", "Optional(", "Optional[", "Some(", "['", "[\"", "[u'", "u'", "b'", "{'", "{\"", "#<",
        "<__main__.", "<bound method", "<built-in", "<function", "System.Collections.", "System.Linq.", "java.util.",
        "java.lang.", "function(", "function (", "[native code]", "Object id #", "stdClass", "#<struct",
    ]

    enum Sort: Sendable { case never, rarely, dump }

    private static let table = WordTable<(spelling: String, sort: Sort)>(
        never.map { ($0, ($0, .never)) } + rarely.map { ($0, ($0, .rarely)) } + dumps.map { ($0, ($0, .dump)) })

    static func mayStand(_ first: UInt8, _ second: UInt8, _ third: UInt8) -> Bool {
        table.mayStand(first, second, third)
    }

    /// The word of that spelling, case and all, that stands here and ends here.
    static func match(_ reader: LineReader) -> (sort: Sort, length: Int)? {
        let found = table.match(reader) { value, end in
            let start = end.index - value.spelling.utf8.count
            guard start >= 0, end.text[start..<end.index].elementsEqual(value.spelling.utf8) else { return false }
            return value.sort == .dump || Self.isEnd(end)
        }
        return found.map { ($0.0.sort, $0.length) }
    }

    /// No letter goes on, nor a hyphen, a slash, a full stop or an apostrophe with a letter behind it (`nil/nil`,
    /// `None-the-wiser`), but for a genitive's. East Asian writing goes on without a space: `null様`.
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

    /// How a name is taken up by null values.
    enum Verdict: Equatable {
        case name
        /// Null values, and nothing that makes a name of them.
        case null(Range<Int>)
        /// A value printed with its type, which begins so; what follows may be personal.
        case dump(Range<Int>)
    }

    /// Judges what stands where a name should.
    ///
    /// - Parameters:
    ///   - slot: with titles.
    ///   - nameStart: behind the titles.
    ///   - end: of the line; a null value may hold marks, so that the slot ended inside it (`#VALUE!`, `Optional("J. D.")`).
    static func judge(_ text: [UInt8], slot: Range<Int>, nameStart: Int, end: Int) -> Verdict {
        var reader = LineReader(text, nameStart..<end)
        let hasTitle = nameStart > slot.lowerBound
        var nulls: Range<Int>?
        var isSure = false
        var others = 0
        while !reader.isAtEnd {
            if let (sort, length) = match(reader) {
                let range = reader.index..<reader.index + length
                if sort == .dump { return .dump(dump(at: range, in: text, end: end)) }
                nulls = (nulls?.lowerBound ?? range.lowerBound)..<range.upperBound
                if sort == .never { isSure = true }
                reader.index += length
            } else {
                if reader.nextMark != nil || reader.index >= slot.upperBound { break }
                // Not a name's beginning: `Hi none of you`, `Hello undefined behaviour fans`.
                if reader.byte.isLowercase { return .name }
                others += 1
                skipWord(&reader)
            }
            reader.skipGap()
        }
        guard let nulls, others <= 2 else { return .name }
        if isSure { return .null(nulls) }
        return others == 0 && !hasTitle && reader.nextMark != nil ? .null(nulls) : .name
    }

    /// `[object Object]` whole; of others only the beginning, since what follows may be somebody's name.
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
