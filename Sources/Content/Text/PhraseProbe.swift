/// Finds phrases in text without looking at every byte.
///
/// Probes every eighth place: the four bytes there, letters folded, are looked up among the four-byte groups of all
/// phrases. A phrase of eleven bytes cannot lie between two probes. One place in a thousand passes the look-up and is
/// compared.
struct PhraseProbe: Sendable {
    private static let stride = 8
    private static let windowBytes = 4

    private let phrases: [[UInt8]]
    /// One bit for each of 65,536 hashes.
    private let known: [UInt64]

    /// - Parameter phrases: ASCII in lower case, at least eleven bytes each.
    init(_ phrases: [String]) {
        self.phrases = phrases.map { Array($0.utf8) }
        var known = [UInt64](repeating: 0, count: 1024)
        for phrase in self.phrases {
            precondition(phrase.count >= Self.stride + Self.windowBytes - 1, "too short to be met by a probe")
            for offset in 0..<Self.stride {
                let window = phrase[offset..<(offset + Self.windowBytes)].reversed().reduce(0) { $0 << 8 | UInt32($1) }
                let hash = Self.hash(window)
                known[hash >> 6] |= 1 << UInt64(hash & 63)
            }
        }
        self.known = known
    }

    /// Calls `found` with each phrase's place, in order. A phrase must end at a word's end.
    func each(in text: [UInt8], found: (Range<Int>) -> Void) {
        let bytes = text.span.bytes
        let known = known.span
        var index = 0
        while index &+ Self.windowBytes <= bytes.byteCount {
            let window = bytes.unsafeLoadUnaligned(fromUncheckedByteOffset: index, as: UInt32.self)
            let hash = Self.hash(UInt32(littleEndian: window))
            if known[unchecked: hash >> 6] >> UInt64(hash & 63) & 1 != 0, let range = phrase(in: text, around: index) {
                found(range)
            }
            index &+= Self.stride
        }
    }

    private func phrase(in text: [UInt8], around index: Int) -> Range<Int>? {
        for start in max(0, index - Self.stride + 1)...index {
            let first = Self.folded(text[start])
            for phrase in phrases where phrase[0] == first && start + phrase.count <= text.count {
                let isHere = phrase.indices.allSatisfy { Self.folded(text[start + $0]) == phrase[$0] }
                let end = start + phrase.count
                if isHere, end == text.count || !text[end].isWord { return start..<end }
            }
        }
        return nil
    }

    private static func folded(_ byte: UInt8) -> UInt8 { byte &- 0x41 < 26 ? byte | 0x20 : byte }

    @inline(__always)
    private static func hash(_ window: UInt32) -> Int {
        Int(((window | 0x2020_2020) &* 0x9E37_79B1) >> 16)
    }
}

/// Finds given phrases in a text, ignoring the case of ASCII letters.
struct PhraseScanner: Sendable {
    private let phrases: [[UInt8]]

    init(_ phrases: [String]) {
        self.phrases = phrases.map { $0.utf8.map(Self.folded) }.filter { !$0.isEmpty }
    }

    /// The first place of each phrase that the text contains, with the phrase's index.
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
