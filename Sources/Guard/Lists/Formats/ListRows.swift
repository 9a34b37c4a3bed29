import Mail

/// Splits a list file into rows while its bytes arrive.
///
///     var rows = ListRows(format: .auto, names: …)
///     rows.append(octets)                        // once per piece of the file
///     while let row = rows.next() { … }          // nil: needs more bytes, or at the end
///     rows.finish()                              // no more bytes; then read the last rows
///
/// It keeps in memory what was appended since the last row, and one row of at most `ListRowLimits.bytes`.
struct ListRows {
    private enum Source {
        /// There are too few bytes to decide.
        case unknown
        case csv
        case json
        case over
    }

    private let format: ListFormat
    private(set) var buffer = ListBuffer()
    private var csv = CSVRows()
    private var json: JSONRows
    private var source = Source.unknown
    private var text = ListText()

    init(format: ListFormat, names: JSONNames) {
        self.format = format
        json = JSONRows(names: names)
    }

    /// Adds the next bytes of the file.
    mutating func append(_ octets: [UInt8]) { text.take(octets, into: &buffer) }

    /// Says that the file is complete.
    mutating func finish() { text.finish(into: &buffer) }

    /// Whether all bytes are there, so that a row that has not come will not come.
    var isWhole: Bool { buffer.isWhole }

    /// nil until the first bytes have arrived.
    var isJSON: Bool? {
        switch source {
        case .unknown: nil
        case .json: true
        case .csv, .over: false
        }
    }

    /// Line number of the next row of CSV, from 1.
    var line: Int { csv.line }

    /// Of CSV; a line end when each line is one field; nil until the first line has been seen.
    var delimiter: UInt8? { csv.delimiter }

    /// Returns nil when more bytes are needed, and at the end of the file.
    mutating func next() -> ListFields? {
        if case .over = source { return nil }
        guard let row = nextRow() else {
            // A decoding fault is reported after all rows before it.
            guard let fault = text.fault else { return nil }
            source = .over
            return .unreadable(line: fault.line, fault.reason)
        }
        if row.isLast { source = .over }
        return row
    }

    private mutating func nextRow() -> ListFields? {
        if case .unknown = source, !begin() { return nil }
        if case .json = source { return json.next(&buffer) }
        return csv.next(&buffer)
    }

    /// Finds the fields of the next usual row of CSV: see `CSVRows.plainFields`. Consumes nothing.
    /// - Returns: where the row after it begins.
    mutating func plainFields(into fields: inout [Range<Int>]) -> Int? {
        guard case .csv = source, buffer.isReady else { return nil }
        return csv.plainFields(buffer, into: &fields)
    }

    /// Consumes a row of CSV that the caller has split by `plainFields`.
    mutating func skipRow(to end: Int) {
        buffer.position = end
        buffer.proceed()
        csv.countLine()
    }

    /// Recognizes JSON by the first byte that is not white space.
    private mutating func begin() -> Bool {
        if format == .json {
            source = .json
        } else if format == .csv || format == .tsv || format == .lines {
            source = .csv
        } else {
            let first = buffer.bytes[buffer.position...].first { ![0x20, 0x09, 0x0A, 0x0D].contains($0) }
            guard first != nil || buffer.isWhole else { return false }
            let isJSON = first == UInt8(ascii: "[") || first == UInt8(ascii: "{")
            source = isJSON ? .json : .csv
        }
        csv = CSVRows(delimiter: format == .tsv ? 0x09 : format == .lines ? 0x0A : nil)
        return true
    }
}

/// The format of a list file. `auto` decides by the content: JSON begins with a bracket or a brace, everything else is
/// CSV.
package enum ListFormat: String, Sendable, CaseIterable {
    case auto
    /// RFC 4180, separated by comma, semicolon or tab, whichever is most frequent in the first row.
    case csv
    case tsv
    /// An array, the response of an ESP's API, or NDJSON.
    case json
    /// One entry per line and nothing else: no header, no quotes, no second column.
    case lines
    /// Like `auto`, but every entry is the hash of an address.
    case hashes
}

/// An unusable row of a list file; its text is not shown in full.
package struct ListBadRow: Hashable, Sendable, CustomStringConvertible {
    /// Line number of the row's first line, from 1.
    package let line: Int
    package let reason: String

    package init(line: Int, reason: String) {
        self.line = line
        self.reason = reason
    }

    package var description: String { "line \(line): \(reason)" }
}

/// The bounds for a row of a list file.
enum ListRowLimits {
    /// Of a row, or of one value of JSON. Otherwise a quote that is never closed would take in the rest of the file.
    static let bytes = 256 << 10
}
