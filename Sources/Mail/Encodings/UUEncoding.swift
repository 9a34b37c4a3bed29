/// uuencode, used before MIME and still written by some programs:
///
///     begin 644 letter.txt
///     #0V%T
///     `
///     end
enum UUEncoding {
    /// Decodes the lines between `begin` and `end`; text outside does not change. Without a `begin`, every line is
    /// data. Lines that are not data count as damage and stay.
    static func decode(_ bytes: UnsafeRawBufferPointer, _ map: inout SourceMap?) -> (bytes: [UInt8], isDamaged: Bool) {
        var output: [UInt8] = []
        output.reserveCapacity(bytes.count)
        var isDamaged = false
        var isInside = !hasBeginning(bytes)
        var line = 0
        while line < bytes.count {
            let next = min(bytes.firstIndex(of: ASCII.lf, from: line, to: bytes.count) + 1, bytes.count)
            let content = bytes.trim(line..<next)
            let isEnd = content.count == 3 && bytes.matches("end", at: content.lowerBound)
            if !isInside {
                isInside = isBeginning(bytes, at: line)
                if !isInside { copy(bytes, line..<next, to: &output, &map) }
            } else if isEnd {
                isInside = false
            } else if !decode(bytes, line..<next, to: &output, &map), !content.isEmpty {
                isDamaged = true
                copy(bytes, line..<next, to: &output, &map)
            }
            line = next
        }
        return (output, isDamaged)
    }

    private static func hasBeginning(_ bytes: UnsafeRawBufferPointer) -> Bool {
        var line = 0
        while line < bytes.count {
            if isBeginning(bytes, at: line) { return true }
            line = bytes.firstIndex(of: ASCII.lf, from: line, to: bytes.count) + 1
        }
        return false
    }

    /// `begin`, a mode in octal digits, and a name.
    static func isBeginning(_ bytes: UnsafeRawBufferPointer, at line: Int) -> Bool {
        guard bytes.matches("begin ", at: line) else { return false }
        var index = line + 6
        while index < bytes.count, ASCII.isDigit(bytes[index]) { index += 1 }
        return (3...4).contains(index - line - 6) && index < bytes.count && bytes[index] == ASCII.space
    }

    /// Decodes one line: its length in bytes, then groups of four characters for three bytes. False when the line is
    /// not data.
    private static func decode(
        _ bytes: UnsafeRawBufferPointer, _ line: Range<Int>, to output: inout [UInt8], _ map: inout SourceMap?
    ) -> Bool {
        guard let length = value(bytes[line.lowerBound]), length > 0 else { return value(bytes[line.lowerBound]) == 0 }
        var end = line.upperBound
        while end > line.lowerBound, bytes[end - 1] == ASCII.lf || bytes[end - 1] == ASCII.cr { end -= 1 }
        // Blanks at the end mean zeros, and are often cut off on the way; longer lines have a checksum.
        let groups = (length + 2) / 3
        guard end - line.lowerBound - 1 <= groups * 4 + 2, end - line.lowerBound - 1 >= length,
            (line.lowerBound + 1..<end).allSatisfy({ value(bytes[$0]) != nil })
        else { return false }
        let start = output.count
        for group in 0..<groups {
            let place = line.lowerBound + 1 + group * 4
            let digits = (0..<4).map { place + $0 < end ? UInt32(value(bytes[place + $0]) ?? 0) : 0 }
            let word = digits.reduce(0) { $0 << 6 | $1 }
            for shift in [16, 8, 0] as [UInt32] { output.append(UInt8(truncatingIfNeeded: word >> shift)) }
        }
        output.removeLast(groups * 3 - length)
        map?.add(.whole, output.count - start, from: line)
        return true
    }

    /// The six bits of a character; a blank and a backtick are both 0.
    private static func value(_ byte: UInt8) -> Int? { (0x20...0x60).contains(byte) ? Int(byte - 0x20) & 63 : nil }

    private static func copy(
        _ bytes: UnsafeRawBufferPointer, _ range: Range<Int>, to output: inout [UInt8], _ map: inout SourceMap?
    ) {
        output.append(contentsOf: bytes.slice(range))
        map?.add(.copy, range.count, from: range)
    }
}
