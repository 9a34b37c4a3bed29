// Folder Checks/TestContent: texts and subjects that a mail has only while it is being made. It may use Greeting and
// Text, but not `Facts` and `Finding`, because `Facts` contains the phrases of this folder.

/// Finds temporary text: dummy Latin, `INSERT NAME HERE`, authors' notes.
enum FillerText {
    enum Rule: Sendable {
        /// Counts alone.
        case lorem
        /// `Lorem ipsum` without its next words may be a headline, or a drink.
        case bareLorem
        /// `INSERT x HERE`, `[Insert date]`.
        case insert
        /// `Your text goes here`.
        case goesHere
        /// `(ask Maria before sending!)`, `TODO: price`, `[Image: hero - replace]`.
        case note
        case todo
        case replace
        /// A sentence of a typographer's sample, in any language.
        case sample
        /// `This is a placeholder paragraph`, `[Platzhalter]`.
        case placeholder
        /// `$TBD`, `[TBC]`, `Price: TBD`.
        case pending
        /// `first_name` as a word.
        case fieldName
        /// `DRAFT` as a whole line.
        case wholeLine
    }

    typealias Found = (kind: String, range: Range<Int>)

    static let phrases: [PhraseFinder.Phrase] = table.map(\.phrase)
    /// By the phrase's index.
    static let rules = table.map(\.rule)

    private typealias Phrase = PhraseFinder.Phrase

    private static let table: [(phrase: Phrase, rule: Rule)] =
        [
            (Phrase("lorem ipsum", anchor: "ipsu"), .bareLorem),
            (Phrase("insert ", anchor: "ert "), .insert),
            (Phrase("goes here", anchor: "goes"), .goesHere),
            (Phrase("text here", anchor: "xt h"), .goesHere),
            (Phrase("before sending", anchor: "befo"), .note),
            (Phrase("before we send", anchor: "befo"), .note),
            (Phrase("vor dem versand", anchor: "rsan"), .note),
            (Phrase("TODO"), .todo),
            (Phrase("FIXME", anchor: "ixme"), .todo),
            (Phrase("replace]", anchor: "ace]"), .replace),
            (Phrase("replace me", anchor: "repl"), .replace),
            (Phrase("placeholder]", anchor: "ceho"), .replace),
        ]
        + DummyTexts.latin.map { (Phrase($0.0, anchor: $0.1), .lorem) }
        + DummyTexts.sentences.map { (Phrase($0.0, anchor: $0.1), .sample) }
        + DummyTexts.names.map { (Phrase($0.0, anchor: $0.1), .placeholder) }
        + ["$TBD", "$TBC", " TBD", " TBC", "[TBD", "[TBC", "(TBD", "(TBC", "€TBD", "£TBC"].map {
            (Phrase($0), .pending)
        }
        + [(Phrase("_name"), .fieldName), (Phrase("DRAFT", anchor: "raft"), .wholeLine)]

    static func judge(_ rule: Rule, _ place: TextPlace) -> Found? {
        switch rule {
        case .lorem: return ("lorem-ipsum", place.range)
        case .bareLorem: return place.isWholeLine ? ("lorem-ipsum", place.range) : nil
        case .insert: return insertion(place).map { ("insert-here", $0) }
        case .goesHere: return goesHere(place).map { ("filler-text", $0) }
        case .note: return isNote(place) ? ("editor-note", place.range) : nil
        case .todo: return isTodo(place) ? ("editor-note", place.range) : nil
        case .replace: return bracket(around: place).map { ("editor-note", $0) }
        case .sample: return ("filler-text", place.range)
        case .placeholder: return placeholder(place).map { ("filler-text", $0) }
        case .pending: return isPending(place) ? ("editor-note", place.range) : nil
        case .fieldName: return BareFields.word(around: place).map { ("filler-text", $0) }
        case .wholeLine:
            let isNote = place.isWholeLine && !place.bytes.contains(where: \.isLowercase)
            return isNote ? ("editor-note", place.range) : nil
        }
    }

    /// A sentence about a text that will be replaced, or the word as a whole line.
    private static func placeholder(_ place: TextPlace) -> Range<Int>? {
        if place.isWholeLine { return place.range }
        let after = place.textAfter(14)
        let isNoun = DummyTexts.nouns.contains(where: after.hasPrefix)
        let before = place.textBefore(12)
        return isNoun || ["this is a ", "this is ", "dies ist ein ", "ceci est un "].contains(where: before.hasSuffix)
            ? place.range : nil
    }

    /// Whether an amount, a bracket or a label shows that a value is missing; a speaker or a venue may be announced so.
    private static func isPending(_ place: TextPlace) -> Bool {
        guard !place.after.isWord, !place.bytes.contains(where: \.isLowercase) else { return false }
        if place.bytes.first != 0x20 { return true }
        let label = place.textBefore(24)
        return ["price:", "price", "cost:", "fee:", "code:", "link:", "url:", "discount:", "ships", "preis:"].contains(
            where: label.hasSuffix)
    }

    /// How long the text in a bracket, or between INSERT and HERE, may be, in bytes.
    private static let reach = 48

    /// In capitals with HERE after it, or bracketed with a capital. `[insert joke]` in small letters is a joke.
    private static func insertion(_ place: TextPlace) -> Range<Int>? {
        let text = place.text
        let end = min(place.lineEnd, place.range.upperBound + reach)
        let isBracketed = place.before == UInt8(ascii: "[") || place.before == UInt8(ascii: "<")
        let isCapitals = place.bytes.starts(with: "INSERT".utf8)
        if isCapitals,
            let here = text[place.range.upperBound..<end].indices.first(where: {
                text[$0..<end].starts(with: "HERE".utf8)
            })
        {
            return place.range.lowerBound..<here + 4
        }
        guard isBracketed, isCapitals || place.bytes.first == UInt8(ascii: "I"),
            let close = text[place.range.upperBound..<end].firstIndex(where: {
                $0 == UInt8(ascii: "]") || $0 == UInt8(ascii: ">")
            })
        else { return nil }
        return place.range.lowerBound - 1..<close + 1
    }

    /// `Headline goes here` as a whole line; `your logo here` is an advertisement for pens.
    private static func goesHere(_ place: TextPlace) -> Range<Int>? {
        guard place.isAtLineEnd || "].!".utf8.contains(place.after), place.range.upperBound - place.lineStart <= reach
        else { return nil }
        let before = TextPlace(place.text, place.lineStart..<place.range.upperBound)
        let line = String(decoding: before.bytes, as: UTF8.self).lowercased()
        return stuff.contains(where: line.contains) ? before.range : nil
    }

    private static let stuff = [
        "text", "copy", "headline", "heading", "title", "subject", "body", "content", "caption", "description",
        "preheader",
        "image", "button", "name", "link", "logo goes",
    ]

    /// Whether the note is in brackets, or has an exclamation mark.
    private static func isNote(_ place: TextPlace) -> Bool {
        let after = place.text[place.range.upperBound..<place.lineEnd].prefix(24)
        guard let close = after.first(where: { ")]!".utf8.contains($0) }) else { return false }
        if close == UInt8(ascii: "!") { return after.first == UInt8(ascii: "!") }
        let line = place.text[place.lineStart..<place.range.lowerBound]
        return line.contains(UInt8(ascii: "(")) || line.contains(UInt8(ascii: "["))
    }

    /// Whether it is in capitals, and either at a line's beginning with a colon, or in brackets.
    private static func isTodo(_ place: TextPlace) -> Bool {
        guard place.isWord, !place.bytes.contains(where: \.isLowercase) else { return false }
        let isLabel = place.isAtLineStart && place.after == UInt8(ascii: ":")
        return isLabel || "[(".utf8.contains(place.before) && ":]) ".utf8.contains(place.after)
    }

    /// The whole of `[Image: hero - replace]`.
    private static func bracket(around place: TextPlace) -> Range<Int>? {
        guard
            let open = place.text[place.lineStart..<place.range.lowerBound].suffix(reach).lastIndex(
                of: UInt8(ascii: "["))
        else {
            return nil
        }
        return open..<place.range.upperBound
    }
}
