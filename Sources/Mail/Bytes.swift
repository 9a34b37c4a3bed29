/// Bytes to be scanned, as a pointer and a count.
///
/// What a buffer pointer is, without its asking at every byte whether there is a buffer at all, which took a fifth of
/// the HTML reader's instructions. Debug builds check every bound.
struct Bytes {
    private let base: UnsafeRawPointer
    let count: Int

    @inline(__always)
    init(_ bytes: UnsafeRawBufferPointer) {
        // Of no bytes none is read, wherever they would stand.
        base = bytes.baseAddress ?? UnsafeRawPointer(bitPattern: 1).unsafelyUnwrapped
        count = bytes.count
    }

    @inline(__always)
    subscript(index: Int) -> UInt8 {
        assert(index >= 0 && index < count)
        return base.load(fromByteOffset: index, as: UInt8.self)
    }

    /// The first `byte` in `start..<end`, else `end`. Eight bytes at a time: the usual trick to find a zero byte in
    /// a word, on the word's difference to eight copies of `byte`.
    @inline(__always)
    func firstIndex(of byte: UInt8, from start: Int, to end: Int) -> Int {
        var index = start
        let pattern = UInt64(byte) &* Self.ones
        while index &+ 8 <= end {
            let word = word(at: index) ^ pattern
            let hits = (word &- Self.ones) & ~word & Self.highBits
            if hits != 0 { return index &+ hits.trailingZeroBitCount / 8 }
            index &+= 8
        }
        while index < end, self[index] != byte { index &+= 1 }
        return index
    }

    /// Eight bytes, the first of them lowest.
    @inline(__always)
    func word(at index: Int) -> UInt64 {
        assert(index >= 0 && index + 8 <= count)
        return UInt64(littleEndian: base.loadUnaligned(fromByteOffset: index, as: UInt64.self))
    }

    /// The first byte above 0x7F, else `count`.
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

    /// The end of white space. Lines of a mail are indented, by spaces: eight at a time.
    @inline(__always)
    func endOfSpace(from start: Int, to end: Int) -> Int {
        var index = start
        while index < end, ASCII.isSpace(self[index]) {
            index &+= 1
            while index &+ 8 <= end, word(at: index) == UInt64(ASCII.space) &* Self.ones { index &+= 8 }
        }
        return index
    }

    /// The end of an attribute's value as it stands: the first `&` or control.
    @inline(__always)
    func endOfPlainValue(from start: Int, to end: Int) -> Int {
        var index = start
        while index &+ 8 <= end {
            let word = word(at: index)
            let reference = word ^ (UInt64(UInt8(ascii: "&")) &* Self.ones)
            let hits =
                (((reference &- Self.ones) & ~reference) | ((word &- UInt64(ASCII.space) &* Self.ones) & ~word))
                & Self.highBits
            if hits != 0 { return index &+ hits.trailingZeroBitCount / 8 }
            index &+= 8
        }
        while index < end, self[index] >= 0x20, self[index] != UInt8(ascii: "&") { index &+= 1 }
        return index
    }

    /// The end of letters: most names of elements and attributes are made of nothing else. Eight at a time, and without a
    /// branch for each that is mistaken at every name's end.
    @inline(__always)
    func endOfLetters(from start: Int) -> Int {
        var index = start
        while index &+ 8 <= count {
            let word = word(at: index)
            let small = word | UInt64(0x20) &* Self.ones
            // Each byte's highest bit says whether it is at least `a`, and whether it is beyond `z`.
            let others =
                (~(small &+ UInt64(0x80 - 0x61) &* Self.ones) | (small &+ UInt64(0x80 - 0x7B) &* Self.ones) | word)
                & Self.highBits
            if others != 0 { return index &+ others.trailingZeroBitCount / 8 }
            index &+= 8
        }
        while index < count, ASCII.isLetter(self[index]) { index &+= 1 }
        return index
    }

    /// The end of an element's name: white space, `/` or `>`.
    @inline(__always)
    func endOfTagName(from start: Int) -> Int {
        var index = endOfLetters(from: start)
        while index < count, !ASCII.isSpace(self[index]), self[index] != UInt8(ascii: "/"),
            self[index] != UInt8(ascii: ">")
        {
            index &+= 1
        }
        return index
    }

    /// The end of text that HTML shows as it stands: the first `<`, `&`, control, or space that another space follows or
    /// that begins the range; `end` when there is none. Eight bytes at a time, 2.5 instructions a byte.
    @inline(__always)
    func endOfPlainText(from start: Int, to end: Int) -> Int {
        var index = start
        // As if a space stood in front: a space at the start is no text.
        var spaceBefore: UInt64 = 0x80
        while index &+ 8 <= end {
            let word = word(at: index)
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

    static var ones: UInt64 { 0x0101_0101_0101_0101 }
    static var highBits: UInt64 { 0x8080_8080_8080_8080 }
}
