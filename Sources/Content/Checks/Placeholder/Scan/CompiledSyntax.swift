/// A syntax prepared for the scan. It is a class because the scan passes it on for every candidate, without copying.
final class CompiledSyntax: Sendable {
    let name: String
    let opening: [UInt8]
    let closing: [UInt8]
    let isFilledByClient: Bool
    /// The bytes that the content may begin with, for syntaxes with an opening of one byte.
    let starts: ByteSet
    /// The longest delimiter.
    static let delimiterLimitBytes = 16
    private let content: PlaceholderContent
    private let use: OrdinaryUse
    private let limitBytes: Int
    /// Whether its delimiters mean something else when an ASCII word touches them from outside: `a[0]`, `x-y-z`.
    let isBounded: Bool
    /// Whether it is a conversion of one sign, most of which four bytes rule out (`FormatContent.mayBegin`).
    let isConversion: Bool
    /// Whether no space may be directly inside the delimiters: `$5 and $10`.
    let isTight: Bool
    /// Whether an incomplete placeholder counts too: `{{first_name}`.
    private let isNoticedBroken: Bool

    init(_ syntax: PlaceholderSyntax) {
        name = syntax.name
        opening = Array(syntax.opening.utf8)
        closing = Array(syntax.closing.utf8)
        precondition(
            (1...Self.delimiterLimitBytes).contains(opening.count) && closing.count <= Self.delimiterLimitBytes,
            "a delimiter has one to sixteen bytes")
        content = syntax.content
        isConversion = syntax.content == .conversion && opening.count == 1
        use = syntax.ordinary
        limitBytes = syntax.limitBytes
        isFilledByClient = syntax.isFilledByClient
        isBounded = syntax.content == .field && (opening.count == 1 || syntax.opening == syntax.closing)
        isTight = isBounded && Self.brackets.contains(opening[0]) == false
        // {0} begins with a digit.
        let isField = (syntax.content == .field || syntax.content == .identifier) && syntax.opening != "{"
        starts =
            content == .conversion
            ? FormatContent.conversionStarts : isTight ? .nameStarts : isField ? .fieldStarts : .visible
        isNoticedBroken = Self.strongOpenings.contains(syntax.opening)
    }

    /// The candidate that begins at `start`: its end and what speaks for it; nil when there is none.
    func candidate(
        in text: [UInt8], at start: Int, place: FieldPlace, vocabulary: FieldVocabulary
    ) -> (end: Int, evidence: EvidenceSet)? {
        guard opens(text, at: start) else { return nil }
        if content == .conversion {
            let begin = start + opening.count
            guard let (end, hasPosition) = FormatContent.conversion(in: text, from: begin) else { return nil }
            let context = FieldContext(text: text, start: start, place: place, vocabulary: vocabulary)
            return conversion(in: context, begin..<end, hasPosition: hasPosition)
        }
        let begin = start + opening.count
        if isBounded, start > 0, touches(text[start - 1]) || isTight && text[start - 1] == opening[0] {
            return nil
        }
        // Most openings are never closed; for those this is all that must be computed.
        var close: Int?
        if !closing.isEmpty, content != .nothing, content != .word {
            close = closingPosition(in: text, from: begin)
            if close == nil, !isNoticedBroken { return nil }
        }
        let context = FieldContext(text: text, start: start, place: place, vocabulary: vocabulary)
        if content == .nothing {
            if isHost(text, end: begin) { return nil }
            if use == .rarely { return (begin, EvidenceSet(.grammar)) }
            return context.formatArgument(end: begin).map { (begin, $0) }
        }
        if content == .word { return context.wordEnd(from: begin).map { ($0, EvidenceSet(.grammar)) } }
        guard !closing.isEmpty else { return context.open(from: begin, use: use) }
        guard let close else { return context.broken(from: begin, closing: closing) }
        let body = text[begin..<close]
        let end = close + closing.count
        if content == .field {
            if opening == closing, end < text.count, touches(text[end]) || text[end] == opening[0] { return nil }
            return context.evidence(body, end: end, use: use, isTight: isTight).map { (end, $0) }
        }
        guard content.accepts(body, before: text[max(0, start - 40)..<start], use: use) else {
            return isNoticedBroken ? context.broken(from: begin, closing: closing) : nil
        }
        if content == .expression, let evidence = context.remark(body, end: end) { return (end, evidence) }
        let isShared = use == .often && content != .choice
        let evidence = isShared ? context.sharedGrammar(body, end: end) : EvidenceSet(.grammar)
        return (Self.endOfBraces(in: text, content: body, end: end), evidence)
    }

    /// With the argument's position nothing else is written so, except in source that the mail shows.
    private func conversion(
        in context: FieldContext, _ range: Range<Int>, hasPosition: Bool
    ) -> (end: Int, evidence: EvidenceSet)? {
        // %62i: an encoded byte of an address.
        let isByte = range.count > 2 && context.text[range.lowerBound..<range.lowerBound + 2].allSatisfy(\.isHexDigit)
        if isByte, context.localPlace == .link { return nil }
        let end = range.upperBound
        if use == .rarely { return hasPosition && !context.isInShownSource ? (end, EvidenceSet(.grammar)) : nil }
        return hasPosition || context.isBehindNumber ? nil : context.formatArgument(end: end).map { (end, $0) }
    }

    /// Where the candidate begins whose opening is at `opening`: for an opening that is a part of a word, with the word.
    func start(in text: [UInt8], at opening: Int) -> Int {
        content == .word ? FieldContext.wordStart(in: text, before: opening) : opening
    }

    /// `jane@endif.example`
    private func isHost(_ text: [UInt8], end: Int) -> Bool {
        guard opening[0] == UInt8(ascii: "@"), opening.last!.isWord, end < text.count else { return false }
        return text[end].isWord
            || text[end] == UInt8(ascii: ".") && end + 1 < text.count && text[end + 1].isWord
    }

    private static let brackets = ByteSet("{[<(")
    private static let strongOpenings = FieldContext.ownOpenings
        .union(FieldContext.statementOpenings).union(["{{", "[[", "%%", "${"])

    /// Whether the byte touches the placeholder. Letters of other scripts do not touch, because they may precede
    /// placeholders without a space. Signs that change a brace's meaning do (`${`, `%{`, `\x{`).
    private func touches(_ byte: UInt8) -> Bool {
        guard byte < 0x80 else { return false }
        return switch opening[0] {
        case UInt8(ascii: "{"): byte.isWord || Self.braceMarks.contains(byte)
        // `@[x]` of a mail editor's styles, and the end of `<!--`.
        case UInt8(ascii: "["): byte.isWord || byte == UInt8(ascii: "@")
        case UInt8(ascii: "-"): byte.isWord || byte == UInt8(ascii: "!")
        // /users/:user_id and params[:user_id]: parts of programs.
        case UInt8(ascii: ":"): byte.isWord || byte == UInt8(ascii: "/") || byte == UInt8(ascii: "[")
        // {$list(x) > 0}: the brace's syntaxes decide.
        case UInt8(ascii: "$"): byte.isWord || byte == UInt8(ascii: "{")
        default: byte.isWord
        }
    }

    private static let braceMarks = ByteSet("$%#\\^{@")

    private func opens(_ text: [UInt8], at start: Int) -> Bool {
        guard start + opening.count <= text.count else { return false }
        guard opening.count > 1 else { return true }
        for offset in 1..<max(1, opening.count) where text[start + offset] != opening[offset] { return false }
        return true
    }

    private func closingPosition(in text: [UInt8], from begin: Int) -> Int? {
        let last = min(begin + limitBytes, text.count - closing.count)
        guard begin <= last else { return nil }
        let isSymmetric = opening == closing
        let bytes = text.span.bytes.extracting(first: last + 1)
        var index = begin
        while index <= last {
            if use != .nearlyAlways {
                index = RareByte.next(closing[0], or: opening[0], in: bytes, from: index)
                guard index <= last else { return nil }
            }
            if Self.stands(closing, in: text, at: index) { return index }
            // Brackets in prose contain several words, so the first space rules out most of them.
            if use == .nearlyAlways, text[index] == 0x20 { return nil }
            if !isSymmetric, Self.stands(opening, in: text, at: index) { return nil }
            index &+= 1
        }
        return nil
    }

    @inline(__always)
    private static func stands(_ delimiter: [UInt8], in text: [UInt8], at index: Int) -> Bool {
        guard text[index] == delimiter[0] else { return false }
        guard index + delimiter.count <= text.count else { return false }
        for offset in 1..<max(1, delimiter.count) where text[index + offset] != delimiter[offset] { return false }
        return true
    }

    /// `{{{x}}}` and `{{${x}}}` contain braces; the last of these come after the first closing.
    private static func endOfBraces(in text: [UInt8], content: ArraySlice<UInt8>, end: Int) -> Int {
        var open = 0
        for byte in content {
            if byte == UInt8(ascii: "{") { open += 1 }
            if byte == UInt8(ascii: "}") { open -= 1 }
        }
        var end = end
        while open > 0, end < text.count, text[end] == UInt8(ascii: "}") {
            end += 1
            open -= 1
        }
        return end
    }
}
