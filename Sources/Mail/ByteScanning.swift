/// What the scanners need of raw bytes. Debug builds check every bound.
extension UnsafeRawBufferPointer {
    @inline(__always)
    func slice(_ range: Range<Int>) -> UnsafeRawBufferPointer { UnsafeRawBufferPointer(rebasing: self[range]) }

    /// The first `byte` in `start..<end`, else `end`.
    @inline(__always)
    func firstIndex(of byte: UInt8, from start: Int, to end: Int) -> Int {
        Bytes(self).firstIndex(of: byte, from: start, to: end)
    }

    /// The first byte above 0x7F, else `count`.
    @inline(__always)
    func firstNonASCII(from start: Int = 0) -> Int { Bytes(self).firstNonASCII(from: start) }

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
}
