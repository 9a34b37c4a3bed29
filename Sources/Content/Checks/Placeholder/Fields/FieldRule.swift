// Folder Checks/Placeholder/Fields: whether a word is the name of a field (`[name]`) or prose.
// It may use Text.

import Mail

/// Decides whether what stands between delimiters that are ordinary writing as well (`[name]`, `<name>`, `%NAME%`,
/// `$name$`, `{name}`, `-name-`) is a field. **This is the one place where that is decided.**
///
/// It weighs three things: what the text reads as (`FieldReading`), where it stands (`FieldPlace`, and whether a
/// greeting stands before it), and how ordinary the delimiters are.
///
///                      rarely: {x} <<x>> #x#   often: [x] $x %x% ~x~        mostly: <x> %{x}  nearly-always: (x) -x-
///     after a greeting  likely                  likely                       likely            likely
///     in a link         likely                  likely, or in capitals       certain           a name, in one piece
///     in a name         likely                  telling, or in capitals      certain           a name, in one piece
///     in a subject      likely                  telling, or a name           certain           a name, in one piece
///     in HTML           likely                  telling, or a name in caps   certain           a name, in one piece
///     in a text part    likely                  telling                      certain           a name, in one piece
///
/// - certain: only words that we know, and they make a name that prose does not: `first name`, `customer name`,
///   `orderNumber`; in the last column it must be a person's name in one piece;
/// - telling: spelt as programs spell (`opt_out`, `order.id`, `firstName`), and at least half of its words known, or
///   two thirds where they are joined by dots and colons;
/// - likely: one word that we know (`name`, `date`), or spelt as programs spell.
///
/// A word of programming (`path`, `http`, `config`) makes it none.
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
        case .name: return isTelling(field) || field.isPlain && field.isUpperCase
        case .subject: return isTelling(field) || field.isPlain && field.meaning.contains(.name)
        case .html: return isTelling(field) || field.isPlain && field.isUpperCase && field.meaning.contains(.name)
        case .plain: return isTelling(field)
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

    /// Of unknown words, but spelt as programs spell. Wikis spell links like Main_Page; texts among programmers are full
    /// of such words.
    private func isProgram(_ field: FieldReading, in place: FieldPlace) -> Bool {
        field.isShaped && (field.known > 0 || !field.isCapitalised && place != .plain)
    }

    /// Names of firms are spelt with humps too: NandoTimes.
    private func isTelling(_ field: FieldReading) -> Bool {
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

/// Where a possible field stands; the same word is prose in one place and a field in another.
package enum FieldPlace: String, Sendable, CaseIterable {
    /// A text part, where mail of programmers to each other stands as well.
    case plain
    /// What is read elsewhere: HTML, alternative texts, attachments.
    case html
    case subject
    /// A display name, a file name: no sentence stands there.
    case name
    /// An address that is followed or fetched.
    case link

    init(_ kind: Surface.Kind) {
        self =
            switch kind {
            case .subject: .subject
            case .header(let name): name.hasPrefix("List-") ? .link : .name
            case .fileName: .name
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
