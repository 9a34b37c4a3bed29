/// windows-1252, the charset of mail that says ISO-8859-1 or nothing.
enum Windows1252 {
    static func utf8(_ bytes: UnsafeRawBufferPointer, _ map: inout SourceMap?) -> [UInt8] {
        var text: [UInt8] = []
        text.reserveCapacity(bytes.count + bytes.count / 8)
        var index = 0
        while index < bytes.count {
            let end = bytes.firstNonASCII(from: index)
            text.append(contentsOf: bytes.slice(index..<end))
            map?.add(.copy, end - index, from: index..<end)
            guard end < bytes.count else { break }
            let character = UTF8.encode(scalar(bytes[end]))!
            text.append(contentsOf: character)
            map?.add(.whole, character.count, from: end..<end + 1)
            index = end + 1
        }
        return text
    }

    /// The five bytes that windows-1252 leaves out stay the C1 controls they are in Latin-1.
    static func scalar(_ byte: UInt8) -> Unicode.Scalar {
        (0x80...0x9F).contains(byte) ? upperControls[Int(byte - 0x80)] : Unicode.Scalar(byte)
    }

    private static let upperControls: [Unicode.Scalar] = [
        "\u{20AC}", "\u{81}", "\u{201A}", "\u{192}", "\u{201E}", "\u{2026}", "\u{2020}", "\u{2021}",
        "\u{2C6}", "\u{2030}", "\u{160}", "\u{2039}", "\u{152}", "\u{8D}", "\u{17D}", "\u{8F}",
        "\u{90}", "\u{2018}", "\u{2019}", "\u{201C}", "\u{201D}", "\u{2022}", "\u{2013}", "\u{2014}",
        "\u{2DC}", "\u{2122}", "\u{161}", "\u{203A}", "\u{153}", "\u{9D}", "\u{17E}", "\u{178}",
    ]
}
