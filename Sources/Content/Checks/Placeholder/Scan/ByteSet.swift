/// A set of ASCII characters, asked by byte.
struct ByteSet: Sendable {
    private var low: UInt64 = 0
    private var high: UInt64 = 0

    static let empty = ByteSet("")
    /// What names of fields begin with.
    static let fieldStarts = ByteSet("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_$ ")
    static let nameStarts = ByteSet("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_$")
    static let visible = ByteSet(
        "!\"#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_`abcdefghijklmnopqrstuvwxyz{|}~ \n\r\t")

    init(_ characters: StaticString) {
        characters.withUTF8Buffer { buffer in
            for byte in buffer {
                precondition(byte < 0x80, "not ASCII")
                insert(byte)
            }
        }
    }

    mutating func insert(_ byte: UInt8) {
        if byte < 64 { low |= 1 << UInt64(byte) } else if byte < 128 { high |= 1 << UInt64(byte - 64) }
    }

    mutating func formUnion(_ other: ByteSet) {
        low |= other.low
        high |= other.high
    }

    @inline(__always)
    func contains(_ byte: UInt8) -> Bool {
        switch byte {
        case 0..<64: low >> UInt64(byte) & 1 != 0
        case 64..<128: high >> UInt64(byte - 64) & 1 != 0
        default: false
        }
    }
}
