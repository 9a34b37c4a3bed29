/// Phrases, asked which of them a text ends with at some place, whatever the case of its ASCII letters.
///
/// Kept by their last byte, so that nearly all of them are never compared. Where a phrase begins with a letter of
/// an alphabet a word must begin there too; Chinese and Japanese have no spaces and ask for none.
struct PhraseEnds<Value: Sendable>: Sendable {
    private struct Phrase {
        let bytes: [UInt8]
        let value: Value
    }

    private let phrases: [Phrase]
    /// By last byte: where its phrases lie in `phrases`, the longest first.
    private let groups: [Range<Int>]

    /// - Parameter entries: phrases in lower case, or as `FoldedText` makes them, with what they mean.
    init(_ entries: [(phrase: String, value: Value)]) {
        var byEnd = [[Phrase]](repeating: [], count: 256)
        for (phrase, value) in entries {
            let bytes = Array(phrase.utf8)
            byEnd[Int(bytes.last!)].append(Phrase(bytes: bytes, value: value))
        }
        var phrases: [Phrase] = []
        groups = byEnd.map { group in
            let start = phrases.count
            phrases += group.sorted { $0.bytes.count > $1.bytes.count }
            return start..<phrases.count
        }
        self.phrases = phrases
    }

    /// Calls `body` with the meaning and the start of each phrase that the text before `end` ends with, longest
    /// first, until it returns true; returns whether it did.
    func first(in text: [UInt8], before end: Int, where body: (_ value: Value, _ start: Int) -> Bool) -> Bool {
        guard end > 0 else { return false }
        for index in groups[Int(Self.lower(text[end - 1]))] {
            let start = end - phrases[index].bytes.count
            guard start >= 0, Self.stands(phrases[index].bytes, in: text, at: start) else { continue }
            if body(phrases[index].value, start) { return true }
        }
        return false
    }

    /// The longest phrase that the text before `end` ends with.
    func longest(in text: [UInt8], before end: Int) -> (value: Value, start: Int)? {
        var found: (Value, Int)?
        _ = first(in: text, before: end) { value, start in
            found = (value, start)
            return true
        }
        return found
    }

    @inline(__always)
    private static func lower(_ byte: UInt8) -> UInt8 { byte &- 0x41 < 26 ? byte | 0x20 : byte }

    private static func stands(_ phrase: [UInt8], in text: [UInt8], at start: Int) -> Bool {
        var index = phrase.count - 1
        while index >= 0 {
            guard lower(text[start + index]) == phrase[index] else { return false }
            index -= 1
        }
        let isAlphabetic = phrase[0].isLetter && phrase[0] < 0xE0
        return !isAlphabetic || start == 0 || !text[start - 1].isWord
    }
}
