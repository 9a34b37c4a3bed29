/// The names that people give to fields of a mailing list, in the languages we have seen: what stands in
/// `Dear <FirstName>,` and `[[First Name]]`. Spelt in lower case without separators (`WordSet`).
enum FieldWords {
    /// Fields, wherever they stand.
    private static let certainWords = [
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
    private static let commonWords = [
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

    private static let greetings = WordSet([
        "dear", "hi", "hello", "hey", "hiya", "howdy", "greetings", "welcome", "morning", "afternoon", "evening",
        "thanks", "congratulations", "hallo", "liebe", "lieber", "herr", "frau", "servus",
        "moin", "bonjour", "bonsoir", "salut", "cher", "chère", "madame", "monsieur", "hola", "estimado", "estimada",
        "querido", "querida", "ciao", "gentile", "caro", "cara", "buongiorno", "olá", "ola", "prezado", "prezada",
        "beste", "geachte", "dag", "hej", "hei", "kära", "kære", "cześć", "witaj", "szanowny", "szanowna",
        "mr", "mrs", "ms", "dr",
    ])

    private static let common = WordSet(commonWords)

    private static let certain = WordSet(
        certainWords
            + qualifiers.flatMap { qualifier in
                (commonWords + certainWords).map { qualifier + $0 }.filter { !commonWords.contains($0) }
            })

    /// Whether the text is a field's usual name.
    static func isName(_ text: ArraySlice<UInt8>) -> Bool {
        guard let hash = hash(text) else { return false }
        return common.contains(hash) || certain.contains(hash)
    }

    /// Whether `<text>` is a field in its place, and not an element of XML with its end behind it.
    static func isField(_ text: ArraySlice<UInt8>, before: ArraySlice<UInt8>, after: ArraySlice<UInt8>) -> Bool {
        guard let hash = hash(text) else { return false }
        let isField = common.contains(hash) ? isAfterGreeting(before) : certain.contains(hash)
        return isField && !isElement(text, after: after)
    }

    /// `<*nombre*>` and `<Greetings/>` are fields too.
    private static func hash(_ text: ArraySlice<UInt8>) -> UInt64? {
        WordSet.hash(text.trimming(leading: ByteSet("*"), trailing: ByteSet("*/")))
    }

    /// How far behind a field its end tag is sought, in bytes.
    private static let elementLimit = 200

    private static func isElement(_ text: ArraySlice<UInt8>, after: ArraySlice<UInt8>) -> Bool {
        let near = after.prefix(elementLimit)
        return near.indices.contains { index in
            near[index] == UInt8(ascii: "<") && near[index...].dropFirst().first == UInt8(ascii: "/")
                && near[index...].dropFirst(2).starts(with: text)
        }
    }

    /// The word before, on the same line, opens a letter.
    private static func isAfterGreeting(_ before: ArraySlice<UInt8>) -> Bool {
        var near = before.suffix(24)
        while let last = near.last, !last.isLetter {
            guard last != UInt8(ascii: "\n") else { return false }
            near.removeLast()
        }
        let start = near.lastIndex { !$0.isLetter }.map { $0 + 1 } ?? near.startIndex
        guard let hash = WordSet.hash(near[start...]) else { return false }
        return greetings.contains(hash)
    }
}
