// Folder Lists/Formats: reads list files of all formats, piece by piece, into entries. Octets become UTF-8
// (`ListText`), then rows (`CSVRows`, `JSONRows`), then columns with a meaning (`ListColumns`), then entries
// (`ListRowReader`). It may use Lists/Entries.

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
