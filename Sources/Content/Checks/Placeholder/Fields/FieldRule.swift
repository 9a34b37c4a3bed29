// Folder Checks/Placeholder/Fields: whether a word is the name of a field (`[name]`) or prose.
// It may use Text.

import Mail

/// Decides whether the text between delimiters that are also ordinary writing (`[name]`, `<name>`, `%NAME%`,
/// `$name$`, `{name}`, `-name-`) is a field. **Only this type decides that.**
///
/// It uses three things: how the text reads (`FieldReading`), its place (`FieldPlace`, and whether a greeting
/// precedes it), and how ordinary the delimiters are.
///
///                      rarely: {x} <<x>> #x#   often: [x] $x %x% ~x~        mostly: <x> %{x}  nearly-always: (x) -x-
///     after a greeting  likely                  likely                       likely            likely
///     in a link         likely                  likely, or in capitals       certain           a name, in one piece
///     in a name         likely                  telling, or in capitals      certain           a name, in one piece
///     in a subject      likely                  telling, or a name           certain           a name, in one piece
///     in HTML           likely                  telling, or a name in caps   certain           a name, in one piece
///     in a text part    likely                  telling                      certain           a name, in one piece
///
/// - certain: only known words, in a combination that prose does not use: `first name`, `customer name`,
///   `orderNumber`; in the last column it must be a person's name in one piece;
/// - telling: spelled as in programs (`opt_out`, `order.id`, `firstName`), with at least half of its words known, or
///   two thirds when dots and colons join them;
/// - likely: one known word (`name`, `date`), or spelled as in programs.
///
/// A word of programming (`path`, `http`, `config`) excludes the text, except after a greeting.
package enum FieldRule: String, Sendable, CaseIterable {
    case rarely, often, mostly
    case nearlyAlways = "nearly-always"

    func counts(_ field: FieldReading, in place: FieldPlace, isGreeted: Bool) -> Bool {
        guard field.words > 0 else { return false }
        if isGreeted, isLikely(field, in: .link) { return true }
        if field.meaning.contains(.technical) { return false }
        switch self {
        case .rarely: return field.isCertain || isLikely(field, in: place)
        case .mostly: return field.isCertain
        case .nearlyAlways: return field.isCertain && !field.isSpaced && isName(field)
        case .often: break
        }
        if field.isCertain { return true }
        switch place {
        case .link: return isLikely(field, in: place) || field.isUpperCase && !field.isSpaced
        case .name: return isProgramName(field) || field.isPlain && field.isUpperCase
        case .subject: return isProgramName(field) || field.isPlain && field.meaning.contains(.name)
        case .html: return isProgramName(field) || field.isPlain && field.isUpperCase && field.meaning.contains(.name)
        case .plain: return isProgramName(field)
        }
    }

    private func isLikely(_ field: FieldReading, in place: FieldPlace) -> Bool {
        guard !field.isSpaced else { return false }
        if field.isPlain {
            // {code} {text} {status}: too common in the markup of wikis and trackers.
            return place == .link || !field.meaning.isSubset(of: [.qualifier, .identifying])
        }
        return field.isAllKnown || isProgram(field, in: place) || isMostlyKnown(field)
    }

    /// Whether the field is spelled as in programs. A field without a known word does not count in two cases.
    /// Capitalised: wikis spell links like Main_Page. In a text part: programmers' mails are full of such words.
    private func isProgram(_ field: FieldReading, in place: FieldPlace) -> Bool {
        field.isShaped && (field.known > 0 || !field.isCapitalised && place != .plain)
    }

    /// Whether the field is telling. Company names also have humps: NandoTimes.
    private func isProgramName(_ field: FieldReading) -> Bool {
        guard !field.isSpaced else { return false }
        return isMostlyKnown(field)
            || field.isShaped && !field.isCapitalised && field.known > 0 && 2 * field.known >= field.words
    }

    /// `dyn.firstname`, `subtag:name`, but not `shop.example` or `Special:Preferences`.
    private func isMostlyKnown(_ field: FieldReading) -> Bool {
        (field.isJoined || field.isShaped) && 3 * field.known >= 2 * field.words || field.isJoined && isName(field)
    }

    private func isName(_ field: FieldReading) -> Bool { !field.meaning.isDisjoint(with: [.name, .certainName]) }
}

/// The place of a possible field; the same word is prose in one place and a field in another.
package enum FieldPlace: String, Sendable, CaseIterable {
    /// A text part, which may also be a mail between programmers.
    case plain
    /// Other text for readers: HTML, alternative texts, attachments.
    case html
    case subject
    /// A display name or a file name, which is not a sentence.
    case name
    /// An address that a reader follows or a program fetches.
    case link

    init(_ kind: Surface.Kind) {
        self =
            switch kind {
            case .subject: .subject
            case .header(let name): name.hasPrefix("List-") ? .link : .name
            case .machineHeader, .fileName: .name
            case .attribute("href"), .attribute("src"), .attribute("srcset"), .attribute("action"),
                .attribute("background"), .attribute("style"):
                .link
            case .attribute: .html
            case .text: .plain
            case .html, .amp, .markup, .structuredData, .calendar, .attachment: .html
            }
    }

    var index: Int { Self.allCases.firstIndex(of: self)! }
}

/// Applies `FieldRule` at one place of a text.
struct FieldContext {
    private let text: [UInt8]
    /// The index of the placeholder's opening.
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

    var isGreeted: Bool { Greeting.stands(before: start, in: text) }

    /// - Parameters:
    ///   - end: the index after the closing delimiter.
    ///   - isTight: whether the content may not begin or end with a space, nor contain a line end.
    func isField(_ content: ArraySlice<UInt8>, end: Int, rule: FieldRule, isTight: Bool) -> Bool {
        guard let first = content.first, let last = content.last else { return false }
        if isTight, first == 0x20 || last == 0x20 || content.contains(0x0A) { return false }
        if isElement(content, end: end) || isParameterName(end: end) { return false }
        let body = content.trimming(leading: Self.spaces, trailing: Self.spaces)
        let field = FieldReading(body, vocabulary: vocabulary)
        let tail = body.dropFirst(field.length)
        // { url => x } and { code(); } are blocks of programs; f(username, password) is prose about programs.
        if !tail.isEmpty, Self.spaces.contains(first) || field.known == 0 || rule == .nearlyAlways { return false }
        guard tail.first.map((isTight ? Self.tightTails : Self.tails).contains) != false else { return false }
        if Self.givesDefault(tail), field.known > 0 { return true }
        if rule == .rarely, Self.isStyle(tail, of: field) { return false }
        // {address,port,family} is a list; a default is quoted or follows a space.
        if rule == .rarely, tail.first == UInt8(ascii: ","), tail.dropFirst().first?.isLetter == true, !field.isCertain
        {
            return false
        }
        // %AB%CD: encoded bytes of an address.
        if text[start] == UInt8(ascii: "%"), localPlace == .link, body.prefix(2).allSatisfy(\.isHexDigit) {
            return field.isCertain
        }
        // {0}, %1%: numbered arguments, which are prose except after a greeting.
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

    /// `?$deeplink_path=x`, `&filter[name]=x`: a parameter may have any name.
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

    /// The end of the word that contains the opening, when a greeting precedes it: `Dear FNAME,`.
    func wordEnd(from begin: Int) -> Int? {
        var first = start
        while first > 0, start - first < FieldReading.limitBytes, text[first - 1].isWord { first -= 1 }
        var end = begin
        while end < text.count, end - begin < FieldReading.limitBytes, text[end].isWord { end += 1 }
        let field = FieldReading(text[first..<end], vocabulary: vocabulary)
        return field.isAllKnown && Greeting.stands(before: first, in: text) ? end : nil
    }

    /// The end of a placeholder that lost a part: `{{first_name}`, `%%FIRSTNAME%`. Only a certain field counts, so an
    /// opening alone is not enough.
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

    /// The place, or `link` when the field is within an address in the text.
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
