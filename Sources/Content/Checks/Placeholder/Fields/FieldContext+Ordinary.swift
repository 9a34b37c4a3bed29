/// What mail writes between some delimiters when they are no tag's: quoted words, bold cells, ornaments, keywords.
extension FieldContext {
    /// Whether the text between these delimiters is ordinary writing, whatever field it could name. After a greeting
    /// it never is: `Dear -name-,`.
    func isOrdinary(_ body: ArraySlice<UInt8>, _ field: FieldReading, end: Int, use: OrdinaryUse) -> Bool {
        let isOneWord = field.isPlain && !field.isCertain
        let isOrdinary =
            switch text[start] {
            // «Город», «Номер заказа»: a quotation. Fields between them are «Prénom», «First_Name», «First Name».
            case 0xC2, 0xE2:
                isOneWord || field.isSpaced && !Self.isTitle(body) || isQuotation(body, field, end: end)
            // |*Item*|*Price*|: cells in bold.
            case UInt8(ascii: "|"): text[start + 1] == UInt8(ascii: "*") && isOneWord && !field.isUpperCase
            // -Title-, ~title~: an ornament.
            case UInt8(ascii: "-"), UInt8(ascii: "~"): text[start + 1] != text[start] && isOneWord
            // $Name$, $Date$: keywords of version control.
            case UInt8(ascii: "$"): field.isCapitalised && Self.keywords.contains(body)
            // %{HTTP_USER_AGENT}: a variable of servers.
            case UInt8(ascii: "%") where text[start + 1] == UInt8(ascii: "{"):
                field.isUpperCase && field.meaning.contains(.technical)
            // __name__, __init__: names of Python. __very__, __Today__, __your order__: bold.
            case UInt8(ascii: "_"):
                body.allSatisfy(\.isLowercase) && (field.known == 0 || Self.pythonNames.contains(body))
                    || isEmphasis(field, end: end)
            // Your code: #SUMMER#
            case UInt8(ascii: "#"): field.known == 0 && field.isUpperCase && isCoupon(end: end)
            // C:\Users\%USERNAME%\Documents
            case UInt8(ascii: "%"): isInWindowsPath(end: end)
            // (subject_tag), ((a name)): a remark. Only a person's name is a field there.
            case UInt8(ascii: "("):
                use == .nearlyAlways && field.meaning.isDisjoint(with: [.name, .certainName])
                    || field.isSpaced && !field.isCertain
            // frob <name>, --with <user_name>: arguments of a command.
            case UInt8(ascii: "<") where text[start + 1] != text[start]:
                isOptionArgument || isOneWord && place != .subject && !line(around: start..<end).hasLabel
            default: false
            }
        return (isOrdinary || DefinedTerm.stands(start..<end, in: text)) && !Greeting.stands(before: start, in: text)
    }

    /// Whether every word begins with a capital of ASCII: `First Name`.
    private static func isTitle(_ body: ArraySlice<UInt8>) -> Bool {
        body.split(separator: 0x20).allSatisfy { (0x41...0x5A).contains($0.first!) }
    }

    /// `--with <name>`, `-o=<file>`: the argument of an option.
    private var isOptionArgument: Bool {
        var index = start
        while index > 0, text[index - 1] == 0x20 || text[index - 1] == UInt8(ascii: "=") { index -= 1 }
        let end = index
        while index > 0, end - index < FieldReading.limitBytes,
            text[index - 1].isWord || text[index - 1] == Self.hyphen
        {
            index -= 1
        }
        return end - index > 1 && text[index] == Self.hyphen
    }

    private static let hyphen = UInt8(ascii: "-")

    private static let keywords = WordSet(
        ["name", "date", "author", "header", "source", "state", "log", "revision", "locker", "id"])
    private static let pythonNames = WordSet(
        ["name", "title", "author", "email", "date", "version", "file", "status", "copyright", "summary"])
}
