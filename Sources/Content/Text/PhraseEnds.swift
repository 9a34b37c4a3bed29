/// Phrases, asked which of them a text ends with at some place, whatever the case of its ASCII letters.
///
/// Kept by their last two bytes, so that nearly all of them are never compared. Where a phrase begins with a letter of
/// an alphabet a word must begin there too; Chinese and Japanese have no spaces and ask for none.
struct PhraseEnds<Value: Sendable>: Sendable {
    private struct Phrase {
        let bytes: [UInt8]
        let value: Value
    }

    private let phrases: [Phrase]
    /// By a hash of the last two bytes: where such phrases lie in `phrases`, the longest first. A phrase of one byte has 0 for
    /// the byte before.
    private let groups: [Range<Int32>]
    private static var groupCount: Int { 1024 }

    /// - Parameter entries: phrases in lower case, or as `FoldedText` makes them, with what they mean.
    init(_ entries: [(phrase: String, value: Value)]) {
        var byEnd = [[Phrase]](repeating: [], count: Self.groupCount)
        for (phrase, value) in entries {
            let bytes = Array(phrase.utf8)
            let group = Self.group(bytes.count > 1 ? bytes[bytes.count - 2] : 0, bytes.last!)
            byEnd[group].append(Phrase(bytes: bytes, value: value))
        }
        var phrases: [Phrase] = []
        groups = byEnd.map { group in
            let start = Int32(phrases.count)
            phrases += group.sorted { $0.bytes.count > $1.bytes.count }
            return start..<Int32(phrases.count)
        }
        self.phrases = phrases
    }

    /// Calls `body` with the meaning and the start of each phrase that the text before `end` ends with, longest
    /// first, until it returns true; returns whether it did.
    func first(in text: [UInt8], before end: Int, where body: (_ value: Value, _ start: Int) -> Bool) -> Bool {
        guard end > 0 else { return false }
        let last = Self.lower(text[end - 1])
        if end > 1, first(in: text, before: end, among: Self.group(Self.lower(text[end - 2]), last), where: body) {
            return true
        }
        return first(in: text, before: end, among: Self.group(0, last), where: body)
    }

    @inline(__always)
    private static func group(_ first: UInt8, _ last: UInt8) -> Int {
        (Int(first) &* 37 &+ Int(last)) & (groupCount - 1)
    }

    private func first(
        in text: [UInt8], before end: Int, among group: Int, where body: (_ value: Value, _ start: Int) -> Bool
    ) -> Bool {
        for place in groups[group] {
            let index = Int(place)
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
