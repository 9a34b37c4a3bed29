/// Collects the text a reader sees, white space collapsed: to one space, or to one line feed where a block starts.
struct VisibleText: ~Copyable {
    private enum Gap: UInt8 { case none, word, line }

    private var buffer: UnsafeMutableRawBufferPointer
    private var count = 0
    private var gap = Gap.none

    /// - Parameter capacity: the source's size; the text is rarely longer.
    init(capacity: Int) {
        buffer = .allocate(byteCount: capacity + 64, alignment: 1)
    }

    deinit { buffer.deallocate() }

    var bytes: [UInt8] { Array(buffer[..<count]) }

    /// Where what was written ends.
    var end: Int { count }

    /// Where what comes next will stand: behind white space that is still to be written.
    var position: Int { gap == .none || count == 0 ? count : count + 1 }

    /// A block starts or ends.
    mutating func breakLine() { gap = .line }

    /// A table cell starts or ends.
    mutating func breakWord() { if gap == .none { gap = .word } }

    @inline(__always)
    mutating func append(_ byte: UInt8) {
        if ASCII.isSpace(byte) {
            breakWord()
        } else {
            closeGap()
            write(byte)
        }
    }

    mutating func append(_ bytes: UnsafeRawBufferPointer) {
        for byte in bytes { append(byte) }
    }

    mutating func append(_ scalar: Unicode.Scalar) {
        if scalar.isASCII {
            append(UInt8(scalar.value))
        } else {
            closeGap()
            for byte in UTF8.encode(scalar)! { write(byte) }
        }
    }

    @inline(__always)
    private mutating func closeGap() {
        guard gap != .none else { return }
        if count > 0 { write(gap == .line ? ASCII.lf : ASCII.space) }
        gap = .none
    }

    @inline(__always)
    private mutating func write(_ byte: UInt8) {
        if count == buffer.count { grow() }
        buffer[count] = byte
        count &+= 1
    }

    private mutating func grow() {
        let larger = UnsafeMutableRawBufferPointer.allocate(byteCount: buffer.count * 2, alignment: 1)
        larger.copyMemory(from: UnsafeRawBufferPointer(buffer))
        buffer.deallocate()
        buffer = larger
    }
}
