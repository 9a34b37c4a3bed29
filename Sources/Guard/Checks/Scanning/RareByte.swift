/// Finds a rare byte in decoded text, such as `@`, or one of two, eight bytes at a time.
///
/// The usual test whether one of a word's eight bytes is zero, on the word's difference to eight copies of the byte
/// that is sought.
enum RareByte {
    /// Either byte's position at or after `start`; the text's length when there is none.
    static func next(_ byte: UInt8, or other: UInt8, in text: RawSpan, from start: Int) -> Int {
        let count = text.byteCount
        let pattern = UInt64(byte) &* ones
        let otherPattern = UInt64(other) &* ones
        var index = start
        while index &+ 8 <= count {
            let word = word(text, index)
            let hits = zeroes(word ^ pattern) | zeroes(word ^ otherPattern)
            if hits != 0 { return index &+ (hits.trailingZeroBitCount >> 3) }
            index &+= 8
        }
        while index < count {
            let found = text.unsafeLoad(fromByteOffset: index, as: UInt8.self)
            if found == byte || found == other { break }
            index &+= 1
        }
        return index
    }

    /// Its position at or after `start`; the text's length when there is none.
    static func next(_ byte: UInt8, in text: RawSpan, from start: Int) -> Int {
        let count = text.byteCount
        let pattern = UInt64(byte) &* ones
        var index = start
        while index &+ 16 <= count {
            let first = zeroes(word(text, index) ^ pattern)
            let second = zeroes(word(text, index &+ 8) ^ pattern)
            if first | second != 0 {
                return first != 0
                    ? index &+ (first.trailingZeroBitCount >> 3) : index &+ 8 &+ (second.trailingZeroBitCount >> 3)
            }
            index &+= 16
        }
        while index < count, text.unsafeLoad(fromByteOffset: index, as: UInt8.self) != byte { index &+= 1 }
        return index
    }

    /// The next byte that is one of these or none of ASCII; the text's length when there is none.
    static func nextNonASCII(or byte: UInt8, or other: UInt8, in text: RawSpan, from start: Int) -> Int {
        let count = text.byteCount
        let pattern = UInt64(byte) &* ones
        let otherPattern = UInt64(other) &* ones
        var index = start
        while index &+ 8 <= count {
            let word = word(text, index)
            let hits = zeroes(word ^ pattern) | zeroes(word ^ otherPattern) | word & highs
            if hits != 0 { return index &+ (hits.trailingZeroBitCount >> 3) }
            index &+= 8
        }
        while index < count {
            let found = text.unsafeLoad(fromByteOffset: index, as: UInt8.self)
            if found == byte || found == other || found >= 0x80 { break }
            index &+= 1
        }
        return index
    }

    private static let ones: UInt64 = 0x0101_0101_0101_0101
    private static let highs: UInt64 = 0x8080_8080_8080_8080

    @inline(__always)
    private static func word(_ text: RawSpan, _ index: Int) -> UInt64 {
        UInt64(littleEndian: text.unsafeLoadUnaligned(fromUncheckedByteOffset: index, as: UInt64.self))
    }

    /// The high bit of each byte that is zero, exact for the lowest.
    @inline(__always)
    private static func zeroes(_ word: UInt64) -> UInt64 { (word &- ones) & ~word & highs }
}
