/// Finds numbers that are missing behind their sign: `Your order # has shipped`, `Rechnung Nr. ist da`, `Save % off`.
enum EmptyNumbers {
    enum Rule: Sendable {
        /// `# has`, after a word for something that is numbered.
        case sign
        /// ` % off`, without a number before it.
        case amount
    }

    static func judge(_ rule: Rule, _ passage: TextPlace) -> Range<Int>? {
        switch rule {
        case .sign: sign(passage)
        case .amount:
            passage.before.isLetter && passage.before < 0x80 && !isWrittenNumber(before: passage)
                ? passage.range.lowerBound + 1..<passage.range.upperBound : nil
        }
    }

    private static func sign(_ passage: TextPlace) -> Range<Int>? {
        let start = passage.range.lowerBound
        var next = LineReader(passage.text, start + 1..<passage.lineEnd)
        let end = verbEnd(&next)
        guard let end, isThing(before: TextPlace(passage.text, start..<start)) else { return nil }
        return wordStart(passage.text, before: start)..<end
    }

    /// The end of a verb that tells what happened to the thing: `has`, `wurde`, `is ready`. `Your order # is below` and
    /// `enter your order # here` speak of the number itself.
    private static func verbEnd(_ reader: inout LineReader) -> Int? {
        guard reader.skipGap() else { return nil }
        let verb = word(&reader)
        if verbs.contains(verb) { return reader.index }
        guard verb == "is" || verb == "will" else { return nil }
        let end = reader.index
        reader.skipGap()
        return states.contains(word(&reader)) ? end : nil
    }

    /// Skips a word and returns it in lower case; empty when it does not begin with a small letter.
    private static func word(_ reader: inout LineReader) -> String {
        let start = reader.index
        while reader.isInWord { reader.index += 1 }
        let word = reader.text[start..<reader.index].prefix(40)
        return word.first.map { $0.isLowercase || $0 >= 0x80 } == true ? String(decoding: word, as: UTF8.self) : ""
    }

    private static let verbs: Set = [
        "has", "was", "wurde", "ist", "wird", "hat", "est", "a", "ha", "fue", "está", "foi", "é", "è", "werd", "wordt",
        "har", "är", "er", "blev", "ble", "jest", "zostało", "została", "został", "on", "bola", "byla", "bol", "fost",
        "отправлен", "отправлена", "готов", "готова", "принят", "принята", "оформлен", "доставлен", "оплачен",
        "создан", "отримано", "відправлено", "готове",
    ]

    /// What follows `is` when the thing is meant, and not its number.
    private static let states: Set = [
        "ready", "confirmed", "complete", "completed", "shipped", "delayed", "being", "cancelled", "canceled", "due",
        "overdue", "paid", "on", "out", "be", "arrive", "ship",
    ]

    /// `ten % off`
    private static func isWrittenNumber(before passage: TextPlace) -> Bool {
        let word = passage.textBefore(16).split { !$0.isLetter }.last.map(String.init) ?? ""
        return numberWords.contains(word)
    }

    private static let numberWords: Set = [
        "five", "ten", "fifteen", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety",
        "x", "xx", "hundred", "few", "some", "k", "the", "a", "any",
    ]

    // MARK: Subjects

    /// The most signs that are looked at in one Subject. Words are read as strings around each, so a Subject that
    /// consists of signs would take a hundred times longer than others.
    private static let signLimit = 100

    /// A sign for a number in a subject, with a word or the end after it instead of the number.
    static func find(inSubject text: [UInt8]) -> Range<Int>? {
        // Nearly all bytes begin none of the signs. A static set costs a call at each use.
        let signBytes = signBytes
        var index = 0
        var count = 0
        while index < text.count, count < signLimit {
            guard signBytes.contains(text[index]) || text[index] == 0xE2, let length = signLength(text, at: index)
            else {
                index += 1
                continue
            }
            count += 1
            if let range = emptySign(text, index..<index + length) { return range }
            index += length
        }
        return nil
    }

    /// The length of `#`, `№`, `n°`, `nº`, `No.` or `Nr.` at a word's beginning.
    private static func signLength(_ text: [UInt8], at index: Int) -> Int? {
        let rest = text[index...].prefix(6)
        for sign in signs where rest.count >= sign.count {
            guard zip(rest, sign).allSatisfy({ $0 == $1 || $0 | 0x20 == $1 && $1.isLowercase }) else { continue }
            if sign[0].isLetter, index == 0 || text[index - 1] != 0x20 { continue }
            return sign.count
        }
        return nil
    }

    private static let signBytes = ByteSet("#nN")
    private static let signs = ["#", "№", "n°", "nº", "no.", "nr.", "núm.", "num."].map { Array($0.utf8) }

    private static func emptySign(_ text: [UInt8], _ sign: Range<Int>) -> Range<Int>? {
        guard isThing(before: TextPlace(text, sign)) else { return nil }
        var next = LineReader(text, sign.upperBound..<text.count)
        let start = wordStart(text, before: sign.lowerBound)
        if let end = verbEnd(&next) { return start..<end }
        next = LineReader(text, sign.upperBound..<text.count)
        next.skipGap()
        // `Ticket #`, `Invoice no. , March`; `Order #: 5` has its number after the colon.
        return next.isAtEnd || next.nextMark.map { $0.mark != .colon } == true ? start..<sign.upperBound : nil
    }

    private static func wordStart(_ text: [UInt8], before end: Int) -> Int {
        var start = end
        while start > 0, end - start < 32, !text[start - 1].isWord, text[start - 1] < 0x80 { start -= 1 }
        while start > 0, end - start < 48, text[start - 1].isWord || text[start - 1] >= 0x80 { start -= 1 }
        return start
    }

    /// Whether the word before the place names something that is numbered.
    static func isThing(before place: TextPlace) -> Bool {
        guard let word = place.textBefore(32).split(whereSeparator: { !$0.isLetter }).last else { return false }
        return things.contains { word.hasPrefix($0) || word.hasSuffix($0) }
    }

    private static let things = [
        "order", "invoice", "ticket", "booking", "reservation", "receipt", "shipment", "parcel", "quote", "policy",
        "claim", "request", "account", "transaction", "payment", "tracking", "confirmation", "membership", "estimate",
        "bestellung", "auftrag", "rechnung", "buchung", "sendung", "anfrage", "kunden", "commande", "facture",
        "réservation", "colis", "dossier", "pedido", "factura", "reserva", "compra", "envío", "fatura", "encomenda",
        "ordine", "fattura", "prenotazione", "spedizione", "bestelling", "factuur", "boeking", "beställning",
        "faktura", "bestilling", "ordre", "zamówieni", "tilaus", "lasku", "objednávk", "rendelés", "comand", "sipariş",
        "заказ", "счёт", "счет", "замовлення", "注文", "订单", "訂單", "주문",
    ]
}
