/// Words or phrases to find at a place of a text, without making a string.
///
/// ASCII letters are compared without case. Words of other scripts match in lower case, with a capital and in
/// capitals.
struct WordTable<Value: Sendable>: Sendable {
    private struct Entry: Sendable {
        /// The word's place in `bytes`.
        let word: Range<Int>
        let value: Int
    }

    private let values: [Value]
    private let bytes: [UInt8]
    /// Sorted by group, the longest first in each.
    private let entries: [Entry]
    /// By a hash of the first two bytes; for a word of one byte, the second counts as 0.
    private let groups: [Range<Int32>]
    let beginnings: WordBeginnings

    init(_ words: [(String, Value)]) {
        var sorted: [(group: Int, word: [UInt8], value: Int)] = []
        for (index, word) in words.enumerated() {
            for spelling in Self.spellings(word.0) {
                let bytes = spelling.utf8.map(Self.folded)
                precondition(!bytes.isEmpty, "an empty word")
                sorted.append((Self.group(bytes[0], bytes.count > 1 ? bytes[1] : 0), bytes, index))
            }
        }
        sorted.sort { $0.group != $1.group ? $0.group < $1.group : $0.word.count > $1.word.count }
        beginnings = WordBeginnings(of: sorted.map(\.word))
        var bytes: [UInt8] = []
        var groups = [Range<Int32>](repeating: 0..<0, count: Self.groupCount)
        entries = sorted.enumerated().map { place, item in
            bytes += item.word
            let first = groups[item.group].isEmpty ? Int32(place) : groups[item.group].lowerBound
            groups[item.group] = first..<Int32(place + 1)
            return Entry(word: bytes.count - item.word.count..<bytes.count, value: item.value)
        }
        self.bytes = bytes
        self.groups = groups
        values = words.map(\.1)
    }

    /// The longest word at the reader's place that `accepts` takes, with its length in bytes.
    @inline(__always)
    func match(_ reader: LineReader, _ accepts: (_ value: Value, _ end: LineReader) -> Bool) -> (Value, length: Int)? {
        let first = Self.folded(reader.byte)
        let group = groups[Self.group(first, Self.folded(reader.byte(after: 1)))]
        // A word of one byte has its own group.
        let single = groups[Self.group(first, 0)]
        if group.isEmpty && single.isEmpty { return nil }
        return match(reader, group, accepts) ?? match(reader, single, accepts)
    }

    private func match(
        _ reader: LineReader, _ group: Range<Int32>, _ accepts: (_ value: Value, _ end: LineReader) -> Bool
    ) -> (Value, length: Int)? {
        for index in group {
            let entry = entries[Int(index)]
            let count = entry.word.count
            guard reader.index + count <= reader.end else { continue }
            var offset = 0
            while offset < count,
                Self.folded(reader.text[reader.index &+ offset]) == bytes[entry.word.lowerBound &+ offset]
            { offset += 1 }
            guard offset == count else { continue }
            var end = reader
            end.index += count
            if accepts(values[entry.value], end) { return (values[entry.value], count) }
        }
        return nil
    }

    private static var groupCount: Int { 1024 }

    @inline(__always)
    private static func folded(_ byte: UInt8) -> UInt8 { byte &- 0x41 < 26 ? byte | 0x20 : byte }

    @inline(__always)
    private static func group(_ first: UInt8, _ second: UInt8) -> Int {
        (Int(first) &* 37 &+ Int(second)) & (groupCount - 1)
    }

    private static func spellings(_ word: String) -> Set<String> {
        guard !word.utf8.allSatisfy({ $0 < 0x80 }) else { return [word] }
        return [word, word.prefix(1).uppercased() + word.dropFirst(), word.uppercased()]
    }
}

/// The first three bytes of words, or the whole words when they are shorter.
struct WordBeginnings: Sendable {
    /// One bit for each of 65,536 hashes.
    private var bits = [UInt64](repeating: 0, count: 1024)

    /// - Parameter words: not empty, folded.
    fileprivate init(of words: [[UInt8]]) {
        for word in words {
            let hash = Self.hash(word.prefix(3).reversed().reduce(0) { $0 << 8 | UInt32($1) })
            bits[hash >> 6] |= 1 << UInt64(hash & 63)
        }
    }

    func union(_ other: WordBeginnings) -> WordBeginnings {
        var union = self
        for index in bits.indices { union.bits[index] |= other.bits[index] }
        return union
    }

    /// Whether a word may begin with these three bytes, 0 after a line's end; false for most lines of prose.
    func contains(_ first: UInt8, _ second: UInt8, _ third: UInt8) -> Bool {
        let first = UInt32(Self.folded(first))
        let two = first | UInt32(Self.folded(second)) << 8
        return has(two | UInt32(Self.folded(third)) << 16) || has(two) || has(first)
    }

    @inline(__always)
    private func has(_ bytes: UInt32) -> Bool {
        let hash = Self.hash(bytes)
        return bits.span[unchecked: hash >> 6] >> UInt64(hash & 63) & 1 != 0
    }

    /// 16 bits.
    @inline(__always)
    private static func hash(_ bytes: UInt32) -> Int { Int((bytes &* 0x9E37_79B1) >> 16) }

    @inline(__always)
    private static func folded(_ byte: UInt8) -> UInt8 { byte &- 0x41 < 26 ? byte | 0x20 : byte }
}

extension String {
    /// The items of a table written as `one, two, three`.
    var tableItems: [String] {
        split(separator: ",").map { item in
            String(item.drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
        }.filter { !$0.isEmpty }
    }
}
