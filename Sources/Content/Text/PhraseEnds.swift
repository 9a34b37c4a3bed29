/// Finds the phrases that end at a given place of a text, ignoring the case of ASCII letters.
///
/// Phrases are grouped by their last two bytes, so nearly all of them are never compared. A phrase that begins with a
/// letter of an alphabet counts only at the start of a word. Chinese and Japanese have no spaces, so their phrases
/// count anywhere.
struct PhraseEnds<Value: Sendable>: Sendable {
    private struct Phrase {
        let bytes: [UInt8]
        let value: Value
    }

    private let phrases: [Phrase]
    /// By a hash of the last two bytes: the range of those phrases in `phrases`, longest first. For a phrase of one
    /// byte, the byte before counts as 0.
    private let groups: [Range<Int32>]
    private static var groupCount: Int { 1024 }

    /// - Parameter entries: phrases in lower case, or folded by `FoldedText`, with their values.
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

    /// Calls `body` with the value and the start of each phrase that the text before `end` ends with, longest first,
    /// until it returns true. Returns whether it did.
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

    /// The longest phrase that the text before `end` ends with; nil when there is none.
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
