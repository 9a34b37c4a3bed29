/// Whether a sentence uses the signs of a candidate for something else: stress, a quotation, a path.
extension FieldContext {
    /// Whether the signs only stress words of a sentence: `Order __today__!` A value behind a label is none.
    func isEmphasis(_ field: FieldReading, end: Int) -> Bool {
        guard !field.isCertain, !field.isShaped, !field.isJoined, field.words == 1 || field.isSpaced else {
            return false
        }
        let line = line(around: start..<end)
        return !line.hasLabel && !line.isAlone
    }

    /// Whether the words are quoted: as French writes it, with spaces inside, or behind the word for a form's field.
    /// Word processors write their fields without spaces.
    func isQuotation(_ body: ArraySlice<UInt8>, _ field: FieldReading, end: Int) -> Bool {
        guard !field.isShaped, !field.isMarked else { return false }
        let line = line(around: start..<end)
        guard !line.hasLabel, !line.isAlone else { return false }
        if body.endIndex + 3 <= end, body.endIndex < text.count {
            let isSpaced = text[body.endIndex] == 0x20 || text[body.endIndex...].starts(with: [0xC2, 0xA0])
            if isSpaced || text[body.endIndex...].starts(with: [0xE2, 0x80, 0xAF]) { return true }
        }
        let before = text[max(0, start - 24)..<start].split(separator: 0x20).last ?? []
        return Self.formWords.contains(before)
    }

    /// What forms and tables call the places that people fill in.
    private static let formWords = WordSet(
        """
        feld felder spalte zeile schaltfläche taste menü champ champs colonne rubrique zone case bouton onglet campo campos
        casella colonna columna columnas botón voce veld kolom knop fält fältet felt kolumn pole pola kolumna поле поля
        столбец графу графа кнопку кнопка field fields column columns button box
        """.split(whereSeparator: \.isWhitespace).map(String.init))

    /// Whether a number in braces is no argument: `Art. {4711}`, and `{2}{U}{U}` and `{1}, {T}` of a game's costs.
    func isOrdinaryNumber(_ body: ArraySlice<UInt8>, end: Int) -> Bool {
        if body.count > 2 { return place != .link && !Greeting.stands(before: start, in: text) }
        let near = text[max(0, start - 12)..<min(text.count, end + 12)]
        return near.indices.dropLast(2).contains { index in
            near[index] == UInt8(ascii: "{") && (0x41...0x5A).contains(near[index + 1])
                && near[index + 2] == UInt8(ascii: "}")
        }
    }

    /// `=== [ SHOP ] ===`: a heading between two rows of the same sign.
    func isOrnament(_ field: FieldReading, end: Int) -> Bool {
        guard !field.isCertain, !field.isShaped else { return false }
        let before = text[max(0, start - 3)..<start].trimming(leading: .empty, trailing: ByteSet(" "))
        let after = text[end...].prefix(3).drop { $0 == 0x20 }
        guard let sign = before.last, Self.rowSigns.contains(sign), before.count > 1, after.count > 1 else {
            return false
        }
        return (before.suffix(2) + after.prefix(2)).allSatisfy { $0 == sign }
    }

    private static let rowSigns = ByteSet("=-*~+#_.:")

    /// Whether the candidate is in a string that only a program writes so: `f"Hello {name}"`, `$"Hello {name}"`,
    /// `format("Hello {0}", name)`.
    func isInLiteral(end: Int) -> Bool {
        let quote = UInt8(ascii: "\"")
        guard text[start] == UInt8(ascii: "{") || text[start] == UInt8(ascii: "$") else { return false }
        var open = start
        while open > 1, start - open < FieldReading.limitBytes, text[open - 1] != quote, text[open - 1] != 0x0A {
            open -= 1
        }
        guard open > 1, text[open - 1] == quote else { return false }
        let (mark, before) = (text[open - 2], open > 2 ? text[open - 3] : 0)
        let isProgram =
            mark == UInt8(ascii: "(")
            ? before.isWord : Self.stringMarks.contains(mark) && !before.isWord && before < 0x80
        return isProgram && text[end...].prefix(FieldReading.limitBytes).prefix { $0 != 0x0A }.contains(quote)
    }

    private static let stringMarks = ByteSet("fFtrbu$")

    /// Whether the word before names a code that customers enter: `Your code: #SUMMER#`, `Promocode #SUMMER#`.
    func isCoupon(end: Int) -> Bool {
        let near = text[max(0, start - 48)..<start].drop { $0 & 0xC0 == 0x80 }
        let words = String(decoding: near, as: UTF8.self).lowercased().split { !$0.isLetter }
        return words.last.map { word in Self.couponWords.contains { word.hasPrefix($0) || word.hasSuffix($0) } } == true
    }

    private static let couponWords = [
        "code", "coupon", "voucher", "promo", "gutschein", "código", "codice", "codigo", "kod", "koodi", "kód", "код",
    ]

    /// `C:\Users\%USERNAME%`, `%USERDOMAIN%\%USERNAME%`, `%USERNAME%\Desktop`: a variable of Windows, in a path.
    func isInWindowsPath(end: Int) -> Bool {
        let slash = UInt8(ascii: "\\")
        if start > 1, text[start - 1] == slash, text[start - 2].isWord || Self.pathSigns.contains(text[start - 2]) {
            return true
        }
        return end + 2 < text.count && text[end] == slash && text[end + 2].isWord
            && (text[end + 1].isWord || text[end + 1] == UInt8(ascii: "%"))
    }

    private static let pathSigns = ByteSet("%:\\$")
}
