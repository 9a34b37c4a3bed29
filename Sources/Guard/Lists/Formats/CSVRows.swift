/// Splits a CSV file (RFC 4180) into rows, in one pass. Rows end with CRLF, LF or CR. Fields may be quoted, with `""`
/// for a quote and line ends inside; space around a field is dropped. Blank lines are skipped.
struct CSVRows {
    /// Line number of the next row, from 1.
    private(set) var line = 1
    /// A line end when each line is one field; nil until the first line has been seen.
    private(set) var delimiter: UInt8?
    let hasQuotes: Bool
    private var isBegun = false

    /// - Parameter delimiter: nil: the first line decides.
    init(delimiter: UInt8? = nil) {
        self.delimiter = delimiter
        hasQuotes = delimiter != 0x0A
    }

    /// Returns nil at the end of the file, and when the buffer has only a part of the next row.
    mutating func next(_ buffer: inout ListBuffer) -> ListFields? {
        while buffer.isReady, buffer.position < buffer.bytes.count {
            guard isBegun || begin(&buffer) else { return putBack(buffer.position, &buffer) }
            guard buffer.position < buffer.bytes.count else { continue }
            let start = buffer.position
            var cutter = Cutter(buffer, delimiter: delimiter ?? 0x2C, hasQuotes: hasQuotes, line: line)
            let row = cutter.row()
            guard cutter.isComplete else { return putBack(start, &buffer) }
            line = cutter.line
            buffer.position = cutter.position
            buffer.proceed()
            if row.fault != nil || row.fields.contains(where: { !$0.isEmpty }) { return row }
        }
        return nil
    }

    /// Counts a row that the caller has split itself.
    mutating func countLine() { line += 1 }

    private func putBack(_ start: Int, _ buffer: inout ListBuffer) -> ListFields? {
        if buffer.putBack(to: start) { return nil }
        let fault = "the row that begins here is longer than 256 KiB; a closing quote may be missing"
        return .unreadable(line: line, fault)
    }

    /// Finds the delimiter; false when the buffer has only a part of the first line.
    private mutating func begin(_ buffer: inout ListBuffer) -> Bool {
        let bytes = buffer.bytes
        let start = buffer.position
        if delimiter == nil {
            // Excel's own first line: `sep=;`.
            let sign = Array("sep=".utf8)
            if bytes.count - start < 7, !buffer.isWhole { return false }
            if bytes.count - start > 5, bytes[start...].starts(with: sign),
                bytes[start + 5] == 0x0A || bytes[start + 5] == 0x0D
            {
                delimiter = bytes[start + 4]
                buffer.position = start + (bytes[(start + 5)...].starts(with: [0x0D, 0x0A]) ? 7 : 6)
                line = 2
            } else {
                guard let found = Self.delimiter(bytes[start...], isWhole: buffer.isWhole) else { return false }
                delimiter = found
            }
        }
        isBegun = true
        return true
    }

    /// The most frequent of comma, semicolon and tab in the first line, outside quoted fields. nil when the buffer
    /// has only a part of that line.
    private static func delimiter(_ bytes: ArraySlice<UInt8>, isWhole: Bool) -> UInt8? {
        var counts: [UInt8: Int] = [0x2C: 0, 0x3B: 0, 0x09: 0]
        var isQuoted = false
        var hasEnded = isWhole
        for byte in bytes {
            if byte == 0x22 { isQuoted.toggle() }
            if isQuoted { continue }
            if byte == 0x0A || byte == 0x0D {
                hasEnded = true
                break
            }
            counts[byte]? += 1
        }
        guard hasEnded else { return nil }
        let most = counts.max { ($0.value, $1.key) < ($1.value, $0.key) }
        return most.map { $0.value > 0 ? $0.key : 0x2C } ?? 0x2C
    }
}

/// Text that a spreadsheet runs as a formula when it opens a CSV file, and its safe form with an apostrophe before
/// it. Otherwise `=HYPERLINK(…)` in a segment's name could send out the data of the cells beside it.
///
/// Source: OWASP, "CSV Injection". Numbers with a sign are protected too: spreadsheets differ, and `-1+cmd|…` begins
/// like `-1`.
package enum SpreadsheetFormula {
    /// First characters of a formula, in ASCII and in the full width of East Asian keyboards.
    private static let beginnings: Set<Unicode.Scalar> = [
        "=", "+", "-", "@", "\t", "\r", "\n", "\u{FF1D}", "\u{FF0B}", "\u{FF0D}", "\u{FF20}",
    ]
    /// Characters that some programs skip before they look for a formula. The apostrophe is one of these characters.
    /// Text that begins with an apostrophe and a formula gets a second apostrophe; reading removes only the added
    /// one.
    private static let passedOver: Set<Unicode.Scalar> = [" ", "\u{A0}", "\"", "'"]

    /// Whether a spreadsheet may read the text as a formula.
    package static func begins(_ text: some StringProtocol) -> Bool {
        text.unicodeScalars.first { !passedOver.contains($0) }.map(beginnings.contains) ?? false
    }

    /// The text in a form that is safe in a file that people open.
    package static func protected(_ text: String) -> String { begins(text) ? "'\(text)" : text }

    /// The inverse of `protected`.
    package static func unprotected(_ text: String) -> String {
        guard text.utf8.first == UInt8(ascii: "'") else { return text }
        let rest = text.dropFirst()
        return begins(rest) ? String(rest) : text
    }
}

extension CSVRows {
    /// Splits one row off the buffer.
    struct Cutter {
        private let bytes: [UInt8]
        private(set) var position: Int
        private(set) var line: Int
        private let delimiter: UInt8
        private let hasQuotes: Bool
        private let isWhole: Bool
        /// Whether more bytes could change the row.
        private var isOpen = false

        init(_ buffer: ListBuffer, delimiter: UInt8, hasQuotes: Bool, line: Int) {
            bytes = buffer.bytes
            position = buffer.position
            isWhole = buffer.isWhole
            self.delimiter = delimiter
            self.hasQuotes = hasQuotes
            self.line = line
        }

        var isComplete: Bool { isWhole || !isOpen }

        mutating func row() -> ListFields {
            var row = ListFields(line: line)
            while true {
                readField(&row)
                guard position < bytes.count else {
                    row.endsFile = true
                    isOpen = true
                    return row
                }
                let byte = bytes[position]
                position += 1
                if byte == delimiter, byte != 0x0A { continue }
                if byte == 0x0D {
                    if position == bytes.count { isOpen = true } else if bytes[position] == 0x0A { position += 1 }
                }
                line += 1
                return row
            }
        }

        /// Leaves the position at a delimiter, a line end or the end of the buffer.
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
                    if byte == 0x0A || (byte == 0x0D && (position == bytes.count || bytes[position] != 0x0A)) {
                        line += 1
                    }
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
            row.isLast = true
        }

        /// `"jane doe"@example.com` is an address, not a quoted field.
        private func isQuotedLocalPart(_ start: Int) -> Bool {
            var index = start + 1
            // A local part has at most 64 octets, each with a backslash before it.
            let end = min(bytes.count, start + 2 + 2 * 64)
            while index < end, bytes[index] != 0x0A, bytes[index] != 0x0D {
                if bytes[index] == 0x22 { return index + 1 < bytes.count && bytes[index + 1] == 0x40 }
                index += bytes[index] == 0x5C ? 2 : 1
            }
            return false
        }

        private func isSpace(_ byte: UInt8) -> Bool { (byte == 0x20 || byte == 0x09) && byte != delimiter }

        private func isEnd(_ byte: UInt8) -> Bool { byte == delimiter || byte == 0x0A || byte == 0x0D }

        private func append(_ bytes: ArraySlice<UInt8>, to row: inout ListFields) {
            if let text = String(validating: bytes, as: UTF8.self) {
                // A list with one field per line does not come from a spreadsheet.
                row.fields.append(hasQuotes ? SpreadsheetFormula.unprotected(text) : text)
            } else {
                row.damaged.append(row.fields.count)
                row.fields.append(String(decoding: bytes, as: UTF8.self))
            }
        }
    }
}
