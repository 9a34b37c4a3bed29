import Mail

/// Reads the rows of a list file, one after the other.
///
/// What a row is follows from the file: see `ListFile.Format`. Where the address, the reason and the date stand follows
/// from the header or the keys: see `ListDialect` and `ListColumnNames`; else from the first row.
package struct ListReader {
    package enum Row: Hashable, Sendable {
        case entry(line: Int, ListEntry)
        case bad(ListBadRow)
    }

    private enum Source {
        case none
        case rows(CSVRows)
        case json(JSONRows)
    }

    private var source = Source.none
    private let options: AddressKeyOptions
    private var columns = ListColumns(names: [], sample: [])
    /// Of the last row of JSON, or of the header.
    private var names: [String]?
    /// Rows read before it was known where the columns are; last first.
    private var waiting: [ListFields] = []
    private var badFile: ListBadRow?
    private var fieldCount = 0

    /// - Parameters:
    ///   - bytes: the whole file.
    ///   - options: of the list; a lookup in it must use the same.
    package init(_ bytes: [UInt8], format: ListFile.Format = .auto, options: AddressKeyOptions = []) {
        self.options = options
        switch ListText.utf8(bytes) {
        case .failure(let row): badFile = row
        case .success(let text): open(text, Self.isJSON(text, format), format)
        }
    }

    /// The ESP whose export this is, as far as that can be told by now.
    package var origin: String? { columns.origin }

    /// nil at the end of the file.
    package mutating func next() -> Row? {
        if let row = badFile {
            badFile = nil
            return .bad(row)
        }
        guard let row = waiting.popLast() ?? fields() else { return nil }
        return read(row)
    }

    private mutating func open(_ text: [UInt8], _ isJSON: Bool, _ format: ListFile.Format) {
        if isJSON {
            source = .json(JSONRows(text))
            return
        }
        let delimiter: UInt8? = format == .tsv ? 0x09 : format == .lines ? 0x0A : nil
        source = .rows(CSVRows(text, delimiter: delimiter))
        guard let first = fields() else { return }
        fieldCount = first.fields.count
        let second = fields()
        if let second { waiting.append(second) }
        names = first.fault == nil ? ListColumns.header(first.fields) : nil
        if let names {
            columns = ListColumns(names: names, sample: second?.fields ?? [])
        } else {
            columns = ListColumns(first: first.fields, second: second?.fields ?? [])
            waiting.append(first)
        }
    }

    private static func isJSON(_ text: [UInt8], _ format: ListFile.Format) -> Bool {
        if format != .auto { return format == .json }
        let first = text.first { ![0x20, 0x09, 0x0A, 0x0D].contains($0) }
        return first == UInt8(ascii: "[") || first == UInt8(ascii: "{")
    }

    private mutating func fields() -> ListFields? {
        switch source {
        case .none: return nil
        case .rows(var rows):
            source = .none
            defer { source = .rows(rows) }
            return rows.next()
        case .json(var rows):
            source = .none
            defer { source = .json(rows) }
            return rows.next()
        }
    }

    private mutating func read(_ row: ListFields) -> Row {
        func bad(_ reason: String) -> Row { .bad(ListBadRow(line: row.line, reason: reason)) }
        if let fault = row.fault { return bad(fault) }
        if !row.names.isEmpty, row.names != names {
            names = row.names
            columns = ListColumns(names: row.names, sample: row.fields)
        }
        if row.endsFile, row.fields.count < fieldCount { return bad("the file ends within this row") }
        let column = columns.addresses.first { row.fields.indices.contains($0) && !row.fields[$0].isEmpty }
        if let column, row.damaged.contains(column) { return bad("not UTF-8") }
        let reason = ListColumns.field(columns.reasons, of: row.fields)
        switch ListTarget.read(column.map { row.fields[$0] } ?? "", options) {
        case .failure(let fault): return bad(fault.reason)
        case .success(let target):
            return .entry(
                line: row.line,
                ListEntry(
                    target, reason: String((reason.isEmpty ? columns.reason : reason).prefix(Self.reasonLimit)),
                    since: ListMoment.read(ListColumns.field(columns.since, of: row.fields))))
        }
    }

    /// Characters of a reason that are kept; it becomes part of a reply line.
    private static let reasonLimit = 60
}
