/// Quoted-printable (RFC 2045 section 6.7) and its header variant, Q (RFC 2047 section 4.2).
enum QuotedPrintable {
    /// A `=` that starts neither a soft line break nor two hexadecimal digits stays, and counts as damage.
    static func decode(_ bytes: UnsafeRawBufferPointer, _ map: inout SourceMap?) -> (bytes: [UInt8], isDamaged: Bool) {
        var isDamaged = false
        let scanned = Bytes(bytes)
        // Whole blocks are copied, so a copy may write up to a block too much.
        let decoded = [UInt8](unsafeUninitializedCapacity: bytes.count + Bytes.blockBytes) { output, count in
            let output = UnsafeMutableRawBufferPointer(output)
            var index = 0
            var end = 0
            while index < scanned.count {
                let equals = copy(scanned, from: index, to: output, at: end)
                map?.add(.copy, equals &- index, from: index..<equals)
                end &+= equals &- index
                guard equals < scanned.count else { break }
                let pair = equals &+ 2 < scanned.count ? scanned.pair(at: equals &+ 1) : 0
                if pair == crlf {
                    index = equals &+ 3
                } else if let byte = pair == equalsSign ? UInt8(ascii: "=") : hexPair(bytes, at: equals &+ 1) {
                    output.storeBytes(of: byte, toByteOffset: end, as: UInt8.self)
                    end &+= 1
                    map?.add(.hex, 1, from: equals..<equals &+ 3)
                    index = equals &+ 3
                } else if let next = softBreakEnd(bytes, from: equals &+ 1) {
                    index = next
                } else {
                    isDamaged = true
                    output.storeBytes(of: UInt8(ascii: "="), toByteOffset: end, as: UInt8.self)
                    end &+= 1
                    map?.add(.copy, 1, from: equals..<equals &+ 1)
                    index = equals &+ 1
                }
            }
            count = end
        }
        return (decoded, isDamaged)
    }

    /// The two texts that follow most `=` of HTML: the end of a line, and `3D`, which encodes `=`.
    private static let crlf = UInt16(ASCII.lf) << 8 | UInt16(ASCII.cr)
    private static let equalsSign = UInt16(UInt8(ascii: "D")) << 8 | UInt16(UInt8(ascii: "3"))

    /// Copies up to the next `=` and returns its offset, or the end. It searches while it copies: escapes come every
    /// few words, too often for a search and a copy call.
    @inline(__always)
    private static func copy(
        _ bytes: Bytes, from start: Int, to output: UnsafeMutableRawBufferPointer, at offset: Int
    ) -> Int {
        var index = start
        let shift = offset - start
        while index &+ Bytes.blockBytes <= bytes.count {
            let block = bytes.block(at: index)
            output.storeBytes(of: block, toByteOffset: index &+ shift, as: Bytes.Block.self)
            let hits = Bytes.hits(block .== Bytes.Block(repeating: UInt8(ascii: "=")))
            if hits != 0 { return index &+ Bytes.offset(ofFirst: hits) }
            index &+= Bytes.blockBytes
        }
        while index < bytes.count, bytes[index] != UInt8(ascii: "=") {
            output[index &+ shift] = bytes[index]
            index &+= 1
        }
        return index
    }

    /// Appends the decoded text of an encoded word: `_` is a space; plain spaces are accepted.
    ///
    /// - Parameter offset: where `bytes` begin in the map's input.
    static func appendQ(
        _ bytes: UnsafeRawBufferPointer, to output: inout [UInt8], _ map: inout SourceMap?, from offset: Int
    ) {
        var index = 0
        while index < bytes.count {
            let byte = bytes[index]
            if byte == UInt8(ascii: "="), let value = hexPair(bytes, at: index + 1) {
                output.append(value)
                map?.add(.hex, 1, from: offset + index..<offset + index + 3)
                index += 3
            } else {
                output.append(byte == UInt8(ascii: "_") ? ASCII.space : byte)
                map?.add(.copy, 1, from: offset + index..<offset + index + 1)
                index += 1
            }
        }
    }

    /// The byte that two hexadecimal digits name.
    @inline(__always)
    static func hexPair(_ bytes: UnsafeRawBufferPointer, at index: Int) -> UInt8? {
        guard index + 1 < bytes.count, let high = ASCII.hexValue(bytes[index]),
            let low = ASCII.hexValue(bytes[index + 1])
        else { return nil }
        return high << 4 | low
    }

    /// The start of the next line when only white space comes before it; the end of the bytes counts as a line end.
    /// Each `=` looks only at the white space after it, so the whole stays linear.
    private static func softBreakEnd(_ bytes: UnsafeRawBufferPointer, from start: Int) -> Int? {
        var index = start
        while index < bytes.count, ASCII.isWSP(bytes[index]) { index += 1 }
        if index < bytes.count, bytes[index] == ASCII.cr { index += 1 }
        if index == bytes.count { return index }
        return bytes[index] == ASCII.lf ? index + 1 : nil
    }
}
