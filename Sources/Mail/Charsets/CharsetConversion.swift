import CIconv
import Synchronization

/// Conversion to UTF-8 by the system's iconv(3).
enum Iconv {
    /// The iconv names that have a descriptor, which stays open. Their number is limited, because `CharsetNames` is a
    /// fixed list.
    private static let loaded = Mutex<Set<String>>([])

    /// Why: glibc unloads a converter's library soon after the last descriptor is closed, and loading it again takes
    /// as long as reading two messages.
    private static func keepLoaded(_ name: String) {
        loaded.withLock { names in
            if names.insert(name).inserted { _ = iconv_open("UTF-8", name) }
        }
    }

    /// - Parameters:
    ///   - name: iconv's name of the charset.
    ///   - map: if there is one, iconv gets the text character by character, to see which bytes make which character.
    /// - Returns: the text, with U+FFFD for each byte (or unit, in wide charsets) that is invalid in the charset;
    ///   nil when the system has no converter.
    static func utf8(
        _ bytes: UnsafeRawBufferPointer, from name: String, _ map: inout SourceMap?
    ) -> (text: [UInt8], isDamaged: Bool)? {
        keepLoaded(name)
        guard let descriptor = iconv_open("UTF-8", name), ci_is_invalid(descriptor) == 0 else {
            return nil
        }
        defer { iconv_close(descriptor) }
        let unit = name.hasPrefix("UTF-16") ? 2 : name.hasPrefix("UTF-32") ? 4 : 1
        var text: [UInt8] = []
        text.reserveCapacity(bytes.count * 2)
        var isDamaged = false
        let chunk = UnsafeMutableBufferPointer<CChar>.allocate(capacity: 4096)
        defer { chunk.deallocate() }

        // iconv's prototype lacks const; it does not write to its input.
        var input = UnsafeMutablePointer(mutating: bytes.baseAddress?.assumingMemoryBound(to: CChar.self))
        var position = 0
        // How many bytes iconv gets at once. It leaves an incomplete character, which then comes again with one byte
        // more.
        var fed = map == nil ? bytes.count : 1
        var isFlushing = bytes.isEmpty
        while true {
            var output = chunk.baseAddress
            var outputLeft = chunk.count
            var inputLeft = min(fed, bytes.count - position)
            let start = position
            // Without input, iconv writes what it held back in case a combining character followed.
            let result =
                isFlushing
                ? iconv(descriptor, nil, nil, &output, &outputLeft)
                : iconv(descriptor, &input, &inputLeft, &output, &outputLeft)
            let error = ci_errno()
            if !isFlushing { position += min(fed, bytes.count - position) - inputLeft }
            let written = chunk.count - outputLeft
            text.append(contentsOf: UnsafeRawBufferPointer(chunk).prefix(written))
            map?.add(written == 1 && position - start == 1 ? .copy : .whole, written, from: start..<position)
            if result == Int(bitPattern: .max) {
                if error == E2BIG { continue }
                guard !isFlushing else { break }
                if error == EINVAL, position + fed < bytes.count, map != nil {
                    fed += 1
                    continue
                }
                // EILSEQ, or EINVAL for a sequence that the end cuts off: skip one unit and continue.
                isDamaged = true
                text.append(contentsOf: Charset.replacement)
                let skipped = min(unit, bytes.count - position)
                map?.add(.whole, Charset.replacement.count, from: position..<position + skipped)
                input = input?.advanced(by: skipped)
                position += skipped
            }
            if isFlushing { break }
            if map != nil { fed = 1 }
            isFlushing = position == bytes.count
        }
        return (text, isDamaged)
    }
}

/// windows-1252, the charset of mail with the label ISO-8859-1 or without a label.
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

    /// The five bytes that windows-1252 does not define stay C1 controls, as in Latin-1.
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

/// UTF-7 (RFC 2152): text in which `+ADw-` means `<`. Few mail programs still decode it.
enum UTF7 {
    static func utf8(_ bytes: UnsafeRawBufferPointer, _ map: inout SourceMap?) -> (text: [UInt8], isDamaged: Bool) {
        // UTF-7 has no bytes beyond ASCII. Read them like text without a charset.
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
                // `+-` is a plus; a `+` without base64 stays.
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
