import Mail

/// Finds the words of a text: the parts between white space.
enum WordScanner {
    struct Word {
        /// The word's place in the text.
        let range: Range<Int>
        /// The hash of its octets, unchanged.
        let hash: UInt64
        /// Whether it is a number, an address or a link, which differ between readers.
        let isVariable: Bool
    }

    /// **Cost:** two to three instructions per octet, because eight octets are hashed at a time.
    /// - Parameter limit: the most octets that are read.
    static func each(in text: Span<UInt8>, limit: Int, _ body: (Word) -> Void) {
        let bytes = text.bytes
        let end = min(text.count, limit)
        var index = 0
        while index < end {
            while index < end, isSpace(bytes, index) { index &+= 1 }
            let start = index
            var isVariable = false
            while index < end {
                let byte = bytes.unsafeLoad(fromUncheckedByteOffset: index, as: UInt8.self)
                if byte <= 0x20 { break }
                if byte &- 0x30 < 10 || byte == 0x40 { isVariable = true }
                index &+= 1
            }
            guard index > start else { continue }
            body(
                Word(
                    range: start..<index, hash: hash(bytes, start, index),
                    isVariable: isVariable || isLink(bytes, start, index)))
        }
    }

    /// One value for a word and the word after it.
    static func pair(_ first: UInt64, _ second: UInt64) -> UInt64 {
        mixed(first &* 0xD6E8_FEB8_6659_FD93 &+ second)
    }

    /// The one hash that all words get that differ between readers. It also fills the place before the first word and
    /// after the last.
    static let variable: UInt64 = 0x2E2E_2E2E

    private static func isSpace(_ bytes: RawSpan, _ index: Int) -> Bool {
        bytes.unsafeLoad(fromUncheckedByteOffset: index, as: UInt8.self) <= 0x20
    }

    /// Whether the word contains `https://` or another scheme; `www.` is part of a name that all readers see.
    private static func isLink(_ bytes: RawSpan, _ start: Int, _ end: Int) -> Bool {
        var index = start
        while index &+ 2 < end {
            if bytes.unsafeLoad(fromUncheckedByteOffset: index, as: UInt8.self) == 0x3A {
                return bytes.unsafeLoad(fromUncheckedByteOffset: index &+ 1, as: UInt8.self) == 0x2F
            }
            index &+= 1
        }
        return false
    }

    /// - Parameter end: not included.
    static func hash(_ bytes: RawSpan, _ start: Int, _ end: Int) -> UInt64 {
        var hash = UInt64(truncatingIfNeeded: end &- start)
        var index = start
        while index < end {
            hash = mixed(hash ^ octets(bytes, index, end))
            index &+= 8
        }
        return hash
    }

    /// Up to eight octets; those at and after the end are zeros.
    private static func octets(_ bytes: RawSpan, _ start: Int, _ end: Int) -> UInt64 {
        let count = min(8, end &- start)
        if start &+ 8 <= bytes.byteCount {
            let all = UInt64(
                littleEndian: bytes.unsafeLoadUnaligned(fromUncheckedByteOffset: start, as: UInt64.self))
            return count == 8 ? all : all & (1 &<< UInt64(count &* 8) &- 1)
        }
        var octets: UInt64 = 0
        for offset in 0..<count {
            let byte = bytes.unsafeLoad(fromUncheckedByteOffset: start &+ offset, as: UInt8.self)
            octets |= UInt64(byte) &<< UInt64(offset &* 8)
        }
        return octets
    }

    private static func mixed(_ value: UInt64) -> UInt64 {
        let product = value.multipliedFullWidth(by: 0x9E37_79B9_7F4A_7C15)
        return product.high ^ product.low
    }
}
