import Mail

/// Reads the evidence for one candidate: the text between delimiters, and its place in a text.
struct FieldContext {
    private let text: [UInt8]
    /// The index of the candidate's opening.
    private let start: Int
    private let place: FieldPlace
    private let vocabulary: FieldVocabulary

    init(text: [UInt8], start: Int, place: FieldPlace, vocabulary: FieldVocabulary) {
        self.text = text
        self.start = start
        self.place = place
        self.vocabulary = vocabulary
    }

    /// Bytes that may follow a field's name inside the delimiters: they begin a default, a filter or an argument.
    private static let tails = ByteSet(",|:;=/~!?([\"'")
    /// The same for delimiters such as `#…#`, with fewer bytes, because more would find too much prose.
    private static let tightTails = ByteSet(",|:=(;/")
    private static let spaces = ByteSet(" \t\r\n")

    // MARK: Between two delimiters

    /// The evidence for the text between two delimiters; nil when it is no candidate at all.
    ///
    /// - Parameters:
    ///   - end: the index after the closing delimiter.
    ///   - isTight: whether the content may not begin or end with a space, nor contain a line end.
    func evidence(_ content: ArraySlice<UInt8>, end: Int, use: OrdinaryUse, isTight: Bool) -> EvidenceSet? {
        guard let first = content.first, let last = content.last else { return nil }
        if isTight, first == 0x20 || last == 0x20 || content.contains(0x0A) { return nil }
        if isElement(content, end: end) || isParameterName(end: end) { return nil }
        let body = content.trimming(leading: Self.spaces, trailing: Self.spaces)
        guard !body.isEmpty else { return nil }
        let field = FieldReading(body, vocabulary: vocabulary)
        let tail = body.dropFirst(field.length)
        if text[start] == UInt8(ascii: "<"), isMarkup(body, tail) { return nil }
        // { url => x } and { code(); } are blocks of programs; f(username, password) is prose about programs.
        if !tail.isEmpty, Self.spaces.contains(first) || use == .nearlyAlways { return nil }
        if isTight, tail.contains(0x20) { return nil }
        guard tail.first.map((isTight ? Self.tightTails : Self.tails).contains) != false else { return nil }
        let givesDefault = Self.givesDefault(tail)
        let isFreeText = use == .rarely && tail.starts(with: ": ".utf8) && field.words == 1
        if use == .rarely, !givesDefault, !isFreeText, isLiteral(tail, of: field) { return nil }
        let isNumber = body.allSatisfy(\.isDigit)
        guard field.words > 0, !isNumber || use == .rarely else { return nil }
        // A link with brackets of its own in its path: https://shop.example/[OptOut]
        if text[start] == UInt8(ascii: "["), text[start + 1] != text[start], isPathSegment(end: end), localPlace == .link {
            return nil
        }
        // The fragment of an address: https://shop.example/#winter#
        if text[start] == UInt8(ascii: "#"), field.known == 0, localPlace == .link { return nil }
        // %AB%CD: encoded bytes of an address.
        let isEncoded = text[start] == UInt8(ascii: "%") && localPlace == .link && body.prefix(2).allSatisfy(\.isHexDigit)
        if isEncoded, !field.isCertain { return nil }
        var evidence = EvidenceSet(use.evidence)
        field.add(to: &evidence, in: body)
        evidence.insert(.number, if: isNumber)
        evidence.insert(.freeText, if: isFreeText)
        evidence.insert(.defaultValue, if: givesDefault)
        let hasAttributes = field.isSpaced && tail.first == UInt8(ascii: "=") && tail.count > 1
        evidence.insert(.attributes, if: hasAttributes)
        evidence.insert(.argument, if: !tail.isEmpty && !givesDefault && !hasAttributes)
        addPlace(end: end, to: &evidence)
        return evidence
    }

    /// A rule of a stylesheet (`{color:#000;}`, `{color: red}`), or a list (`{address,port,family}`; a default is
    /// quoted or follows a space).
    private func isLiteral(_ tail: ArraySlice<UInt8>, of field: FieldReading) -> Bool {
        if tail.contains(UInt8(ascii: ";")) || tail.starts(with: ": ".utf8) { return true }
        if field.isMarked, tail.first == UInt8(ascii: "(") { return true }
        return tail.first == UInt8(ascii: ",") && tail.dropFirst().first?.isLetter == true && !field.isCertain
    }

    /// `<br>`, `<t name="x">`: an element of HTML, or one with attributes.
    private func isMarkup(_ body: ArraySlice<UInt8>, _ tail: ArraySlice<UInt8>) -> Bool {
        if let mark = tail.first, mark == UInt8(ascii: "=") || mark == UInt8(ascii: "\"") { return true }
        // A host: <list.example.com>
        if body.contains(UInt8(ascii: ".")), !body.contains(UInt8(ascii: "_")) { return true }
        return Self.elements.contains(body.trimming(leading: .empty, trailing: ByteSet("/ ")))
    }

    /// Elements of HTML and of old mail programs, and what else stands between angle brackets in mail.
    private static let elements = WordSet(
        """
        a abbr acronym area article aside audio b base basefont bdi bdo bgsound big blink blockquote body br button canvas
        center code col colgroup command comment content data datalist dd del details dfn dialog dir div dl dt element em
        embed fieldset figcaption figure font footer form frame frameset h1 h2 h3 h4 h5 h6 head header hgroup hr html i
        iframe image img input ins isindex kbd keygen label legend li listing main map mark marquee math menu menuitem meta
        meter multicol nav nobr noembed noframes noscript object ol optgroup option output p param picture plaintext pre
        progress q rp rt ruby s samp script search section select slot small source spacer span strike strong style sub
        summary sup svg table tbody td template textarea tfoot th thead time title tr track tt u ul var video wbr xmp
        x-html x-rich x-flowed x-signature
        """.split(whereSeparator: \.isWhitespace).map(String.init))

    /// `<name>…</name>`: an element of XML.
    private func isElement(_ content: ArraySlice<UInt8>, end: Int) -> Bool {
        guard text[start] == UInt8(ascii: "<") else { return false }
        let near = text[end...].prefix(200)
        return near.indices.contains { index in
            near[index] == UInt8(ascii: "<") && near[index...].dropFirst().first == UInt8(ascii: "/")
                && near[index...].dropFirst(2).starts(with: content)
        }
    }

    /// `?$deeplink_path=x`, `&filter[name]=x`: a parameter may have any name.
    private func isParameterName(end: Int) -> Bool {
        end < text.count && text[end] == UInt8(ascii: "=") && localPlace == .link
    }

    /// `,fallback=there`, `|default:`, ` | default('x')`.
    private static func givesDefault(_ tail: ArraySlice<UInt8>) -> Bool {
        guard let mark = tail.first, mark == UInt8(ascii: ",") || mark == UInt8(ascii: "|") else { return false }
        let word = tail.drop { !$0.isLetter }.prefix { $0.isLetter }
        return word.elementsEqual("fallback".utf8) || word.elementsEqual("default".utf8)
    }

    // MARK: Without a closing delimiter

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
        // :smile: and :arrow_forward
        if text[start] == UInt8(ascii: ":"), !field.isAllKnown || end < text.count && text[end] == text[start] {
            return nil
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
        var first = start
        while first > 0, start - first < FieldReading.limitBytes, text[first - 1].isWord { first -= 1 }
        var end = begin
        while end < text.count, end - begin < FieldReading.limitBytes, text[end].isWord { end += 1 }
        let field = FieldReading(text[first..<end], vocabulary: vocabulary)
        return field.isAllKnown && Greeting.stands(before: first, in: text) ? end : nil
    }

    /// A placeholder that lost its closing or half of it: `{{first_name}`, `%%FIRSTNAME%`, `<%= user.name`.
    ///
    /// - Parameter closing: the missing closing.
    func broken(from begin: Int, closing: [UInt8]) -> (end: Int, evidence: EvidenceSet)? {
        var from = begin
        while from < text.count, text[from] == 0x20, from - begin < 2 { from += 1 }
        var end = from
        while end < text.count, end - from < FieldReading.limitBytes, text[end].isWord || Self.paths.contains(text[end]) {
            end += 1
        }
        while end > from, Self.paths.contains(text[end - 1]) { end -= 1 }
        guard end > from else { return nil }
        let body = text[from..<end]
        let field = FieldReading(body, vocabulary: vocabulary)
        let opening = String(decoding: text[start..<begin], as: UTF8.self)
        let isOwn = Self.ownOpenings.contains(opening) && (opening != "*|" || from == begin && field.isUpperCase)
        let isCall = end < text.count && text[end] == UInt8(ascii: "(")
        var close = end
        while close < text.count, text[close] == 0x20, close - end < 2 { close += 1 }
        let isClosed = text[close...].starts(with: closing)
        // One bracket of two is common in prose.
        let isHalfClosed = !isClosed && close < text.count && text[close] == closing.first && closing[0] != UInt8(ascii: "]")
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
    private static let ownOpenings: Set = ["%%=", "%%[", "<%=", "*|", "[[${", "[(${", "{!!", "$!{"]

    /// A text whose grammar programs use as well: `${user.name}`.
    func sharedGrammar(end: Int) -> EvidenceSet {
        var evidence = EvidenceSet(.programGrammar)
        addPlace(end: end, to: &evidence)
        return evidence
    }

    /// An opening that is the whole candidate: `%s`. nil when it is part of a longer row of signs, such as a password.
    func formatArgument(end: Int) -> EvidenceSet? {
        guard start == 0 || text[start - 1] <= 0x20 || Self.argumentStarts.contains(text[start - 1]),
            end == text.count || text[end] <= 0x20 || Self.argumentEnds.contains(text[end])
        else { return nil }
        var evidence = EvidenceSet(.formatArgument)
        addPlace(end: end, to: &evidence)
        return evidence
    }

    private static let argumentStarts = ByteSet("(\"'#:>/=[")
    private static let argumentEnds = ByteSet(")\"'.,:;!?</]&-")

    // MARK: The place

    private func addPlace(end: Int, to evidence: inout EvidenceSet) {
        let place = localPlace
        switch place {
        case .plain: break
        case .html: evidence.insert(.html)
        case .subject: evidence.insert(.subject)
        case .name: evidence.insert(.senderName)
        case .link:
            evidence.insert(.link)
            evidence.insert(.queryValue, if: start > 0 && text[start - 1] == UInt8(ascii: "="))
            evidence.insert(.wholeLink, if: isWholeLink(end: end))
            evidence.insert(.pathSegment, if: isPathSegment(end: end))
            return
        }
        if Greeting.stands(before: start, in: text) {
            evidence.insert(.greeting)
            evidence.insert(.greetingSlot, if: end == text.count || Self.slotEnds.contains(text[end]))
        }
        let line = line(around: start..<end)
        if line.isAlone {
            evidence.insert(place == .subject ? .wholeSubject : .wholeLine)
        } else {
            evidence.insert(.label, if: line.hasLabel)
        }
    }

    /// `href="[Unsubscribe]"`, `http://$UNSUB$`.
    private func isWholeLink(end: Int) -> Bool {
        let isAtEnd = end == text.count || text[end] <= 0x20 || Self.linkEnds.contains(text[end])
        guard isAtEnd else { return false }
        let isAtStart = start == 0 || text[start - 1] <= 0x20 || Self.linkStarts.contains(text[start - 1])
        return isAtStart || start > 2 && text[start - 3..<start].elementsEqual("://".utf8)
    }

    /// `https://shop.example/u/[HASH]`
    private func isPathSegment(end: Int) -> Bool {
        start > 1 && text[start - 1] == UInt8(ascii: "/") && text[start - 2] != UInt8(ascii: "/")
            && (end == text.count || text[end] <= 0x20 || Self.linkEnds.contains(text[end]))
    }

    private static let linkEnds = ByteSet("/?#\"'>)")
    private static let linkStarts = ByteSet("\"'<(")
    private static let slotEnds = ByteSet(",!.:;\r\n")

    private func line(around range: Range<Int>) -> (isAlone: Bool, hasLabel: Bool) {
        var index = range.lowerBound
        while index > 0, Self.between.contains(text[index - 1]) { index -= 1 }
        let isAtStart = index == 0 || text[index - 1] == UInt8(ascii: "\n")
        let hasLabel = !isAtStart && text[index - 1] == UInt8(ascii: ":") && index > 1 && text[index - 2] > 0x20
        index = range.upperBound
        while index < text.count, Self.between.contains(text[index]) || Self.stops.contains(text[index]) { index += 1 }
        let isAtEnd = index == text.count || text[index] == UInt8(ascii: "\n")
        return (isAtStart && isAtEnd, hasLabel)
    }

    private static let between = ByteSet(" \t\r")
    private static let stops = ByteSet(".,!:;")

    /// The place, or `link` when the candidate is within an address in the text.
    private var localPlace: FieldPlace {
        guard place == .plain || place == .html || place == .subject else { return place }
        var index = start
        let limit = max(2, start - 200)
        while index > limit, text[index - 1] > 0x20, text[index - 1] != UInt8(ascii: "<") {
            if text[index - 1] == UInt8(ascii: "/"), text[index - 2] == UInt8(ascii: "/") { return .link }
            index -= 1
        }
        return place
    }
}

extension FieldReading {
    /// Adds what the words say.
    func add(to evidence: inout EvidenceSet, in body: ArraySlice<UInt8>) {
        evidence.insert(
            isCertain ? .fieldName : isAllKnown ? .knownWords : known > 0 ? .halfKnownWords : .unknownWords)
        evidence.insert(.personName, if: !meaning.isDisjoint(with: [.name, .certainName]))
        evidence.insert(.plainWord, if: isPlain && !isCertain)
        let isGeneric = isPlain && meaning.isSubset(of: [.qualifier, .identifying, .function])
        evidence.insert(.genericWord, if: isGeneric && !isCertain)
        evidence.insert(.technicalWord, if: meaning.contains(.technical))
        evidence.insert(.programSpelling, if: isShaped)
        evidence.insert(.constantSpelling, if: isShaped && isUpperCase)
        evidence.insert(.joined, if: isJoined)
        evidence.insert(.capitals, if: isUpperCase)
        evidence.insert(.sentenceCase, if: isCapitalised)
        evidence.insert(.spaced, if: isSpaced)
    }
}
