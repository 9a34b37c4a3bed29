import Mail

/// Reads the evidence for one candidate: the text between two delimiters, and its place in a text.
///
/// `FieldContext+Open.swift` reads candidates without a closing delimiter, `FieldContext+Place.swift` the place.
struct FieldContext {
    let text: [UInt8]
    /// The index of the candidate's opening.
    let start: Int
    let place: FieldPlace
    let vocabulary: FieldVocabulary

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
        if text[start] == UInt8(ascii: "<"), isMarkup(body, tail) || isCustomElement(body, field) { return nil }
        // { url => x } and { code(); } are blocks of programs; f(username, password) is prose about programs.
        if !tail.isEmpty, Self.spaces.contains(first) || use == .nearlyAlways { return nil }
        if isTight, tail.contains(0x20) { return nil }
        guard tail.first.map((isTight ? Self.tightTails : Self.tails).contains) != false else { return nil }
        let givesDefault = Self.givesDefault(tail)
        let isRare = use.isRare
        let isFreeText = use == .rarely && tail.starts(with: ": ".utf8) && field.words == 1
        if isRare, !givesDefault, !isFreeText, isLiteral(tail, of: field) { return nil }
        let isNumber = body.allSatisfy(\.isDigit)
        // Between other delimiters a number is a footnote or an ornament: [[1]], <<1>>, ^1^.
        let isNumbered =
            text[start] == UInt8(ascii: "{") && text[start + 1] != UInt8(ascii: "=") || text[start] == UInt8(ascii: "%")
        guard field.words > 0, !isNumber || isRare && isNumbered && !isRepetition else { return nil }
        if isNumber, text[start] == UInt8(ascii: "{"), isOrdinaryNumber(body, end: end) { return nil }
        if isOrdinary(body, field, end: end, use: use) || isOrnament(field, end: end) || isInLiteral(end: end) {
            return nil
        }
        // A link with brackets of its own in its path: https://shop.example/[OptOut]
        if text[start] == UInt8(ascii: "["), text[start + 1] != text[start], isPathSegment(end: end),
            localPlace == .link
        {
            return nil
        }
        if isInRelativePath { return nil }
        // The fragment of an address: https://shop.example/#winter#
        if text[start] == UInt8(ascii: "#"), field.known == 0, localPlace == .link { return nil }
        // %AB%CD: encoded bytes of an address.
        let isEncoded =
            text[start] == UInt8(ascii: "%") && localPlace == .link && body.prefix(2).allSatisfy(\.isHexDigit)
        if isEncoded, !field.isCertain { return nil }
        var evidence = EvidenceSet(use.evidence)
        field.add(to: &evidence, in: body, takesFunctions: use.isRareInProse(opening: text[start]))
        // In the header, names between braces are often those of a program's rules.
        // <<Paste>>, << Previous >>: the caption of a button.
        let isCaption = field.isCapitalised && field.words == 1 && text[start] == UInt8(ascii: "<")
        let isField = isRare && place != .name && !field.meaning.contains(.technical) && !isCaption
        // href="[open]": no address is written so.
        let isWholeAddress = place == .link && text[start] == UInt8(ascii: "[") && line(around: start..<end).isAlone
        evidence.insert(.token, if: (isField || isWholeAddress) && FieldReading.isToken(body))
        // [Unsubscribe] is also how a text part writes a link.
        // %{link}: no prose has these signs around a word.
        let isFunction = isRare ? field.meaning.contains(.mailing) : field.isPlain && field.meaning.contains(.function)
        evidence.insert(.mailingFunction, if: isFunction && use.isRareInProse(opening: text[start]))
        evidence.insert(.number, if: isNumber)
        evidence.insert(.freeText, if: isFreeText)
        evidence.insert(.defaultValue, if: givesDefault)
        let hasAttributes = field.isSpaced && tail.first == UInt8(ascii: "=") && tail.count > 1
        evidence.insert(.attributes, if: hasAttributes)
        evidence.insert(.argument, if: !tail.isEmpty && !givesDefault && !hasAttributes)
        addPlace(end: end, to: &evidence)
        return evidence
    }

    /// `[a-z]{2}`, `\w{3}`, `%3%` in a code: a number that belongs to the sign before it.
    private var isRepetition: Bool {
        guard text[start] == UInt8(ascii: "{") else { return true }
        return start > 0 && text[start - 1] > 0x20 && !Self.numberStarts.contains(text[start - 1])
    }

    private static let numberStarts = ByteSet("(\"'>:#,/=}")

    /// `<my-button>`: an element of the sender's own, which mail programs ignore.
    private func isCustomElement(_ body: ArraySlice<UInt8>, _ field: FieldReading) -> Bool {
        body.contains(UInt8(ascii: "-")) && !field.isCertain && text[start + 1] != text[start]
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
        // <o:PixelsPerInch>: an element of an office program.
        if body.count > 2, Self.officePrefixes.contains(body.first!), body[body.startIndex + 1] == UInt8(ascii: ":") {
            return true
        }
        // A host: <list.example.com>
        if body.contains(UInt8(ascii: ".")), !body.contains(UInt8(ascii: "_")) { return true }
        return MarkupElements.names.contains(body.trimming(leading: .empty, trailing: ByteSet("/ ")))
    }

    private static let officePrefixes = ByteSet("ovwxm")

    /// `<name>…</name>`: an element of XML.
    private func isElement(_ content: ArraySlice<UInt8>, end: Int) -> Bool {
        guard text[start] == UInt8(ascii: "<") else { return false }
        let near = text[end...].prefix(200)
        return near.indices.contains { index in
            near[index] == UInt8(ascii: "<") && near[index...].dropFirst().first == UInt8(ascii: "/")
                && near[index...].dropFirst(2).starts(with: content)
        }
    }

    /// `,fallback=there`, `|default:`, ` | default('x')`.
    private static func givesDefault(_ tail: ArraySlice<UInt8>) -> Bool {
        guard let mark = tail.first, mark == UInt8(ascii: ",") || mark == UInt8(ascii: "|") else { return false }
        let word = tail.drop { !$0.isLetter }.prefix { $0.isLetter }
        return word.elementsEqual("fallback".utf8) || word.elementsEqual("default".utf8)
    }
}
