/// Looks for line breaks eight bytes at a time.
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

    private static let ones: UInt64 = 0x0101_0101_0101_0101

    /// Bit 7 of each zero byte. A byte above a zero byte may be marked wrongly, by the borrow; the lowest mark
    /// is always right, and only that one is used.
    @inline(__always)
    private static func zeroBytes(_ word: UInt64) -> UInt64 {
        (word &- ones) & ~word & (ones << 7)
    }
}
