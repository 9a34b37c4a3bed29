import Mail

/// A sample of code and its surroundings.
struct SamplePlace {
    private let text: [UInt8]
    private let sample: Range<Int>

    /// How far from the sample text is read, in bytes.
    private static let reachBytes = 160

    init(_ text: [UInt8], _ sample: Range<Int>) {
        self.text = text
        self.sample = sample
    }

    /// Whether the sample is only this range and other tags: a value, and not a statement of a program.
    func isValueAlone(_ range: Range<Int>) -> Bool {
        guard sample.count <= Self.reachBytes else { return false }
        let rest = text[sample.lowerBound..<range.lowerBound] + [0x20] + text[range.upperBound..<sample.upperBound]
        if TemplateTags.hasWords(TemplateTags.removed(from: rest)) { return false }
        return !CodeMarks.isStatement(text[range])
    }

    /// Whether the line around the place, within the sample, begins with a greeting.
    func isGreeting(at place: Int) -> Bool {
        var start = place
        let limit = max(sample.lowerBound, place - Self.reachBytes)
        while start > limit, text[start - 1] != UInt8(ascii: "\n") { start -= 1 }
        let end = lineEnd(from: place, before: sample.upperBound)
        return GreetingLine(text, start..<end) != nil
    }

    /// Whether words of the same line are beside the sample.
    var isWithinSentence: Bool { around.contains { $0.isLetter } && !isBlock }

    /// Whether the sample is part of a sentence that goes on behind it and does not give it as a value, as `Your code: X` and
    /// `your voucher is X, use it today` do.
    var isExplained: Bool {
        let end = lineEnd(from: sample.upperBound, before: text.count)
        let before = text[max(0, sample.lowerBound - 24)..<sample.lowerBound].split { $0 <= 0x20 }
        guard isWithinSentence, let word = before.last, word.last != UInt8(ascii: ":"), !Self.givers.contains(word)
        else {
            return false
        }
        return text[sample.upperBound..<end].count { $0.isLetter } > 4
    }

    /// Words before a value: a form of `be`, or the name of what the value is.
    private static let givers = WordSet(
        """
        is are ist lautet est es é è jest är er on code codes coupon voucher key password pin token gutschein gutscheincode
        rabattcode passwort
        """.split(whereSeparator: \.isWhitespace).map(String.init))

    /// Whether the sentence around the sample speaks of code and goes on behind it, or the line before announces it.
    var isTermOfCode: Bool { speaksOfCode && (isExplained || isBlock) }

    /// Whether the sample is whole lines, with sentences of the mail before and behind it.
    var isBlockAmongProse: Bool {
        guard isBlock else { return false }
        let before = text[max(0, sample.lowerBound - Self.reachBytes)..<sample.lowerBound]
        let after = text[sample.upperBound...].prefix(Self.reachBytes)
        return [before, after].allSatisfy { $0.split(separator: 0x20).count > 3 }
    }

    /// Whether the mail greets its reader in a line before the sample, with or without a name.
    var isBehindGreeting: Bool {
        for line in GreetingLines(text) {
            guard line.upperBound <= sample.lowerBound else { return false }
            guard let greeting = GreetingLine(text, line), greeting.opening.manner != .wish else { continue }
            if !text[greeting.slot].contains(where: Self.tagSigns.contains) { return true }
        }
        return false
    }

    /// Whether the line around the sample mentions code; for a sample of whole lines, the line before it.
    var speaksOfCode: Bool { CodeTopic.isSpokenOf(in: isBlock ? lineBefore : around) }

    /// Whether the line around the sample has two calls of a program with a string: `Sprintf("%v", x)`.
    var isAmongCalls: Bool {
        func hasCall(_ part: ArraySlice<UInt8>) -> Bool {
            part.contains(UInt8(ascii: "(")) && Self.calls(in: part) > 0
        }
        let end = lineEnd(from: sample.upperBound, before: text.count)
        let near = text[max(0, sample.lowerBound - Self.reachBytes)..<sample.lowerBound]
        guard hasCall(near) || hasCall(text[sample.upperBound..<end]) else { return false }
        return Self.calls(in: TemplateTags.removed(from: around)[...]) >= CodeSample.proof
    }

    private static func calls(in part: ArraySlice<UInt8>) -> Int {
        part.indices.dropFirst().dropLast().count { index in
            part[index] == UInt8(ascii: "(") && part[index - 1].isWord
                && (part[index + 1] == UInt8(ascii: "\"") || part[index + 1] == UInt8(ascii: "'"))
        }
    }

    // MARK: Lines

    /// Whether no words are beside the sample on its first and last line.
    private var isBlock: Bool { !around.contains { $0.isLetter } }

    private var around: ArraySlice<UInt8> {
        var start = sample.lowerBound
        let limit = max(0, start - Self.reachBytes)
        while start > limit, text[start - 1] != UInt8(ascii: "\n") { start -= 1 }
        let end = lineEnd(from: sample.upperBound, before: text.count)
        return text[start..<sample.lowerBound] + [0x20] + text[sample.upperBound..<end]
    }

    /// The last line before the sample that has letters.
    private var lineBefore: ArraySlice<UInt8> {
        let near = text[max(0, sample.lowerBound - Self.reachBytes)..<sample.lowerBound]
        return near.split(separator: UInt8(ascii: "\n")).last { $0.contains { $0.isLetter } } ?? []
    }

    private func lineEnd(from start: Int, before limit: Int) -> Int {
        let limit = min(limit, start + Self.reachBytes)
        var end = start
        while end < limit, text[end] != UInt8(ascii: "\n") { end += 1 }
        return end
    }

    private static let tagSigns = ByteSet("{}[]<>%*|$#@_")
}
