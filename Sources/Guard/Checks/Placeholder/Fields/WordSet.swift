/// A set of words, asked by bytes without making a string.
///
/// Case and the separators ` _-.` do not count: `FirstName`, `first_name` and `FIRST NAME` are one word. What is kept
/// is a 64-bit hash of each, which is sure enough for words that people write.
struct WordSet: Sendable {
    private var hashes: Set<UInt64> = []

    /// - Parameter words: in lower case, without separators.
    init(_ words: some Sequence<String>) {
        for word in words {
            // ASCII letters are folded when asked; others are kept as they are usually written.
            insert(word)
            insert(word.uppercased())
            insert(word.prefix(1).uppercased() + word.dropFirst())
        }
    }

    private mutating func insert(_ word: String) {
        if let hash = Self.hash(Array(word.utf8)[...]) { hashes.insert(hash) }
    }

    func contains(_ hash: UInt64) -> Bool { hashes.contains(hash) }

    /// nil when the text has no letter, or anything but letters and separators.
    static func hash(_ text: ArraySlice<UInt8>) -> UInt64? {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        var letters = 0
        for byte in text {
            if byte.isLetter {
                hash = (hash ^ UInt64(byte < 0x80 ? byte | 0x20 : byte)) &* 0x0000_0100_0000_01B3
                letters += 1
            } else if !separators.contains(byte) {
                return nil
            }
        }
        return letters > 0 ? hash : nil
    }

    private static let separators = ByteSet(" _-.")
}
