/// Finds what engines, programs and services print when they fail, in the place of a mail's text.
///
/// No list has all engines. So a line counts when it has the form of an error: a named exception and a colon, or a
/// short sentence that says of a template that it is missing or broken, and speaks to nobody.
enum EngineErrors {
    enum Rule: Sendable {
        /// `KeyError: 'first_name'`, `jinja2.exceptions.UndefinedError: …`, `java.lang.NullPointerException`.
        case exception
        /// `The system cannot find the template 'summer'`, `View [mail.welcome] not found.`
        case template
        /// `502 Bad Gateway` as a whole line.
        case service
        /// Counts at a line's start.
        case lineStart
    }

    static func judge(_ rule: Rule, _ passage: TextPlace) -> Range<Int>? {
        switch rule {
        case .exception: exception(passage)
        case .template: template(passage)
        case .service: passage.isWholeLine ? passage.range : nil
        case .lineStart: passage.isAtLineStart ? passage.range : nil
        }
    }

    /// The passage is `Error: ` or `Exception`; a name in camel case that ends with it must begin the line.
    private static func exception(_ passage: TextPlace) -> Range<Int>? {
        var start = passage.range.lowerBound
        while start > 0, passage.range.lowerBound - start < 100, nameBytes.contains(passage.text[start - 1]) {
            start -= 1
        }
        let name = passage.text[start..<passage.range.lowerBound]
        guard passage.bytes.first == UInt8(ascii: "E"), let last = name.last, last.isLowercase || last.isDigit,
            name.contains(where: { $0.isLetter && !$0.isLowercase })
        else { return nil }
        let place = TextPlace(passage.text, start..<passage.range.upperBound)
        guard place.isAtLineStart else { return nil }
        let after = passage.after
        let isEnd = passage.bytes.last == 0x20 || ": \n\r".utf8.contains(after) || after == 0
        return isEnd ? place.range : nil
    }

    private static let nameBytes = ByteSet("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._\\:")

    /// The longest line that is one engine's sentence, in bytes.
    private static let sentenceLimit = 200

    /// A whole line that says that a template is missing or broken.
    private static func template(_ passage: TextPlace) -> Range<Int>? {
        let line = passage.line
        guard line.count <= sentenceLimit else { return nil }
        let sentence = TextPlace(passage.text, line.lowerBound..<line.lowerBound).textAfter(line.count)
        guard failures.areIn(sentence) else { return nil }
        let words = sentence.split { !$0.isLetter }
        return words.contains { persons.contains(String($0)) } ? nil : line
    }

    /// What is said of a template that an engine could not use.
    private static let failures = PhraseStarts([
        "not found", "cannot find", "can't find", "could not find", "couldn't find", "could not be found",
        "could not be rendered", "could not be loaded", "could not be resolved", "could not be parsed",
        "could not render", "could not load", "could not open", "failed to render", "failed to load",
        "failed to parse", "failed to compile", "failed to find", "unable to render", "unable to load",
        "unable to parse", "unable to find", "unable to locate", "unable to resolve", "unable to open",
        "does not exist", "doesn't exist", "no such", "error rendering", "error while", "error processing",
        "error parsing", "error loading", "error compiling", "render error", "rendering error", "rendering failed",
        "syntax error", "parse error", "is not defined", "was not defined", "is undefined",
        "nicht gefunden", "konnte nicht", "nicht geladen", "existiert nicht", "fehler beim", "introuvable",
        "n'existe pas", "impossible de", "erreur lors", "erreur de", "no encontrad", "no existe", "no se pudo",
        "error al ", "não encontrad", "não existe", "não foi possível", "erro ao", "non trovat", "impossibile",
        "non esiste", "errore durante", "niet gevonden", "bestaat niet", "hittades inte", "ikke fundet", "ikke funnet",
        "nie znaleziono", "nie istnieje", "не найден", "не существует", "ошибка", "не знайдено", "bulunamadı",
        "不存在", "找不到", "未找到", "見つかりません", "찾을 수 없",
    ])

    /// Words of a person who speaks to another; an engine has none.
    private static let persons: Set = [
        "you", "your", "we", "our", "us", "please", "i", "my", "sie", "ihr", "ihre", "ihren", "wir", "bitte", "du",
        "vous", "votre", "nous", "notre", "tu", "su", "sus", "usted", "nuestro", "você", "seu", "nosso", "tuo",
        "vostro",
        "je", "uw", "ons", "ваш", "вы", "мы",
    ]
}
