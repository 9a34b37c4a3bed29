import Mail

/// Recognises a text that asks its reader to fill something in: a call script, a letter to send on, a prompt for a
/// language model, a game with gaps. Its brackets are for the reader.
enum FillInWords {
    /// Whether the text before a candidate asks so.
    static func areNear(_ offset: Int, in surface: Surface) -> Bool {
        areIn(surface.text[max(0, offset - reachBytes)..<offset])
    }

    /// Whether the sentence around a candidate asks for an answer: `Reply with your [Name] in this form`.
    static func askForAnswer(in sentence: ArraySlice<UInt8>) -> Bool {
        let words = sentence.split { !$0.isLetter }
        return zip(words, words.dropFirst()).contains { answers.contains(Array($0 + [0x20] + $1)[...]) }
    }

    private static let answers = WordSet([
        "reply with", "respond with", "answer with", "antworten sie", "antworte mit", "répondez avec", "responda con",
        "this form", "dieses formular", "ce formulaire", "este formulario",
    ])

    /// Whether the Subject asks so.
    static func areInSubject(of message: Message) -> Bool {
        areIn(Array(message.subject.utf8)[...].prefix(reachBytes))
    }

    /// How far before a candidate the request may be, in bytes.
    private static let reachBytes = 600

    private static func areIn(_ text: ArraySlice<UInt8>) -> Bool {
        var previous: ArraySlice<UInt8> = []
        var index = text.startIndex
        while index < text.endIndex {
            while index < text.endIndex, !text[index].isLetter { index += 1 }
            let start = index
            while index < text.endIndex, text[index].isLetter { index += 1 }
            let word = text[start..<index]
            guard word.count > 1 else { continue }
            if words.contains(word) { return true }
            if seconds.contains(word), pairs.contains(Array(previous + [0x20] + word)[...]) { return true }
            previous = word
        }
        return false
    }

    private static let words = WordSet(
        """
        brackets bracketed prompt prompts script scripts ausfüllen klammern platzhalter crochets parenthèses corchetes
        colchetes parentesi haakjes nawiasach скобках skriptum
        """.split(whereSeparator: \.isWhitespace).map(String.init))

    private static let pairTexts = [
        "fill in", "fill out", "copy this", "this letter", "letter below", "following letter", "write to", "own words",
        "the blanks", "the blank", "replace with", "replace the", "copy and",
        "and paste", "mad libs", "my name", "mein name", "je m", "me llamo", "mi chiamo", "mijn naam", "meu nome",
        "füllen sie", "ersetzen sie", "setzen sie", "eigenen worten", "remplacez les", "remplissez les",
        "complétez les", "rellena los", "sustituye los", "preencha os", "compila i", "vul de", "sign off",
        "your letter", "sample letter", "template letter", "letter template", "email template", "form letter",
        "draft letter", "wording below", "script below", "adapt this", "use this",
    ]
    private static let pairs = WordSet(pairTexts)
    private static let seconds = WordSet(pairTexts.map { $0.split(separator: " ").last.map(String.init) ?? "" })
}
