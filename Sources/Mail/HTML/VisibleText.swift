/// Collects the text that a reader sees, with white space collapsed to one space, or to one line feed where a block
/// starts.
///
/// Copies long stretches of the source at once, so that text between markup and white space is not read byte by byte.
struct VisibleText: ~Copyable {
    private enum Gap: UInt8 { case none, word, line }

    private let source: UnsafeRawBufferPointer
    private var buffer: UnsafeMutableRawBufferPointer
    private var count = 0
    private var gap = Gap.none
    /// The end of the last line feed written so far; 0 without one.
    private(set) var lastLineEnd = 0
    /// Where the text came from in the source; nil unless requested.
    private(set) var map: SourceMap?

    init(from source: UnsafeRawBufferPointer, isRecording: Bool) {
        self.source = source
        // The text is rarely longer than its source.
        buffer = .allocate(byteCount: source.count + 64, alignment: 1)
        map = isRecording ? SourceMap() : nil
    }

    deinit { buffer.deallocate() }

    var bytes: [UInt8] { Array(buffer[..<count]) }

    /// The end of the text written so far.
    var end: Int { count }

    /// Where the next text will begin: after white space that is still to be written.
    var position: Int { gap == .none || count == 0 ? count : count + 1 }

    /// Whether the next text begins a line.
    var isAtLineStart: Bool { count == 0 || gap == .line }

    /// Call when a block starts or ends.
    @inline(__always)
    mutating func breakLine() { gap = .line }

    /// Call at white space, or when a table cell starts or ends.
    @inline(__always)
    mutating func breakWord() { if gap == .none { gap = .word } }

    /// Copies text of the source. It must not start with white space, and must have no white space to collapse,
    /// except one space at its end.
    @inline(__always)
    mutating func copy(_ range: Range<Int>) {
        closeGap()
        let endsInSpace = source[range.upperBound - 1] == ASCII.space
        let length = endsInSpace ? range.count - 1 : range.count
        reserve(length)
        UnsafeMutableRawBufferPointer(rebasing: buffer[count..<count + length])
            .copyMemory(from: source.slice(range.lowerBound..<range.lowerBound + length))
        count += length
        if endsInSpace { gap = .word }
        map?.add(.copy, length, from: range.lowerBound..<range.lowerBound + length)
    }

    /// Appends any text of the source.
    mutating func append(_ range: Range<Int>) {
        var index = range.lowerBound
        while index < range.upperBound {
            if ASCII.isSpace(source[index]) {
                breakWord()
                index += 1
            } else {
                var end = index + 1
                while end < range.upperBound, !ASCII.isSpace(source[end]) { end += 1 }
                copy(index..<end)
                index = end
            }
        }
    }

    /// Appends the character of a reference in the source.
    mutating func append(_ scalar: Unicode.Scalar, from reference: Range<Int>) {
        let value = scalar.value
        if value < 0x80, ASCII.isSpace(UInt8(value)) { return breakWord() }
        closeGap()
        let start = count
        if value < 0x80 {
            write(UInt8(value))
        } else {
            for byte in UTF8.encode(scalar)! { write(byte) }
        }
        map?.add(.whole, count - start, from: reference)
    }

    /// Appends a byte that is at this place in the source.
    mutating func append(_ byte: UInt8, from place: Int) {
        closeGap()
        write(byte)
        map?.add(.whole, 1, from: place..<place + 1)
    }

    @inline(__always)
    private mutating func closeGap() {
        guard gap != .none else { return }
        if count > 0 {
            write(gap == .line ? ASCII.lf : ASCII.space)
            if gap == .line { lastLineEnd = count }
            map?.insert(1)
        }
        gap = .none
    }

    @inline(__always)
    private mutating func write(_ byte: UInt8) {
        reserve(1)
        buffer[count] = byte
        count &+= 1
    }

    @inline(__always)
    private mutating func reserve(_ length: Int) {
        if count &+ length > buffer.count { grow(to: count &+ length) }
    }

    private mutating func grow(to needed: Int) {
        let larger = UnsafeMutableRawBufferPointer.allocate(byteCount: max(needed, buffer.count * 2), alignment: 1)
        larger.copyMemory(from: UnsafeRawBufferPointer(buffer))
        buffer.deallocate()
        buffer = larger
    }
}
