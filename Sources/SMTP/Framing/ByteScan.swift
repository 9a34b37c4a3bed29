/// Looks for line breaks many bytes at a time.
enum ByteScan {
    static let cr: UInt8 = 0x0D
    static let lf: UInt8 = 0x0A
    static let dot: UInt8 = 0x2E

    /// The index of the first CR or LF at or after `start`; `bytes.count` when there is none.
    @inline(__always)
    static func firstLineBreak(in bytes: UnsafeRawBufferPointer, from start: Int) -> Int {
        var index = start
        let end = bytes.count
        while index + 8 <= end {
            let word = UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: index, as: UInt64.self))
            let hits = zeroBytes(word ^ (ones &* UInt64(cr))) | zeroBytes(word ^ (ones &* UInt64(lf)))
            if hits != 0 { return index + hits.trailingZeroBitCount / 8 }
            index += 8
        }
        while index < end, bytes[index] != cr, bytes[index] != lf { index += 1 }
        return index
    }

    /// How far plain lines go from `start` on, at least one byte of which the caller has seen: up to the result every LF
    /// is behind a CR, every CR but a last one is before an LF, and no line begins with a dot or a NUL. Whole blocks only.
    ///
    /// **Why:** mail is plain lines of some seventy bytes, and stopping at the end of each took two thirds of what
    /// decoding 50 KB costs. A byte is compared with the one before it, for sixteen bytes in eight instructions.
    @inline(__always)
    static func endOfPlainLines(in bytes: UnsafeRawBufferPointer, from start: Int) -> Int {
        guard start > 0, bytes.count - start >= plainBlockBytes, let base = bytes.baseAddress else { return start }
        var index = start
        while index &+ plainBlockBytes <= bytes.count {
            let breaks = breaches(base, index) | breaches(base, index &+ 16)
            if breaks[0] | breaks[1] != 0 { break }
            index &+= plainBlockBytes
        }
        return index
    }

    private static let plainBlockBytes = 32

    /// Not zero where one of sixteen bytes and the one before it are not those of plain lines.
    @inline(__always)
    private static func breaches(_ base: UnsafeRawPointer, _ index: Int) -> SIMD2<UInt64> {
        typealias Block = SIMD16<UInt8>
        let block = base.loadUnaligned(fromByteOffset: index, as: Block.self)
        let before = base.loadUnaligned(fromByteOffset: index &- 1, as: Block.self)
        let bareBreak = (block .== Block(repeating: lf)) .^ (before .== Block(repeating: cr))
        let isSpecial = (block .== Block(repeating: dot)) .| (block .== Block(repeating: 0))
        return unsafeBitCast(bareBreak .| isSpecial .& (before .== Block(repeating: lf)), to: SIMD2<UInt64>.self)
    }

    private static let ones: UInt64 = 0x0101_0101_0101_0101

    /// Bit 7 of each zero byte. A byte above a zero byte may be marked wrongly, by the borrow; the lowest mark
    /// is always right, and only that one is used.
    @inline(__always)
    private static func zeroBytes(_ word: UInt64) -> UInt64 {
        (word &- ones) & ~word & (ones << 7)
    }
}
