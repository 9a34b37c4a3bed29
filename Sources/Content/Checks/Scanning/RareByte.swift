/// Finds a rare byte in decoded text, such as `@`, or one of several, sixteen bytes at a time.
package enum RareByte {
    /// Its position at or after `start`; the text's length when there is none.
    package static func next(_ byte: UInt8, in text: RawSpan, from start: Int) -> Int {
        let pattern = Block(repeating: byte)
        return first(in: text, from: start, { $0 .== pattern }, orByte: { $0 == byte })
    }

    /// Either byte's position.
    package static func next(_ byte: UInt8, or other: UInt8, in text: RawSpan, from start: Int) -> Int {
        let (pattern, otherPattern) = (Block(repeating: byte), Block(repeating: other))
        return first(
            in: text, from: start, { ($0 .== pattern) .| ($0 .== otherPattern) },
            orByte: { $0 == byte || $0 == other })
    }

    /// The position of either byte, or of one that is none of ASCII.
    package static func nextNonASCII(or byte: UInt8, or other: UInt8, in text: RawSpan, from start: Int) -> Int {
        let (pattern, otherPattern) = (Block(repeating: byte), Block(repeating: other))
        let least = Block(repeating: 0x80)
        return first(
            in: text, from: start, { ($0 .== pattern) .| ($0 .== otherPattern) .| ($0 .>= least) },
            orByte: { $0 == byte || $0 == other || $0 >= 0x80 })
    }

    private typealias Block = SIMD16<UInt8>

    /// **Why blocks:** half the instructions of the usual search for a zero byte in a word of eight.
    @inline(__always)
    private static func first(
        in text: RawSpan, from start: Int, _ isHit: (Block) -> SIMDMask<SIMD16<Int8>>, orByte: (UInt8) -> Bool
    ) -> Int {
        let count = text.byteCount
        var index = start
        while index &+ 16 <= count {
            let block = text.unsafeLoadUnaligned(fromUncheckedByteOffset: index, as: Block.self)
            // All bits of a byte that is a hit are set, and the lowest byte is the first.
            let hits = unsafeBitCast(isHit(block), to: SIMD2<UInt64>.self)
            if hits[0] | hits[1] != 0 {
                let isInFirst = hits[0] != 0
                let word = UInt64(littleEndian: isInFirst ? hits[0] : hits[1])
                return index &+ (isInFirst ? 0 : 8) &+ (word.trailingZeroBitCount >> 3)
            }
            index &+= 16
        }
        while index < count, !orByte(text.unsafeLoad(fromUncheckedByteOffset: index, as: UInt8.self)) { index &+= 1 }
        return index
    }
}
