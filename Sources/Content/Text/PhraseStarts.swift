/// Tells where one of many phrases may begin, by four bytes.
///
/// **Why:** a search for each phrase reads the text once per phrase, and as strings also character by character. A look
/// at four bytes rules out all phrases at nearly every place, so the phrases are compared at one place in a thousand.
struct PhraseStarts: Sendable {
    private let phrases: [[UInt8]]
    /// One bit for each of 4,096 hashes of a phrase's first four bytes.
    private let known: [UInt64]

    /// - Parameter phrases: in lower case, at least four bytes of UTF-8 each.
    init(_ phrases: [String]) {
        self.phrases = phrases.map { Array($0.utf8) }
        var known = [UInt64](repeating: 0, count: 64)
        for phrase in self.phrases {
            precondition(phrase.count >= 4, "too short to be found by four bytes")
            let hash = Self.hash(phrase.prefix(4).reversed().reduce(0) { $0 << 8 | UInt32($1) })
            known[hash >> 6] |= 1 << UInt64(hash & 63)
        }
        self.known = known
    }

    /// Calls `body` with each place where a phrase may begin in upper or lower case, in order, until it returns true.
    /// Returns whether it did.
    func contains(in text: [UInt8], where body: (_ start: Int) -> Bool) -> Bool {
        let bytes = text.span.bytes
        let known = known.span
        var index = 0
        while index &+ 4 <= bytes.byteCount {
            let hash = Self.hash(
                UInt32(littleEndian: bytes.unsafeLoadUnaligned(fromUncheckedByteOffset: index, as: UInt32.self)))
            if known[unchecked: hash >> 6] >> UInt64(hash & 63) & 1 != 0, body(index) { return true }
            index &+= 1
        }
        return false
    }

    /// Whether one of the phrases is in the text.
    /// - Parameter text: in lower case.
    func areIn(_ text: String) -> Bool {
        let bytes = Array(text.utf8)
        return contains(in: bytes) { start in phrases.contains { bytes[start...].starts(with: $0) } }
    }

    @inline(__always)
    private static func hash(_ window: UInt32) -> Int { Int(((window | 0x2020_2020) &* 0x9E37_79B1) >> 20) }
}
