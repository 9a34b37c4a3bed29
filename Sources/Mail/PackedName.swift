/// Names of up to eight bytes as one word, and a sorted table of them: looking one up is a few comparisons of words.
enum PackedName {
    /// Nil when the name is longer.
    @inline(__always)
    static func pack(_ name: UnsafeRawBufferPointer, foldingCase: Bool) -> UInt64? {
        guard name.count <= 8 else { return nil }
        var word: UInt64 = 0
        for byte in name { word = word << 8 | UInt64(foldingCase ? ASCII.lower(byte) : byte) }
        return word
    }

    struct Table<Value: Sendable>: Sendable {
        private let keys: [UInt64]
        private let values: [Value]

        /// - Parameter entries: each name once, at most eight bytes.
        init(_ entries: [(name: String, value: Value)]) {
            let sorted = entries.map { entry in
                (key: entry.name.utf8.reduce(0) { $0 << 8 | UInt64($1) }, value: entry.value)
            }
            .sorted { $0.key < $1.key }
            keys = sorted.map(\.key)
            values = sorted.map(\.value)
        }

        func value(_ key: UInt64) -> Value? {
            var low = 0
            var high = keys.count
            while low < high {
                let middle = (low + high) / 2
                if keys[middle] < key { low = middle + 1 } else { high = middle }
            }
            return low < keys.count && keys[low] == key ? values[low] : nil
        }
    }
}
