/// A link in a cell: where it leads, and what a reader sees.
struct ListLink: Hashable {
    /// Targets that name an address.
    var targets: [String]
    var text: String

    /// The functions whose result is the address in their text, in the languages of spreadsheets.
    private static let functions: Set<String> = [
        "HYPERLINK", "LIEN_HYPERTEXTE", "HIPERVINCULO", "HIPERLINK", "COLLEG.IPERTESTUALE", "HYPERKOBLING",
    ]

    /// `=HYPERLINK("mailto:ann@x.example";"Ann")` or `="ann@x.example"`; nil for any other formula: its result may be
    /// another address.
    static func formula(_ text: Substring) -> ListLink? {
        var rest = text.dropFirst()
        let name = rest.prefix { $0.isLetter || $0 == "." || $0 == "_" }.uppercased()
        rest = rest.dropFirst(name.count)
        let hasBracket = rest.first == "("
        guard name.isEmpty || name == "T" || functions.contains(name), name.isEmpty || hasBracket else { return nil }
        if hasBracket { rest.removeFirst() }
        var texts: [String] = []
        repeat {
            rest = rest.drop { $0 == " " }
            guard let text = string(&rest) else { return nil }
            texts.append(text)
            rest = rest.drop { $0 == " " }
            guard let mark = rest.first, mark == "," || mark == ";" else { break }
            rest.removeFirst()
        } while texts.count < 2
        if hasBracket {
            guard rest.first == ")" else { return nil }
            rest.removeFirst()
        }
        guard rest.isEmpty else { return nil }
        guard functions.contains(name) else { return texts.count == 1 ? ListLink(targets: [], text: texts[0]) : nil }
        return ListLink(targets: isNaming(texts[0]) ? [texts[0]] : [], text: texts.count > 1 ? texts[1] : "")
    }

    /// A quoted text of a formula; `""` is a quote in it.
    private static func string(_ rest: inout Substring) -> String? {
        guard rest.first == "\"" else { return nil }
        rest.removeFirst()
        var text = ""
        while let character = rest.popFirst() {
            guard character == "\"" else {
                text.append(character)
                continue
            }
            guard rest.first == "\"" else { return text }
            rest.removeFirst()
            text.append("\"")
        }
        return nil
    }

    private static func isNaming(_ target: some StringProtocol) -> Bool {
        target.contains("@") || target.lowercased().hasPrefix("mailto:")
    }

    /// `[Ann](mailto:ann@x.example)`, `<mailto:ann@x.example|Ann>`, `[Ann|mailto:ann@x.example]`.
    static func markup(_ text: String) -> ListLink? {
        let isBracket = text.first == "["
        guard isBracket || text.first == "<", let last = text.last else { return nil }
        if isBracket, last == ")", let middle = text.firstRange(of: "](") {
            let target = text[middle.upperBound...].dropLast()
            return ListLink(
                targets: isNaming(target) ? [String(target)] : [],
                text: String(text[..<middle.lowerBound].dropFirst()))
        }
        guard last == (isBracket ? "]" : ">"), let bar = text.firstIndex(of: "|") else { return nil }
        let parts = [text[..<bar].dropFirst(), text[bar...].dropFirst().dropLast()]
        guard let link = parts.firstIndex(where: { $0.lowercased().hasPrefix("mailto:") }) else { return nil }
        return ListLink(targets: [String(parts[link])], text: String(parts[1 - link]))
    }

    /// Tags that stand between texts, and tags within a text.
    private static let blocks: Set<String> = ["br", "p", "div", "td", "tr", "th", "li", "ul", "ol", "table"]
    private static let spans: Set<String> = [
        "a", "b", "i", "u", "em", "strong", "span", "font", "wbr", "small", "nobr",
    ]

    /// A text with tags of HTML; nil when it has none. `<ann@x.example>` is none.
    static func html(_ text: String) -> ListLink? {
        guard text.utf8.contains(UInt8(ascii: "<")), let end = text.lastIndex(of: ">") else { return nil }
        var link = ListLink(targets: [], text: "")
        var rest = text[...]
        var hasTag = false
        while let open = rest.firstIndex(of: "<"), open < end {
            link.text += rest[..<open]
            rest = rest[open...]
            let body = rest.dropFirst().drop { $0 == "/" }
            let name = body.prefix { $0.isLetter }.lowercased()
            let after = body.dropFirst(name.count).first
            guard blocks.contains(name) || spans.contains(name), after.map({ " />\n\t".contains($0) }) == true,
                let close = rest.firstIndex(of: ">")
            else {
                link.text += "<"
                rest = rest.dropFirst()
                continue
            }
            hasTag = true
            if name == "a", let target = target(rest[..<close]), isNaming(target) { link.targets.append(target) }
            if blocks.contains(name) { link.text += "\n" }
            rest = rest[close...].dropFirst()
        }
        guard hasTag else { return nil }
        link.text = ListCellText.trimmed(link.text + rest)
        return link
    }

    private static func target(_ tag: Substring) -> String? {
        guard let start = tag.lowercased().firstRange(of: "href=")?.upperBound else { return nil }
        let count = tag.lowercased().distance(from: tag.lowercased().startIndex, to: start)
        let value = tag.dropFirst(count)
        guard let quote = value.first, quote == "\"" || quote == "'" else {
            return String(value.prefix { $0 != " " })
        }
        return String(value.dropFirst().prefix { $0 != quote })
    }
}
