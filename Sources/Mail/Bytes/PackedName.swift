/// Packs a name into one machine word, and has a table with these words as keys. So a lookup compares words, not
/// bytes.
enum PackedName {
    /// At most eight bytes: the bytes themselves, the first one lowest. More: a hash with the highest bit set, which
    /// no ASCII name has. Only malice can give two long names the same word.
    ///
    /// - Parameter foldingCase: whether capitals count as small letters. This sets a bit of every byte, so some
    ///   bytes that names never have count as others.
    @inline(__always)
    static func key(_ name: UnsafeRawBufferPointer, foldingCase: Bool) -> UInt64 {
        key(Bytes(name), 0..<name.count, foldingCase: foldingCase)
    }

    /// The same for a part of the bytes; faster when eight bytes may be read at its start.
    @inline(__always)
    static func key(_ bytes: Bytes, _ range: Range<Int>, foldingCase: Bool) -> UInt64 {
        let fold: UInt64 = foldingCase ? 0x2020_2020_2020_2020 : 0
        guard range.count <= 8 else { return hash(bytes, range, fold: fold) }
        guard !range.isEmpty else { return 0 }
        let mask = UInt64.max &>> UInt64(truncatingIfNeeded: 64 &- 8 &* range.count)
        if range.lowerBound &+ 8 <= bytes.count { return (bytes.word(at: range.lowerBound) | fold) & mask }
        var word: UInt64 = 0
        for index in range.reversed() { word = word << 8 | UInt64(bytes[index]) }
        return (word | fold) & mask
    }

    /// The key of a name in our source, in small letters.
    static func key(_ name: StaticString) -> UInt64 {
        key(UnsafeRawBufferPointer(start: name.utf8Start, count: name.utf8CodeUnitCount), foldingCase: true)
    }

    /// The hash of more than eight bytes; the last eight overlap those before.
    private static func hash(_ bytes: Bytes, _ range: Range<Int>, fold: UInt64) -> UInt64 {
        var hash = UInt64(truncatingIfNeeded: range.count)
        let last = range.upperBound &- 8
        var index = range.lowerBound
        while index < last {
            hash = mixed(hash ^ (bytes.word(at: index) | fold))
            index &+= 8
        }
        return mixed(hash ^ (bytes.word(at: last) | fold)) | 1 << 63
    }

    @inline(__always)
    private static func mixed(_ word: UInt64) -> UInt64 {
        let product = word &* multiplier
        return product ^ product &>> 32
    }

    private static let multiplier: UInt64 = 0x9E37_79B9_7F4A_7C15

    /// A hash table with open addressing, at most a quarter full: a lookup costs one multiplication and hardly more
    /// than one comparison.
    struct Table<Value: Sendable>: Sendable {
        private struct Slot: Sendable {
            /// 0 when empty.
            var key: UInt64 = 0
            var value: Value?
        }

        private let slots: [Slot]
        private let shift: UInt64

        /// - Parameter entries: each name once; no name is empty.
        init(_ entries: [(name: String, value: Value)], foldingCase: Bool) {
            var bits: UInt64 = 1
            while 1 << bits < entries.count * 4 { bits += 1 }
            shift = 64 - bits
            var slots = [Slot](repeating: Slot(), count: 1 << bits)
            for entry in entries {
                let key = Array(entry.name.utf8).withUnsafeBytes { PackedName.key($0, foldingCase: foldingCase) }
                var index = Self.index(key, shift)
                while slots[index].key != 0 { index = (index + 1) & (slots.count - 1) }
                slots[index] = Slot(key: key, value: entry.value)
            }
            self.slots = slots
        }

        @inline(__always)
        func value(_ key: UInt64) -> Value? {
            var index = Self.index(key, shift)
            while slots[index].key != 0 {
                if slots[index].key == key { return slots[index].value }
                index = (index &+ 1) & (slots.count &- 1)
            }
            return nil
        }

        @inline(__always)
        private static func index(_ key: UInt64, _ shift: UInt64) -> Int {
            Int(truncatingIfNeeded: (key &* multiplier) &>> shift)
        }
    }
}
