/// Finds values that a program printed with their type or address instead of as a text, in the languages that
/// templates are filled with.
///
/// | language | prints |
/// |---|---|
/// | Java, Kotlin, Scala | `com.acme.User@1f32e575`, `[I@6d06d69c`, `java.util.ArrayList` |
/// | Perl | `HASH(0x55d0c8)` |
/// | Python, Ruby | `<User object at 0x7f8b1c>`, `#<User id: 1>`, `Decimal('19.90')` |
/// | C#, Go, Swift, Rust | `System.String[]`, `map[name:Jane]`, `Optional("Jane")`, `Some("Jane")` |
/// | JavaScript | `function () { … }`, `() => …` |
/// | PHP | `Array`, `stdClass Object`, `array(3) {` |
enum ObjectDumps {
    /// How the place of a phrase is judged.
    enum Rule: Sendable {
        /// Counts as the beginning of a field's value.
        case fieldStart
        /// Counts as a word anywhere, with a quotation mark or a digit after it: `Optional("`.
        case wrapper
        /// `HASH(0x55d0c8)`: a word in capitals, then hexadecimal digits.
        case perl
        /// The beginning of a function's source.
        case function
        /// `() => x`
        case arrow
        /// `map[city:Leeds zip:LS1]`: a key, its value and the closing bracket.
        case goMap
        /// `array(3) {`, `string(4) "…"`: the phrase, then digits and a bracket.
        case sized
    }

    static func judge(_ rule: Rule, _ passage: TextPlace) -> Range<Int>? {
        switch rule {
        case .fieldStart:
            return !passage.before.isWord && passage.isAtFieldStart ? passage.range : nil
        case .wrapper:
            let quoted = rest(passage).drop { $0 != UInt8(ascii: "\"") }
            let isValue =
                passage.bytes.last == UInt8(ascii: "\"") ? quoted.starts(with: "\")".utf8) : passage.after.isDigit
            return isValue && !passage.before.isWord ? passage.range : nil
        case .perl:
            let digits = hexDigits(passage.text, from: passage.range.upperBound)
            let isName =
                !passage.bytes.contains(where: \.isLowercase)
                || passage.bytes.last == UInt8(ascii: "x")
                    && !passage.bytes.dropLast(2).contains(where: \.isLowercase)
            return digits >= 5 && isName ? passage.range : nil
        case .function:
            return passage.isAtFieldStart && rest(passage).contains(UInt8(ascii: "{")) ? passage.range : nil
        case .arrow: return arrow(passage)
        case .goMap:
            let content = rest(passage)
            let key = content.prefix { $0.isWord }
            let isPair =
                !key.isEmpty && content[key.endIndex...].first == UInt8(ascii: ":")
                && content.contains(UInt8(ascii: "]"))
            return isPair && !passage.before.isWord && passage.before != UInt8(ascii: ".") ? passage.range : nil
        case .sized:
            let digits = passage.text[passage.range.upperBound...].prefix(6).prefix { $0.isDigit }
            let end = digits.endIndex
            let isClosed = end < passage.text.count && passage.text[end] == UInt8(ascii: ")")
            return !digits.isEmpty && isClosed && passage.isAtFieldStart ? passage.range.lowerBound..<end + 1 : nil
        }
    }

    /// `() => x` or `(a, b) => x` at a field's start.
    private static func arrow(_ passage: TextPlace) -> Range<Int>? {
        let line = passage.text[passage.lineStart..<passage.range.upperBound].suffix(60)
        guard let open = line.firstIndex(of: UInt8(ascii: "(")) else { return nil }
        let start = TextPlace(passage.text, open..<passage.range.upperBound)
        return start.isAtFieldStart ? start.range : nil
    }

    private static func rest(_ passage: TextPlace) -> ArraySlice<UInt8> {
        passage.text[passage.range.upperBound..<passage.lineEnd].prefix(80)
    }

    /// The number of hexadecimal digits, at most 16.
    private static func hexDigits(_ text: [UInt8], from start: Int) -> Int {
        text[min(start, text.count)...].prefix(16).prefix { isHex($0) }.count
    }

    private static func isHex(_ byte: UInt8) -> Bool { byte.isDigit || (0x61...0x66).contains(byte | 0x20) }

    /// The places where `Array` is all of a field's value; none when the text also uses it as a word, in a sentence or
    /// a name: `Product: Array`, `Maker: Array Technologies`.
    ///
    /// - Parameter hits: each place of the word in any case.
    static func arrays(_ hits: [Range<Int>], in text: [UInt8]) -> [Range<Int>] {
        var found: [Range<Int>] = []
        for range in hits {
            let passage = TextPlace(text, range)
            let isValue = passage.isFieldValue || passage.isAtFieldEnd && hasPreposition(before: passage)
            guard passage.bytes.elementsEqual("Array".utf8), isValue, !passage.before.isWord else { return [] }
            found.append(range)
        }
        return found
    }

    /// Whether a preposition precedes the word, which would need an article in a sentence: `Interested in Array`. A row
    /// of a table is one line, and its label may have no colon.
    private static func hasPreposition(before passage: TextPlace) -> Bool {
        guard passage.before == 0x20, let word = passage.textBefore(8).split(separator: " ").last else { return false }
        return prepositions.contains(String(word))
    }

    private static let prepositions: Set = ["in", "for", "to", "of", "by", "with", "about", "on", "from", "für", "à"]

    // MARK: Dumps without a constant phrase

    /// The most signs that are looked at in one text.
    private static let signLimit = 500

    /// Calls `found` with each Java identity and each object in angle brackets.
    static func scan(_ text: [UInt8], _ found: (Range<Int>) -> Void) {
        let span = text.span.bytes
        var index = RareByte.next(UInt8(ascii: "@"), or: UInt8(ascii: "<"), in: span, from: 0)
        var count = 0
        while index < text.count, count < signLimit {
            count += 1
            if let range = text[index] == UInt8(ascii: "@") ? identity(text, at: index) : bracketed(text, at: index) {
                found(range)
            }
            index = RareByte.next(UInt8(ascii: "@"), or: UInt8(ascii: "<"), in: span, from: index + 1)
        }
    }

    /// `com.acme.User@1f32e575`, `[Ljava.lang.String;@1b6d3586`: the name of a class, then the object's hash. An
    /// address has a domain there, with a dot.
    private static func identity(_ text: [UInt8], at sign: Int) -> Range<Int>? {
        let digits = text[(sign + 1)...].prefix(9).prefix { isHex($0) && !(0x41...0x46).contains($0) }
        guard 5...8 ~= digits.count, digits.contains(where: \.isDigit) else { return nil }
        let end = digits.endIndex
        let after = end < text.count ? text[end] : 0
        let next = end + 1 < text.count ? text[end + 1] : 0
        if after.isWord || after == UInt8(ascii: "-") || after == UInt8(ascii: "@") { return nil }
        if after == UInt8(ascii: "."), next.isWord { return nil }
        var start = sign
        while start > 0, sign - start < 120, nameBytes.contains(text[start - 1]) { start -= 1 }
        guard start < sign, isClassName(text[start..<sign]) else { return nil }
        // A short name and digits may be somebody's handle: `Kim@12345`.
        let isQualified = text[start..<sign].contains { ".$;[".utf8.contains($0) }
        guard isQualified || digits.count >= 6 && digits.contains(where: \.isLetter) else { return nil }
        return start..<end
    }

    /// `[I`, `[Ljava.lang.String;`, `com.acme.User`, `User$Proxy14`, `User`.
    private static func isClassName(_ name: ArraySlice<UInt8>) -> Bool {
        if name.first == UInt8(ascii: "[") {
            let letter = name.drop { $0 == UInt8(ascii: "[") }
            return letter.count == 1 && letter.first!.isLetter || name.last == UInt8(ascii: ";")
        }
        let last = name.lastIndex(of: UInt8(ascii: ".")).map { name[($0 + 1)...] } ?? name
        guard let first = last.first, first.isLetter, !first.isLowercase else { return false }
        return last.contains(where: \.isLowercase) || last.count < name.count
    }

    private static let nameBytes = ByteSet("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._$/[;")

    /// The beginning of a record up to the `=` of its first key: `User(name=Jane, id=4)` (Kotlin, Python),
    /// `Address{city='Leeds', zip=1}` (Java), `User { Name = Jane }` (C#).
    static func record(_ text: [UInt8], at equals: Int) -> Range<Int>? {
        var index = equals
        func skipSpace() { if index > 0, text[index - 1] == 0x20 { index -= 1 } }
        func skipWord() -> ArraySlice<UInt8> {
            let end = index
            while index > 0, end - index < 40, text[index - 1].isWord, text[index - 1] < 0x80 { index -= 1 }
            return text[index..<end]
        }
        skipSpace()
        let key = skipWord()
        guard let first = key.first, first.isLetter else { return nil }
        skipSpace()
        guard index > 0, text[index - 1] == UInt8(ascii: "(") || text[index - 1] == UInt8(ascii: "{") else {
            return nil
        }
        let closing = text[index - 1] == UInt8(ascii: "(") ? UInt8(ascii: ")") : UInt8(ascii: "}")
        index -= 1
        // Prose has a space before its brackets.
        if closing == UInt8(ascii: "}") { skipSpace() }
        let name = skipWord()
        guard name.count > 2, let capital = name.first, (0x41...0x5A).contains(capital),
            name.contains(where: \.isLowercase),
            index == 0 || nameEdges.contains(text[index - 1])
        else { return nil }
        // A value follows, and the bracket is closed on the same line.
        let rest = text[(equals + 1)...].prefix(200).prefix { $0 != UInt8(ascii: "\n") }
        guard rest.contains(closing), let next = rest.first, next != UInt8(ascii: "="), next != UInt8(ascii: ">") else {
            return nil
        }
        return index..<equals + 1
    }

    private static let nameEdges = ByteSet(" \t\n\r[(,:\"'")

    /// `#<User id: 1>`, `<bound method User.name of …>`.
    private static func bracketed(_ text: [UInt8], at open: Int) -> Range<Int>? {
        let inside = text[(open + 1)...].prefix(40)
        if let first = inside.first, firstBytes.contains(first) {
            for beginning in beginnings where inside.starts(with: beginning.utf8) {
                return open..<open + 1 + beginning.utf8.count
            }
        }
        guard open > 0, text[open - 1] == UInt8(ascii: "#"), let first = inside.first, first.isLetter,
            !first.isLowercase
        else { return nil }
        let name = inside.prefix { $0.isWord || $0 == UInt8(ascii: ":") }
        let end = name.endIndex
        guard name.contains(where: \.isLowercase), end < text.count, " >".utf8.contains(text[end]) else { return nil }
        return open - 1..<end
    }

    private static let firstBytes = ByteSet("_bfgcmzQRl")
    private static let beginnings = [
        "__main__.", "bound method ", "built-in ", "function ", "generator object ", "class '", "module '",
        "map object ", "filter object ", "zip object ", "coroutine object ", "QuerySet [", "Response [", "lambda>",
    ]
}
