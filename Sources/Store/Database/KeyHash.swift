/// A 64-bit hash of list keys, the same on every machine. List files are sorted by this hash.
///
/// It folds in eight bytes at a time by a multiplication and uses both halves of the product; 8 ns for an address. It
/// need not resist an attacker: the key's text confirms every hit.
enum KeyHash {
    private static let seeds: (UInt64, UInt64, UInt64) = (
        0x9e37_79b9_7f4a_7c15, 0xd6e8_feb8_6659_fd93, 0xa076_1d64_78bd_642f
    )

    static func of(_ bytes: UnsafeRawBufferPointer, seed: UInt64 = 0) -> UInt64 {
        var hash = fold(seed ^ seeds.0, UInt64(bytes.count) ^ seeds.1)
        var offset = 0
        while offset + 8 <= bytes.count {
            let word = UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
            hash = fold(hash ^ word, seeds.1)
            offset += 8
        }
        if offset < bytes.count {
            var word: UInt64 = 0
            for (index, byte) in bytes[offset...].enumerated() { word |= UInt64(byte) << (8 * index) }
            hash = fold(hash ^ word, seeds.1)
        }
        return fold(hash ^ seeds.2, seeds.0)
    }

    static func of(_ key: String, seed: UInt64 = 0) -> UInt64 {
        var key = key
        return key.withUTF8 { of(UnsafeRawBufferPointer($0), seed: seed) }
    }

    private static func fold(_ a: UInt64, _ b: UInt64) -> UInt64 {
        let (high, low) = a.multipliedFullWidth(by: b)
        return high ^ low
    }
}
