/// The text of a calendar (iCalendar, RFC 5545).
enum CalendarText {
    /// Long lines joined again: a line break and the space or tab behind it go (RFC 5545 section 3.1). Lines may be
    /// folded inside a character, so this comes before the charset.
    static func unfold(_ bytes: UnsafeRawBufferPointer, _ map: inout SourceMap?) -> [UInt8] {
        var text: [UInt8] = []
        text.reserveCapacity(bytes.count)
        var start = 0
        while start < bytes.count {
            let lineEnd = bytes.firstIndex(of: ASCII.lf, from: start, to: bytes.count)
            let next = lineEnd + 1
            guard next < bytes.count, ASCII.isWSP(bytes[next]) else {
                let end = min(next, bytes.count)
                text.append(contentsOf: bytes.slice(start..<end))
                map?.add(.copy, end - start, from: start..<end)
                start = next
                continue
            }
            let textEnd = lineEnd > start && bytes[lineEnd - 1] == ASCII.cr ? lineEnd - 1 : lineEnd
            text.append(contentsOf: bytes.slice(start..<textEnd))
            map?.add(.copy, textEnd - start, from: start..<textEnd)
            start = next + 1
        }
        return text
    }
}
