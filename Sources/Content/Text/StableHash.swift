/// A 64-bit hash that is the same on every machine and in every run: FNV-1a with a last mixing step.
///
/// **Why not the standard library's:** `Hasher` has another seed in each process, and this value is stored.
package struct StableHash {
    private var state: UInt64 = 0xCBF2_9CE4_8422_2325

    package init() {}

    /// Adds one field. The field's end counts, so `ab`, `c` and `a`, `bc` differ.
    package mutating func combine(_ field: some Sequence<UInt8>) {
        for byte in field { add(byte) }
        add(0xFF)
    }

    package mutating func combine(_ field: String) { combine(field.utf8) }

    package mutating func combine(_ number: Int) {
        for shift in stride(from: 0, to: 64, by: 8) { add(UInt8(truncatingIfNeeded: number >> shift)) }
    }

    private mutating func add(_ byte: UInt8) { state = (state ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }

    /// All 64 bits.
    package var value: UInt64 { mixed }

    /// The upper 48 bits as 12 hexadecimal digits.
    package var hex: String {
        let digits = String(mixed >> 16, radix: 16)
        return String(repeating: "0", count: 12 - digits.utf8.count) + digits
    }

    private var mixed: UInt64 { (state ^ state >> 32) &* 0x9E37_79B9_7F4A_7C15 }
}

/// A set of words, looked up by bytes without making a string.
///
/// The case of ASCII letters does not count; words of other scripts match as they are usually written. It keeps a
/// 64-bit hash of each word, which is reliable enough for words that people write.
struct WordSet: Sendable {
    /// Each hash at its slot, or in the next free one; 0 is free. At most half of them are taken.
    ///
    /// **Why not a `Set`:** it would hash the hash again, which takes longer than all else.
    private let slots: [UInt64]

    /// - Parameter words: in lower case.
    init(_ words: some Sequence<String>) {
        var hashes: Set<UInt64> = []
        for word in words where !word.isEmpty { hashes.formUnion(Self.hashes(of: word)) }
        var count = 2
        while count < 2 * hashes.count { count *= 2 }
        var slots = [UInt64](repeating: 0, count: count)
        for hash in hashes {
            precondition(hash != 0, "a word with the hash of a free slot")
            var slot = Self.slot(hash, of: count)
            while slots[slot] != 0 { slot = (slot + 1) & (count - 1) }
            slots[slot] = hash
        }
        self.slots = slots
    }

    func contains(_ word: ArraySlice<UInt8>) -> Bool {
        let hash = Self.hash(word)
        guard hash != 0 else { return false }
        var slot = Self.slot(hash, of: slots.count)
        while true {
            let known = slots[slot]
            if known == hash { return true }
            if known == 0 { return false }
            slot = (slot + 1) & (slots.count - 1)
        }
    }

    /// - Parameter count: a power of two.
    private static func slot(_ hash: UInt64, of count: Int) -> Int {
        Int(truncatingIfNeeded: hash ^ hash >> 32) & (count - 1)
    }

    /// The hashes of a word in its usual spellings: in lower case, in capitals, and with a capital.
    static func hashes(of word: String) -> Set<UInt64> {
        Set(
            [word, word.uppercased(), word.prefix(1).uppercased() + word.dropFirst()].map { hash(Array($0.utf8)[...]) })
    }

    /// FNV-1a, with ASCII letters in lower case.
    static func hash(_ word: ArraySlice<UInt8>) -> UInt64 {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in word {
            let folded = (0x41...0x5A).contains(byte) ? byte | 0x20 : byte
            hash = (hash ^ UInt64(folded)) &* 0x0000_0100_0000_01B3
        }
        return hash
    }
}
