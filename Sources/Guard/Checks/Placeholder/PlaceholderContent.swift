/// What must stand between a syntax's delimiters. Bytes of UTF-8 text; anything from 0x80 up counts as a letter, since
/// field names are written in every script.
enum PlaceholderContent: Sendable {
    /// A value or a block of the `{{…}}` languages: an optional sigil, then a path, a call, words, filters.
    case expression
    /// A keyword with its arguments: `if user.vip`.
    case statement
    /// A piece of code: `= user.first_name`, `InsertOptOutUrl`.
    case script
    /// A name, or a name, a colon and anything: `FNAME`, `IF:FNAME`.
    case label
    /// One to four words: `first_name`, `First Name`.
    case words
    /// A variable's name or path, with a default or filter: `user.firstName!`.
    case variable
    /// A field between square brackets, where prose, wiki links and shell tests stand as well.
    case bracketed
    /// A field's name between angle brackets, where addresses, links and markup stand as well.
    case fieldName

    /// - Parameters:
    ///   - content: what stands between the delimiters.
    ///   - before: the text up to the opening.
    ///   - after: the text from behind the closing.
    func accepts(_ content: ArraySlice<UInt8>, before: ArraySlice<UInt8>, after: ArraySlice<UInt8>) -> Bool {
        switch self {
        case .expression: Self.isExpression(content) && !Self.isTeX(before)
        case .statement: Self.isStatement(content)
        case .script: Self.isScript(content)
        case .label: Self.isLabel(content)
        case .words: Self.isWords(content) && before.last.map(\.isDigit) != true
        case .variable: Self.isVariable(content)
        case .bracketed: Self.isBracketed(content)
        case .fieldName: FieldWords.isField(content, before: before, after: after)
        }
    }

    /// Not `{{}}`, `{{1 hit}}` of Tcl, `{{ color: 'red' }}` of JSX, `{{a{b}}`, `{{"a":1}}` or a rule of CSS.
    private static func isExpression(_ content: ArraySlice<UInt8>) -> Bool {
        let body = content.trimming(leading: Bytes.expressionSigils, trailing: Bytes.expressionEnds)
        guard let first = body.first else { return false }
        if first.isDigit { return body.allSatisfy { $0.isWord || $0 == UInt8(ascii: ".") } }
        guard first.isWord || first == UInt8(ascii: "["), body.contains(where: \.isLetter) else { return false }
        return !isCodeLiteral(body)
    }

    private static func isStatement(_ content: ArraySlice<UInt8>) -> Bool {
        let body = content.trimming(leading: Bytes.statementSigils, trailing: Bytes.blanks)
        return body.prefix { $0.isLetter }.count >= 2 && !body.contains(where: \.isForbidden)
    }

    /// Not a line of uuencoded data, which has no lower-case letters and punctuation all over.
    private static func isScript(_ content: ArraySlice<UInt8>) -> Bool {
        let body = content.trimming(leading: Bytes.scriptSigils, trailing: Bytes.blanks)
        guard let first = body.first, first.isWord || Bytes.scriptStarts.contains(first),
            !body.contains(where: \.isForbidden)
        else { return false }
        let isPlain = body.allSatisfy { $0.isWord || $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: " ") }
        return body.contains(where: \.isLetter) && (isPlain || body.contains(where: \.isLowercase))
    }

    private static func isLabel(_ content: ArraySlice<UInt8>) -> Bool {
        guard let first = content.first, first.isLetter else { return false }
        let rest = content.drop { $0.isWord }
        return rest.isEmpty || rest.first == UInt8(ascii: ":") && !rest.contains { $0 < 0x20 }
    }

    /// Not `q`, which a search form may mean, and not `of the first and 20` between two percentages.
    private static func isWords(_ content: ArraySlice<UInt8>) -> Bool {
        let body = content.first == UInt8(ascii: "$") ? content.dropFirst() : content
        guard body.count >= 2, let first = body.first, first.isLetter || first == UInt8(ascii: "_") else {
            return false
        }
        let words = body.split(separator: UInt8(ascii: " "), omittingEmptySubsequences: false)
        return words.count <= 4
            && words.allSatisfy { word in
                !word.isEmpty && word.allSatisfy { $0.isWord || Bytes.pathMarks.contains($0) }
            }
    }

    private static func isVariable(_ content: ArraySlice<UInt8>) -> Bool {
        guard let first = content.first, first.isLetter || first == UInt8(ascii: "_") else { return false }
        return !content.contains { $0 < 0x20 } && !isCodeLiteral(content)
    }

    /// Not `-f file`, `Main Page`, `Is this true?`. One plain word may be a heading or a link as well as a field, so
    /// it must be a field's usual name or look like an identifier: `opt_out`, `contact.firstName`, `UNSUB_LINK`.
    private static func isBracketed(_ content: ArraySlice<UInt8>) -> Bool {
        let body = content.trimming(leading: Bytes.bracketSigils, trailing: Bytes.bracketEnds)
        if body.starts(with: "data:".utf8) || body.starts(with: "var:".utf8) { return true }
        if body.first == UInt8(ascii: "{") { return isVariable(body.dropFirst()) }
        if FieldWords.isName(body) { return true }
        guard let first = body.first, first.isLetter, body.allSatisfy({ $0.isWord || $0 == UInt8(ascii: ".") }),
            body.contains(where: { $0 == UInt8(ascii: "_") || $0 == UInt8(ascii: ".") }), body.last?.isWord == true
        else { return false }
        // [[Main_Page]] is how wikis spell a link; none of them begins with a sigil.
        let hasSigil = body.startIndex > content.startIndex && content.first != UInt8(ascii: " ")
        return hasSigil || first.isLowercase || !body.contains(where: \.isLowercase)
    }

    /// `{{\bf x}}`, and `\frac{{a}}{{b}}` from the command's name on.
    private static func isTeX(_ before: ArraySlice<UInt8>) -> Bool {
        let near = before.suffix(40)
        guard let backslash = near.lastIndex(of: UInt8(ascii: "\\")) else { return false }
        return near[(backslash + 1)...].allSatisfy { $0.isWord || $0 == UInt8(ascii: "{") || $0 == UInt8(ascii: "}") }
    }

    /// An object of JSON or JavaScript, a rule of CSS, a command of TeX: `a: 1`, `"a":1`, `;`, a brace, a backslash.
    private static func isCodeLiteral(_ body: ArraySlice<UInt8>) -> Bool {
        var previous: UInt8 = 0
        var isFiltered = false
        for (index, byte) in zip(body.indices, body) {
            switch byte {
            case UInt8(ascii: ";"), UInt8(ascii: "\\"): return true
            case UInt8(ascii: "{") where previous != UInt8(ascii: "$"): return true
            case UInt8(ascii: "|"): isFiltered = true
            case UInt8(ascii: ":") where !isFiltered:
                let isKey = previous == UInt8(ascii: "\"") || previous == UInt8(ascii: "'")
                let next = body.index(after: index)
                let isSpaced = next < body.endIndex && Bytes.blanks.contains(body[next])
                if isKey || isSpaced && previous.isWord { return true }
            default: if byte.isForbidden { return true }
            }
            previous = byte
        }
        return false
    }

    /// Sets of bytes, by what they may do.
    private enum Bytes {
        static let blanks = ByteSet(" \t\r\n")
        static let expressionSigils = ByteSet("{#/^>&!~-=*+$@.?(\"' \t\r\n")
        static let expressionEnds = ByteSet("}~- \t\r\n")
        static let statementSigils = ByteSet("-~+ \t\r\n")
        static let scriptSigils = ByteSet("=-#!%_ \t\r\n")
        static let scriptStarts = ByteSet("@$\"'[(:")
        static let pathMarks = ByteSet(".-:")
        static let bracketSigils = ByteSet("=?#/$ ")
        static let bracketEnds = ByteSet("; ")
    }
}

extension ArraySlice<UInt8> {
    /// Without the bytes of `leading` at its start and of `trailing` at its end.
    func trimming(leading: ByteSet, trailing: ByteSet) -> ArraySlice<UInt8> {
        var slice = drop { leading.contains($0) }
        while let last = slice.last, trailing.contains(last) { slice.removeLast() }
        return slice
    }
}

extension UInt8 {
    var isDigit: Bool { (0x30...0x39).contains(self) }
    var isLowercase: Bool { (0x61...0x7A).contains(self) }
    /// A Latin letter, or a byte of any other script.
    var isLetter: Bool { (0x61...0x7A).contains(self | 0x20) || self >= 0x80 }
    var isWord: Bool { isLetter || isDigit || self == UInt8(ascii: "_") }
    /// A control character that no tag holds.
    var isForbidden: Bool { self < 0x20 && self != 0x09 && self != 0x0A && self != 0x0D }
}
