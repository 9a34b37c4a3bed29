// Folder Bytes: fast scans of raw bytes, names as machine words, and the map from decoded text back to its source.
// The lowest folder of the target: uses only the standard library.

/// Bytes to scan, as a pointer and a count.
///
/// A buffer pointer checks at every byte whether it has a buffer. That took a fifth of the HTML reader's
/// instructions. Debug builds check every bound.
struct Bytes {
    private let base: UnsafeRawPointer
    let count: Int

    @inline(__always)
    init(_ bytes: UnsafeRawBufferPointer) {
        // Never dereferenced when count is 0.
        base = bytes.baseAddress ?? UnsafeRawPointer(bitPattern: 1).unsafelyUnwrapped
        count = bytes.count
    }

    @inline(__always)
    subscript(index: Int) -> UInt8 {
        assert(index >= 0 && index < count)
        return base.load(fromByteOffset: index, as: UInt8.self)
    }

    /// The first `byte` in `start..<end`, or `end`.
    @inline(__always)
    func firstIndex(of byte: UInt8, from start: Int, to end: Int) -> Int {
        first(from: start, to: end, inBlock: { $0 .== Block(repeating: byte) }, inByte: { $0 == byte })
    }

    /// The first sought byte in `start..<end`, or `end`.
    ///
    /// **Cost:** ten instructions for 16 bytes, and two for each kind of byte sought. A block may reach beyond `end`,
    /// but not beyond the bytes. The bytes are read one by one only when there are fewer than a block.
    ///
    /// - Parameters:
    ///   - inBlock: marks the sought bytes of a block.
    ///   - inByte: the same for one byte.
    @inline(__always)
    func first(
        from start: Int, to end: Int, inBlock: (Block) -> SIMDMask<SIMD16<Int8>>, inByte: (UInt8) -> Bool
    ) -> Int {
        var index = start
        while index &+ Self.blockBytes <= count, index < end {
            let hits = Self.hits(inBlock(block(at: index)))
            if hits != 0 { return min(index &+ Self.offset(ofFirst: hits), end) }
            index &+= Self.blockBytes
        }
        guard index < end else { return end }
        guard count >= Self.blockBytes else {
            while index < end, !inByte(self[index]) { index &+= 1 }
            return index
        }
        // The last block, without the bytes already read.
        let last = count &- Self.blockBytes
        let hits = Self.hits(inBlock(block(at: last))) &>> UInt64(truncatingIfNeeded: 4 &* (index &- last))
        return hits == 0 ? end : min(index &+ Self.offset(ofFirst: hits), end)
    }

    /// Whether a byte is 0. Reads four blocks with one branch: nearly no text has one.
    var hasZero: Bool {
        var index = 0
        while index &+ 4 &* Self.blockBytes <= count {
            let first = Self.least(block(at: index), block(at: index &+ 16))
            let second = Self.least(block(at: index &+ 32), block(at: index &+ 48))
            let zeros = unsafeBitCast(
                Self.least(first, second) .== Block(repeating: 0), to: SIMD2<UInt64>.self)
            if zeros[0] | zeros[1] != 0 { return true }
            index &+= 4 &* Self.blockBytes
        }
        return firstIndex(of: 0, from: index, to: count) < count
    }

    @inline(__always)
    private static func least(_ first: Block, _ second: Block) -> Block {
        first.replacing(with: second, where: second .< first)
    }

    @inline(__always)
    func slice(_ range: Range<Int>) -> UnsafeRawBufferPointer {
        assert(range.lowerBound >= 0 && range.upperBound <= count)
        return UnsafeRawBufferPointer(start: base + range.lowerBound, count: range.count)
    }

    /// Whether the bytes from `other` on equal those in `range`, which must have at least a block's length.
    @inline(__always)
    func isEqual(_ other: Int, _ range: Range<Int>) -> Bool {
        let shift = other &- range.lowerBound
        let last = range.upperBound &- Self.blockBytes
        var index = range.lowerBound
        while index < last {
            if Self.hits(block(at: index) .!= block(at: index &+ shift)) != 0 { return false }
            index &+= Self.blockBytes
        }
        return Self.hits(block(at: last) .!= block(at: last &+ shift)) == 0
    }

    // MARK: Blocks and words

    /// Bytes that are read together.
    typealias Block = SIMD16<UInt8>
    static var blockBytes: Int { 16 }

    @inline(__always)
    func block(at index: Int) -> Block {
        assert(index >= 0 && index + Self.blockBytes <= count)
        return base.loadUnaligned(fromByteOffset: index, as: Block.self)
    }

    /// Four bits for each byte of a block; the first byte's are lowest. A shift turns each pair of bytes into one:
    /// common processors have no faster way from a comparison to a number.
    @inline(__always)
    static func hits(_ mask: SIMDMask<SIMD16<Int8>>) -> UInt64 {
        let pairs = unsafeBitCast(mask, to: SIMD8<UInt16>.self) &>> SIMD8(repeating: 4)
        return UInt64(littleEndian: unsafeBitCast(SIMD8<UInt8>(truncatingIfNeeded: pairs), to: UInt64.self))
    }

    /// The index in a block of the first byte that was hit.
    @inline(__always)
    static func offset(ofFirst hits: UInt64) -> Int { hits.trailingZeroBitCount &>> 2 }

    /// Eight bytes as a number; the first is lowest.
    @inline(__always)
    func word(at index: Int) -> UInt64 {
        assert(index >= 0 && index + 8 <= count)
        return UInt64(littleEndian: base.loadUnaligned(fromByteOffset: index, as: UInt64.self))
    }

    /// Two bytes as a number; the first is lower.
    @inline(__always)
    func pair(at index: Int) -> UInt16 {
        assert(index >= 0 && index + 2 <= count)
        return UInt16(littleEndian: base.loadUnaligned(fromByteOffset: index, as: UInt16.self))
    }

    /// The first byte above 0x7F, or `count`.
    @inline(__always)
    func firstNonASCII(from start: Int = 0) -> Int {
        var index = start
        while index &+ 32 <= count {
            let words = word(at: index) | word(at: index &+ 8) | word(at: index &+ 16) | word(at: index &+ 24)
            if words & Self.highBits != 0 { break }
            index &+= 32
        }
        while index &+ 8 <= count {
            let word = word(at: index) & Self.highBits
            if word != 0 { return index &+ word.trailingZeroBitCount / 8 }
            index &+= 8
        }
        while index < count, self[index] < 0x80 { index &+= 1 }
        return index
    }

    /// The end of white space. Mail indents its lines, so white space is rarely one byte.
    @inline(__always)
    func endOfSpace(from start: Int, to end: Int) -> Int {
        first(
            from: start, to: end,
            inBlock: {
                ($0 .!= Block(repeating: ASCII.space))
                    .& (($0 &- Block(repeating: ASCII.tab)) .>= Block(repeating: 5))
            },
            inByte: { !ASCII.isSpace($0) })
    }

    static var ones: UInt64 { 0x0101_0101_0101_0101 }
    static var highBits: UInt64 { 0x8080_8080_8080_8080 }
}

/// Raw bytes for the scanners. Debug builds check every bound.
extension UnsafeRawBufferPointer {
    @inline(__always)
    func slice(_ range: Range<Int>) -> UnsafeRawBufferPointer { UnsafeRawBufferPointer(rebasing: self[range]) }

    /// The first `byte` in `start..<end`, or `end`.
    @inline(__always)
    func firstIndex(of byte: UInt8, from start: Int, to end: Int) -> Int {
        Bytes(self).firstIndex(of: byte, from: start, to: end)
    }

    /// The first byte above 0x7F, or `count`.
    @inline(__always)
    func firstNonASCII(from start: Int = 0) -> Int { Bytes(self).firstNonASCII(from: start) }

    @inline(__always)
    var isASCII: Bool { firstNonASCII() == count }

    /// Whether the bytes at `index` equal `text`, which is in lower case. Their own case does not matter.
    @inline(__always)
    func matches(_ text: StaticString, at index: Int) -> Bool {
        let length = text.utf8CodeUnitCount
        guard index >= 0, index &+ length <= count else { return false }
        for offset in 0..<length where ASCII.lower(self[index &+ offset]) != text.utf8Start[offset] { return false }
        return true
    }

    /// Whether the bytes equal `text`, which is in lower case. Their own case does not matter.
    @inline(__always)
    func isEqual(_ text: StaticString) -> Bool { count == text.utf8CodeUnitCount && matches(text, at: 0) }

    /// Without white space at either end.
    func trimmed() -> UnsafeRawBufferPointer { slice(trim(0..<count)) }

    /// The range without white space at either end.
    func trim(_ range: Range<Int>) -> Range<Int> {
        var start = range.lowerBound
        var end = range.upperBound
        while start < end, ASCII.isSpace(self[start]) { start += 1 }
        while end > start, ASCII.isSpace(self[end - 1]) { end -= 1 }
        return start..<end
    }
}

/// Small facts about ASCII bytes.
enum ASCII {
    static let tab = UInt8(ascii: "\t")
    static let lf = UInt8(ascii: "\n")
    static let cr = UInt8(ascii: "\r")
    static let space = UInt8(ascii: " ")

    @inline(__always)
    static func lower(_ byte: UInt8) -> UInt8 { byte &- 0x41 < 26 ? byte | 0x20 : byte }

    @inline(__always)
    static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte &- 0x09 < 5 }

    /// Space or tab: WSP in RFC 5322 section 2.2.2.
    @inline(__always)
    static func isWSP(_ byte: UInt8) -> Bool { byte == space || byte == tab }

    @inline(__always)
    static func isDigit(_ byte: UInt8) -> Bool { byte &- 0x30 < 10 }

    @inline(__always)
    static func isLetter(_ byte: UInt8) -> Bool { (byte | 0x20) &- 0x61 < 26 }

    /// 0 to 15, or nil.
    @inline(__always)
    static func hexValue(_ byte: UInt8) -> UInt8? {
        if byte &- 0x30 < 10 { return byte &- 0x30 }
        let letter = (byte | 0x20) &- 0x61
        return letter < 6 ? letter + 10 : nil
    }
}
