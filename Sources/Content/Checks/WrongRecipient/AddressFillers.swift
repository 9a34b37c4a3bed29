/// The words that may stand between a phrase and its address: `was sent to` the following e-mail address.
enum AddressFillers {
    /// By the word; true where it says that an address comes.
    static let all = PhraseEnds(addressWords.map { ($0, true) } + otherWords.map { ($0, false) })

    private static let addressWords = [
        "address", "addresses", "email", "e-mail", "mailbox", "mail", "email address is", "e-mail address is",
        "e-mail-adresse", "email-adresse", "emailadresse", "mailadresse", "mail-adresse", "adresse", "postfach",
        "l'adresse", "l'email", "l'e-mail", "courriel",
        "dirección", "direccion", "correo", "cuenta", "endereço", "endereco", "conta",
        "indirizzo", "l'indirizzo", "all'indirizzo", "account",
        "adres", "e-mailadres", "emailadres", "mailadres", "adresu",
        "адрес", "адреса", "адресу", "адресом", "почту", "ящик",
        "adress", "adressen", "e-postadress", "e-postadressen", "e-postadresse", "e-mailadresse",
        "アドレス", "アドレスは", "メールアドレス", "メールアドレスは",
        "邮箱", "信箱", "郵箱", "地址", "邮件地址", "邮箱地址", "电子邮件", "電子郵件", "電郵",
    ]

    private static let otherWords = [
        "the", "your", "this", "following", "recipient", "subscriber", "user", "member", "customer", "you at",
        "you via",
        "die", "der", "den", "das", "ihre", "ihrer", "ihr", "deine", "deiner", "dein", "folgende", "folgender",
        "sie unter",
        "l'", "le", "la", "votre", "ton", "électronique", "suivante", "de",
        "su", "tu", "el", "siguiente", "electrónico", "electronico", "usuario", "o", "seu", "do", "sua",
        "il", "tuo", "suo", "di posta", "elettronica", "seguente",
        "het", "uw", "je", "jouw", "volgende", "twój", "państwa", "pani", "pana",
        "ваш", "вашу", "электронной", "почты", "почтовый", "эл", "din", "er", "följande",
        "お客様の", "次の", "以下の", "您的", "用户", "用戶", "你的", "以下",
    ]
}
