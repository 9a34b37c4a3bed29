import CIconv

/// Conversion to UTF-8 by the system's iconv(3).
enum Iconv {
    /// U+FFFD as UTF-8.
    private static let replacement: [UInt8] = [0xEF, 0xBF, 0xBD]

    /// - Parameter name: iconv's name of the charset.
    /// - Returns: the text, with U+FFFD for each byte (or unit, in wide charsets) that is not of the charset. Where
    ///   the system lacks the converter, the bytes are read as windows-1252 and count as damaged.
    static func utf8(_ bytes: UnsafeRawBufferPointer, from name: String) -> (text: [UInt8], isDamaged: Bool) {
        guard let descriptor = iconv_open("UTF-8", name), ci_is_invalid(descriptor) == 0 else {
            return (Windows1252.utf8(bytes), true)
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
        var inputLeft = bytes.count
        var isFlushing = false
        while true {
            var output = chunk.baseAddress
            var outputLeft = chunk.count
            // Without input, iconv gives out what it held back to see whether a combining character follows.
            let result =
                isFlushing
                ? iconv(descriptor, nil, nil, &output, &outputLeft)
                : iconv(descriptor, &input, &inputLeft, &output, &outputLeft)
            let error = ci_errno()
            text.append(contentsOf: UnsafeRawBufferPointer(chunk).prefix(chunk.count - outputLeft))
            if result == Int(bitPattern: .max) {
                if error == E2BIG { continue }
                guard !isFlushing else { break }
                // EILSEQ, or EINVAL for a sequence cut off by the end: pass over one unit and go on.
                isDamaged = true
                text.append(contentsOf: replacement)
                let skipped = min(unit, inputLeft)
                input = input?.advanced(by: skipped)
                inputLeft -= skipped
            }
            if isFlushing { break }
            isFlushing = inputLeft == 0
        }
        return (text, isDamaged)
    }
}
