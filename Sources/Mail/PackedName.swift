/// Names as one word each, and a table by such words: looking a name up compares words, not bytes.
enum PackedName {
    /// The bytes themselves, the first one lowest, when there are at most eight; else a hash (FNV-1a) with the highest
    /// bit set, which no ASCII name's bytes have. Two long names may share a word by malice only.
    ///
    /// - Parameter foldingCase: whether capitals are taken for small letters. That sets a bit of every byte, so that
    ///   some bytes that are in no name are taken for others.
    @inline(__always)
    static func key(_ name: UnsafeRawBufferPointer, foldingCase: Bool) -> UInt64 {
        key(Bytes(name), 0..<name.count, foldingCase: foldingCase)
    }

    /// The same of a part of the bytes; quicker where eight bytes may be read at its start.
    @inline(__always)
    static func key(_ bytes: Bytes, _ range: Range<Int>, foldingCase: Bool) -> UInt64 {
        let fold: UInt64 = foldingCase ? 0x2020_2020_2020_2020 : 0
        guard range.count <= 8 else { return hash(bytes, range, fold: UInt8(truncatingIfNeeded: fold)) }
        guard !range.isEmpty else { return 0 }
        let mask = UInt64.max >> UInt64(64 - 8 * range.count)
        if range.lowerBound &+ 8 <= bytes.count { return (bytes.word(at: range.lowerBound) | fold) & mask }
        var word: UInt64 = 0
        for index in range.reversed() { word = word << 8 | UInt64(bytes[index]) }
        return (word | fold) & mask
    }

    /// Of a name in the source, in small letters.
    static func key(_ name: StaticString) -> UInt64 {
        key(UnsafeRawBufferPointer(start: name.utf8Start, count: name.utf8CodeUnitCount), foldingCase: true)
    }

    private static func hash(_ bytes: Bytes, _ range: Range<Int>, fold: UInt8) -> UInt64 {
        var word: UInt64 = 0xCBF2_9CE4_8422_2325
        for index in range { word = (word ^ UInt64(bytes[index] | fold)) &* 0x0000_0100_0000_01B3 }
        return word | 1 << 63
    }

    /// Open addressing, at most half full, so that a lookup is one multiplication and hardly more than one comparison.
    struct Table<Value: Sendable>: Sendable {
        private let keys: [UInt64]
        private let values: [Value?]
        private let shift: UInt64

        /// - Parameter entries: each name once, none empty.
        init(_ entries: [(name: String, value: Value)], foldingCase: Bool) {
            var bits: UInt64 = 1
            while 1 << bits < entries.count * 2 { bits += 1 }
            shift = 64 - bits
            var keys = [UInt64](repeating: 0, count: 1 << bits)
            var values = [Value?](repeating: nil, count: 1 << bits)
            for entry in entries {
                let key = Array(entry.name.utf8).withUnsafeBytes { PackedName.key($0, foldingCase: foldingCase) }
                var slot = Self.slot(key, shift)
                while keys[slot] != 0 { slot = (slot + 1) & (keys.count - 1) }
                keys[slot] = key
                values[slot] = entry.value
            }
            self.keys = keys
            self.values = values
        }

        @inline(__always)
        func value(_ key: UInt64) -> Value? {
            var slot = Self.slot(key, shift)
            while keys[slot] != 0 {
                if keys[slot] == key { return values[slot] }
                slot = (slot &+ 1) & (keys.count &- 1)
            }
            return nil
        }

        @inline(__always)
        private static func slot(_ key: UInt64, _ shift: UInt64) -> Int {
            Int(truncatingIfNeeded: (key &* 0x9E37_79B9_7F4A_7C15) >> shift)
        }
    }
}
