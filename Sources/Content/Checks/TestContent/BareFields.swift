/// Finds a field's name, or a row of letters for it, where its value should be: `Hi first_name,`, `Hallo Vorname,`,
/// `Dear XXXX,`.
enum BareFields {
    /// The names in greetings of the text's first lines.
    static func find(inGreetingsOf text: [UInt8], _ lines: [FoundGreetings.Line]) -> Range<Int>? {
        for line in lines {
            guard let greeting = line.greeting, greeting.nameStart < greeting.slot.upperBound else {
                continue
            }
            let slot = greeting.nameStart..<greeting.slot.upperBound
            if isField(text[slot]) { return slot }
        }
        return nil
    }

    private static func isField(_ slot: ArraySlice<UInt8>) -> Bool {
        guard slot.count <= 40 else { return false }
        if isMasked(slot) { return true }
        if slot.contains(UInt8(ascii: "_")) {
            return slot.allSatisfy { $0.isWord } && slot.first!.isLetter && slot.last!.isLetter
        }
        return names.contains(String(decoding: slot, as: UTF8.self).lowercased())
    }

    /// `XXXX`, `xxx`, `____`: somebody meant to write the name there.
    private static func isMasked(_ slot: ArraySlice<UInt8>) -> Bool {
        slot.count > 1
            && (slot.allSatisfy { $0 == UInt8(ascii: "X") || $0 <= 0x20 }
                || slot.count > 2 && slot.allSatisfy { $0 == UInt8(ascii: "x") || $0 <= 0x20 }
                || slot.allSatisfy { $0 == UInt8(ascii: "_") || $0 <= 0x20 })
    }

    /// Whether the whole word around `_name` names a person or thing of the reader: `first_name`, `COMPANY_NAME`.
    static func word(around place: TextPlace) -> Range<Int>? {
        let text = place.text
        var start = place.range.lowerBound
        while start > 0, place.range.lowerBound - start < 16, text[start - 1].isLetter { start -= 1 }
        let word = String(decoding: text[start..<place.range.lowerBound], as: UTF8.self).lowercased()
        let before = start > 0 ? text[start - 1] : 0x20
        // A file's name goes on after the full stop.
        let end = place.range.upperBound
        if place.after == UInt8(ascii: "."), end + 1 < text.count, text[end + 1].isWord { return nil }
        guard owners.contains(word), !place.after.isWord, edges.contains(before), edges.contains(place.after) else {
            return nil
        }
        return start..<place.range.upperBound
    }

    private static let edges = ByteSet(" \n\r\t\u{0},.!?:;()'\"")

    private static let owners: Set = [
        "first", "last", "full", "given", "family", "sur", "nick", "user", "company", "customer", "contact", "client",
        "recipient", "subscriber", "member", "product", "shop", "store", "event", "account", "organization",
    ]

    private static let names: Set = [
        "name", "firstname", "first name", "lastname", "last name", "fullname", "full name", "fname", "lname",
        "username", "user name", "your name", "customer name", "customername", "client name", "contact name",
        "recipient name", "vorname", "nachname", "vorname nachname", "ihr name", "kundenname", "prénom", "prenom",
        "nom", "prénom nom", "nom prénom", "nombre", "nombre apellido", "apellido", "nombre del cliente", "nome",
        "sobrenome", "nome do cliente", "cognome", "nome cognome", "naam", "voornaam", "achternaam", "namn", "förnamn",
        "efternamn", "navn", "fornavn", "efternavn", "etunimi", "nimi", "imię", "nazwisko", "imię i nazwisko", "jméno",
        "příjmení", "meno", "keresztnév", "név", "nume", "prenume", "имя", "фамилия", "имя фамилия", "ім'я",
        "прізвище", "име", "όνομα", "isim", "adı soyadı", "ad soyad", "الاسم", "שם", "नाम", "姓名", "名字", "お名前",
        "名前", "氏名", "이름", "성함", "성명",
    ]
}
