/// The strings of a JSON text, for the structured data (`application/ld+json`) that mail programs show as cards.
///
/// Only strings, one a line: JSON's own braces and brackets are no text, and would look like placeholders.
enum JSONStrings {
    /// - Parameters:
    ///   - range: where in `bytes` the JSON stands.
    ///   - map: from the lines to `bytes`.
    static func append(
        _ bytes: UnsafeRawBufferPointer, _ range: Range<Int>, to lines: inout [UInt8], _ map: inout SourceMap?
    ) {
        let json = bytes.slice(0..<range.upperBound)
        var index = range.lowerBound
        while index < json.count {
            index = json.firstIndex(of: UInt8(ascii: "\""), from: index, to: json.count) + 1
            guard index < json.count else { return }
            if !lines.isEmpty {
                lines.append(ASCII.lf)
                map?.insert(1)
            }
            while index < json.count, json[index] != UInt8(ascii: "\"") {
                let start = index
                let length = lines.count
                if json[index] == UInt8(ascii: "\\") {
                    appendEscape(json, &index, to: &lines)
                } else {
                    lines.append(ASCII.isSpace(json[index]) ? ASCII.space : json[index])
                    index += 1
                }
                map?.add(index - start == 1 ? .copy : .whole, lines.count - length, from: start..<index)
            }
            index += 1
        }
    }

    /// At the backslash. A lone surrogate stands as U+FFFD.
    private static func appendEscape(_ json: UnsafeRawBufferPointer, _ index: inout Int, to lines: inout [UInt8]) {
        index += 1
        guard index < json.count else { return }
        let escape = json[index]
        index += 1
        switch escape {
        case UInt8(ascii: "u"):
            guard let unit = codeUnit(json, at: index) else { return }
            index += 4
            var units = [unit]
            if UTF16.isLeadSurrogate(unit), json.matches("\\u", at: index), let trail = codeUnit(json, at: index + 2) {
                units.append(trail)
                index += 6
            }
            lines.append(contentsOf: String(decoding: units, as: UTF16.self).utf8)
        case UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "t"), UInt8(ascii: "f"): lines.append(ASCII.space)
        case UInt8(ascii: "b"): lines.append(0x08)
        default: lines.append(escape)
        }
    }

    private static func codeUnit(_ json: UnsafeRawBufferPointer, at start: Int) -> UInt16? {
        guard let high = QuotedPrintable.hexPair(json, at: start),
            let low = QuotedPrintable.hexPair(json, at: start + 2)
        else { return nil }
        return UInt16(high) << 8 | UInt16(low)
    }
}
