import Mail

/// The words of one message of a template, each with the number of other messages that have it. These numbers show
/// what is personal.
///
/// Another message has a word when it has the same word beside the same neighbour on either side. Text that only one
/// program or none shows is left out (hidden text, titles, text for Outlook).
struct TemplateSample: Sendable {
    private struct Word: Sendable {
        let text: String
        /// The text before it: a space, or line ends.
        let gap: String
        /// Hashes of the word with its neighbours.
        let before: UInt64
        var after: UInt64 = 0
        let isPersonal: Bool
        var saidBy = 0
    }

    /// From, subject, text.
    private var sections: [[Word]] = []
    /// The sample's own recipients: a retry by the client is not another message.
    private let recipients: Set<String>
    /// The number of other messages it was compared with.
    private(set) var compared = 0

    /// Octets of the text that are kept.
    private static let textLimit = 4_000

    init(of message: Message, to recipients: [Address]) {
        self.recipients = Set(recipients.map(\.key))
        let personal = PersonalWords(message, recipients: recipients)
        for section in Self.sections(of: message) {
            var words: [Word] = []
            for (surface, text) in section {
                words += Self.words(text, surface.map { message.surfaces[$0] }) { word in
                    // A sender is the same for all messages.
                    surface != nil && personal.contains(word, of: text, surface: surface)
                }
            }
            sections.append(words)
        }
    }

    /// From, subject and the visible text, each with its surface.
    private static func sections(of message: Message) -> [[(surface: Int?, text: [UInt8])]] {
        let texts = TemplateSketch.texts(of: message)
        let parts = texts.map { (isSubject: message.surfaces[$0].kind == .subject, surface: $0) }
        let read = { (isSubject: Bool) in
            parts.filter { $0.isSubject == isSubject }.map { (Optional($0.surface), message.surfaces[$0.surface].text) }
        }
        return [[(nil, message.firstField("From")?.decodedValue ?? [])], read(true), read(false)]
    }

    private static func words(
        _ text: [UInt8], _ surface: Surface?, isPersonal: (WordScanner.Word) -> Bool
    ) -> [Word] {
        var words: [Word] = []
        var (last, end, wasKept) = (WordScanner.variable, 0, false)
        // A header field is one line, even when its encoded words hide line ends.
        let isField = surface == nil || surface?.kind == .subject
        WordScanner.each(in: text.span, limit: TemplateSketch.textLimit) { word in
            let pair = WordScanner.pair(last, word.hash)
            if wasKept { words[words.count - 1].after = pair }
            wasKept = word.range.upperBound <= textLimit && isRead(word.range.lowerBound, in: surface)
            if wasKept {
                words.append(
                    Word(
                        text: String(decoding: text[word.range], as: UTF8.self).harmless,
                        gap: isField ? " " : gap(text[end..<word.range.lowerBound]), before: pair,
                        isPersonal: isPersonal(word)))
            }
            (last, end) = (word.hash, word.range.upperBound)
        }
        if wasKept { words[words.count - 1].after = WordScanner.pair(last, WordScanner.variable) }
        return words
    }

    private static func isRead(_ place: Int, in surface: Surface?) -> Bool {
        guard let surface, !surface.regions.isEmpty else { return true }
        return [.hidden, .title, .outlook, .clientTemplate].allSatisfy { surface.region($0, at: place) == nil }
    }

    private static func gap(_ space: ArraySlice<UInt8>) -> String {
        switch space.count(where: { $0 == UInt8(ascii: "\n") }) {
        case 0: space.isEmpty ? "" : " "
        case 1: "\n"
        default: "\n\n"
        }
    }

    /// Counts the words that the message also has; does nothing when the message and the sample have a recipient in
    /// common.
    mutating func compare(with message: Message, to others: [Address]) {
        guard others.allSatisfy({ !recipients.contains($0.key) }) else { return }
        var pairs: Set<UInt64> = []
        for (_, text) in Self.sections(of: message).joined() {
            var last = WordScanner.variable
            WordScanner.each(in: text.span, limit: TemplateSketch.textLimit) { word in
                pairs.insert(WordScanner.pair(last, word.hash))
                last = word.hash
            }
            pairs.insert(WordScanner.pair(last, WordScanner.variable))
        }
        compared += 1
        for section in sections.indices {
            for index in sections[section].indices {
                let word = sections[section][index]
                if pairs.contains(word.before) || pairs.contains(word.after) { sections[section][index].saidBy += 1 }
            }
        }
    }

    // MARK: Text that may be shown

    /// With this many compared messages, the comparison finds personal words better than a rule does.
    private static let fewCompared = 10
    /// Shares of the compared messages. A word of fewer than a fifth is personal; a word of nearly all is for
    /// everybody; words between them are for some readers only. A word that looks personal needs half.
    private static let (fewest, personalFewest, nearlyAll) = (0.2, 0.5, 0.95)

    private enum Sight { case masked, some, all }

    private func sight(of word: Word) -> Sight {
        let share = compared == 0 ? 1 : Double(word.saidBy) / Double(compared)
        if word.isPersonal {
            if compared < Self.fewCompared || share < Self.personalFewest { return .masked }
        } else if share < Self.fewest {
            return .masked
        }
        return share < Self.nearlyAll && compared >= Self.fewCompared ? .some : .all
    }

    /// From, subject and text, with `…` for personal parts and `‹…›` around text that only some readers get.
    var shown: [String] { sections.map(shown) }

    private func shown(_ words: [Word]) -> String {
        var (text, last) = ("", Sight.all)
        for (index, word) in words.enumerated() {
            let sight = sight(of: word)
            if last == .some, sight != .some { text += "›" }
            if index > 0, sight != .masked || last != .masked || word.gap.contains("\n") { text += word.gap }
            switch sight {
            case .all: text += word.text
            case .some: text += (last == .some ? "" : "‹") + word.text
            case .masked: if last != .masked || word.gap.contains("\n") { text += "…" }
            }
            let isEndOfMask =
                sight == .masked && (index + 1 == words.count || self.sight(of: words[index + 1]) != .masked)
            if isEndOfMask, let mark = word.text.last, mark.isPunctuation, mark.isASCII, mark != "@" {
                text.append(mark)
            }
            last = sight
        }
        return last == .some ? text + "›" : text
    }
}

/// The words of a message that seem to come from its recipient, judged without any other message.
struct PersonalWords {
    private let names: Set<[UInt8]>
    private let greeting: MessageGreeting?

    /// In letters; shorter names occur in too many ordinary words.
    private static let leastLetters = 3
    /// How many recipients' names are searched; a message to more recipients does not name any of them.
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

    /// - Parameter surface: the word's surface, nil for From; the word's range is in that surface's text.
    func contains(_ word: WordScanner.Word, of text: [UInt8], surface: Int?) -> Bool {
        if word.isVariable { return true }
        if let greeting, greeting.spot.surface == surface, word.range.overlaps(greeting.name) { return true }
        return FoldedText.fold(text[word.range]).split(whereSeparator: { !$0.isLetter }).contains {
            names.contains(Array($0))
        }
    }
}
