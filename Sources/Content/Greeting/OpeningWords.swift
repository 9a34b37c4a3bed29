/// The words that letters begin with, by language. All code that looks for greetings uses this table.
///
/// A word with `!` before it always needs a name (`Opening.isNeverBare`); one with `?` rarely has one
/// (`Opening.isImpersonal`). All words are in lower case; they also match with a capital and in capitals.
enum OpeningWords {
    struct Language: Sendable {
        var address = ""
        var greeting = ""
        var wish = ""
        var isJoined = false
        var spacesMarks = false
        var isEnglish = false
    }

    static let languages = [english] + latin + eastern + joined

    private static let english = Language(
        address: "!dear, dearest",
        greeting: "hi, hello, hey, hiya, howdy, greetings, good morning, good afternoon, good evening, good day",
        wish: """
            welcome, welcome back, ?thanks, ?thank you, congratulations, congrats, happy birthday, \
            happy anniversary, merry christmas
            """,
        isEnglish: true)

    private static let latin = [
        // French
        Language(
            address: "cher, chère, chers, chères",
            greeting: "bonjour, bonsoir, salut, coucou, rebonjour",
            wish: """
                merci, bienvenue, félicitations, bravo, joyeux anniversaire, bon anniversaire, bonne fête, joyeux noël
                """, spacesMarks: true),
        // German
        Language(
            address: """
                !sehr geehrte, !sehr geehrter, !sehr geehrtes, geehrte, geehrter, liebe, lieber, liebes, werte, werter, \
                verehrte, verehrter
                """,
            greeting: "hallo, guten tag, guten morgen, guten abend, grüß gott, grüezi, servus, moin",
            wish: """
                ?danke, ?vielen dank, willkommen, herzlich willkommen, willkommen zurück, glückwunsch, \
                herzlichen glückwunsch, herzlichen glückwunsch zum geburtstag, alles gute zum geburtstag, frohe weihnachten
                """),
        // Spanish
        Language(
            address: "estimado, estimada, querido, querida, apreciado, apreciada",
            greeting: "hola, buenos días, buenos dias, buenas tardes, buenas noches, saludos",
            wish: """
                ?gracias, ?muchas gracias, bienvenido, bienvenida, felicidades, feliz cumpleaños, \
                feliz aniversario, feliz navidad, enhorabuena
                """),
        // Portuguese
        Language(
            address: "prezado, prezada, caro, cara",
            greeting: "olá, ola, oi, bom dia, boa tarde, boa noite",
            wish: """
                ?obrigado, ?obrigada, parabéns, bem-vindo, bem-vinda, feliz aniversário, feliz natal
                """),
        // Italian
        Language(
            address: "gentile, gentilissimo, gentilissima, egregio, egregia, spettabile, stimato, stimata",
            greeting: "ciao, buongiorno, buonasera, buon giorno, salve",
            wish: """
                ?grazie, benvenuto, benvenuta, bentornato, bentornata, complimenti, congratulazioni, \
                buon compleanno, auguri, tanti auguri, buon natale
                """),
        // Dutch
        Language(
            address: "!geachte, beste, lieve, waarde",
            greeting: "hoi, dag, goedemorgen, goedemiddag, goedenavond, goedendag",
            wish: """
                ?bedankt, welkom, welkom terug, gefeliciteerd, van harte gefeliciteerd, fijne verjaardag, \
                hartelijk gefeliciteerd
                """),
        // Swedish, Danish, Norwegian
        Language(
            address: "kära, käre, bästa, kære, kjære",
            greeting: "hej, hejsan, hallå, hei, god morgon, god morgen, god dag, goddag",
            wish: """
                ?tack, ?tak, ?takk, välkommen, velkommen, välkommen tillbaka, velkommen tilbage, grattis, \
                grattis på födelsedagen, tillykke, tillykke med fødselsdagen, gratulerer
                """),
        // Finnish
        Language(
            address: "!arvoisa, hyvä, rakas", greeting: "moi, moikka, terve, hyvää päivää",
            wish: "?kiitos, tervetuloa, tervetuloa takaisin, onnittelut, onneksi olkoon, hyvää syntymäpäivää"),
        // Polish
        Language(
            address: "!szanowny, !szanowna, drogi, droga",
            greeting: "cześć, witaj, witam, dzień dobry, dobry wieczór",
            wish: "?dziękujemy, ?dziękuję, gratulacje, wszystkiego najlepszego, witaj ponownie"),
        // Czech, Slovak
        Language(
            address: "!vážený, !vážená, milý, milá, drahý, drahá",
            greeting: "dobrý den, dobrý deň, ahoj, zdravíme",
            wish: """
                ?děkujeme, ?ďakujeme, vítejte, vitajte, vítejte zpět, gratulujeme, všechno nejlepší, \
                všechno nejlepší k narozeninám, všetko najlepšie
                """),
        // Hungarian
        Language(
            address: "!tisztelt, kedves", greeting: "szia, helló, üdv, jó napot, üdvözöljük",
            wish: "?köszönjük, gratulálunk, boldog születésnapot, isten hozott"),
        // Romanian
        Language(
            address: "!stimate, !stimată, dragă, draga", greeting: "bună, bună ziua",
            wish: "?mulțumim, bine ai venit, bine ați venit, felicitări, la mulți ani"),
        // Turkish
        Language(
            address: "!sayın, değerli, sevgili, kıymetli",
            greeting: "merhaba, merhabalar, selam, iyi günler, günaydın, i̇yi günler",
            wish: """
                ?teşekkürler, hoş geldiniz, hoş geldin, tekrar hoş geldin, tebrikler, doğum günün kutlu olsun, \
                iyi ki doğdun
                """),
        // Indonesian, Vietnamese
        Language(
            address: "!kính gửi", greeting: "halo, hai, selamat pagi, selamat siang, xin chào, chào",
            wish: "?terima kasih, selamat datang, selamat ulang tahun, ?cảm ơn, chúc mừng, chúc mừng sinh nhật"),
        // Croatian, Bosnian, Serbian in Latin letters, Slovenian
        Language(
            address: "dragi, draga, poštovani gospodine, poštovana gospođo, spoštovani gospod, spoštovana gospa",
            greeting: "bok, zdravo, pozdrav, pozdravljeni, živjo",
            wish: "?hvala, dobrodošli, dobrodošao, dobrodošla, čestitamo, sretan rođendan, srećan rođendan"),
        // Lithuanian, Latvian, Estonian
        Language(
            address: "gerb., mielas, miela, !cienījamais, !cienījamā, !lugupeetud, kallis",
            greeting: "sveiki, labas, labdien, sveiks, tere, tervist",
            wish: "?ačiū, ?paldies, ?aitäh, laipni lūdzam, tere tulemast, palju õnne, su gimtadieniu"),
        // Catalan, Galician, Basque
        Language(
            address: "benvolgut, benvolguda, estimat, estimada, querido, kaixo",
            greeting: "bon dia, bona tarda, bos días",
            wish: "?gràcies, benvingut, benvinguda, per molts anys, moltes felicitats, benvido, zorionak"),
        // Icelandic, Irish, Welsh, Albanian, Maltese
        Language(
            address: "kæri, kæra, ágæti, annwyl, i dashur, e dashur, għażiż",
            greeting: "halló, góðan daginn, helo, përshëndetje, bonġu, dia duit",
            wish: "velkomin, velkominn, til hamingju, croeso, mirë se vini, merħba"),
        // Afrikaans, Swahili, Tagalog, Malay
        Language(
            address: "!geagte, liewe, mpendwa, !yang dihormati",
            greeting: "goeie dag, goeie môre, habari, jambo, kumusta, magandang araw",
            wish: "?dankie, ?asante, ?salamat, karibu, hongera, maligayang pagdating, maligayang kaarawan"),
    ]

    private static let eastern = [
        // Russian
        Language(
            address: "!уважаемый, !уважаемая, дорогой, дорогая",
            greeting: "здравствуйте, здравствуй, привет, добрый день, доброе утро, добрый вечер",
            wish: """
                ?спасибо, добро пожаловать, с возвращением, поздравляем, с днём рождения, с днем рождения
                """),
        // Ukrainian
        Language(
            address: "!шановний, !шановна, дорогий, дорога",
            greeting: "вітаємо, вітаю, привіт, доброго дня",
            wish: "?дякуємо, ласкаво просимо, вітаємо вас, з днем народження"),
        // Bulgarian, Serbian, Macedonian
        Language(
            address: "!уважаеми господине, !уважаема госпожо, скъпи, скъпа, драги, драга, поштовани господине",
            greeting: "здравейте, здравей, добър ден, здраво, добар дан",
            wish: "?благодарим, ?хвала, добре дошли, добре дошъл, добродошли, честит рожден ден, честито"),
        // Greek
        Language(
            address: "!αξιότιμε, !αξιότιμη, αγαπητέ, αγαπητή",
            greeting: "γεια, γεια σου, γεια σας, καλημέρα, καλησπέρα",
            wish: "?ευχαριστούμε, συγχαρητήρια, καλώς ήρθες, καλώς ήρθατε, χρόνια πολλά"),
        // Arabic, Persian, Hebrew, Hindi, Bengali
        Language(
            address: "عزيزي, عزيزتي, السيد, السيدة, کاربر عزیز, יקר, יקרה, לכבוד, प्रिय, প্রিয়",
            greeting: "مرحبا, مرحبًا, أهلا, أهلاً, السلام عليكم, سلام, שלום, היי, नमस्ते, नमस्कार, হ্যালো",
            wish: "?شكرا, ?תודה, أهلا بك, أهلا وسهلا, ברוך הבא, ברוכים הבאים, מזל טוב, स्वागत है, जन्मदिन मुबारक"),
    ]

    private static let joined = [
        // Chinese, of both scripts
        Language(
            address: "!尊敬的, !敬爱的, 亲爱的, 親愛的", greeting: "您好, 你好, 嗨", wish: "感谢, 感謝, 恭喜",
            isJoined: true),
        // Japanese
        Language(
            address: "!親愛なる", greeting: "こんにちは, こんばんは, おはようございます",
            wish: "ありがとうございます", isJoined: true),
        // Korean
        Language(
            address: "!친애하는, !존경하는", greeting: "안녕하세요, 안녕하십니까, 반갑습니다", wish: "감사합니다, 환영합니다",
            isJoined: true),
    ]

    /// Titles before a name, or instead of one where politeness allows it (`Dear Sir,`).
    ///
    /// A `!` before a title means that it needs a name: `Dear Mr,` lacks one.
    static let titles = """
        !mr, !mrs, !ms, !mx, !dr, !prof, !miss, sir, madam, \
        !m, !mme, !mlle, madame, monsieur, mademoiselle, docteur, \
        !herr, !frau, !herrn, !hr, !fr, \
        !sr, !sra, !srta, !don, !doña, señor, señora, senhor, senhora, \
        !sig, !sig.ra, !sig.na, !dott, !dott.ssa, signor, signora, signore, \
        !dhr, !mevr, !mw, heer, mevrouw, \
        pan, pani, panie, pane, paní, \
        !г-н, !г-жа, господин, госпожа, !пан, !пані, \
        !bay, !bayan, !bey, !hanım, κύριε, κυρία
        """

    /// Honorifics after a name; without a word before them the name is missing.
    static let honorifics = "様, さま, さん, 殿, 님"
}

/// How a letter begins: `Dear`, `Hallo`, `尊敬的`.
struct Opening: Sendable {
    enum Manner: Sendable {
        /// Speaks to a person and means nothing without a name: `Dear`, `Estimada`.
        case address
        /// May be used alone: `Hello`, `Guten Tag`.
        case greeting
        /// Thanks or good wishes: `Welcome`.
        case wish
    }

    let manner: Manner
    /// Whether it needs a name even when it is alone on its line. Some people write other openings, such as
    /// `Prezado,`, without a name.
    let isNeverBare: Bool
    /// Whether the name follows without a space, as in Chinese.
    let isJoined: Bool
    /// Whether the language has a space before `!` and `:`, as French does, so that `Bonjour !` lacks nothing.
    let spacesMarks: Bool
    /// Whether the language is English, where a space before a mark shows a missing name.
    let isEnglish: Bool
    /// Whether it is written without a name more often than with one, such as `Thank you`.
    let isImpersonal: Bool
}

/// Whether a place in a text follows a greeting: `Dear `, `Hello, `, `Sehr geehrter Herr `.
enum Greeting {
    /// How far before the place the greeting may begin, in bytes.
    private static let reachBytes = 32

    /// Whether the word before the place, on its line, ends an opening or is a title. Only spaces, commas and other
    /// signs of `between` may separate them.
    static func stands(before end: Int, in text: [UInt8]) -> Bool {
        var index = end
        let limit = max(0, end - reachBytes)
        while index > limit, between.contains(text[index - 1]) { index -= 1 }
        let wordEnd = index
        while index > limit, text[index - 1].isLetter { index -= 1 }
        return index < wordEnd && words.contains(text[index..<wordEnd]) && !isQuoted(index, in: text)
    }

    /// Whether a sentence quotes the greeting: `begin with "Dear [Name],"`.
    private static func isQuoted(_ word: Int, in text: [UInt8]) -> Bool {
        var index = word
        let limit = max(0, word - reachBytes)
        while index > limit, text[index - 1] == 0x20 || text[index - 1] < 0x80 && text[index - 1].isLetter {
            index -= 1
        }
        let mark = text[max(0, index - 3)..<index]
        let quotes: [StaticString] = ["\"", "\u{201C}", "\u{201E}", "\u{AB}"]
        let quote = quotes.first { quote in quote.withUTF8Buffer { mark.suffix($0.count).elementsEqual($0) } }
        guard let quote else { return false }
        index -= quote.utf8CodeUnitCount
        return index > 1 && text[index - 1] == 0x20 && text[index - 2] > 0x20
    }

    private static let between = ByteSet(" ,.\t*_")

    /// The last word of each opening, and titles. A title of one or two letters is left out when it is also another
    /// word.
    private static let words = WordSet(
        OpeningWords.languages.flatMap { language in
            [language.address, language.greeting, language.wish].flatMap(\.tableItems).map(lastWord)
        } + OpeningWords.titles.tableItems.map(lastWord).filter { $0.count > 2 } + ["mr", "ms", "mx", "dr"])

    private static func lastWord(_ phrase: String) -> String {
        phrase.split { !$0.isLetter }.last.map(String.init) ?? ""
    }
}
