/// What columns and keys are called, as `normal` writes them; earlier names are taken before later ones.
enum ListColumnNames {
    /// Letters and digits in lower case: `E-Mail Address`, `email_address` and `EmailAddress` are one name.
    static func normal(_ name: some StringProtocol) -> String {
        String(
            String.UnicodeScalarView(
                name.lowercased().unicodeScalars.filter { $0.properties.isAlphabetic || isDigit($0) }))
    }

    private static func isDigit(_ scalar: Unicode.Scalar) -> Bool { ("0"..."9").contains(scalar) }

    /// Nothing else is called so.
    static let address = [
        "email", "emailaddress", "mail", "mailaddress", "recipientemail", "recipientaddress", "contactemail",
        "useremail", "subscriberemail", "customeremail", "emailid", "primaryemail", "useremailaddress", "emails",
        // German, French, Spanish, Italian, Portuguese
        "emailadresse", "mailadresse", "adresseemail", "adressemail", "adressemél", "courriel", "adressecourriel",
        "adresseélectronique", "correo", "correoelectrónico", "correoelectronico", "direccióndecorreo",
        "direccióndecorreoelectrónico", "direccióndeemail", "indirizzoemail", "indirizzodiposta",
        "indirizzodipostaelettronica", "postaelettronica", "correioeletrônico", "correioeletronico",
        "endereçodeemail", "enderecodeemail", "endereçodecorreioeletrônico",
        // Dutch, Danish, Norwegian, Swedish, Finnish
        "emailadres", "mailadres", "epost", "epostadresse", "epostadress", "mejladress", "sähköposti",
        "sähköpostiosoite",
        // Polish, Czech, Slovak, Hungarian, Romanian, Turkish
        "adresemail", "adrespocztyelektronicznej", "emailováadresa", "emailcím", "adresadeemail", "eposta",
        "epostaadresi",
        // Russian, Ukrainian, Greek, Japanese, Chinese, Korean
        "электроннаяпочта", "почта", "адресэлектроннойпочты", "имейл", "електроннапошта", "ηλεκτρονικόταχυδρομείο",
        "メールアドレス", "メール", "eメール", "邮箱", "电子邮件", "电子邮箱", "邮件地址", "電子郵件", "電子信箱", "이메일", "이메일주소",
    ].map(normal)

    /// May be something else, such as a street: taken when the first row has a target there.
    static let perhapsAddress = [
        "recipient", "address", "subscriber", "contact", "user", "username", "destination", "to", "adresse",
        "empfänger",
        "destinataire", "destinatario", "entry", "value",
    ].map(normal)

    static let hash = [
        "hash", "emailhash", "hashedemail", "md5", "emailmd5", "md5email", "sha1", "emailsha1", "sha256", "emailsha256",
        "sha256email", "sha512", "emailsha512",
    ]

    static let domain = ["domain", "emaildomain", "domaine", "dominio", "domäne"].map(normal)

    static let reason = [
        "suppressionreason", "unsubscribereason", "unsubreason", "bouncereason", "reason", "reasonmessage",
        "reasoncode",
        "grund", "raison", "motif", "motivo", "status", "type", "category", "error",
    ]

    static let since = [
        "unsubscribedat", "unsubscribetime", "unsubtime", "suppressedat", "bouncedat", "complainedat", "blockedat",
        "createdat", "created", "addedat", "dateadded", "createddate", "datecreated", "timestamp", "date", "since",
        "time",
        "datetime", "unsubscribedate", "optoutdate", "lastupdatetime", "updatedat", "updated", "unsubscribed", "datum",
        "fecha", "data",
    ]

    /// A first row is a header only when a name in it is known: a row that is merely odd must not vanish.
    static let known = Set([address, perhapsAddress, hash, domain, reason, since].joined())
}
