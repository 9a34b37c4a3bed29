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
