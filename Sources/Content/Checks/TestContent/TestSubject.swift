/// Subjects of test mails that should not be sent.
///
/// The word counts only when it describes the mail itself: `[TEST]`, `TEST - …`, `test`, `Copy of Spring news`. In
/// `Test your knowledge` and `[Draft] agenda` it describes something else.
enum TestSubject {
    /// The part of the subject that shows a test; nil when there is none.
    static func find(in text: [UInt8]) -> Range<Int>? {
        var reader = LineReader(text, 0..<text.count)
        reader.skipGap()
        let start = reader.index
        return marked(text, start) ?? copy(text, start) ?? whole(text, start) ?? doNotSend(text)
    }

    /// `[TEST]`, `(PROOF)`, `TEST:`, `Draft - `.
    private static func marked(_ text: [UInt8], _ start: Int) -> Range<Int>? {
        var reader = LineReader(text, start..<text.count)
        if let range = lenticular(text, start) { return range }
        let isBracketed = "[(<*#".utf8.contains(reader.byte)
        while "[(<*#".utf8.contains(reader.byte) { reader.index += 1 }
        let wordStart = reader.index
        while reader.isInWord, !reader.byte.isDigit { reader.index += 1 }
        let word = text[wordStart..<reader.index]
        var next = reader
        let hasGap = next.skipGap()
        // Nearly all subjects go on with a second word.
        if !isBracketed, !":-|/!".utf8.contains(next.byte) { return nil }
        let isCapitals = !word.contains(where: \.isLowercase) && word.contains { $0.isLetter }
        let name = String(decoding: word, as: UTF8.self).lowercased()
        guard words.contains(name) else { return nil }
        if isBracketed {
            // `[Draft] agenda for your comments` asks for comments; `[DRAFT]` and `[Test]` mark a test.
            guard isCapitals || name != "draft", "])>*#".utf8.contains(reader.byte) || isNumbered(reader) else {
                return nil
            }
            return start..<min(reader.index + 1, text.count)
        }
        if next.byte == UInt8(ascii: ":"), isCapitals || name != "draft" { return start..<next.index + 1 }
        return isCapitals && hasGap && "-|/!".utf8.contains(next.byte) ? start..<next.index + 1 : nil
    }

    /// `【テスト】`, as Japanese and Chinese mails mark a subject.
    private static func lenticular(_ text: [UInt8], _ start: Int) -> Range<Int>? {
        let (open, close) = (Array("【".utf8), Array("】".utf8))
        guard text[start...].starts(with: open) else { return nil }
        let inside = text[(start + open.count)...].prefix(24)
        guard let end = inside.indices.first(where: { text[$0...].starts(with: close) }) else { return nil }
        let word = String(decoding: text[start + open.count..<end], as: UTF8.self).lowercased()
        return words.contains(word) ? start..<end + close.count : nil
    }

    private static func isNumbered(_ reader: LineReader) -> Bool {
        var next = reader
        next.skipGap()
        while next.byte.isDigit { next.index += 1 }
        return next.index > reader.index && "])".utf8.contains(next.byte)
    }

    private static let words: Set = [
        "test", "tests", "testing", "testmail", "draft", "proof", "wip", "entwurf", "testversand", "brouillon", "essai",
        "bozza", "prova", "prueba", "borrador", "teste", "rascunho", "concept", "proef", "utkast", "udkast", "kladde",
        "luonnos", "testi", "szkic", "koncept", "zkouška", "vázlat", "teszt", "ciornă", "taslak", "deneme", "тест",
        "проба", "черновик", "чернетка", "πρόχειρο", "δοκιμή", "מבחן", "בדיקה", "טיוטה", "تجربة", "اختبار", "مسودة",
        "测试", "測試", "草稿", "テスト", "下書き", "테스트", "초안",
    ]

    /// `Copy of Spring news`, the name that mail programs and ESPs give a duplicate. `Copy of your invoice` is a copy
    /// of something.
    private static func copy(_ text: [UInt8], _ start: Int) -> Range<Int>? {
        guard start < text.count, "C(K".utf8.contains(text[start]) else { return nil }
        for phrase in copies where text[start...].starts(with: phrase.utf8) {
            let end = start + phrase.utf8.count
            return end < text.count && (text[end].isLowercase || text[end].isDigit) ? nil : start..<end
        }
        return nil
    }

    private static let copies = [
        "Copy of ", "(Copy) ", "Kopie von ", "Copie de ", "Copia de ", "Copia di ", "Kopie van ", "Kopia ",
    ]

    /// `test`, `Test 3`, `Untitled`, `Subject line goes here`, `asdfasdf`: the subject has no other word.
    private static func whole(_ text: [UInt8], _ start: Int) -> Range<Int>? {
        var reader = LineReader(text, start..<text.count)
        if reader.byte == UInt8(ascii: "[") || reader.byte == UInt8(ascii: "\"") { reader.index += 1 }
        let isWhole = wholes.match(reader) { isKeyboardRow, end in
            var rest = text[end.index...]
            if isKeyboardRow { rest = rest.drop(while: \.isLetter) }
            return !rest.contains { $0.isLetter || $0 >= 0x80 }
        }
        return isWhole == nil ? nil : start..<text.count
    }

    /// The value says whether more letters may follow, as in a row of keys.
    private static let wholes = WordTable<Bool>(
        """
        test, testing, test email, test e-mail, test mail, test message, this is a test, just a test, untitled, \
        untitled campaign, no subject, subject, subject line, subject here, subject line here, subject goes here, \
        subject line goes here, your subject here, your subject line here, enter subject, lorem ipsum, foo, foobar, \
        betreff, betreffzeile, asunto, línea de asunto, objet, ligne d'objet, oggetto, onderwerp, assunto, ämne, emne, \
        aihe, temat, předmět, tárgy, subiect, konu, тема, 件名, 主题, 主題, 제목, prueba, prova, teste, essai, testmail, \
        test campaign, test newsletter, my first campaign, new campaign, new template, newsletter template, headline, \
        email subject, your email subject, add subject, name of campaign, campaign name
        """.tableItems.map { ($0, false) } + ["asdf", "qwer", "azerty", "sdfg", "yxcv"].map { ($0, true) })

    /// `… do not send`, at the subject's end or in capitals; `do not send money` is a warning.
    private static func doNotSend(_ text: [UInt8]) -> Range<Int>? {
        var found: Range<Int>?
        _ = starts.contains(in: text) { start in
            for order in orders {
                found = judge(order, at: start, in: text)
                if found != nil { return true }
            }
            return false
        }
        return found
    }

    private static let starts = PhraseStarts(orderTexts)
    private static let orders = orderTexts.map { Array($0.utf8) }

    private static let orderTexts = [
        "do not send", "don't send", "not to be sent", "do not forward yet", "nicht senden", "nicht versenden",
        "nicht verschicken", "ne pas envoyer", "no enviar", "não enviar", "nao enviar", "non inviare", "niet verzenden",
        "niet versturen", "skicka inte", "må ikke sendes", "ikke send", "älä lähetä", "nie wysyłać", "neposílat",
        "ne küldd", "nu trimite", "göndermeyin", "не отправлять", "не відправляти", "请勿发送", "勿发", "送信禁止",
        "送信しない", "보내지 마", "لا ترسل",
    ]

    private static func judge(_ wanted: [UInt8], at start: Int, in text: [UInt8]) -> Range<Int>? {
        guard text[start...].prefix(wanted.count).elementsEqual(wanted, by: { $0 | 0x20 == $1 | 0x20 }) else {
            return nil
        }
        let found = TextPlace(text, start..<start + wanted.count)
        var next = LineReader(text, found.range.upperBound..<text.count)
        next.skipGap()
        if wanted[0] >= 0xE0 { return found.range }
        let isEnd = !next.isInWord && next.byte != UInt8(ascii: ",")
        return found.isWord && (isEnd || !found.bytes.contains(where: \.isLowercase)) ? found.range : nil
    }
}
