/// The beginning of a link in a list of links, up to behind its host, that is known again in the next.
///
/// **Why:** nearly all links of a newsletter go to one host, that of the service that counts the clicks, so that looking
/// at the bytes once more says the same. Found so: checks on links take half the instructions.
struct LinkBeginning {
    private var range = 0..<0

    /// - Parameter range: with the byte that ends the host, so that a longer host is another.
    mutating func remember(_ range: Range<Int>) { self.range = range }

    /// Whether the same bytes stand at a place of the same text.
    func stands(in text: [UInt8], at start: Int) -> Bool {
        let count = range.count
        guard count > 0, start >= 0, start + count <= text.count else { return false }
        let bytes = text.span.bytes
        var offset = 0
        while offset &+ 8 <= count {
            let known = bytes.unsafeLoadUnaligned(fromUncheckedByteOffset: range.lowerBound &+ offset, as: UInt64.self)
            let here = bytes.unsafeLoadUnaligned(fromUncheckedByteOffset: start &+ offset, as: UInt64.self)
            guard known == here else { return false }
            offset &+= 8
        }
        while offset < count {
            guard text[range.lowerBound &+ offset] == text[start &+ offset] else { return false }
            offset &+= 1
        }
        return true
    }
}
