/// Cuts a CSV file (RFC 4180) into rows, in one pass. Rows end with CRLF, LF or CR; fields may be quoted, with `""`
/// for a quote and line ends inside; space around a field is dropped. Blank lines are passed over.
struct CSVRows {
    struct Row {
        /// From 1, where it begins.
        let line: Int
        var fields: [String] = []
        /// Why the row cannot be read.
        var fault: String?
    }

    private let bytes: [UInt8]
    private var position: Int
    private var line = 1
    private let delimiter: UInt8

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
        position = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
        delimiter = Self.delimiter(bytes)
    }

    /// nil at the end of the file.
    mutating func next() -> Row? {
        while position < bytes.count {
            let row = readRow()
            if row.fault != nil || row.fields.contains(where: { !$0.isEmpty }) { return row }
        }
        return nil
    }

    private mutating func readRow() -> Row {
        var row = Row(line: line)
        while true {
            row.fields.append(readField(&row.fault))
            guard position < bytes.count else { return row }
            let byte = bytes[position]
            position += 1
            if byte == delimiter { continue }
            if byte == 0x0D, position < bytes.count, bytes[position] == 0x0A { position += 1 }
            line += 1
            return row
        }
    }

    /// Leaves the position at a delimiter, a line end or the end of the file.
    private mutating func readField(_ fault: inout String?) -> String {
        while position < bytes.count, isSpace(bytes[position]) { position += 1 }
        let start = position
        guard position < bytes.count, bytes[position] == 0x22, !isQuotedLocalPart(position) else {
            while position < bytes.count, !isEnd(bytes[position]) { position += 1 }
            var end = position
            while end > start, isSpace(bytes[end - 1]) { end -= 1 }
            return text(bytes[start..<end], &fault)
        }
        return readQuoted(&fault)
    }

    private mutating func readQuoted(_ fault: inout String?) -> String {
        let opened = line
        position += 1
        var value: [UInt8] = []
        while position < bytes.count {
            let byte = bytes[position]
            position += 1
            if byte != 0x22 {
                if byte == 0x0A || (byte == 0x0D && (position == bytes.count || bytes[position] != 0x0A)) { line += 1 }
                value.append(byte)
            } else if position < bytes.count, bytes[position] == 0x22 {
                position += 1
                value.append(byte)
            } else {
                while position < bytes.count, !isEnd(bytes[position]) {
                    if !isSpace(bytes[position]) { fault = "text after a closing quote" }
                    position += 1
                }
                return text(value[...], &fault)
            }
        }
        fault = "a quote opened on line \(opened) is never closed"
        return ""
    }

    /// `"jane doe"@example.com` is an address, not a quoted field.
    private func isQuotedLocalPart(_ start: Int) -> Bool {
        var index = start + 1
        while index < bytes.count, bytes[index] != 0x0A, bytes[index] != 0x0D {
            if bytes[index] == 0x22 { return index + 1 < bytes.count && bytes[index + 1] == 0x40 }
            index += bytes[index] == 0x5C ? 2 : 1
        }
        return false
    }

    private func isSpace(_ byte: UInt8) -> Bool { (byte == 0x20 || byte == 0x09) && byte != delimiter }

    private func isEnd(_ byte: UInt8) -> Bool { byte == delimiter || byte == 0x0A || byte == 0x0D }

    private func text(_ bytes: ArraySlice<UInt8>, _ fault: inout String?) -> String {
        if let text = String(validating: bytes, as: UTF8.self) { return text }
        fault = fault ?? "not UTF-8"
        return ""
    }

    /// Of comma, semicolon and tab, the one that the first line has most of, quoted fields aside.
    private static func delimiter(_ bytes: [UInt8]) -> UInt8 {
        var counts: [UInt8: Int] = [0x2C: 0, 0x3B: 0, 0x09: 0]
        var isQuoted = false
        for byte in bytes {
            if byte == 0x22 { isQuoted.toggle() }
            if isQuoted { continue }
            if byte == 0x0A || byte == 0x0D { break }
            counts[byte]? += 1
        }
        let most = counts.max { ($0.value, $1.key) < ($1.value, $0.key) }
        return most.map { $0.value > 0 ? $0.key : 0x2C } ?? 0x2C
    }
}
