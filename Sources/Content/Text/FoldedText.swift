/// Makes text comparable with phrases: lower case, one space for any white space, and punctuation of any script as
/// the nearest ASCII sign. An empty line becomes one line feed; no phrase contains one.
///
/// Folds the letters of the Latin and Cyrillic alphabets; the other scripts that phrases use have no case.
enum FoldedText {
    static func fold(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
        var folded: [UInt8] = []
        folded.reserveCapacity(bytes.count + 8)
        var lineEnds = 0
        var index = bytes.startIndex
        while index < bytes.endIndex {
            let byte = bytes[index]
            if byte < 0x80 {
                index += 1
                if byte == 0x20 || byte &- 0x09 < 5 {
                    if byte == 0x0A { lineEnds += 1 }
                    appendGap(lineEnds, to: &folded)
                } else {
                    lineEnds = 0
                    folded.append(byte &- 0x41 < 26 ? byte | 0x20 : byte)
                }
                continue
            }
            let (scalar, end) = scalar(in: bytes, at: index)
            index = end
            if isInvisible(scalar) { continue }
            if isSpace(scalar) {
                appendGap(lineEnds, to: &folded)
            } else {
                lineEnds = 0
                append(plain(scalar), to: &folded)
            }
        }
        return folded
    }

    /// The scalar at an index, and the index after it; for a byte that begins no scalar, the byte itself is returned.
    static func scalar(in bytes: ArraySlice<UInt8>, at index: Int) -> (value: UInt32, end: Int) {
        let lead = UInt32(bytes[index])
        let length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : lead >= 0xC0 ? 2 : 1
        guard length > 1, index + length <= bytes.endIndex else { return (lead, index + 1) }
        var value = lead & (0xFF >> UInt32(length + 1))
        for offset in 1..<length { value = value << 6 | UInt32(bytes[index + offset] & 0x3F) }
        return (value, index + length)
    }

    /// Whether the scalar is invisible: zero-width characters, soft hyphens, joiners, direction marks.
    static func isInvisible(_ scalar: UInt32) -> Bool {
        switch scalar {
        case 0xAD, 0x34F, 0x61C, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x180E, 0x200B...0x200F, 0x202A...0x202E,
            0x2060...0x206F, 0x3164, 0xFE00...0xFE0F, 0xFEFF, 0xFFA0:
            true
        default: false
        }
    }

    static func isSpace(_ scalar: UInt32) -> Bool {
        switch scalar {
        case 0x09...0x0D, 0x20, 0x85, 0xA0, 0x1680, 0x2000...0x200A, 0x2028, 0x2029, 0x202F, 0x205F, 0x2800, 0x3000:
            true
        default: false
        }
    }

    private static func appendGap(_ lineEnds: Int, to folded: inout [UInt8]) {
        let last = folded.last
        if last == 0x20 || last == 0x0A {
            if lineEnds >= 2 { folded[folded.count - 1] = 0x0A }
        } else {
            folded.append(0x20)
        }
    }

    private static func plain(_ scalar: UInt32) -> UInt32 {
        switch scalar {
        case 0xC0...0xDE where scalar != 0xD7: scalar + 0x20
        case 0x130: 0x69
        case 0x100...0x137, 0x14A...0x177: scalar | 1
        case 0x139...0x148, 0x179...0x17E: scalar + (scalar & 1)
        case 0x410...0x42F: scalar + 0x20
        case 0x400...0x40F: scalar + 0x50
        case 0x2010...0x2015, 0x2212: 0x2D
        case 0x2018...0x201B, 0x2BC: 0x27
        case 0xAB, 0xBB, 0x201C...0x201F, 0x2039, 0x203A, 0x3008...0x3011: 0x22
        case 0x3001: 0x2C
        case 0x3002: 0x2E
        case 0xFF21...0xFF3A: scalar - 0xFEC0
        case 0xFF01...0xFF5E: scalar - 0xFEE0
        default: scalar
        }
    }

    private static func append(_ scalar: UInt32, to folded: inout [UInt8]) {
        if scalar < 0x80 {
            folded.append(UInt8(scalar))
        } else if scalar < 0x100 {
            // A Latin-1 letter, or a stray byte that is not UTF-8. No phrase matches either.
            folded.append(UInt8(0xC0 | scalar >> 6))
            folded.append(UInt8(0x80 | scalar & 0x3F))
        } else if let scalar = Unicode.Scalar(scalar), let bytes = UTF8.encode(scalar) {
            folded.append(contentsOf: bytes)
        }
    }
}
