import Mail

/// Words that a message has from its recipient, as far as one can tell without looking at any other message.
struct PersonalWords {
    private let names: Set<[UInt8]>
    private let greeting: MessageGreeting?

    /// In letters; shorter ones are in too many words that everybody reads.
    private static let leastLetters = 3
    /// Recipients whose names are looked for; a message to more is to nobody by name.
    private static let recipientLimit = 20

    init(_ message: Message, recipients: [Address]) {
        var names: Set<[UInt8]> = []
        let texts =
            [message.firstField("To")?.decodedValue ?? []]
            + recipients.prefix(Self.recipientLimit).map { Array($0.localPart.utf8) }
        for text in texts {
            for word in FoldedText.fold(text[...]).split(whereSeparator: { !$0.isLetter }) {
                if word.count >= Self.leastLetters { names.insert(Array(word)) }
            }
        }
        self.names = names
        greeting = MessageGreeting(of: message)
    }

    /// - Parameter surface: where the word stands, with its place there.
    func contains(_ word: WordScanner.Word, of text: [UInt8], surface: Int?) -> Bool {
        if word.isVariable { return true }
        if let greeting, greeting.spot.surface == surface, word.range.overlaps(greeting.name) { return true }
        return FoldedText.fold(text[word.range]).split(whereSeparator: { !$0.isLetter }).contains {
            names.contains(Array($0))
        }
    }
}
