/// How a text reads as the name of a field: `first_name`, `ORDER.ID`, `Customer Name`.
///
/// The text is split into words at separators and at the humps of camel case. A word outside the vocabulary is split
/// where it consists of known words: `firstname`, `UNSUBSCRIBELINK`. A default, filter or argument after its
/// separator (`firstname,fallback=there`) is not part of the name.
struct FieldReading {
    /// The number of words, without particles; a number alone counts as a word.
    private(set) var words = 0
    /// The number of words in the vocabulary.
    private(set) var known = 0
    /// All meanings of its words.
    private(set) var meaning: FieldVocabulary.Meaning = []
    /// Whether it is spelled like a program's name: an underscore between words, or a hump.
    private(set) var isShaped = false
    /// Whether words are joined by a dot or a colon, as in a path but also in a host name, or words in capitals by a
    /// hyphen.
    private(set) var isJoined = false
    /// Whether a colon or a backslash joins words.
    private(set) var isMarked = false
    /// Whether spaces separate the words, as in prose.
    private(set) var isSpaced = false
    /// Whether it has no lower-case ASCII letter, and at least two upper-case letters.
    private(set) var isUpperCase = false
    /// Whether it begins with a capital and a small letter, as words of prose may.
    private(set) var isCapitalised = false
    /// The offset of the name's end from the start of the text.
    private(set) var length = 0

    /// The longest name, in bytes.
    static let limitBytes = 60

    /// - Parameter text: the text between the delimiters.
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
                    // "CpA" is not a name.
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

    /// Whether it is one word of the vocabulary, which may also be prose: `name`, `order`, `unsubscribe`.
    var isPlain: Bool { words == 1 && known == 1 }

    /// Whether all words are in the vocabulary and together can only be the name of a field.
    var isCertain: Bool {
        guard isAllKnown else { return false }
        if meaning.contains(.certainName), words == 1 || !isSpaced { return true }
        guard words >= 2 else { return false }
        // [your-message], but not [your reason]
        if meaning.contains(.possessive), !isSpaced { return true }
        if meaning.contains(.instruction) || isMarked { return true }
        let isName = !meaning.isDisjoint(with: [.name, .certainName])
        if isName, !meaning.isDisjoint(with: [.partOfName, .entity, .possessive, .certainName]) { return true }
        let isAbout = isName || !meaning.isDisjoint(with: [.entity, .datum])
        guard isSpaced else { return isAbout || !meaning.isDisjoint(with: [.function, .partOfName]) }
        // "Order details" and "View online" are also link texts; no link text is "order number".
        return isAbout && meaning.contains(.identifying) && meaning.isDisjoint(with: .function)
    }

    private mutating func read(_ word: ArraySlice<UInt8>, _ vocabulary: FieldVocabulary) {
        var word = word
        guard !word.isEmpty else { return }
        while let last = word.last, last.isDigit { word.removeLast() }
        // A number alone is not part of a name: "ID 801593".
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

    /// The meanings of the words that `word` is composed of; nil when it is not composed. Quadratic in a word of at
    /// most 32 bytes.
    private static func parts(of word: ArraySlice<UInt8>, _ vocabulary: FieldVocabulary) -> [FieldVocabulary.Meaning]? {
        guard (6...32).contains(word.count) else { return nil }
        // reach[n]: the last word of one way to split the first n bytes.
        var reach = [(from: Int, meaning: FieldVocabulary.Meaning)?](repeating: nil, count: word.count + 1)
        reach[0] = (0, [])
        for start in 0..<word.count where reach[start] != nil {
            let from = word.startIndex + start
            for end in (start + 1)...word.count where reach[end] == nil {
                let part = word[from..<word.startIndex + end]
                // Shorter words occur in too many others: "rep" and "ort" in "report".
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

extension FieldReading {
    /// Whether the text is one word of ASCII letters, perhaps with underscores, dots or hyphens and a number at its end, and so
    /// neither prose, nor a number of some thing, nor bytes in an unknown charset.
    static func isToken(_ body: ArraySlice<UInt8>) -> Bool {
        guard body.count >= 3, body.first!.isLetter, body.last!.isWord else { return false }
        var digits = 0
        for byte in body {
            guard byte < 0x80, byte.isWord || byte == UInt8(ascii: ".") || byte == UInt8(ascii: "-") else {
                return false
            }
            if byte.isDigit { digits += 1 } else if digits > 0, byte.isLetter { return false }
        }
        return digits <= 2
    }

    /// Adds what the words say.
    /// - Parameter takesFunctions: whether the name of a function alone is a field between these signs: `%{link}`, but
    ///   not `[link]`.
    func add(to evidence: inout EvidenceSet, in body: ArraySlice<UInt8>, takesFunctions: Bool = false) {
        evidence.insert(
            isCertain ? .fieldName : isAllKnown ? .knownWords : known > 0 ? .halfKnownWords : .unknownWords)
        evidence.insert(.personName, if: !meaning.isDisjoint(with: [.name, .certainName]))
        let isGeneric = isPlain && meaning.isSubset(of: [.qualifier, .identifying, .function, .mailing])
        let isFunction = takesFunctions && meaning.contains(.function)
        evidence.insert(.genericWord, if: isGeneric && !isCertain && !isFunction)
        evidence.insert(.technicalWord, if: meaning.contains(.technical))
        evidence.insert(.programSpelling, if: isShaped)
        evidence.insert(.constantSpelling, if: isShaped && isUpperCase)
        evidence.insert(.joined, if: isJoined)
        evidence.insert(.capitals, if: isUpperCase)
        evidence.insert(.sentenceCase, if: isCapitalised)
        evidence.insert(.spaced, if: isSpaced)
    }
}
