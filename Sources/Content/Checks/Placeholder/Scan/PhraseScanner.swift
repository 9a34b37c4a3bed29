/// Finds given phrases in a text, whatever the case of ASCII letters.
struct PhraseScanner: Sendable {
    private let phrases: [[UInt8]]

    init(_ phrases: [String]) {
        self.phrases = phrases.map { $0.utf8.map(Self.folded) }.filter { !$0.isEmpty }
    }

    /// The first place of each phrase that stands in the text, with the phrase's index.
    func places(in text: [UInt8]) -> [(phrase: Int, range: Range<Int>)] {
        phrases.indices.compactMap { index in
            Self.place(of: phrases[index], in: text).map { (index, $0..<$0 + phrases[index].count) }
        }
    }

    private static func place(of phrase: [UInt8], in text: [UInt8]) -> Int? {
        guard phrase.count <= text.count else { return nil }
        let first = phrase[0]
        return text.withUnsafeBufferPointer { text in
            for start in 0...(text.count - phrase.count) where folded(text[start]) == first {
                var offset = 1
                while offset < phrase.count, folded(text[start + offset]) == phrase[offset] { offset += 1 }
                if offset == phrase.count { return start }
            }
            return nil
        }
    }

    /// ASCII letters in lower case; every kind of white space as a space.
    @inline(__always)
    private static func folded(_ byte: UInt8) -> UInt8 {
        if (0x41...0x5A).contains(byte) { return byte | 0x20 }
        return (0x09...0x0D).contains(byte) ? 0x20 : byte
    }
}
