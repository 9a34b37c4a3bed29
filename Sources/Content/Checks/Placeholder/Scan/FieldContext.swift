/// Applies `FieldRule` at one place of a text.
struct FieldContext {
    private let text: [UInt8]
    /// Where the placeholder's opening stands.
    private let start: Int
    private let place: FieldPlace
    private let vocabulary: FieldVocabulary

    init(text: [UInt8], start: Int, place: FieldPlace, vocabulary: FieldVocabulary) {
        self.text = text
        self.start = start
        self.place = place
        self.vocabulary = vocabulary
    }

    /// What may follow a field's name inside the delimiters: a default, a filter, an argument.
    private static let tails = ByteSet(",|:;=/~!?([\"'")
    /// The same between `#…#` and the like, where more would be noise.
    private static let tightTails = ByteSet(",|:=(;/")
    private static let spaces = ByteSet(" \t\r\n")

    var isGreeted: Bool { Greeting.stands(before: start, in: text) }

    /// - Parameters:
    ///   - end: the place behind the closing delimiter.
    ///   - isTight: no space may stand at the content's ends, and no line end in it.
    func isField(_ content: ArraySlice<UInt8>, end: Int, rule: FieldRule, isTight: Bool) -> Bool {
        guard let first = content.first, let last = content.last else { return false }
        if isTight, first == 0x20 || last == 0x20 || content.contains(0x0A) { return false }
        if isElement(content, end: end) || isParameterName(end: end) { return false }
        let body = content.trimming(leading: Self.spaces, trailing: Self.spaces)
        let field = FieldReading(body, vocabulary: vocabulary)
        let tail = body.dropFirst(field.length)
        // { url => x } and { code(); } are blocks of programs; f(username, password) is prose about them.
        if !tail.isEmpty, Self.spaces.contains(first) || field.known == 0 || rule == .nearlyAlways { return false }
        guard tail.first.map((isTight ? Self.tightTails : Self.tails).contains) != false else { return false }
        if Self.givesDefault(tail), field.known > 0 { return true }
        if rule == .rarely, Self.isStyle(tail, of: field) { return false }
        // {address,port,family}: a list; a default stands in quotes or behind a space.
        if rule == .rarely, tail.first == UInt8(ascii: ","), tail.dropFirst().first?.isLetter == true, !field.isCertain
        {
            return false
        }
        // %AB%CD: encoded bytes of an address.
        if text[start] == UInt8(ascii: "%"), localPlace == .link, body.prefix(2).allSatisfy(\.isHexDigit) {
            return field.isCertain
        }
        // {0}, %1%: arguments by number, which are prose anywhere else.
        if body.allSatisfy(\.isDigit) { return rule == .rarely && isGreeted }
        return rule.counts(field, in: localPlace, isGreeted: isGreeted)
    }

    /// `{color:#000;}` `{color: red}` `{background:url(x.png)}`: a rule of a stylesheet.
    private static func isStyle(_ tail: ArraySlice<UInt8>, of field: FieldReading) -> Bool {
        tail.contains(UInt8(ascii: ";")) || tail.starts(with: ": ".utf8)
            || field.isMarked && tail.first == UInt8(ascii: "(")
    }

    /// `<name>…</name>`: an element of XML.
    private func isElement(_ content: ArraySlice<UInt8>, end: Int) -> Bool {
        guard text[start] == UInt8(ascii: "<") else { return false }
        let near = text[end...].prefix(200)
        return near.indices.contains { index in
            near[index] == UInt8(ascii: "<") && near[index...].dropFirst().first == UInt8(ascii: "/")
                && near[index...].dropFirst(2).starts(with: content)
        }
    }

    /// `?$deeplink_path=x`, `&filter[name]=x`: a parameter may be called anything.
    private func isParameterName(end: Int) -> Bool {
        end < text.count && text[end] == UInt8(ascii: "=") && localPlace == .link
    }

    /// The end of a field without a closing delimiter: `$first_name`, `@Model.FirstName`.
    func openEnd(from begin: Int, rule: FieldRule) -> Int? {
        var end = begin
        while end < text.count, end - begin < FieldReading.limitBytes,
            text[end].isWord || text[end] == UInt8(ascii: ".") || text[end] == UInt8(ascii: "-")
        {
            end += 1
        }
        while end > begin, !text[end - 1].isWord { end -= 1 }
        guard end > begin, text[begin].isLetter || text[begin] == UInt8(ascii: "_"), !isParameterName(end: end)
        else { return nil }
        let field = FieldReading(text[begin..<end], vocabulary: vocabulary)
        return rule.counts(field, in: localPlace, isGreeted: isGreeted) ? end : nil
    }

    /// The end of the word around an opening that is a part of it, when a greeting stands before: `Dear FNAME,`.
    func wordEnd(from begin: Int) -> Int? {
        var first = start
        while first > 0, start - first < FieldReading.limitBytes, text[first - 1].isWord { first -= 1 }
        var end = begin
        while end < text.count, end - begin < FieldReading.limitBytes, text[end].isWord { end += 1 }
        let field = FieldReading(text[first..<end], vocabulary: vocabulary)
        return field.isAllKnown && Greeting.stands(before: first, in: text) ? end : nil
    }

    /// The end of a placeholder of which a part was lost: `{{first_name}`, `%%FIRSTNAME%`. Only a certain field in
    /// program spelling counts, so that an opening by itself is none.
    func brokenEnd(from begin: Int) -> Int? {
        var from = begin
        while from < text.count, text[from] == 0x20, from - begin < 2 { from += 1 }
        var end = from
        while end < text.count, end - from < FieldReading.limitBytes, text[end].isWord || text[end] == UInt8(ascii: ".")
        {
            end += 1
        }
        guard end > from else { return nil }
        let field = FieldReading(text[from..<end], vocabulary: vocabulary)
        guard field.isCertain else { return nil }
        while end < text.count, Self.closings.contains(text[end]), end - from < FieldReading.limitBytes + 3 { end += 1 }
        return end
    }

    private static let closings = ByteSet("}]%|* ")

    /// `,fallback=there`, `|default:`, ` | default('x')`.
    private static func givesDefault(_ tail: ArraySlice<UInt8>) -> Bool {
        let word = tail.drop { !$0.isLetter }.prefix { $0.isLetter }
        return word.elementsEqual("fallback".utf8) || word.elementsEqual("default".utf8)
    }

    /// A text may hold an address, where the rules of links hold.
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
