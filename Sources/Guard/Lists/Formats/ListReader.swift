// Folder Lists/Formats: reads list files of all formats, piece by piece, into entries. Octets become UTF-8
// (`ListText`), then rows (`CSVRows`, `JSONRows`), then columns with a meaning (`ListColumns`), then entries
// (`ListRowReader`). It may use Lists/Entries.

import Content
import Mail

/// Reads the rows of a list file as its octets come.
///
///     var reader = ListReader(format: .auto, kind: .suppression)
///     reader.append(octets)                       // as often as there are more
///     while let row = reader.next() { … }         // nil: it takes more octets, or is at the end
///     reader.finish()                             // nothing more comes; then the last rows
///
/// What a row is follows from the file: see `ListFile.Format`. Where the address, the reason and the dates stand follows
/// from the header or the keys: see `ListDialect` and `ListColumnNames`; else from the first row.
///
/// In memory are at most what was appended since the last row and one row, of `ListReaderLimits.rowBytes`.
package struct ListReader {
    package enum Row: Hashable, Sendable {
        case entry(line: Int, ListEntry)
        case bad(ListBadRow)
        /// Nothing can be read from here on, and nobody knows what is missing: the file was cut off, or is something
        /// else than it began as, or than the list is. The last row.
        case unreadable(ListBadRow)
    }

    private enum Source {
        /// Not enough is there to tell.
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
    /// Of the row that is being read.
    var plainFields: [Range<Int>] = []
    /// How many fields the first row of CSV has.
    private var fieldCount = 0
    private var source = Source.unknown
    private var text = ListText()
    /// Of the last row of JSON, or of the header.
    private var names: [String]?
    /// The first two rows of CSV, until it is known where the columns are; then what of them is no header.
    private var first: [ListFields] = []
    private var isColumnKnown = false

    /// - Parameters:
    ///   - kind: of the list, which decides what columns mean.
    ///   - options: of the list; a lookup in it must use the same.
    package init(format: ListFile.Format, kind: ListKind, options: AddressKeyOptions = []) {
        self.format = format
        self.kind = kind
        self.options = options
        columns = ListColumns(names: [], sample: [], kind: kind, format: format)
    }

    /// The ESP whose export this is, as far as that can be told by now.
    package var origin: String? { columns.origin }

    /// More of the file.
    package mutating func append(_ octets: [UInt8]) { text.take(octets, into: &buffer) }

    /// Nothing more comes.
    package mutating func finish() { text.finish(into: &buffer) }

    /// nil when more octets are needed, and at the end of the file.
    package mutating func next() -> Row? {
        if case .over = source { return nil }
        guard let row = nextRow() else {
            // What could not be turned into text comes behind all that could.
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

    /// Tells JSON from the rest by the first octet that is no space.
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

    /// From the first two rows; false when they are not there.
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
            return .unreadable(ListBadRow(line: row.line, reason: "the file ends within this row"))
        }
        return rowReader.read(row)
    }
}

/// Every bound of reading a list's file, with its unit and its reason.
enum ListReaderLimits {
    /// Octets of a row, or of one value of JSON. A quote that is never closed would else take in the rest of the file.
    static let rowBytes = 256 << 10
    /// Characters of a reason, which becomes part of a reply line, and of a segment.
    static let textLength = 60
}

extension ListReader {
    /// A row of CSV as nearly all are: fields without a quote in them, and an entry that is its own key but for capitals.
    /// nil for any other, of which nothing is taken: it is read the long way, to the same end.
    ///
    /// **Why two ways:** an address a line takes 0.4 µs this way and 5 µs the long way, a quoted row with a reason and a
    /// date 1 µs and 7 µs; that is the difference between 8 s and a minute of one core for ten million.
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
        // An asterisk is a pattern's.
        if options.isEmpty, !takesHashesOnly, !octets.contains(UInt8(ascii: "*")), let key = Address.plainKey(octets) {
            return key
        }
        return ListHash.plainKey(octets)
    }
}

extension ListHash {
    /// The `key` of the hash that these octets are, when they are hexadecimal digits.
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
                // Digits have that bit already.
                for (index, byte) in octets.enumerated() { key[name.count + 1 + index] = byte | 0x20 }
                return name.count + 1 + octets.count
            }
        }
    }
}

extension CSVRows {
    /// Where the fields of the next row are, when it is here whole, on one line, and no quoted field has a quote in it.
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
            // It may stand before what a spreadsheet would run.
            if hasQuotes, begin < last, byte(begin, bytes) == UInt8(ascii: "'") { return nil }
            var mark: Int
            if hasQuotes, begin < last, byte(begin, bytes) == 0x22 {
                let close = RareByte.next(0x22, or: 0x0D, in: row, from: begin + 1)
                guard close < last, byte(close, bytes) == 0x22 else { return nil }
                mark = close + 1
                while mark < last, isSpace(byte(mark, bytes)) { mark += 1 }
                // Behind the quote may come another, an `@`, or what is not allowed.
                guard mark == last || byte(mark, bytes) == delimiter else { return nil }
                if close > begin + 1, byte(begin + 1, bytes) == UInt8(ascii: "'") { return nil }
                fields.append(begin + 1..<close)
            } else {
                mark = RareByte.next(delimiter, or: 0x0D, in: row, from: begin)
                // A row that ends with CR alone.
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
