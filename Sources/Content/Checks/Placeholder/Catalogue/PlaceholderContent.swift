import Mail

/// The required content between a syntax's delimiters, as bytes of UTF-8. Every byte from 0x80 up counts as a letter,
/// because field names are written in every script.
package enum PlaceholderContent: String, Sendable, CaseIterable {
    /// Nothing: the opening is the placeholder. When mail often uses the delimiters for something else, it counts
    /// only after a greeting.
    case nothing
    /// Any visible text, on one line or more.
    case anything
    /// One word of letters, digits, hyphens and underscores.
    case identifier
    /// An identifier with members, indexes, arguments, filters: `user.first_name|escape`, `a->b`, `x(1)`.
    case path
    /// A path with at least one member, index or call, which shells do not have: `user.name`, `user['name']`.
    case member
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
    /// Alternatives; a sender's program picks one: `Hi|Hello|Hey`.
    case choice
    /// The opening is part of a word, and after a greeting the word is the name of a field: `Dear FNAME,`.
    case word
    /// A conversion of a format string: `s`, `1$@`. `ordinary: rarely` wants the position.
    case conversion
    /// An argument's number, and how it is printed: `0:C`.
    case format
    /// The name of a field; the evidence separates it from prose.
    case field

    /// Whether the content is as required. Evidence decides about `field`, not this function.
    ///
    /// - Parameters:
    ///   - before: the last bytes before the opening.
    ///   - use: for `choice`, whether the first alternative must begin with a capital.
    func accepts(_ content: ArraySlice<UInt8>, before: ArraySlice<UInt8>, use: OrdinaryUse) -> Bool {
        switch self {
        case .nothing: content.isEmpty
        case .anything: Self.isAnything(content)
        case .identifier: Self.isIdentifier(content)
        case .path: Self.isPath(content)
        case .member: Self.isMember(content)
        case .expression: Self.isExpression(content) && !Self.isTeX(before)
        case .statement: Self.isStatement(content)
        case .script: Self.isScript(content)
        case .label: Self.isLabel(content)
        case .words:
            Self.isWords(content) && (before.last.map(\.isDigit) != true || !content.contains(where: \.isLowercase))
        case .variable: Self.isVariable(content)
        case .choice: Self.isChoice(content) && (use == .rarely || content.first?.isLowercase == false)
        case .format: FormatContent.isArgument(content)
        case .field, .word, .conversion: false
        }
    }

    private static func isAnything(_ content: ArraySlice<UInt8>) -> Bool {
        content.contains { $0 > 0x20 } && !content.contains(where: \.isForbidden)
    }

    private static func isIdentifier(_ content: ArraySlice<UInt8>) -> Bool {
        guard let first = content.first, first.isLetter || first == UInt8(ascii: "_") else { return false }
        // [-_-]
        return content.contains(where: \.isLetter) && content.allSatisfy { $0.isWord || $0 == UInt8(ascii: "-") }
    }

    /// Spaces are allowed only among arguments: after a bar or a comma, or within brackets.
    private static func isPath(_ content: ArraySlice<UInt8>) -> Bool {
        let body = content.first == UInt8(ascii: "$") ? content.dropFirst() : content
        guard body.count >= 2, let first = body.first, first.isLetter || first == UInt8(ascii: "_") else {
            return false
        }
        let rest = body.drop { $0.isWord || Bytes.memberMarks.contains($0) }
        guard let mark = rest.first else { return true }
        return Bytes.argumentMarks.contains(mark) && !rest.contains { $0 < 0x20 || Bytes.operators.contains($0) }
    }

    private static func isMember(_ content: ArraySlice<UInt8>) -> Bool {
        guard isVariable(content) else { return false }
        let rest = content.drop { $0.isWord }
        guard let mark = rest.first, let next = rest.dropFirst().first else { return false }
        return mark == UInt8(ascii: ".") && next.isLetter || mark == UInt8(ascii: "[") || mark == UInt8(ascii: "(")
    }

    private static func isChoice(_ content: ArraySlice<UInt8>) -> Bool {
        let choices = content.split(separator: UInt8(ascii: "|"), omittingEmptySubsequences: false)
        return choices.count >= 2
            && choices.allSatisfy { choice in
                choice.first?.isLetter == true && Bytes.choiceEnds.contains(choice.last!) != true
                    && choice.allSatisfy { $0.isWord || Bytes.choiceMarks.contains($0) }
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
        let rest = body.drop { $0.isLetter }
        guard rest.startIndex - body.startIndex >= 2, !body.contains(where: \.isForbidden) else { return false }
        return rest.first.map { $0.isWord || Bytes.keywordEnds.contains($0) } != false
    }

    /// Not a line of uuencoded data, which has no lower-case letters and much punctuation.
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
        guard let mark = rest.first else { return true }
        return (mark == UInt8(ascii: ":") || mark == UInt8(ascii: "|")) && !rest.contains { $0 < 0x20 }
    }

    /// Not `q`, which may belong to a search form, and not `of the first and 20` between two percentages.
    private static func isWords(_ content: ArraySlice<UInt8>) -> Bool {
        let body = content.trimming(leading: Bytes.wordSigils, trailing: .empty)
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

    /// `{{\bf x}}`, and `\frac{{a}}{{b}}` from the command's name on.
    private static func isTeX(_ before: ArraySlice<UInt8>) -> Bool {
        let near = before.suffix(40)
        guard let backslash = near.lastIndex(of: UInt8(ascii: "\\")) else { return false }
        return near[(backslash + 1)...].allSatisfy { $0.isWord || $0 == UInt8(ascii: "{") || $0 == UInt8(ascii: "}") }
    }

    /// Whether it is an object of JSON or JavaScript, a rule of CSS, or a command of TeX: `a: 1`, `"a":1`, `;`, a
    /// brace, a backslash.
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

    /// Sets of bytes by their role.
    private enum Bytes {
        static let blanks = ByteSet(" \t\r\n")
        static let expressionSigils = ByteSet("{#/^>&!~-=*+$@.?(\"' \t\r\n")
        static let expressionEnds = ByteSet("}~- \t\r\n")
        static let statementSigils = ByteSet("-~+=# \t\r\n")
        static let keywordEnds = ByteSet(" \t\r\n(:.,-|=\"'")
        static let scriptSigils = ByteSet("=-#!%_+ \t\r\n")
        static let scriptStarts = ByteSet("@$\"'[(:")
        static let pathMarks = ByteSet(".-:,|")
        static let wordSigils = ByteSet("$!")
        static let memberMarks = ByteSet(".->:")
        static let argumentMarks = ByteSet("|[(!?=~;")
        static let operators = ByteSet("{<>")
        static let choiceEnds = ByteSet(" ")
        static let choiceMarks = ByteSet(" '!?.,-")
    }
}
