/// A set of ASCII characters, looked up by byte.
struct ByteSet: Sendable {
    private var low: UInt64 = 0
    private var high: UInt64 = 0

    static let empty = ByteSet("")
    /// The first characters of field names.
    static let fieldStarts = ByteSet("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_$ ")
    static let nameStarts = ByteSet("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_$")
    static let visible = ByteSet(
        "!\"#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_`abcdefghijklmnopqrstuvwxyz{|}~ \n\r\t")

    init(_ characters: StaticString) {
        characters.withUTF8Buffer { buffer in
            for byte in buffer {
                precondition(byte < 0x80, "not ASCII")
                insert(byte)
            }
        }
    }

    mutating func insert(_ byte: UInt8) {
        if byte < 64 { low |= 1 << UInt64(byte) } else if byte < 128 { high |= 1 << UInt64(byte - 64) }
    }

    mutating func formUnion(_ other: ByteSet) {
        low |= other.low
        high |= other.high
    }

    @inline(__always)
    func contains(_ byte: UInt8) -> Bool {
        switch byte {
        case 0..<64: low >> UInt64(byte) & 1 != 0
        case 64..<128: high >> UInt64(byte - 64) & 1 != 0
        default: false
        }
    }
}

extension UInt8 {
    var isHexDigit: Bool { isDigit || (0x61...0x66).contains(self | 0x20) }
    var isDigit: Bool { (0x30...0x39).contains(self) }
    /// An ASCII letter or digit.
    var isAlphanumeric: Bool { isDigit || (0x61...0x7A).contains(self | 0x20) }
    var isLowercase: Bool { (0x61...0x7A).contains(self) }
    /// A Latin letter, or a byte of any other script.
    var isLetter: Bool { (0x61...0x7A).contains(self | 0x20) || self >= 0x80 }
    var isWord: Bool { isLetter || isDigit || self == UInt8(ascii: "_") }
    /// A control character that no tag contains.
    var isForbidden: Bool { self < 0x20 && self != 0x09 && self != 0x0A && self != 0x0D }
}

extension ArraySlice<UInt8> {
    /// Removes the bytes of `leading` from the start and those of `trailing` from the end.
    func trimming(leading: ByteSet, trailing: ByteSet) -> ArraySlice<UInt8> {
        var slice = drop { leading.contains($0) }
        while let last = slice.last, trailing.contains(last) { slice.removeLast() }
        return slice
    }
}

/// Finds a rare byte in decoded text, such as `@`, or one of several, sixteen bytes at a time.
package enum RareByte {
    /// The first position at or after `start`; the text's length when the byte is not there.
    package static func next(_ byte: UInt8, in text: RawSpan, from start: Int) -> Int {
        let pattern = Block(repeating: byte)
        return first(in: text, from: start, { $0 .== pattern }, orByte: { $0 == byte })
    }

    /// The first position of either byte.
    package static func next(_ byte: UInt8, or other: UInt8, in text: RawSpan, from start: Int) -> Int {
        let (pattern, otherPattern) = (Block(repeating: byte), Block(repeating: other))
        return first(
            in: text, from: start, { ($0 .== pattern) .| ($0 .== otherPattern) },
            orByte: { $0 == byte || $0 == other })
    }

    /// The first position of any of three bytes.
    package static func next(
        _ byte: UInt8, or second: UInt8, or third: UInt8, in text: RawSpan, from start: Int
    ) -> Int {
        let patterns = (Block(repeating: byte), Block(repeating: second), Block(repeating: third))
        return first(
            in: text, from: start, { ($0 .== patterns.0) .| ($0 .== patterns.1) .| ($0 .== patterns.2) },
            orByte: { $0 == byte || $0 == second || $0 == third })
    }

    /// The first position of a byte between two, or of another one.
    package static func next(from first: UInt8, to last: UInt8, or other: UInt8, in text: RawSpan) -> Int {
        let (least, width, pattern) = (
            Block(repeating: first), Block(repeating: last - first), Block(repeating: other)
        )
        return Self.first(
            in: text, from: 0, { (($0 &- least) .<= width) .| ($0 .== pattern) },
            orByte: { $0 &- first <= last - first || $0 == other })
    }

    /// The first position of either byte, or of a byte that is not ASCII.
    package static func nextNonASCII(or byte: UInt8, or other: UInt8, in text: RawSpan, from start: Int) -> Int {
        let (pattern, otherPattern) = (Block(repeating: byte), Block(repeating: other))
        let least = Block(repeating: 0x80)
        return first(
            in: text, from: start, { ($0 .== pattern) .| ($0 .== otherPattern) .| ($0 .>= least) },
            orByte: { $0 == byte || $0 == other || $0 >= 0x80 })
    }

    private typealias Block = SIMD16<UInt8>

    /// **Why blocks:** they need half the instructions of the usual search for a zero byte in a word of eight.
    @inline(__always)
    private static func first(
        in text: RawSpan, from start: Int, _ isHit: (Block) -> SIMDMask<SIMD16<Int8>>, orByte: (UInt8) -> Bool
    ) -> Int {
        let count = text.byteCount
        var index = start
        while index &+ 16 <= count {
            let block = text.unsafeLoadUnaligned(fromUncheckedByteOffset: index, as: Block.self)
            // All bits of a hit byte are set, and the lowest byte is the first.
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
