import Mail

extension ListReader {
    /// A row of CSV as nearly all are: it has no quote, and an address that takes no more than lower case to bring to its
    /// normal form. nil for any other, of which nothing is taken: it is read the long way, to the same end.
    mutating func plainRow() -> Row? {
        guard options.isEmpty, takesPlain, buffer.isReady else { return nil }
        guard let end = rows.plainFields(buffer, into: &plainFields) else { return nil }
        let (bytes, fields) = (buffer.bytes, plainFields)
        guard let column = columns.addresses.first, column < fields.count else { return nil }
        let key = bytes.span.bytes.extracting(fields[column]).withUnsafeBytes { octets in
            // An asterisk is a pattern's.
            octets.contains(UInt8(ascii: "*")) ? nil : Address.plainKey(octets)
        }
        guard let key else { return nil }
        let line = rows.line
        let row = rowReader.read(.address(key), line: line) { column in
            column < fields.count ? String(decoding: bytes[fields[column]], as: UTF8.self) : ""
        }
        buffer.position = end
        buffer.proceed()
        rows.countLine()
        return row
    }
}

extension CSVRows {
    /// Where the fields of the next row are, when it is here whole and has no quote.
    /// - Returns: where the row after it begins; nil for any other row, and for a blank one.
    func plainFields(_ buffer: ListBuffer, into fields: inout [Range<Int>]) -> Int? {
        fields.removeAll(keepingCapacity: true)
        guard let delimiter else { return nil }
        let bytes = buffer.bytes.span.bytes
        let start = buffer.position
        let end = RareByte.next(0x0A, or: 0x22, in: bytes, from: start)
        guard end < bytes.byteCount, byte(end, bytes) == 0x0A, end > start else { return nil }
        let last = byte(end - 1, bytes) == 0x0D ? end - 1 : end
        let row = bytes.extracting(0..<last)
        var begin = start
        while true {
            let mark = RareByte.next(delimiter, or: 0x0D, in: row, from: begin)
            // A row that ends with CR alone.
            guard mark == last || byte(mark, bytes) != 0x0D else { return nil }
            var (lower, upper) = (begin, mark)
            while lower < upper, isSpace(byte(lower, bytes)) { lower += 1 }
            while lower < upper, isSpace(byte(upper - 1, bytes)) { upper -= 1 }
            fields.append(lower..<upper)
            if mark == last { break }
            begin = mark + 1
        }
        return fields.contains { !$0.isEmpty } ? end + 1 : nil
    }

    private func byte(_ index: Int, _ bytes: RawSpan) -> UInt8 {
        bytes.unsafeLoad(fromByteOffset: index, as: UInt8.self)
    }

    private func isSpace(_ byte: UInt8) -> Bool { (byte == 0x20 || byte == 0x09) && byte != delimiter }
}
