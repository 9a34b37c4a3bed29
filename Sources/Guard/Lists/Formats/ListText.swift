/// The octets of a list file as UTF-8, whatever of the Unicode encodings they come in.
enum ListText {
    /// Without a byte order mark. UTF-16 is told by its mark, or by a zero in the first pair of octets: no list begins
    /// with U+0000.
    static func utf8(_ bytes: [UInt8]) -> Result<[UInt8], ListBadRow> {
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { return .success(Array(bytes.dropFirst(3))) }
        guard bytes.count >= 2 else { return .success(bytes) }
        switch (bytes[0], bytes[1]) {
        case (0xFF, 0xFE): return utf16(bytes.dropFirst(2), isBigEndian: false)
        case (0xFE, 0xFF): return utf16(bytes.dropFirst(2), isBigEndian: true)
        case (0, 1...): return utf16(bytes[...], isBigEndian: true)
        case (1..., 0): return utf16(bytes[...], isBigEndian: false)
        default: return .success(bytes)
        }
    }

    private static func utf16(_ bytes: ArraySlice<UInt8>, isBigEndian: Bool) -> Result<[UInt8], ListBadRow> {
        var text: [UInt8] = []
        text.reserveCapacity(bytes.count / 2)
        var line = 1
        var units = Units(bytes: bytes, isBigEndian: isBigEndian)
        var decoder = UTF16()
        decoding: while true {
            switch decoder.decode(&units) {
            case .scalarValue(let scalar):
                if scalar == "\n" { line += 1 }
                text.append(contentsOf: UTF8.encode(scalar)!)
            case .emptyInput: break decoding
            case .error: return .failure(ListBadRow(line: line, reason: "not UTF-16, as which the file begins"))
            }
        }
        guard bytes.count.isMultiple(of: 2) else {
            return .failure(ListBadRow(line: line, reason: "the file ends within a character"))
        }
        return .success(text)
    }

    private struct Units: IteratorProtocol {
        var bytes: ArraySlice<UInt8>
        let isBigEndian: Bool

        mutating func next() -> UInt16? {
            guard bytes.count >= 2 else { return nil }
            let (first, second) = (UInt16(bytes.removeFirst()), UInt16(bytes.removeFirst()))
            return isBigEndian ? first << 8 | second : second << 8 | first
        }
    }
}
extension ListBadRow: Error {}
