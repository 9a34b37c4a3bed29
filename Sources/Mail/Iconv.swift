import CIconv
import Synchronization

/// Conversion to UTF-8 by the system's iconv(3).
enum Iconv {
    /// The charsets of which a descriptor stays open, by iconv's names, of which `CharsetNames` has a fixed number.
    private static let loaded = Mutex<Set<String>>([])

    /// Why: glibc unloads a converter's library soon after the last descriptor is closed, and to load it again takes
    /// as long as reading two messages.
    private static func keepLoaded(_ name: String) {
        loaded.withLock { names in
            if names.insert(name).inserted { _ = iconv_open("UTF-8", name) }
        }
    }

    /// - Parameters:
    ///   - name: iconv's name of the charset.
    ///   - map: when there is one, iconv is fed character by character, to see which bytes make which.
    /// - Returns: the text, with U+FFFD for each byte (or unit, in wide charsets) that is not of the charset; nil where
    ///   the system lacks the converter.
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
        // How much it is fed at once. An incomplete character is not taken, and comes again with a byte more.
        var fed = map == nil ? bytes.count : 1
        var isFlushing = bytes.isEmpty
        while true {
            var output = chunk.baseAddress
            var outputLeft = chunk.count
            var inputLeft = min(fed, bytes.count - position)
            let start = position
            // Without input, iconv gives out what it held back to see whether a combining character follows.
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
                // EILSEQ, or EINVAL for a sequence cut off by the end: pass over one unit and go on.
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
