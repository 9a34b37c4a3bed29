/// Finds line breaks, many bytes at a time.
enum ByteScan {
    static let cr: UInt8 = 0x0D
    static let lf: UInt8 = 0x0A
    static let dot: UInt8 = 0x2E

    /// The index of the first CR or LF at or after `start`; `bytes.count` when there is no such byte.
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

    /// Skips plain lines, in whole blocks from `start`; the caller must have seen at least one byte before `start`.
    /// Before the result, every LF follows a CR, every CR except a last one precedes an LF, and no line begins with a
    /// dot or a NUL.
    ///
    /// **Why:** mail is plain lines of some seventy bytes. Stopping at the end of each took two thirds of the time to
    /// decode 50 KB. This compares each byte with the one before it: sixteen bytes in eight instructions.
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

    /// Not zero where one of sixteen bytes, with the byte before it, cannot be in plain lines.
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

    /// Sets bit 7 of each zero byte. The borrow may wrongly mark a byte above a zero byte. The lowest mark is always
    /// right, and only the lowest is used.
    @inline(__always)
    private static func zeroBytes(_ word: UInt64) -> UInt64 {
        (word &- ones) & ~word & (ones << 7)
    }
}
