/// Base64 (RFC 2045 section 6.8), taking what it gets: line breaks anywhere, missing or early padding.
enum Base64 {
    private static let white: UInt8 = 0x40
    private static let padding: UInt8 = 0x41
    private static let foreign: UInt8 = 0x80

    /// The six bits of each byte; or `white`, `padding`, `foreign`.
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

    /// Bytes outside the alphabet are passed over and count as damage.
    static func decode(_ bytes: UnsafeRawBufferPointer, _ map: inout SourceMap?) -> (bytes: [UInt8], isDamaged: Bool) {
        var isDamaged = false
        let isRecording = map != nil
        let decoded = values.withUnsafeBufferPointer { values in
            [UInt8](unsafeUninitializedCapacity: bytes.count / 4 * 3 + 3) { output, count in
                var bits: UInt32 = 0
                var digits = 0
                var groupStart = 0
                var index = 0
                while index < bytes.count {
                    if digits == 0, index + 4 <= bytes.count {
                        let a = values[Int(bytes[index])]
                        let b = values[Int(bytes[index + 1])]
                        let c = values[Int(bytes[index + 2])]
                        let d = values[Int(bytes[index + 3])]
                        if (a | b | c | d) & (foreign | white) == 0 {
                            output[count] = a << 2 | b >> 4
                            output[count + 1] = b << 4 | c >> 2
                            output[count + 2] = c << 6 | d
                            if isRecording { map?.add(.quantum, 3, from: index..<index + 4) }
                            count += 3
                            index += 4
                            continue
                        }
                    }
                    let value = values[Int(bytes[index])]
                    index += 1
                    if value < 64 {
                        if digits == 0 { groupStart = index - 1 }
                        bits = bits << 6 | UInt32(value)
                        digits += 1
                        if digits == 4 {
                            output[count] = UInt8(truncatingIfNeeded: bits >> 16)
                            output[count + 1] = UInt8(truncatingIfNeeded: bits >> 8)
                            output[count + 2] = UInt8(truncatingIfNeeded: bits)
                            count += 3
                            digits = 0
                            // Broken by a line end: as a whole.
                            map?.add(index - groupStart == 4 ? .quantum : .whole, 3, from: groupStart..<index)
                        }
                    } else if value == padding {
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

    /// Writes the whole bytes of a group that ended early; returns how many.
    private static func flush(
        _ bits: UInt32, _ digits: inout Int, _ output: UnsafeMutableBufferPointer<UInt8>, _ count: inout Int
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
