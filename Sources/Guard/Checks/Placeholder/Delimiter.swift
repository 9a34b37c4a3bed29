/// What opens or closes a placeholder: one to four bytes, compared as one word.
struct Delimiter: Sendable {
    let count: Int
    private let word: UInt32
    private let mask: UInt32

    init(_ text: String) {
        let bytes = Array(text.utf8)
        precondition((1...4).contains(bytes.count), "a delimiter has one to four bytes")
        count = bytes.count
        word = bytes.reversed().reduce(0) { $0 << 8 | UInt32($1) }
        mask = UInt32.max >> UInt32(8 * (4 - bytes.count))
    }

    var first: UInt8 { UInt8(truncatingIfNeeded: word) }

    /// nil when it has one byte.
    var second: UInt8? { count > 1 ? UInt8(truncatingIfNeeded: word >> 8) : nil }

    /// Whether it stands at this place of the text; a place within the text.
    @inline(__always)
    func stands(in text: RawSpan, at index: Int) -> Bool {
        if index &+ 4 <= text.byteCount {
            let found = text.unsafeLoadUnaligned(fromUncheckedByteOffset: index, as: UInt32.self)
            return UInt32(littleEndian: found) & mask == word
        }
        guard index &+ count <= text.byteCount else { return false }
        var found: UInt32 = 0
        for offset in 0..<count {
            found |= UInt32(text.unsafeLoad(fromByteOffset: index &+ offset, as: UInt8.self)) << UInt32(8 &* offset)
        }
        return found == word
    }
}
