/// Cuts a CSV file (RFC 4180) into rows, in one pass. Rows end with CRLF, LF or CR; fields may be quoted, with `""`
/// for a quote and line ends inside; space around a field is dropped. Blank lines are passed over.
struct CSVRows {
    private let bytes: [UInt8]
    private var position = 0
    private var line = 1
    /// A line end when a line is one field.
    private let delimiter: UInt8
    private let hasQuotes: Bool

    /// - Parameters:
    ///   - bytes: without a byte order mark.
    ///   - delimiter: told by the first line when nil.
    init(_ bytes: [UInt8], delimiter: UInt8? = nil) {
        self.bytes = bytes
        hasQuotes = delimiter != 0x0A
        // Excel's own first line: `sep=;`.
        if delimiter == nil, bytes.count > 5, bytes.starts(with: Array("sep=".utf8)),
            bytes[5] == 0x0A || bytes[5] == 0x0D
        {
            self.delimiter = bytes[4]
            position = bytes[5...].starts(with: [0x0D, 0x0A]) ? 7 : 6
            line = 2
        } else {
            self.delimiter = delimiter ?? Self.delimiter(bytes)
        }
    }

    /// nil at the end of the file.
    mutating func next() -> ListFields? {
        while position < bytes.count {
            let row = readRow()
            if row.fault != nil || row.fields.contains(where: { !$0.isEmpty }) { return row }
        }
        return nil
    }

    private mutating func readRow() -> ListFields {
        var row = ListFields(line: line)
        while true {
            readField(&row)
            guard position < bytes.count else {
                row.endsFile = true
                return row
            }
            let byte = bytes[position]
            position += 1
            if byte == delimiter, byte != 0x0A { continue }
            if byte == 0x0D, position < bytes.count, bytes[position] == 0x0A { position += 1 }
            line += 1
            return row
        }
    }

    /// Leaves the position at a delimiter, a line end or the end of the file.
    private mutating func readField(_ row: inout ListFields) {
        while position < bytes.count, isSpace(bytes[position]) { position += 1 }
        let start = position
        guard position < bytes.count, hasQuotes, bytes[position] == 0x22, !isQuotedLocalPart(position) else {
            while position < bytes.count, !isEnd(bytes[position]) { position += 1 }
            var end = position
            while end > start, isSpace(bytes[end - 1]) { end -= 1 }
            append(bytes[start..<end], to: &row)
            return
        }
        readQuoted(&row)
    }

    private mutating func readQuoted(_ row: inout ListFields) {
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
                    if !isSpace(bytes[position]) { row.fault = "text after a closing quote" }
                    position += 1
                }
                append(value[...], to: &row)
                return
            }
        }
        row.fault = "a quote opened on line \(opened) is never closed"
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

    private func append(_ bytes: ArraySlice<UInt8>, to row: inout ListFields) {
        if let text = String(validating: bytes, as: UTF8.self) {
            row.fields.append(text)
        } else {
            row.damaged.append(row.fields.count)
            row.fields.append(String(decoding: bytes, as: UTF8.self))
        }
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
