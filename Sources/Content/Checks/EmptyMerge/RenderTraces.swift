// Folder Checks/EmptyMerge: traces of a template that was rendered without data. Null values in amounts, names, links
// and dates, greetings without a name, and errors of template engines. `EmptyMergeCheck` combines them. It may use
// Greeting and Text, but not `Facts` and `Finding`, because `Facts` contains the phrases of this folder.

/// The texts that template engines print when they fail, and the words that show a missing value.
enum RenderTraces {
    /// How the place of a phrase is judged.
    enum Rule: Sendable {
        /// A null value's word: counts only in a few places (`NullPlaces`).
        case word(NullPlaces.Word)
        /// `[object Object]`.
        case object
        /// Counts alone; if texts are listed, one of them must follow.
        case trace(kind: String, followedBy: [String])
        /// Like `trace`, but only at the beginning of a line.
        case lineTrace(kind: String)
        /// `%!s(MISSING)` and the like: what Go prints for a value that does not fit.
        case goFormat
        /// `in /srv/mail.php on line 12`.
        case phpLine
        /// `Variable "name" does not exist in "mail.twig"`.
        case twig
        /// `#<User:0x00007f8b1c0a1b28>`, `<User object at 0x7f8b1c0a1b28>`.
        case address
        case traceback
        /// `#N/A`, `#REF!`.
        case spreadsheet
        /// `Total: $`, with nothing after it.
        case emptyPrice
        /// `Your order # has shipped`, `Save % off`.
        case emptyNumber(EmptyNumbers.Rule)
        /// `Thanks for coming, !`
        case emptyName
        case date(NullDates.Sort)
        /// A value printed with its type or address.
        case dump(ObjectDumps.Rule)
        /// `Array`, which PHP prints for a list; judged with the text's other uses of the word.
        case array
        case error(EngineErrors.Rule)
    }

    static let phrases: [PhraseFinder.Phrase] = table.map(\.phrase)
    /// By the phrase's index.
    static let rules = table.map(\.rule)

    typealias Phrase = PhraseFinder.Phrase
    typealias Entry = (phrase: Phrase, rule: Rule)

    private static let table: [Entry] = words + engines + errors + dumps + values + numbers + sheets + dates

    private static let words: [Entry] =
        [
            (Phrase("null"), .word(.null)),
            (Phrase("undefined", anchor: "defi"), .word(.undefined)),
            (Phrase("[object "), .object),
            (Phrase("[object%20"), .object),
            (Phrase("[object+"), .object),
            (Phrase("%5Bobject"), .object),
            (Phrase("/none"), .word(.none)),
            (Phrase("=none"), .word(.none)),
            (Phrase(" none"), .word(.none)),
            (Phrase(" nil"), .word(.nilWord)),
        ]
        // NaN is too short to search for alone, so each phrase includes a byte beside it that makes it count.
        + ["$NaN", "/NaN", "=NaN", ":NaN", " NaN", "#NaN", "-NaN", "\nNaN", "NaN%"].map { (Phrase($0), .word(.nan)) }
        + ["€", "£", "¥", "₹", "₽", "₺"].map { (Phrase("\($0)NaN", anchor: "\($0)NaN"), .word(.nan)) }

    private static let engines: [Entry] = [
        // Liquid
        (Phrase("Liquid error", anchor: "rror"), engine(":", " (")),
        (Phrase("Liquid syntax error", anchor: "ax e"), engine(":", " (")),
        // Nunjucks, Handlebars
        (Phrase("Template render error", anchor: "rror"), engine()),
        (Phrase("Missing helper: ", anchor: "elpe"), engine("\"", "'")),
        // FreeMarker, Thymeleaf
        (Phrase("FreeMarker template error", anchor: "rker"), engine()),
        (Phrase("FTL stack trace", anchor: "FTL "), engine()),
        (Phrase("evaluating SpringEL expression", anchor: "luat"), engine()),
        (Phrase("TemplateProcessingException", anchor: "gExc"), engine()),
        // Rails, Django, Jinja
        (Phrase("Template::Error", anchor: "::Er"), engine()),
        (Phrase("TemplateDoesNotExist", anchor: "esNo"), engine()),
        (Phrase("Traceback (most recent call last)", anchor: " (mo"), .traceback),
        // Twig, PHP
        (Phrase("during the rendering of a template", anchor: "duri"), engine()),
        (Phrase("\" does not exist", anchor: "does"), .twig),
        (Phrase("on line ", anchor: "n li"), .phpLine),
        // Go
        (Phrase("<no value>", anchor: "lue>"), engine()),
        // Mail merge of word processors and ESPs
        (Phrase("Error! MergeField", anchor: "ror!"), engine()),
        (Phrase("Error! Reference source", anchor: "ror!"), engine()),
        (Phrase("Error! Bookmark not", anchor: "ror!"), engine()),
        (Phrase("Fehler! Verweisquelle", anchor: "r! V"), engine()),
        (Phrase("Fehler! Textmarke", anchor: "r! T"), engine()),
        (Phrase("MERGE_ERROR", anchor: "E_ER"), engine()),
        // .NET
        (Phrase("Object reference not set to", anchor: "bjec"), .lineTrace(kind: "engine-error")),
        // A service that the template called returned an error, which became the text.
        (Phrase("{\"error\"", anchor: "{\"er"), .trace(kind: "error-response", followedBy: [":", " :"])),
        (Phrase("{\"errors\"", anchor: "{\"er"), .trace(kind: "error-response", followedBy: [":", " :"])),
        // Translations
        (
            Phrase("translation missing: ", anchor: "nsla"),
            .trace(kind: "missing-translation", followedBy: [])
        ),
        (
            Phrase("translation not found: ", anchor: "nsla"),
            .trace(kind: "missing-translation", followedBy: [])
        ),
        (
            Phrase("missing translation: ", anchor: "nsla"),
            .trace(kind: "missing-translation", followedBy: [])
        ),
        (
            Phrase("[missing "),
            .trace(
                kind: "missing-value",
                followedBy: ["\"", "value", "data", "field", "variable", "translation", "merge", "key", "name]", "%{"])
        ),
    ]

    private static let sheets: [Entry] =
        ["#N/A", "#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#NUM!", "#ERROR!", "#BEZUG!", "#WERT!"].map {
            (Phrase($0), .spreadsheet)
        }

    private static let dates: [Entry] = [
        (Phrase("0000-00", anchor: "00-0"), .date(.never)),
        (Phrase("00/0000", anchor: "0/00"), .date(.never)),
        (Phrase("00.0000", anchor: "00.0"), .date(.never)),
        (Phrase("0001-01-01", anchor: "-01-"), .date(.never)),
        (Phrase("1/0001", anchor: "1/00"), .date(.never)),
        (Phrase("01.0001", anchor: "01.0"), .date(.never)),
        (Phrase("-0001"), .date(.never)),
        (Phrase(" 0001"), .date(.writtenNever)),
        (Phrase("0000年"), .date(.writtenNever)),
        (Phrase("1753"), .date(.databaseEpoch)),
        (Phrase("1601"), .date(.databaseEpoch)),
        (Phrase("1900-01-01", anchor: "1900"), .date(.databaseEpoch)),
        (Phrase("1/1/70"), .date(.unixEpoch)),
        (Phrase("1/01/70"), .date(.unixEpoch)),
        (Phrase("1.01.70"), .date(.unixEpoch)),
        (Phrase("12/31/69", anchor: "1/69"), .date(.unixEpoch)),
        (Phrase("1899"), .date(.sheetEpoch)),
        (Phrase("0/1900", anchor: "/190"), .date(.sheetEpoch)),
        (Phrase("1/1900", anchor: "/190"), .date(.sheetEpoch)),
        (Phrase("1970"), .date(.unixEpoch)),
        (Phrase("1969"), .date(.unixEpoch)),
        (Phrase("invalid date", anchor: "id d"), .date(.invalid)),
        (Phrase("invalid datetime", anchor: "id d"), .date(.invalid)),
    ]

    private static func engine(_ followers: String...) -> Rule { .trace(kind: "engine-error", followedBy: followers) }
}
