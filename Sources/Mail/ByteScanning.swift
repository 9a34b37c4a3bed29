/// What the scanners need of raw bytes. Debug builds check every bound.
extension UnsafeRawBufferPointer {
    @inline(__always)
    func slice(_ range: Range<Int>) -> UnsafeRawBufferPointer { UnsafeRawBufferPointer(rebasing: self[range]) }

    /// The first `byte` in `start..<end`, else `end`. Eight bytes at a time: the usual trick to find a zero byte in
    /// a word, on the word's difference to eight copies of `byte`.
    @inline(__always)
    func firstIndex(of byte: UInt8, from start: Int, to end: Int) -> Int {
        var index = start
        let pattern = UInt64(byte) &* Self.ones
        while index &+ 8 <= end {
            let word = UInt64(littleEndian: loadUnaligned(fromByteOffset: index, as: UInt64.self)) ^ pattern
            let hits = (word &- Self.ones) & ~word & Self.highBits
            if hits != 0 { return index &+ hits.trailingZeroBitCount / 8 }
            index &+= 8
        }
        while index < end, self[index] != byte { index &+= 1 }
        return index
    }

    /// The first byte above 0x7F, else `count`.
    @inline(__always)
    func firstNonASCII(from start: Int = 0) -> Int {
        var index = start
        while index &+ 8 <= count {
            let word = UInt64(littleEndian: loadUnaligned(fromByteOffset: index, as: UInt64.self)) & Self.highBits
            if word != 0 { return index &+ word.trailingZeroBitCount / 8 }
            index &+= 8
        }
        while index < count, self[index] < 0x80 { index &+= 1 }
        return index
    }

    @inline(__always)
    var isASCII: Bool { firstNonASCII() == count }

    /// Whether `text`, which is lower case, stands at `index`, whatever the case there.
    @inline(__always)
    func matches(_ text: StaticString, at index: Int) -> Bool {
        let length = text.utf8CodeUnitCount
        guard index >= 0, index &+ length <= count else { return false }
        for offset in 0..<length where ASCII.lower(self[index &+ offset]) != text.utf8Start[offset] { return false }
        return true
    }

    /// Whether the bytes are `text`, which is lower case, whatever their case.
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

    /// The end of text that HTML shows as it stands: the first `<`, `&`, control, or space that another space follows or
    /// that begins the range; `end` when there is none. Eight bytes at a time.
    @inline(__always)
    func endOfPlainText(from start: Int, to end: Int) -> Int {
        var index = start
        // As if a space stood in front: a space at the start is no text.
        var spaceBefore: UInt64 = 0x80
        while index &+ 8 <= end {
            let word = UInt64(littleEndian: loadUnaligned(fromByteOffset: index, as: UInt64.self))
            let markup = word ^ (UInt64(UInt8(ascii: "<")) &* Self.ones)
            let reference = word ^ (UInt64(UInt8(ascii: "&")) &* Self.ones)
            let space = word ^ (UInt64(ASCII.space) &* Self.ones)
            // Exact for every byte, for what is shifted must not be a borrow's.
            let spaces = ~(((space & ~Self.highBits) &+ ~Self.highBits) | space) & Self.highBits
            // The first bit of each is right, and only the first counts.
            let stops =
                ((markup &- Self.ones) & ~markup) | ((reference &- Self.ones) & ~reference)
                | ((word &- UInt64(ASCII.space) &* Self.ones) & ~word) | (spaces & (spaces << 8 | spaceBefore))
            let hits = stops & Self.highBits
            if hits != 0 { return index &+ hits.trailingZeroBitCount / 8 }
            spaceBefore = spaces >> 56
            index &+= 8
        }
        var wasSpace = spaceBefore != 0
        while index < end {
            let byte = self[index]
            if byte < 0x20 || byte == UInt8(ascii: "<") || byte == UInt8(ascii: "&") { return index }
            if byte == ASCII.space, wasSpace { return index }
            wasSpace = byte == ASCII.space
            index &+= 1
        }
        return end
    }

    private static var ones: UInt64 { 0x0101_0101_0101_0101 }
    private static var highBits: UInt64 { 0x8080_8080_8080_8080 }
}
