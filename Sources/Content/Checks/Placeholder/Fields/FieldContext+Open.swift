/// Candidates without a closing delimiter: with none in their syntax, with a broken one, and whole openings.
extension FieldContext {
    /// A field without a closing delimiter: `$first_name`, `@Model.FirstName`.
    func open(from begin: Int, use: OrdinaryUse) -> (end: Int, evidence: EvidenceSet)? {
        var end = begin
        while end < text.count, end - begin < FieldReading.limitBytes,
            text[end].isWord || text[end] == UInt8(ascii: ".") || text[end] == UInt8(ascii: "-")
        {
            end += 1
        }
        while end > begin, !text[end - 1].isWord { end -= 1 }
        guard end > begin, text[begin].isLetter || text[begin] == UInt8(ascii: "_"), !isParameterName(end: end)
        else { return nil }
        let body = text[begin..<end]
        let field = FieldReading(body, vocabulary: vocabulary)
        guard field.words > 0 else { return nil }
        // $Name$: the syntax with both signs decides.
        if text[start] == UInt8(ascii: "$"), end < text.count, text[end] == text[start] { return nil }
        // :smile: and WHERE name = :name
        if text[start] == UInt8(ascii: ":") {
            let isField = field.isCertain || field.isAllKnown && Greeting.stands(before: start, in: text)
            guard isField, end == text.count || text[end] != text[start] else { return nil }
        }
        var evidence = EvidenceSet(use.evidence)
        field.add(to: &evidence, in: body)
        let isTicker =
            text[start] == UInt8(ascii: "$") && body.allSatisfy { (0x41...0x5A).contains($0) }
            && (body.count <= 5 || field.known == 0)
        evidence.insert(.ticker, if: isTicker)
        addPlace(end: end, to: &evidence)
        return (end, evidence)
    }

    /// The end of the word that contains the opening, when a greeting precedes it: `Dear FNAME,`.
    func wordEnd(from begin: Int) -> Int? {
        let first = Self.wordStart(in: text, before: start)
        var end = begin
        while end < text.count, end - begin < FieldReading.limitBytes, text[end].isWord { end += 1 }
        let field = FieldReading(text[first..<end], vocabulary: vocabulary)
        return field.isAllKnown && Greeting.stands(before: first, in: text) && !isTitle(from: end) ? end : nil
    }

    /// `Dear Name Your Price fans`: the words go on as a title, and not with another field's name.
    private func isTitle(from end: Int) -> Bool {
        let rest = text[end...].prefix(FieldReading.limitBytes)
        guard rest.first == 0x20, let next = rest.dropFirst().first, (0x41...0x5A).contains(next) else { return false }
        let field = FieldReading(rest.dropFirst().prefix { $0.isWord }, vocabulary: vocabulary)
        return field.meaning.isDisjoint(with: [.name, .certainName, .partOfName])
    }

    /// The start of the word that contains the index.
    static func wordStart(in text: [UInt8], before index: Int) -> Int {
        var first = index
        while first > 0, index - first < FieldReading.limitBytes, text[first - 1].isWord { first -= 1 }
        return first
    }

    /// A placeholder that lost its closing or half of it: `{{first_name}`, `%%FIRSTNAME%`, `<%= user.name`.
    ///
    /// - Parameter closing: the missing closing.
    func broken(from begin: Int, closing: [UInt8]) -> (end: Int, evidence: EvidenceSet)? {
        var from = begin
        while from < text.count, text[from] == 0x20, from - begin < 2 { from += 1 }
        var end = from
        while end < text.count, end - from < FieldReading.limitBytes, text[end].isWord || Self.paths.contains(text[end])
        {
            end += 1
        }
        while end > from, Self.paths.contains(text[end - 1]) { end -= 1 }
        guard end > from else { return nil }
        let body = text[from..<end]
        let field = FieldReading(body, vocabulary: vocabulary)
        let opening = String(decoding: text[start..<begin], as: UTF8.self)
        // {% if
        let isStatement = Self.statementOpenings.contains(opening)
        if isStatement, from == begin || !Self.statements.contains(body) { return nil }
        let isOwn =
            isStatement || Self.ownOpenings.contains(opening) && (opening != "*|" || from == begin && field.isUpperCase)
        // %HOMEDRIVE%%HOMEPATH%: two tags, each with its own signs.
        if opening == "%%", start > 0, text[start - 1].isWord { return nil }
        let isCall = end < text.count && text[end] == UInt8(ascii: "(")
        var close = end
        while close < text.count, text[close] == 0x20, close - end < 2 { close += 1 }
        // {{ color: 'red' }}: a literal of a program.
        if close + 1 < text.count, text[close] == UInt8(ascii: ":"), text[close + 1] == 0x20 { return nil }
        let isClosed = text[close...].starts(with: closing)
        // One bracket of two is common in prose.
        let isHalfClosed =
            !isClosed && close < text.count && text[close] == closing.first && closing[0] != UInt8(ascii: "]")
        guard field.known > 0 || body.allSatisfy({ $0 < 0x80 }) && (field.isShaped || isHalfClosed || isOwn) else {
            return nil
        }
        if isHalfClosed || close < text.count && Self.closings.contains(text[close]) { end = close + 1 }
        var evidence = EvidenceSet(.rareDelimiters, .unclosed)
        field.add(to: &evidence, in: body)
        evidence.insert(.halfClosed, if: isHalfClosed)
        evidence.insert(.ownOpening, if: isOwn)
        evidence.insert(.argument, if: isCall)
        addPlace(end: end, to: &evidence)
        return (end, evidence)
    }

    private static let paths = ByteSet(".:-@")
    private static let closings = ByteSet("}]%|*")
    /// No other text begins so.
    static let ownOpenings: Set = ["%%=", "%%[", "<%=", "*|", "[[${", "[(${", "{!!", "$!{"]

    /// The same when a space and a statement follow.
    static let statementOpenings: Set = ["{%"]

    /// Liquid, Jinja, Twig, Django.
    private static let statements = WordSet(
        """
        if elsif elseif elif else endif unless endunless for endfor case when endcase assign capture endcapture set endset
        include render block endblock extends import from macro endmacro with endwith raw endraw comment endcomment
        cycle tablerow increment decrement liquid layout section load trans blocktrans endtrans url now filter
        autoescape spaceless connected_content abort_message catalog_items content_blocks
        """.split { " \n".contains($0) }.map(String.init))

    /// The evidence for a remark of a wiki's authors: `{{citation needed}}`; nil for every other expression.
    func remark(_ body: ArraySlice<UInt8>, end: Int) -> EvidenceSet? {
        let words = body.split(separator: 0x20)
        if let ornament = ornament(body, words, end: end) { return ornament }
        guard words.count == 2, Self.remarkEnds.contains(words[1]), words[0].allSatisfy(\.isLowercase) else {
            return nil
        }
        let field = FieldReading(words[0], vocabulary: vocabulary)
        guard field.known == 0 else { return nil }
        var evidence = EvidenceSet(.ownDelimiters, .unknownWords, .spaced)
        addPlace(end: end, to: &evidence)
        return evidence
    }

    /// `{{{The Gate}}}`: engines write one name between three braces.
    private func ornament(_ body: ArraySlice<UInt8>, _ words: [ArraySlice<UInt8>], end: Int) -> EvidenceSet? {
        let brace = UInt8(ascii: "{")
        guard body.first == brace || start > 0 && text[start - 1] == brace, words.count > 1 else { return nil }
        let name = body.drop { $0 == brace }
        guard let first = name.first, (0x41...0x5A).contains(first) else { return nil }
        let field = FieldReading(name, vocabulary: vocabulary)
        guard field.length == name.count, field.known == 0 else { return nil }
        var evidence = EvidenceSet(.ownDelimiters, .unknownWords, .spaced)
        addPlace(end: end, to: &evidence)
        return evidence
    }

    private static let remarkEnds = WordSet(["needed", "required", "wanted", "whom"])

    /// A text whose grammar programs use as well: `${user.name}`.
    func sharedGrammar(_ body: ArraySlice<UInt8>, end: Int) -> EvidenceSet {
        var evidence = EvidenceSet(.programGrammar)
        evidence.insert(.unknownWords, if: FieldReading(body, vocabulary: vocabulary).known == 0)
        addPlace(end: end, to: &evidence)
        return evidence
    }

    /// An opening that is the whole candidate: `%s`. nil when it is part of a longer row of signs, such as a password.
    func formatArgument(end: Int) -> EvidenceSet? {
        guard start == 0 || text[start - 1] <= 0x20 || Self.argumentStarts.contains(text[start - 1]),
            end == text.count || text[end] <= 0x20 || Self.argumentEnds.contains(text[end])
        else { return nil }
        if isInShownSource { return nil }
        var evidence = EvidenceSet(.formatArgument)
        addPlace(end: end, to: &evidence)
        return evidence
    }

    /// Whether the mail shows the source of a program: `printf("%s")`, `"hello" = "Hi %@";`, `msgid "Hi %s"`,
    /// `<string name="hello">Hi %1$s</string>`.
    var isInShownSource: Bool {
        var index = start
        while index > 1, start - index < FieldReading.limitBytes, text[index - 1] != UInt8(ascii: "\n") {
            index -= 1
            switch text[index] {
            case UInt8(ascii: "\""), UInt8(ascii: "'"):
                // An apostrophe.
                if text[index - 1].isWord { continue }
                return isString(from: index)
            case UInt8(ascii: ">"): return isInElement(from: index)
            default: break
            }
        }
        return false
    }

    /// Whether the quotation mark begins the string of a call, an assignment or a catalogue of translations.
    private func isString(from quote: Int) -> Bool {
        let before = text[max(0, quote - 12)..<quote]
        if before.last == UInt8(ascii: "(") { return true }
        guard before.last == 0x20, let word = before.split(whereSeparator: { $0 <= 0x20 }).last else { return false }
        return word.last == UInt8(ascii: "=") || Self.catalogueWords.contains(word)
    }

    /// Whether an element that is not of HTML begins before the bracket and ends behind the candidate.
    private func isInElement(from bracket: Int) -> Bool {
        let near = text[max(0, bracket - 80)..<bracket]
        guard let open = near.lastIndex(of: UInt8(ascii: "<")) else { return false }
        let name = near[(open + 1)...].prefix { $0.isWord }
        guard !name.isEmpty, !MarkupElements.names.contains(name) else { return false }
        let after = text[start...].prefix(200)
        return after.indices.contains { index in
            after[index] == UInt8(ascii: "/") && after[index - 1] == UInt8(ascii: "<")
                && after[(index + 1)...].starts(with: name)
        }
    }

    private static let catalogueWords = WordSet(["msgid", "msgstr"])

    /// `20 %`: the sign belongs to the number before it.
    var isBehindNumber: Bool {
        var index = start
        while index > 0, start - index < 2,
            text[index - 1] == 0x20 || text[index - 1] == 0xA0 || text[index - 1] == 0xC2
        {
            index -= 1
        }
        return index > 0 && text[index - 1].isDigit
    }

    private static let argumentStarts = ByteSet("(\"'#:>/=[")
    private static let argumentEnds = ByteSet(")\"'.,:;!?</]&-%")
}
