/// Base64 (RFC 2045 section 6.8), tolerant: line breaks anywhere, missing or early padding.
enum Base64 {
    private static let white: UInt8 = 0x40
    private static let padding: UInt8 = 0x41
    private static let foreign: UInt8 = 0x80

    /// The six bits of each byte; or `white`, `padding` or `foreign`.
    private static let values: [UInt8] = {
        var values = [UInt8](repeating: foreign, count: 256)
        for offset in 0..<26 {
            values[0x41 + offset] = UInt8(offset)
            values[0x61 + offset] = UInt8(26 + offset)
        }
        for offset in 0..<10 { values[0x30 + offset] = UInt8(52 + offset) }
        values[Int(UInt8(ascii: "+"))] = 62
        values[Int(UInt8(ascii: "/"))] = 63
        values[Int(UInt8(ascii: "="))] = padding
        for byte in [ASCII.space, ASCII.tab, ASCII.cr, ASCII.lf] { values[Int(byte)] = white }
        return values
    }()

    /// The bits that a byte adds to a group's 24 bits, by its place in the group of four: four tables of 256 in a
    /// row. The highest bit is set for bytes outside the alphabet.
    private static let shifted: [UInt32] = (0..<4).flatMap { place in
        values.map { $0 < 64 ? UInt32($0) << UInt32(18 - 6 * place) : 1 << 31 }
    }

    /// Bytes outside the alphabet are skipped and count as damage. Padding that ends a group too early also counts as
    /// damage.
    ///
    /// - Parameter passingPadding: whether padding is ignored and ends no group.
    static func decode(
        _ bytes: UnsafeRawBufferPointer, passingPadding: Bool = false, _ map: inout SourceMap?
    ) -> (bytes: [UInt8], isDamaged: Bool) {
        var isDamaged = false
        let decoded = values.withUnsafeBufferPointer { values in
            [UInt8](unsafeUninitializedCapacity: bytes.count / 4 * 3 + 4) { output, count in
                let output = UnsafeMutableRawBufferPointer(output)
                var bits: UInt32 = 0
                var digits = 0
                // Padding that must still follow to complete the group.
                var owed = 0
                var groupStart = 0
                var index = 0
                while index < bytes.count {
                    if digits == 0 {
                        let start = index
                        let end = count
                        (index, count) = decodeGroups(Bytes(bytes), from: index, to: output, at: count)
                        map?.add(.quantum, count - end, from: start..<index)
                        if owed > 0, index > start { (isDamaged, owed) = (true, 0) }
                        guard index < bytes.count else { break }
                    }
                    let value = values[Int(bytes[index])]
                    index += 1
                    if value < 64 {
                        if owed > 0 { (isDamaged, owed) = (true, 0) }
                        if digits == 0 { groupStart = index - 1 }
                        bits = bits << 6 | UInt32(value)
                        digits += 1
                        if digits == 4 {
                            output[count] = UInt8(truncatingIfNeeded: bits >> 16)
                            output[count + 1] = UInt8(truncatingIfNeeded: bits >> 8)
                            output[count + 2] = UInt8(truncatingIfNeeded: bits)
                            count += 3
                            digits = 0
                            // A group with a line end in it maps as a whole.
                            map?.add(index - groupStart == 4 ? .quantum : .whole, 3, from: groupStart..<index)
                        }
                    } else if value == padding {
                        if passingPadding { continue }
                        if digits == 1 { isDamaged = true }
                        owed = digits > 1 ? 3 - digits : max(0, owed - 1)
                        let written = flush(bits, &digits, output, &count)
                        map?.add(.whole, written, from: groupStart..<index)
                    } else if value == foreign {
                        isDamaged = true
                    }
                }
                let written = flush(bits, &digits, output, &count)
                map?.add(.whole, written, from: groupStart..<index)
            }
        }
        return (decoded, isDamaged)
    }

    /// Decodes whole groups of four, up to the first group that is incomplete or contains a line break.
    ///
    /// **Cost:** five instructions per byte.
    @inline(__always)
    private static func decodeGroups(
        _ bytes: Bytes, from start: Int, to output: UnsafeMutableRawBufferPointer, at offset: Int
    ) -> (index: Int, count: Int) {
        shifted.withUnsafeBufferPointer { shifted in
            var index = start
            var count = offset
            while index &+ 4 <= bytes.count {
                let group =
                    shifted[Int(bytes[index])] | shifted[256 &+ Int(bytes[index &+ 1])]
                    | shifted[512 &+ Int(bytes[index &+ 2])] | shifted[768 &+ Int(bytes[index &+ 3])]
                guard group < 1 << 31 else { break }
                // Writes four bytes at once; the next group overwrites the last one.
                output.storeBytes(of: (group << 8).bigEndian, toByteOffset: count, as: UInt32.self)
                count &+= 3
                index &+= 4
            }
            return (index, count)
        }
    }

    /// Writes the complete bytes of a group that ended early; returns how many.
    private static func flush(
        _ bits: UInt32, _ digits: inout Int, _ output: UnsafeMutableRawBufferPointer, _ count: inout Int
    ) -> Int {
        let start = count
        if digits >= 2 {
            let aligned = bits << UInt32(6 * (4 - digits))
            output[count] = UInt8(truncatingIfNeeded: aligned >> 16)
            count += 1
            if digits == 3 {
                output[count] = UInt8(truncatingIfNeeded: aligned >> 8)
                count += 1
            }
        }
        digits = 0
        return count - start
    }
}
