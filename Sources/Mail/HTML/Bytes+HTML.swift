/// The scans for HTML: names, values, text.
extension Bytes {
    /// The end of the part of an attribute's value that needs no change: the first `&` or control.
    @inline(__always)
    func endOfPlainValue(from start: Int, to end: Int) -> Int {
        first(
            from: start, to: end,
            inBlock: { ($0 .== Block(repeating: UInt8(ascii: "&"))) .| ($0 .< Block(repeating: ASCII.space)) },
            inByte: { $0 == UInt8(ascii: "&") || $0 < ASCII.space })
    }

    /// The end of letters: most names of elements and attributes have only letters. Reads eight at a time, without a
    /// branch per letter, which the processor would mispredict at the end of every name.
    @inline(__always)
    func endOfLetters(from start: Int) -> Int {
        var index = start
        while index &+ 8 <= count {
            let word = word(at: index)
            let small = word | UInt64(0x20) &* Self.ones
            let others = Self.others(thanLetters: small, word)
            if others != 0 { return index &+ others.trailingZeroBitCount / 8 }
            index &+= 8
        }
        while index < count, ASCII.isLetter(self[index]) { index &+= 1 }
        return index
    }

    /// A name of one to seven letters, which most names are: its end, and its key as in `PackedName.key`. nil when
    /// there is no such name or it is longer. Bytes that follow may still belong to the name.
    @inline(__always)
    func shortName(at start: Int) -> (end: Int, key: UInt64)? {
        guard start &+ 8 <= count else { return nil }
        let word = word(at: start)
        let small = word | UInt64(0x20) &* Self.ones
        let others = Self.others(thanLetters: small, word)
        // All bits below the first other byte's highest bit, then all bits below that byte.
        let below = (others &- 1) & ~others
        guard others != 0, below > 0x7F else { return nil }
        return (start &+ others.trailingZeroBitCount / 8, small & (below &>> 7))
    }

    /// Sets the highest bit of each byte that is not a letter.
    @inline(__always)
    private static func others(thanLetters small: UInt64, _ word: UInt64) -> UInt64 {
        // Below `a`, or above `z`.
        (~(small &+ UInt64(0x80 - 0x61) &* ones) | (small &+ UInt64(0x80 - 0x7B) &* ones) | word) & highBits
    }

    /// The element's name that starts here: its end, at white space, `/` or `>`, and its key.
    @inline(__always)
    func tagName(at start: Int) -> (end: Int, key: UInt64) {
        if let name = shortName(at: start), Self.endsTagName(self[name.end]) { return name }
        return longTagName(at: start)
    }

    private func longTagName(at start: Int) -> (end: Int, key: UInt64) {
        var index = endOfLetters(from: start)
        while index < count, !Self.endsTagName(self[index]) { index &+= 1 }
        return (index, PackedName.key(self, start..<index, foldingCase: true))
    }

    @inline(__always)
    private static func endsTagName(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: ">") || byte == UInt8(ascii: "/") || ASCII.isSpace(byte)
    }

    /// The end of text that HTML shows unchanged: the first `<`, `&`, control, or space that follows another space or
    /// begins the range; `end` when there is no such byte. Pairs of spaces are found by a second read one byte
    /// further on.
    @inline(__always)
    func endOfPlainText(from start: Int, to end: Int) -> Int {
        var index = start
        if index < end, self[index] == ASCII.space { return index }
        while index < end {
            guard index &+ Self.blockBytes < count else { break }
            let block = block(at: index)
            let space = Block(repeating: ASCII.space)
            // The byte after the block tells about the block's last space.
            let spaces = (block .== space) .& (self.block(at: index &+ 1) .== space)
            let stops =
                (block .== Block(repeating: UInt8(ascii: "<"))) .| (block .== Block(repeating: UInt8(ascii: "&")))
                .| (block .< space)
            let hits = Self.hits(stops .| spaces)
            if hits == 0 {
                index &+= Self.blockBytes
                continue
            }
            let stop = index &+ Self.offset(ofFirst: hits)
            guard stop < end else { return end }
            // The first of two spaces belongs to the text.
            return self[stop] == ASCII.space ? stop &+ 1 : stop
        }
        while index < end {
            let byte = self[index]
            if byte < 0x20 || byte == UInt8(ascii: "<") || byte == UInt8(ascii: "&") { return index }
            if byte == ASCII.space, index > start, self[index &- 1] == ASCII.space { return index }
            index &+= 1
        }
        return end
    }
}
