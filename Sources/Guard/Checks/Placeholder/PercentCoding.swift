/// The percent-encoding of addresses (RFC 3986 section 2.1).
enum PercentCoding {
    /// The text with every `%XX` as the byte it stands for; nil when none of them can belong to a placeholder, as in
    /// nearly every address.
    static func decodedIfTelling(_ text: [UInt8]) -> [UInt8]? {
        var start = 0
        while let sign = text[start...].firstIndex(of: UInt8(ascii: "%")) {
            if let byte = byte(in: text, at: sign), telling.contains(byte) { return decoded(text) }
            start = sign + 1
        }
        return nil
    }

    /// What placeholders begin with.
    private static let telling = Array("{$%*|<[".utf8)

    private static func decoded(_ text: [UInt8]) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.count)
        var index = 0
        while index < text.count {
            if let byte = byte(in: text, at: index) {
                bytes.append(byte)
                index += 3
            } else {
                bytes.append(text[index])
                index += 1
            }
        }
        return bytes
    }

    /// The byte that `%XX` at this place stands for.
    private static func byte(in text: [UInt8], at index: Int) -> UInt8? {
        guard text[index] == UInt8(ascii: "%"), index + 2 < text.count, let high = digit(text[index + 1]),
            let low = digit(text[index + 2])
        else { return nil }
        return high << 4 | low
    }

    private static func digit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case 0x30...0x39: byte - 0x30
        case 0x41...0x46, 0x61...0x66: (byte | 0x20) - 0x57
        default: nil
        }
    }
}
