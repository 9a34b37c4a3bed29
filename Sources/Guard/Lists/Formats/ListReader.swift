// Folder Lists/Formats: reads list files of all formats, piece by piece, into entries. The steps: bytes to UTF-8
// (`ListText`), to rows (`CSVRows`, `JSONRows`), to columns with a meaning (`ListColumns`), to entries
// (`ListRowReader`). It may use Lists/Entries.

import Content
import Mail

/// Reads the rows of a list file while its bytes arrive.
///
///     var reader = ListReader(format: .auto, kind: .suppression)
///     reader.append(octets)                       // once per piece of the file
///     while let row = reader.next() { … }         // nil: needs more bytes, or at the end
///     reader.finish()                             // no more bytes; then read the last rows
///
/// The format of a file decides what a row is: see `ListFile.Format`. The header or the keys decide which columns
/// have the address, the reason and the dates: see `ListDialect` and `ListColumnNames`. Without them the first row
/// decides.
///
/// It keeps in memory what was appended since the last row, and one row of at most `ListReaderLimits.rowBytes`.
package struct ListReader {
    package enum Row: Hashable, Sendable {
        case entry(line: Int, ListEntry)
        case bad(ListBadRow)
        /// The last row: the file cannot be read further, and what is missing is unknown. It was cut off, or changes
        /// its format, or is an export for the other kind of list.
        case unreadable(ListBadRow)
    }

    private enum Source {
        /// There are too few bytes to decide.
        case unknown
        case rows
        case json(JSONRows)
        case over
    }

    private let format: ListFile.Format
    private let kind: ListKind
    let options: AddressKeyOptions
    var buffer = ListBuffer()
    var rows = CSVRows()
    private(set) var columns: ListColumns
    /// Fields of the current row.
    var plainFields: [Range<Int>] = []
    /// The number of fields in the first row of CSV.
    private var fieldCount = 0
    private var source = Source.unknown
    private var text = ListText()
    /// Column names of the last row of JSON, or of the header.
    private var names: [String]?
    /// The first two rows of CSV until the columns are known. After that, the rows among them that are not a header,
    /// in reverse order.
    private var first: [ListFields] = []
    private var isColumnKnown = false

    /// - Parameters:
    ///   - kind: of the list; decides what columns mean.
    ///   - options: the key options of the list; lookups must use the same.
    package init(format: ListFile.Format, kind: ListKind, options: AddressKeyOptions = []) {
        self.format = format
        self.kind = kind
        self.options = options
        columns = ListColumns(names: [], sample: [], kind: kind, format: format)
    }

    /// The ESP that the export comes from, as far as known at this point.
    package var origin: String? { columns.origin }

    /// Adds the next bytes of the file.
    package mutating func append(_ octets: [UInt8]) { text.take(octets, into: &buffer) }

    /// Says that the file is complete.
    package mutating func finish() { text.finish(into: &buffer) }

    /// Returns nil when more bytes are needed, and at the end of the file.
    package mutating func next() -> Row? {
        if case .over = source { return nil }
        guard let row = nextRow() else {
            // A decoding fault is reported after all rows before it.
            guard let fault = text.fault else { return nil }
            source = .over
            return .unreadable(fault)
        }
        if case .unreadable = row { source = .over }
        return row
    }

    var rowReader: ListRowReader {
        ListRowReader(columns: columns, kind: kind, options: options, takesHashesOnly: takesHashesOnly)
    }

    var takesHashesOnly: Bool { format == .hashes }
    var takesPlain: Bool { columns.kind == nil || columns.kind == kind }

    private mutating func nextRow() -> Row? {
        if case .unknown = source, !begin() { return nil }
        if case .json(var json) = source {
            source = .unknown
            defer { source = .json(json) }
            return json.next(&buffer).map { read($0) }
        }
        guard isColumnKnown || findColumns() else { return nil }
        if let row = first.popLast() { return read(row) }
        return plainRow() ?? rows.next(&buffer).map { read($0) }
    }

    /// Recognizes JSON by the first byte that is not white space.
    private mutating func begin() -> Bool {
        if format == .json {
            source = .json(JSONRows())
        } else if format == .csv || format == .tsv || format == .lines {
            source = .rows
        } else {
            let first = buffer.bytes[buffer.position...].first { ![0x20, 0x09, 0x0A, 0x0D].contains($0) }
            guard first != nil || buffer.isWhole else { return false }
            let isJSON = first == UInt8(ascii: "[") || first == UInt8(ascii: "{")
            source = isJSON ? .json(JSONRows()) : .rows
        }
        rows = CSVRows(delimiter: format == .tsv ? 0x09 : format == .lines ? 0x0A : nil)
        return true
    }

    /// Finds the columns from the first two rows; false when they have not arrived.
    private mutating func findColumns() -> Bool {
        while first.count < 2, let row = rows.next(&buffer) { first.append(row) }
        guard first.count == 2 || buffer.isWhole || first.last?.isLast == true else { return false }
        isColumnKnown = true
        guard let head = first.first else { return true }
        fieldCount = head.fields.count
        names = head.fault == nil ? ListColumns.header(head.fields) : nil
        let sample = first.count == 2 ? first[1].fields : []
        if let names {
            columns = ListColumns(names: names, sample: sample, kind: kind, format: format)
            first.removeFirst()
        } else {
            columns = ListColumns(first: head.fields, second: sample, kind: kind, format: format)
        }
        first.reverse()
        return true
    }

    private mutating func read(_ row: ListFields) -> Row {
        if let fault = row.fault {
            let bad = ListBadRow(line: row.line, reason: fault)
            return row.isLast ? .unreadable(bad) : .bad(bad)
        }
        if !row.names.isEmpty, row.names != names {
            names = row.names
            columns = ListColumns(names: row.names, sample: row.fields, kind: kind, format: format)
        }
        if row.endsFile, row.fields.count < fieldCount {
            return .unreadable(ListBadRow(line: row.line, reason: "the file ends inside this row"))
        }
        return rowReader.read(row)
    }
}

/// All bounds for reading a list file, with unit and reason.
enum ListReaderLimits {
    /// Bytes of a row, or of one value of JSON. Otherwise a quote that is never closed would take in the rest of the
    /// file.
    static let rowBytes = 256 << 10
    /// Characters of a segment, and of a reason, which becomes part of a reply line.
    static let textLength = 60
}

extension ListReader {
    /// Reads a usual row of CSV: fields without a quote inside, and an entry that becomes its key when it is
    /// lowercased. Returns nil for any other row and consumes nothing; the slow path then reads it, with the same
    /// result.
    ///
    /// **Why two ways:** an address per line takes 0.4 µs here and 5 µs on the slow path; a quoted row with a reason
    /// and a date 1 µs and 7 µs. For ten million rows that is 8 s instead of a minute of one core.
    mutating func plainRow() -> Row? {
        guard takesPlain, buffer.isReady else { return nil }
        guard let end = rows.plainFields(buffer, into: &plainFields) else { return nil }
        let (bytes, fields) = (buffer.bytes, plainFields)
        guard let column = columns.addresses.first, column < fields.count else { return nil }
        let key = bytes.span.bytes.extracting(fields[column]).withUnsafeBytes { plainKey($0) }
        guard let key else { return nil }
        let row = rowReader.read(key, line: rows.line) { column in
            column < fields.count ? String(decoding: bytes[fields[column]], as: UTF8.self) : ""
        }
        buffer.position = end
        buffer.proceed()
        rows.countLine()
        return row
    }

    private func plainKey(_ octets: UnsafeRawBufferPointer) -> String? {
        // An asterisk makes it a pattern.
        if options.isEmpty, !takesHashesOnly, !octets.contains(UInt8(ascii: "*")), let key = Address.plainKey(octets) {
            return key
        }
        return ListHash.plainKey(octets)
    }
}

extension ListHash {
    /// The `key` of the hash that these hexadecimal digits are; nil when they are not a hash.
    static func plainKey(_ octets: UnsafeRawBufferPointer) -> String? {
        guard octets.count >= 32,
            let algorithm = Algorithm.allCases.first(where: { $0.digestBytes * 2 == octets.count }),
            octets.allSatisfy({ (0x30...0x39).contains($0) || (0x61...0x66).contains($0 | 0x20) })
        else { return nil }
        var name = algorithm.rawValue
        return name.withUTF8 { name in
            String(unsafeUninitializedCapacity: name.count + 1 + octets.count) { key in
                for (index, byte) in name.enumerated() { key[index] = byte }
                key[name.count] = UInt8(ascii: ":")
                // Digits have this bit already.
                for (index, byte) in octets.enumerated() { key[name.count + 1 + index] = byte | 0x20 }
                return name.count + 1 + octets.count
            }
        }
    }
}

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
