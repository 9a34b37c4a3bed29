/// What a piece of text reads as when it is taken for the name of a field: `first_name`, `ORDER.ID`, `Customer Name`.
///
/// The text is split into words at separators, at the humps of camel case, and, where a word is none of the
/// vocabulary's, at the seams of words that are: `firstname`, `UNSUBSCRIBELINK`. What follows a separator that
/// introduces a default, a filter or an argument (`firstname,fallback=there`) is not part of the name.
struct FieldReading {
    /// Words, particles and numbers aside.
    private(set) var words = 0
    /// Those of them that the vocabulary has.
    private(set) var known = 0
    /// All that its words stand for.
    private(set) var meaning: FieldVocabulary.Meaning = []
    /// Spelt as programs spell: an underscore between words, or a hump.
    private(set) var isShaped = false
    /// A dot or a colon stands between words, as in a path, but also in the name of a host; or a hyphen between words
    /// in capitals.
    private(set) var isJoined = false
    /// A colon or a backslash stands between words.
    private(set) var isMarked = false
    /// Words stand apart by spaces, as in prose.
    private(set) var isSpaced = false
    /// No lower-case letter of ASCII in it, and at least two of upper case.
    private(set) var isUpperCase = false
    /// Begins with a capital and a small letter, as words of prose do at the start.
    private(set) var isCapitalised = false
    /// Offset behind the name, from the start of the text.
    private(set) var length = 0

    /// Longest name, in bytes.
    static let limitBytes = 60

    /// - Parameter text: what stands between the delimiters.
    init(_ text: ArraySlice<UInt8>, vocabulary: FieldVocabulary) {
        var lower = 0
        var upper = 0
        var start = text.startIndex
        var index = text.startIndex
        let end = min(text.endIndex, text.startIndex + Self.limitBytes)
        var previous: UInt8 = 0
        var isHyphenated = false
        while index < end {
            let byte = text[index]
            if byte.isLetter {
                if byte.isLowercase { lower += 1 } else if byte < 0x80 { upper += 1 }
                let isHump = previous.isLowercase && !byte.isLowercase && byte < 0x80
                if isHump || previous.isDigit && index > start {
                    // "CpA" is no name.
                    if isHump, index + 1 < end, text[index + 1].isLowercase { isShaped = true }
                    read(text[start..<index], vocabulary)
                    start = index
                }
            } else if byte.isDigit || byte == UInt8(ascii: "'") && previous >= 0x80 {
                // A number belongs to the word before it: `merge1`.
            } else if let separator = Separator(byte) {
                let next = index + 1 < end ? text[index + 1] : 0
                // "image: logo" is prose, and "unsubscribe:https://…" has an argument.
                if separator == .mark, next == 0x20 || text[(index + 1)...].starts(with: "http".utf8) { break }
                read(text[start..<index], vocabulary)
                let isBetweenWords = previous.isWord && next.isWord
                switch separator {
                case .space: isSpaced = isSpaced || isBetweenWords
                case .underscore: isShaped = isShaped || isBetweenWords
                case .dot: isJoined = isJoined || isBetweenWords
                case .mark: isMarked = isMarked || isBetweenWords
                case .hyphen: isHyphenated = isHyphenated || isBetweenWords
                }
                start = index + 1
            } else {
                break
            }
            previous = byte
            index += 1
        }
        read(text[start..<index], vocabulary)
        length = index - text.startIndex
        let head = text.prefix(2)
        isCapitalised = head.count == 2 && (0x41...0x5A).contains(head.first!) && head.last!.isLowercase
        isUpperCase = lower == 0 && upper >= 2
        isJoined = isJoined || isMarked || isHyphenated && isUpperCase
    }

    private enum Separator {
        case space, hyphen, underscore, dot, mark

        init?(_ byte: UInt8) {
            switch byte {
            case UInt8(ascii: " "), 0x09, 0x0A, 0x0D: self = .space
            case UInt8(ascii: "-"): self = .hyphen
            case UInt8(ascii: "_"): self = .underscore
            case UInt8(ascii: "."): self = .dot
            case UInt8(ascii: ":"), UInt8(ascii: "\\"): self = .mark
            default: return nil
            }
        }
    }

    var isAllKnown: Bool { words > 0 && known == words }

    /// One word of the vocabulary, which may be prose as well: `name`, `order`, `unsubscribe`.
    var isPlain: Bool { words == 1 && known == 1 }

    /// Words of the vocabulary that together, or by themselves, are the name of a field and nothing else.
    var isCertain: Bool {
        guard isAllKnown else { return false }
        if meaning.contains(.certainName), words == 1 || !isSpaced { return true }
        guard words >= 2 else { return false }
        if meaning.contains(.instruction) || isMarked { return true }
        let isName = !meaning.isDisjoint(with: [.name, .certainName])
        if isName, !meaning.isDisjoint(with: [.partOfName, .entity, .possessive, .certainName]) { return true }
        let isAbout = isName || !meaning.isDisjoint(with: [.entity, .datum])
        guard isSpaced else { return isAbout || !meaning.isDisjoint(with: [.function, .partOfName]) }
        // "Order details" and "View online" are links as well; "order number" is what a link would not say.
        return isAbout && meaning.contains(.identifying) && meaning.isDisjoint(with: .function)
    }

    private mutating func read(_ word: ArraySlice<UInt8>, _ vocabulary: FieldVocabulary) {
        var word = word
        guard !word.isEmpty else { return }
        while let last = word.last, last.isDigit { word.removeLast() }
        // A number by itself is no part of a name: "ID 801593".
        if word.isEmpty { words += 1 }
        guard !word.isEmpty else { return }
        let meaning = vocabulary.meaning(word)
        if meaning == .particle { return }
        words += 1
        if !meaning.isEmpty {
            known += 1
            self.meaning.formUnion(meaning)
        } else if let parts = Self.parts(of: word, vocabulary) {
            words += parts.count - 1
            known += parts.count
            for part in parts { self.meaning.formUnion(part) }
        }
    }

    private static func isShortPart(_ part: ArraySlice<UInt8>, isTail: Bool) -> Bool {
        let part = String(decoding: part, as: UTF8.self).lowercased()
        return part == "url" || part == "zip" || isTail && ["id", "no", "nr"].contains(part)
    }

    /// The words that `word` is written together from; nil when it is not. Quadratic in a word of at most 32 bytes.
    private static func parts(of word: ArraySlice<UInt8>, _ vocabulary: FieldVocabulary) -> [FieldVocabulary.Meaning]? {
        guard (6...32).contains(word.count) else { return nil }
        // reach[n]: the last word of one way to split the first n bytes.
        var reach = [(from: Int, meaning: FieldVocabulary.Meaning)?](repeating: nil, count: word.count + 1)
        reach[0] = (0, [])
        for start in 0..<word.count where reach[start] != nil {
            let from = word.startIndex + start
            for end in (start + 1)...word.count where reach[end] == nil {
                let part = word[from..<word.startIndex + end]
                // Shorter words stand in too many others: "rep" and "ort" in "report".
                guard part.count >= 4 || Self.isShortPart(part, isTail: end == word.count && start > 0) else {
                    continue
                }
                let meaning = vocabulary.meaning(part)
                if !meaning.isEmpty, meaning != .particle { reach[end] = (start, meaning) }
            }
        }
        var parts: [FieldVocabulary.Meaning] = []
        var end = word.count
        while end > 0, let step = reach[end] {
            parts.append(step.meaning)
            end = step.from
        }
        return parts.isEmpty ? nil : parts
    }
}
