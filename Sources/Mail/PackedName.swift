/// Names as one word each, and a table by such words: looking a name up compares words, not bytes.
enum PackedName {
    /// The bytes themselves when there are at most eight; else a hash (FNV-1a) with the highest bit set, which no ASCII
    /// name's bytes have. Two long names may share a word by malice only.
    @inline(__always)
    static func key(_ name: UnsafeRawBufferPointer, foldingCase: Bool) -> UInt64 {
        var word: UInt64 = 0
        guard name.count > 8 else {
            for byte in name { word = word << 8 | UInt64(foldingCase ? ASCII.lower(byte) : byte) }
            return word
        }
        word = 0xCBF2_9CE4_8422_2325
        for byte in name { word = (word ^ UInt64(foldingCase ? ASCII.lower(byte) : byte)) &* 0x0000_0100_0000_01B3 }
        return word | 1 << 63
    }

    /// Open addressing, at most half full, so that a lookup is one multiplication and hardly more than one comparison.
    struct Table<Value: Sendable>: Sendable {
        private let keys: [UInt64]
        private let values: [Value?]
        private let shift: UInt64

        /// - Parameter entries: each name once, none empty.
        init(_ entries: [(name: String, value: Value)]) {
            var bits: UInt64 = 1
            while 1 << bits < entries.count * 2 { bits += 1 }
            shift = 64 - bits
            var keys = [UInt64](repeating: 0, count: 1 << bits)
            var values = [Value?](repeating: nil, count: 1 << bits)
            for entry in entries {
                let key = Array(entry.name.utf8).withUnsafeBytes { PackedName.key($0, foldingCase: false) }
                var slot = Self.slot(key, shift)
                while keys[slot] != 0 { slot = (slot + 1) & (keys.count - 1) }
                keys[slot] = key
                values[slot] = entry.value
            }
            self.keys = keys
            self.values = values
        }

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
