/// The phrases with which mail names its recipient, in the large mail languages, folded by `FoldedText`.
///
/// They come from our own reading of mail footers. To add a language, write its three rules (sent to, subscribed as,
/// because) and its fillers. A stem is enough for a subject with a varying ending.
enum RecipientPhrases {
    static let all: [RecipientPhrase] = english + germanic + romance + slavic + others

    private static let english = [
        RecipientPhrase(
            .sentTo,
            subjects: [
                "this email", "this e-mail", "this mail", "this message", "this newsletter", "this notification",
                "this communication", "this notice", "this letter", "this announcement", "this bulletin",
            ],
            tails: ["sent to", "delivered to", "mailed to", "addressed to", "intended for", "meant for"]),
        RecipientPhrase(
            .subscribedAs, subjects: ["you are", "you're", "you were", "you have been", "you've been"],
            tails: [
                "subscribed as", "registered as", "signed up as", "subscribed with", "registered with",
                "signed up with", "subscribed under", "registered under", "subscribed using", "registered using",
                "enrolled as",
            ]),
        RecipientPhrase(
            .subscribedAs,
            subjects: ["you are subscribed to", "you are currently subscribed to", "you're subscribed to"],
            hole: 80, tails: ["as"]),
        RecipientPhrase(
            .subscribedAs,
            subjects: ["you are subscribed to", "you are currently subscribed to", "you're subscribed to"],
            hole: 80, tails: ["with", "under", "using"], proof: .addressOrFollower),
        RecipientPhrase(
            .subscribedAs,
            tails: [
                "you subscribed with", "you signed up with", "you subscribed as", "your subscribed",
                "you registered with",
            ]),
        RecipientPhrase(
            .receivedBecause,
            subjects: ["receiving this", "received this", "receive this", "getting this", "got this"],
            tails: ["because", "as", "since"], proof: .addressOrFollower,
            followers: [
                "is subscribed", "is registered", "is signed up", "is a member", "is a subscriber", "is on our",
                "has subscribed", "has signed up", "has registered", "has opted in", "has an account", "was subscribed",
                "was registered", "opted in", "subscribed to", "signed up", "registered", "agreed to receive",
                "requested", "is opted in",
            ]),
    ]
}

/// German, Dutch, Swedish, Danish, Norwegian.
extension RecipientPhrases {
    static let germanic = [
        RecipientPhrase(
            .sentTo,
            subjects: [
                "diese e-mail", "diese email", "diese mail", "diese nachricht", "dieser newsletter", "dieses mailing",
                "diese mitteilung", "dieses schreiben", "dieser rundbrief", "diesen newsletter",
            ],
            tails: [
                "wurde an", "wird an", "geht an", "ging an", "ist an", "sich an", "gesendet an", "verschickt an",
                "versendet an", "versandt an", "geschickt an", "adressiert an", "gerichtet an", "ist für", "war für",
                "bestimmt für",
            ]),
        RecipientPhrase(
            .sentTo,
            subjects: ["erhalten diese", "erhältst diese", "bekommen diese", "bekommst diese", "empfangen diese"],
            tails: ["an", "unter"]),
        RecipientPhrase(
            .subscribedAs, subjects: ["sie sind", "du bist", "sie haben sich", "du hast dich", "sind sie", "bist du"],
            hole: 60, tails: ["mit", "unter", "als"], proof: .follower,
            followers: [
                "angemeldet", "registriert", "eingetragen", "abonniert", "gemeldet", "in unserem verteiler",
                "zum newsletter",
                "für unseren newsletter", "für den newsletter", "bei unserem newsletter", "bei uns", "auf unserer",
            ]),
        RecipientPhrase(
            .receivedBecause,
            subjects: ["erhalten diese", "erhältst diese", "bekommen diese", "bekommst diese"],
            tails: ["weil", "da"], proof: .addressOrFollower, followers: ["angemeldet", "registriert", "eingetragen"]),
        // Dutch
        RecipientPhrase(
            .sentTo,
            subjects: ["deze e-mail", "deze email", "deze mail", "deze nieuwsbrief", "dit bericht", "deze mailing"],
            tails: [
                "verzonden naar", "verzonden aan", "verstuurd naar", "verstuurd aan", "gestuurd naar", "gestuurd aan",
                "gezonden naar", "gezonden aan", "gericht aan", "bestemd voor", "bedoeld voor",
            ]),
        RecipientPhrase(
            .subscribedAs, subjects: ["u bent", "je bent", "jij bent", "u staat", "je staat"], hole: 50,
            tails: [
                "ingeschreven als", "ingeschreven met", "aangemeld als", "aangemeld met", "geabonneerd als",
                "geabonneerd met", "geregistreerd als", "geregistreerd met", "ingeschreven onder",
            ]),
        RecipientPhrase(
            .receivedBecause, subjects: ["ontvangt de", "ontvangt di", "ontving de", "krijgt de", "krijgt di"],
            tails: ["omdat", "want"], proof: .addressOrFollower, followers: ["is ingeschreven", "is aangemeld"]),
        // Swedish, Danish, Norwegian
        RecipientPhrase(
            .sentTo,
            subjects: [
                "detta mejl", "detta mail", "detta meddelande", "detta e-post", "detta e-brev", "detta nyhetsbrev",
                "detta utskick", "det här mejlet", "det här mailet", "det här meddelandet", "det här nyhetsbrevet",
                "denne e-mail", "denne mail", "dette nyhedsbrev", "denne besked", "denne e-posten",
                "dette nyhetsbrevet",
                "denne meldingen",
            ],
            tails: [
                "skickat till", "skickats till", "skickades till", "skickas till", "sänts till", "sändes till",
                "avsett för", "adresserat till", "sendt til", "ble sendt til",
            ]),
        RecipientPhrase(
            .subscribedAs,
            tails: [
                "du prenumererar som", "du prenumererar med", "du är registrerad som", "du är registrerad med",
                "du är anmäld som", "du är anmäld med", "du er tilmeldt som", "du er tilmeldt med", "du er påmeldt med",
            ]),
        RecipientPhrase(
            .receivedBecause, subjects: ["får detta", "fått detta", "får det här", "fått det här", "modtager denne"],
            tails: ["eftersom", "därför att", "fordi", "för att"], proof: .addressOrFollower,
            followers: ["är registrerad", "är anmäld", "prenumererar"]),
    ]
}

/// The words that may be between a phrase and its address: `was sent to` the following e-mail address.
enum AddressFillers {
    /// By the word; true when it announces an address.
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
