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
