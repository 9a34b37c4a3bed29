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
        guard index < wordEnd, let hash = WordSet.hash(text[index..<wordEnd]) else { return false }
        return words.contains(hash)
    }

    private static let between = ByteSet(" ,.\t*_")

    private static let words = WordSet(
        """
        dear hi hello hey hiya howdy greetings welcome morning afternoon evening thanks thank congratulations congrats
        mr mrs ms mx dr sir madam hallo liebe lieber liebes herr frau servus moin geehrte geehrter guten
        bonjour bonsoir salut cher chère chers chères madame monsieur mme coucou merci hola estimado estimada querido
        querida buenas buenos gracias ciao gentile caro cara salve buongiorno buonasera grazie olá ola oi prezado prezada
        caro obrigado obrigada beste geachte dag hoi goedemorgen hej hei heisann kära käre kære tjena cześć witaj witamy
        szanowny szanowna drogi droga dzień dobry ahoj vážený vážená milý milá dobrý kedves szia üdvözöljük tisztelt
        bună draga dragă stimate stimată sayın merhaba selam sevgili привет здравствуйте уважаемый уважаемая дорогой
        дорогая добрый вітаю шановний шановна γεια αγαπητέ αγαπητή halo hai selamat 尊敬的 亲爱的 您好 你好
        """.split(whereSeparator: \.isWhitespace).map(String.init))
}
