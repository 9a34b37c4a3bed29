extension CSVRows {
    /// Cuts one row out of what is there of the file.
    struct Cutter {
        private let bytes: [UInt8]
        private(set) var position: Int
        private(set) var line: Int
        private let delimiter: UInt8
        private let hasQuotes: Bool
        private let isWhole: Bool
        /// More octets might make the row another one.
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

        /// Leaves the position at a delimiter, a line end or the end of what is there.
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
            // A local part has 64 octets at most, each with a backslash before it.
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
                // A list of one field a line is no spreadsheet's.
                row.fields.append(hasQuotes ? SpreadsheetFormula.unprotected(text) : text)
            } else {
                row.damaged.append(row.fields.count)
                row.fields.append(String(decoding: bytes, as: UTF8.self))
            }
        }
    }
}
