/// UTF-7 (RFC 2152): text in which `+ADw-` stands for `<`. Some mail programs decode it, most no longer do.
enum UTF7 {
    static func utf8(_ bytes: UnsafeRawBufferPointer, _ map: inout SourceMap?) -> (text: [UInt8], isDamaged: Bool) {
        // Bytes beyond ASCII are none of UTF-7: as in text without a charset.
        guard bytes.isValidUTF8() else { return (Windows1252.utf8(bytes, &map), true) }
        var text: [UInt8] = []
        text.reserveCapacity(bytes.count)
        var isDamaged = !bytes.isASCII
        var index = 0
        while index < bytes.count {
            let plus = bytes.firstIndex(of: UInt8(ascii: "+"), from: index, to: bytes.count)
            text.append(contentsOf: bytes.slice(index..<plus))
            map?.add(.copy, plus - index, from: index..<plus)
            guard plus < bytes.count else { break }
            var end = plus + 1
            while end < bytes.count, isDigit(bytes[end]) { end += 1 }
            let hasHyphen = end < bytes.count && bytes[end] == UInt8(ascii: "-")
            let next = hasHyphen ? end + 1 : end
            let start = text.count
            if end == plus + 1 {
                // `+-` is a plus; one that begins nothing stays.
                text.append(UInt8(ascii: "+"))
            } else {
                var ignored: SourceMap?
                let units = Base64.decode(bytes.slice(plus + 1..<end), &ignored).bytes
                if !units.count.isMultiple(of: 2) { isDamaged = true }
                let wide = stride(from: 0, to: units.count - units.count % 2, by: 2).map {
                    UInt16(units[$0]) << 8 | UInt16(units[$0 + 1])
                }
                text.append(contentsOf: String(decoding: wide, as: UTF16.self).utf8)
            }
            map?.add(.whole, text.count - start, from: plus..<next)
            index = next
        }
        return (text, isDamaged)
    }

    private static func isDigit(_ byte: UInt8) -> Bool {
        ASCII.isLetter(byte) || ASCII.isDigit(byte) || byte == UInt8(ascii: "+") || byte == UInt8(ascii: "/")
    }
}
