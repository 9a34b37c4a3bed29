import Mail

/// Reads the rows of a list file while its bytes arrive.
///
///     var reader = ListReader(format: .auto, kind: .suppression, formats: formats)
///     reader.append(octets)                       // once per piece of the file
///     while let row = reader.next() { … }         // nil: needs more bytes, or at the end
///     reader.finish()                             // no more bytes; then read the last rows
///
/// Most files are read twice: first all of their fields (`nextFields`) for a survey, then, by the reading that was made
/// from it, their rows. A file of one column (`shape`) needs no survey. Without a reading the first rows decide what the
/// columns mean.
package struct ListReader {
    package enum Row: Hashable, Sendable {
        case entry(line: Int, ListEntry)
        /// A row whose text was repaired before it had entries, or that has several.
        case repaired(line: Int, [ListEntry], Set<ListRepair>)
        /// The persons of these keys belong on no list of this kind.
        case left(line: Int, [String], State)
        /// The persons left these topics only.
        case topics(line: Int, [ListEntry], Set<ListRepair>, [String])
        /// The row contradicts itself: its status says that the person may be mailed, this column that they left.
        case doubtful(line: Int, [String], column: String, State)
        case bad(ListBadRow)
        /// The last row: the file cannot be read further, and what is missing is unknown. It was cut off, or changes
        /// its format, or is an export for the other kind of list.
        case unreadable(ListBadRow)
    }

    /// What a row says about its person.
    package enum State: Hashable, Sendable {
        case suppressed
        case mailable
        case other
        /// Nobody knows what its word means.
        case unsettled
        /// An opt-out from some topics only.
        case topics
        /// It names no topic, and nobody has said what that means.
        case withoutTopic
        /// It says nothing: the kind of the list decides.
        case byKind
    }

    /// What the beginning of a file shows.
    package enum Shape: Hashable, Sendable {
        /// There are too few bytes to tell.
        case unknown
        /// One entry a line, with a header or without one.
        case plain
        /// Rows with several fields.
        case columns
    }

    private let format: ListFile.Format
    private let kind: ListKind
    private let formats: ListFormats
    let options: AddressKeyOptions
    var rows: ListRows
    /// Fields of the current row.
    var plainFields: [Range<Int>] = []
    /// The number of fields in the first row of CSV.
    private var fieldCount = 0
    /// The reading that was given; nil: the first rows make one.
    private let given: ListReading?
    private(set) var rowReader: ListRowReader?
    /// The header of CSV; nil before it is known, and when there is none.
    package private(set) var header: [String]?
    /// Column names of the last row of JSON.
    private var names: [String] = []
    /// The first two rows of CSV until the header is known. After that, the rows among them that are not a header, in
    /// reverse order.
    private var first: [ListFields] = []
    private var isHeaderKnown = false
    private var isOver = false
    package private(set) var shape = Shape.unknown

    /// - Parameters:
    ///   - kind: of the list; decides what columns mean.
    ///   - options: the key options of the list; lookups must use the same.
    ///   - reading: of this file.
    package init(
        format: ListFile.Format, kind: ListKind, options: AddressKeyOptions = [], formats: ListFormats,
        reading: ListReading? = nil
    ) {
        self.format = format
        self.kind = kind
        self.options = options
        self.formats = formats
        given = reading
        rows = ListRows(format: format, names: formats.jsonNames(kind))
        if let reading { rowReader = rowReader(reading, names: nil) }
    }

    /// Whether tabs are between the fields.
    var isTabbed: Bool { rows.delimiter == 0x09 }

    /// The export that the file is, as far as known at this point.
    package var origin: String? { rowReader?.reading.format?.vendor }

    /// Adds the next bytes of the file.
    package mutating func append(_ octets: [UInt8]) { rows.append(octets) }

    /// Says that the file is complete.
    package mutating func finish() { rows.finish() }

    /// Returns nil when more bytes are needed, and at the end of the file.
    package mutating func next() -> Row? {
        guard isHeaderKnown || findHeader() else { return nil }
        if first.isEmpty, let row = plainRow() { return row }
        guard let row = nextFields() else { return nil }
        if let fault = row.fault {
            let bad = ListBadRow(line: row.line, reason: fault)
            return row.isLast ? .unreadable(bad) : .bad(bad)
        }
        if rowReader == nil { rowReader = rowReader(reading(of: row), names: nil) }
        if !row.names.isEmpty, row.names != names {
            names = row.names
            rowReader = rowReader(given ?? reading(of: row), names: names)
        }
        guard let rowReader else { return nil }
        return rowReader.read(row)
    }

    /// Whether a row that has no entry has the names of the columns: titles stand above it. Were it skipped, no column
    /// would mean anything.
    private func isLateHeader(_ row: ListFields) -> Bool {
        guard row.fault == nil, row.names.isEmpty, row.line <= ListReaderLimits.titleLines, row.fields.count > 1,
            row.fields != header
        else { return false }
        return ListHeader.hasEntryName(row.fields, formats: formats)
            && ListHeader.isHeader(row.fields, before: [], format: format, formats: formats)
    }

    /// Returns the fields of the next row that is no header.
    package mutating func nextFields() -> ListFields? {
        guard !isOver, isHeaderKnown || findHeader() else { return nil }
        guard let row = first.popLast() ?? rows.next() else { return nil }
        if row.isLast { isOver = true }
        if row.fault == nil, row.endsFile, row.fields.count < fieldCount {
            isOver = true
            return .unreadable(line: row.line, "the file ends inside this row")
        }
        if isLateHeader(row) {
            isOver = true
            return .unreadable(
                line: row.line,
                "the names of the columns are on this line, below other text; delete the lines above it")
        }
        return row
    }

    // MARK: The beginning

    /// Finds out whether the file has a header, and its shape; false when its first two rows have not arrived.
    package mutating func findHeader() -> Bool {
        if isHeaderKnown { return true }
        while first.count < 2, first.last?.isLast != true, let row = rows.next() { first.append(row) }
        let isComplete = first.count == 2 || rows.isWhole || first.last?.isLast == true
        if rows.isJSON == true {
            guard !first.isEmpty || rows.isWhole else { return false }
            shape = .columns
        } else {
            guard isComplete else { return false }
            beginCSV()
        }
        isHeaderKnown = true
        first.reverse()
        return true
    }

    private mutating func beginCSV() {
        fieldCount = first.first?.fields.count ?? 0
        shape = first.contains { $0.fields.count > 1 } ? .columns : .plain
        guard let head = first.first, head.fault == nil else { return }
        let second = first.count == 2 ? first[1].fields : []
        guard ListHeader.isHeader(head.fields, before: second, format: format, formats: formats) else { return }
        header = head.fields
        first.removeFirst()
    }

    /// No date lies ahead of it.
    private static let noDay = Timestamp(rfc3339: "9999-12-31")!

    /// The reading that the beginning alone gives.
    private func reading(of row: ListFields) -> ListReading {
        var survey = ListSurvey(kind: kind, formats: formats, now: Self.noDay)
        survey.begin(self)
        survey.take(row)
        var maker = ListReadingMaker(survey, format: format)
        return maker.make()
    }

    private func rowReader(_ reading: ListReading, names: [String]?) -> ListRowReader {
        ListRowReader(
            reading, names: names, formats: formats, options: options, takesHashesOnly: format == .hashes)
    }
}

/// All bounds for reading the rows of a list file, with unit and reason.
enum ListReaderLimits {
    /// Characters of a segment, and of a reason, which becomes part of a reply line.
    static let textLength = 60
    /// Lines at the beginning in which a header may stand below a title.
    static let titleLines = 50
}

extension ListReader {
    /// Reads a usual row of CSV: fields without a quote inside, and an entry that becomes its key when it is
    /// lowercased. Returns nil for any other row and consumes nothing; the slow path then reads it, with the same
    /// result.
    ///
    /// **Why two ways:** an address per line takes 0.4 µs here and 5 µs on the slow path; a quoted row with a reason
    /// and a date 1 µs and 7 µs. For ten million rows that is 8 s instead of a minute of one core.
    mutating func plainRow() -> Row? {
        guard !isOver, let rowReader, !rowReader.columns.takesAllAddresses else { return nil }
        guard let end = rows.plainFields(into: &plainFields) else { return nil }
        let (bytes, fields) = (rows.buffer.bytes, plainFields)
        guard let column = rowReader.columns.addresses.first, column < fields.count,
            rowReader.cells.contains(fields.count)
        else { return nil }
        let key = bytes.span.bytes.extracting(fields[column]).withUnsafeBytes { plainKey($0) }
        guard let key else { return nil }
        let row = rowReader.read(key, line: rows.line) { column in
            column < fields.count ? String(decoding: bytes[fields[column]], as: UTF8.self) : ""
        }
        rows.skipRow(to: end)
        return row
    }

    private func plainKey(_ octets: UnsafeRawBufferPointer) -> String? {
        let takesHashesOnly = format == .hashes
        if options.isEmpty, !takesHashesOnly, let key = Address.plainKey(octets) {
            return key
        }
        let key = ListHash.plainKey(octets)
        // The slow path says why it is refused.
        return key.flatMap { ListHash(key: $0)?.isOfNothing == true ? nil : $0 }
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
