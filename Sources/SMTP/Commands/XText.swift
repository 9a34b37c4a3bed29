/// Text in which `+`, `=` and all that is not printable ASCII are written `+HH` (RFC 3461 section 4).
enum XText {
    static func isValid(_ bytes: UnsafeRawBufferPointer) -> Bool {
        var index = 0
        while index < bytes.count {
            switch bytes[index] {
            case UInt8(ascii: "+"):
                guard index + 2 < bytes.count, isUpperHex(bytes[index + 1]), isUpperHex(bytes[index + 2]) else {
                    return false
                }
                index += 3
            case UInt8(ascii: "="): return false
            case 0x21...0x7E: index += 1
            default: return false
            }
        }
        return true
    }

    /// What valid xtext stands for.
    static func decoded(_ bytes: UnsafeRawBufferPointer) -> [UInt8] {
        var result: [UInt8] = []
        var index = 0
        while index < bytes.count {
            guard bytes[index] == UInt8(ascii: "+") else {
                result.append(bytes[index])
                index += 1
                continue
            }
            result.append(hexValue(bytes[index + 1]) << 4 | hexValue(bytes[index + 2]))
            index += 3
        }
        return result
    }

    private static func hexValue(_ digit: UInt8) -> UInt8 { digit <= UInt8(ascii: "9") ? digit - 0x30 : digit - 0x37 }

    private static func isUpperHex(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || (UInt8(ascii: "A")...UInt8(ascii: "F")).contains(byte)
    }
}
