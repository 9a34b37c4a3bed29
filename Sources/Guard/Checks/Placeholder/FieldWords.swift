/// The names that people give to fields of a mailing list, in the languages we have seen: what stands in
/// `Dear <FirstName>,` and `[[First Name]]`.
///
/// Case, spaces and `_ - .` do not count: `FirstName`, `first_name` and `FIRST NAME` are one.
enum FieldWords {
    /// Fields, wherever they stand.
    private static let certain: Set<String> = [
        "firstname", "lastname", "middlename", "fullname", "forename", "givenname", "familyname", "surname",
        "fname", "lname", "companyname", "organizationname", "organisationname", "jobtitle", "emailaddress",
        "phonenumber", "zipcode", "postcode", "ordernumber", "orderno", "orderid", "invoicenumber", "couponcode",
        "promocode", "discountcode", "membershipnumber", "accountnumber", "unsubscribelink", "unsubscribeurl",
        "greetings", "mergefield",
        // French, German, Spanish, Italian, Portuguese, Dutch, Polish, Czech, Swedish
        "prénom", "prenom", "nomdefamille", "vorname", "nachname", "firmenname", "apellido", "apellidos", "nombre",
        "cognome", "sobrenome", "primeironome", "voornaam", "achternaam", "imię", "imie", "nazwisko", "jméno", "jmeno",
        "příjmení", "förnamn", "fornamn", "efternamn",
    ]

    /// Fields after a greeting or in a subject; elsewhere they may be prose: `git clone <name>`.
    private static let common: Set<String> = [
        "name", "company", "organization", "organisation", "email", "user", "username", "useremail", "customer",
        "client", "contact", "recipient", "subscriber", "member", "salutation", "title", "first", "last", "city",
        "state", "country", "phone", "date", "amount", "product", "prospect", "lead", "guest", "donor", "friend",
        "nom", "nome", "naam", "firma", "anrede", "unsubscribe",
    ]

    /// Words that turn a common field into a certain one: `customer name`, `insert date`.
    private static let qualifiers = [
        "insert", "enter", "your", "customer", "client", "contact", "recipient", "subscriber", "member", "lead",
        "user", "guest", "donor", "company", "account", "event", "sender", "prospect",
    ]

    private static let greetings: Set<String> = [
        "dear", "hi", "hello", "hey", "hiya", "howdy", "greetings", "welcome", "morning", "afternoon", "evening",
        "thanks", "thank you", "congratulations", "hallo", "liebe", "lieber", "liebe/r", "herr", "frau", "servus",
        "moin", "bonjour", "bonsoir", "salut", "cher", "chère", "madame", "monsieur", "hola", "estimado", "estimada",
        "querido", "querida", "ciao", "gentile", "caro", "cara", "buongiorno", "olá", "ola", "prezado", "prezada",
        "beste", "geachte", "dag", "hej", "hei", "kära", "kære", "cześć", "witaj", "szanowny", "szanowna",
        "mr", "mrs", "ms", "dr",
    ]

    /// Whether the text is a field's usual name.
    static func isName(_ text: ArraySlice<UInt8>) -> Bool {
        guard let key = key(text) else { return false }
        return common.contains(key) || isCertain(key)
    }

    /// Whether `<text>` is a field in its place, and not an element of XML with its end behind it.
    static func isField(_ text: ArraySlice<UInt8>, before: ArraySlice<UInt8>, after: ArraySlice<UInt8>) -> Bool {
        guard let key = key(text), !isElement(text, after: after) else { return false }
        if common.contains(key) { return isAfterGreeting(before) }
        return isCertain(key)
    }

    private static func isCertain(_ key: String) -> Bool {
        certain.contains(key)
            || qualifiers.contains { qualifier in
                guard key.hasPrefix(qualifier) else { return false }
                let rest = String(key.dropFirst(qualifier.count))
                return common.contains(rest) || certain.contains(rest)
            }
    }

    /// The text without case and separators; nil when it holds anything but letters and these.
    private static func key(_ text: ArraySlice<UInt8>) -> String? {
        let body = text.trimming(leading: Array("*".utf8), trailing: Array("*/".utf8))
        var letters: [UInt8] = []
        for byte in body {
            if byte.isLetter {
                letters.append(byte)
            } else if !separators.contains(byte) {
                return nil
            }
        }
        return letters.isEmpty ? nil : String(decoding: letters, as: UTF8.self).lowercased()
    }

    private static let separators = Array(" _-.".utf8)

    private static func isElement(_ text: ArraySlice<UInt8>, after: ArraySlice<UInt8>) -> Bool {
        let near = after.prefix(200)
        let end = Array("</".utf8) + text + Array(">".utf8)
        guard near.count >= end.count else { return false }
        return (near.startIndex...(near.endIndex - end.count)).contains { near[$0...].starts(with: end) }
    }

    /// The word before, on the same line and within reach, opens a letter.
    private static func isAfterGreeting(_ before: ArraySlice<UInt8>) -> Bool {
        let near = before.suffix(24)
        let line = near.suffix(from: near.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? near.startIndex)
        let words = line.split { !($0.isLetter || $0 == UInt8(ascii: "/")) }
        guard let last = words.last else { return false }
        return greetings.contains(String(decoding: last, as: UTF8.self).lowercased())
    }
}
