import Content
import Mail

extension CSVRows {
    /// Finds the fields of the next row. The row must be complete and on one line, and no quoted field may contain a
    /// quote.
    /// - Returns: where the row after it begins; nil for any other row, and for a blank one.
    func plainFields(_ buffer: ListBuffer, into fields: inout [Range<Int>]) -> Int? {
        fields.removeAll(keepingCapacity: true)
        guard let delimiter else { return nil }
        let bytes = buffer.bytes.span.bytes
        let start = buffer.position
        let end = RareByte.next(0x0A, in: bytes, from: start)
        guard end < bytes.byteCount, end > start else { return nil }
        let last = byte(end - 1, bytes) == 0x0D ? end - 1 : end
        let row = bytes.extracting(0..<last)
        var begin = start
        while true {
            while begin < last, isSpace(byte(begin, bytes)) { begin += 1 }
            // An apostrophe may protect a spreadsheet formula.
            if hasQuotes, begin < last, byte(begin, bytes) == UInt8(ascii: "'") { return nil }
            var mark: Int
            if hasQuotes, begin < last, byte(begin, bytes) == 0x22 {
                let close = RareByte.next(0x22, or: 0x0D, in: row, from: begin + 1)
                guard close < last, byte(close, bytes) == 0x22 else { return nil }
                mark = close + 1
                while mark < last, isSpace(byte(mark, bytes)) { mark += 1 }
                // After the closing quote there may be another quote, an `@`, or invalid text.
                guard mark == last || byte(mark, bytes) == delimiter else { return nil }
                if close > begin + 1, byte(begin + 1, bytes) == UInt8(ascii: "'") { return nil }
                fields.append(begin + 1..<close)
            } else {
                mark = RareByte.next(delimiter, or: 0x0D, in: row, from: begin)
                // A row that ends with a lone CR.
                guard mark == last || byte(mark, bytes) == delimiter else { return nil }
                var upper = mark
                while begin < upper, isSpace(byte(upper - 1, bytes)) { upper -= 1 }
                fields.append(begin..<upper)
            }
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
