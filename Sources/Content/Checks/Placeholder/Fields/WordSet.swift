/// A set of words, asked by bytes without making a string.
///
/// The case of ASCII letters does not count; words of other scripts are known as they are usually written. What is kept is
/// a 64-bit hash of each, which is sure enough for words that people write.
struct WordSet: Sendable {
    private var hashes: Set<UInt64> = []

    /// - Parameter words: in lower case.
    init(_ words: some Sequence<String>) {
        for word in words where !word.isEmpty { hashes.formUnion(Self.hashes(of: word)) }
    }

    func contains(_ word: ArraySlice<UInt8>) -> Bool { hashes.contains(Self.hash(word)) }

    /// Of a word as it is usually written: in lower case, in capitals, with a capital.
    static func hashes(of word: String) -> Set<UInt64> {
        Set(
            [word, word.uppercased(), word.prefix(1).uppercased() + word.dropFirst()].map { hash(Array($0.utf8)[...]) })
    }

    /// FNV-1a, ASCII letters in lower case.
    static func hash(_ word: ArraySlice<UInt8>) -> UInt64 {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in word {
            let folded = (0x41...0x5A).contains(byte) ? byte | 0x20 : byte
            hash = (hash ^ UInt64(folded)) &* 0x0000_0100_0000_01B3
        }
        return hash
    }
}
