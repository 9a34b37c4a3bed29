/// The words that letters begin with, by language. One table for all that look for greetings.
///
/// A word with `!` before it is never used without a name (`Opening.isNeverBare`). All are written in lower case; they
/// are also known with a capital and in capitals.
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
        wish: "welcome, welcome back, thanks, thank you, congratulations, congrats, happy birthday, happy anniversary",
        isEnglish: true)

    private static let latin = [
        // French
        Language(
            address: "cher, chère, chers, chères",
            greeting: "bonjour, bonsoir, salut, coucou, rebonjour",
            wish: "merci, bienvenue, félicitations, bravo, joyeux anniversaire, bon anniversaire", spacesMarks: true),
        // German
        Language(
            address: """
                !sehr geehrte, !sehr geehrter, !sehr geehrtes, geehrte, geehrter, liebe, lieber, liebes, werte, werter, \
                verehrte, verehrter
                """,
            greeting: "hallo, guten tag, guten morgen, guten abend, grüß gott, grüezi, servus, moin",
            wish: "danke, vielen dank, willkommen, herzlich willkommen, glückwunsch, herzlichen glückwunsch"),
        // Spanish
        Language(
            address: "estimado, estimada, querido, querida, apreciado, apreciada",
            greeting: "hola, buenos días, buenos dias, buenas tardes, buenas noches, saludos",
            wish: "gracias, bienvenido, bienvenida, felicidades, feliz cumpleaños, enhorabuena"),
        // Portuguese
        Language(
            address: "prezado, prezada, caro, cara",
            greeting: "olá, ola, oi, bom dia, boa tarde, boa noite",
            wish: "obrigado, obrigada, parabéns, bem-vindo, bem-vinda, feliz aniversário"),
        // Italian
        Language(
            address: "gentile, gentilissimo, gentilissima, egregio, egregia, spettabile, stimato, stimata",
            greeting: "ciao, buongiorno, buonasera, buon giorno, salve",
            wish: "grazie, benvenuto, benvenuta, complimenti, buon compleanno, auguri"),
        // Dutch
        Language(
            address: "!geachte, beste, lieve, waarde",
            greeting: "hoi, dag, goedemorgen, goedemiddag, goedenavond, goedendag",
            wish: "bedankt, welkom, gefeliciteerd, van harte gefeliciteerd"),
        // Swedish, Danish, Norwegian
        Language(
            address: "kära, käre, bästa, kære, kjære",
            greeting: "hej, hejsan, hallå, hei, god morgon, god morgen, god dag, goddag",
            wish: "tack, tak, takk, välkommen, velkommen, grattis, tillykke, gratulerer"),
        // Finnish
        Language(
            address: "!arvoisa, hyvä, rakas", greeting: "moi, moikka, terve, hyvää päivää",
            wish: "kiitos, tervetuloa, onnittelut"),
        // Polish
        Language(
            address: "!szanowny, !szanowna, drogi, droga",
            greeting: "cześć, witaj, witam, dzień dobry, dobry wieczór",
            wish: "dziękujemy, dziękuję, gratulacje, wszystkiego najlepszego"),
        // Czech, Slovak
        Language(
            address: "!vážený, !vážená, milý, milá, drahý, drahá",
            greeting: "dobrý den, dobrý deň, ahoj, zdravíme", wish: "děkujeme, ďakujeme, vítejte, gratulujeme"),
        // Hungarian
        Language(
            address: "!tisztelt, kedves", greeting: "szia, helló, üdv, jó napot, üdvözöljük",
            wish: "köszönjük, gratulálunk"),
        // Romanian
        Language(
            address: "!stimate, !stimată, dragă, draga", greeting: "bună, bună ziua",
            wish: "mulțumim, bine ai venit, felicitări"),
        // Turkish
        Language(
            address: "!sayın, değerli, sevgili, kıymetli",
            greeting: "merhaba, merhabalar, selam, iyi günler, günaydın, i̇yi günler",
            wish: "teşekkürler, hoş geldiniz, hoş geldin, tebrikler"),
        // Indonesian, Vietnamese
        Language(
            address: "!kính gửi", greeting: "halo, hai, selamat pagi, selamat siang, xin chào, chào",
            wish: "terima kasih, selamat datang, cảm ơn"),
    ]

    private static let eastern = [
        // Russian
        Language(
            address: "!уважаемый, !уважаемая, дорогой, дорогая",
            greeting: "здравствуйте, здравствуй, привет, добрый день, доброе утро, добрый вечер",
            wish: "спасибо, добро пожаловать, поздравляем, с днём рождения, с днем рождения"),
        // Ukrainian
        Language(
            address: "!шановний, !шановна, дорогий, дорога",
            greeting: "вітаємо, вітаю, привіт, доброго дня", wish: "дякуємо, ласкаво просимо"),
        // Greek
        Language(
            address: "!αξιότιμε, !αξιότιμη, αγαπητέ, αγαπητή",
            greeting: "γεια, γεια σου, γεια σας, καλημέρα, καλησπέρα", wish: "ευχαριστούμε, συγχαρητήρια"),
        // Arabic, Hebrew, Hindi
        Language(
            address: "عزيزي, عزيزتي, יקר, प्रिय", greeting: "مرحبا, مرحبًا, أهلا, שלום, היי, नमस्ते",
            wish: "شكرا, תודה"),
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

    /// Forms of address that stand before a name, or for one where politeness does without (`Dear Sir,`).
    ///
    /// A `!` before it: never without a name, `Dear Mr,` lacks one.
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

    /// What is set behind a name; with nothing before it the name is missing.
    static let honorifics = "様, さま, さん, 殿, 님"
}

/// How a letter begins: `Dear`, `Hallo`, `尊敬的`.
struct Opening: Sendable {
    enum Manner: Sendable {
        /// Speaks to somebody and says nothing without a name: `Dear`, `Estimada`.
        case address
        /// May stand alone: `Hello`, `Guten Tag`.
        case greeting
        /// Thanks or good wishes: `Welcome`.
        case wish
    }

    let manner: Manner
    /// Not even `Dear,` on a line of its own is a way to greet; of the others (`Prezado,`) somebody means it.
    let isNeverBare: Bool
    /// What follows joins without a space, as in Chinese.
    let isJoined: Bool
    /// French sets a space before `!` and `:`, so that `Bonjour !` lacks nothing.
    let spacesMarks: Bool
    /// English writers set none, and English is what the marks' rule is for.
    let isEnglish: Bool
}

/// Whether a place in a text follows a greeting: `Dear `, `Hello, `, `Sehr geehrter Herr `.
enum Greeting {
    /// How far before the place the greeting may begin, in bytes.
    private static let reachBytes = 32

    /// The word before the place, on its line, opens a letter. Of spaces and one comma nothing else may stand between.
    static func stands(before end: Int, in text: [UInt8]) -> Bool {
        var index = end
        let limit = max(0, end - reachBytes)
        while index > limit, between.contains(text[index - 1]) { index -= 1 }
        let wordEnd = index
        while index > limit, text[index - 1].isLetter { index -= 1 }
        return index < wordEnd && words.contains(text[index..<wordEnd])
    }

    private static let between = ByteSet(" ,.\t*_")

    /// The last word of each way to begin a letter, and titles; of those of one or two letters only what no other word is.
    private static let words = WordSet(
        OpeningWords.languages.flatMap { language in
            [language.address, language.greeting, language.wish].flatMap(\.tableItems).map(lastWord)
        } + OpeningWords.titles.tableItems.map(lastWord).filter { $0.count > 2 } + ["mr", "ms", "mx", "dr"])

    private static func lastWord(_ phrase: String) -> String {
        phrase.split { !$0.isLetter }.last.map(String.init) ?? ""
    }
}
