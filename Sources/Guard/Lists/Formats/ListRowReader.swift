import Mail

/// Interprets one row of a list file.
struct ListRowReader {
    let columns: ListColumns
    let kind: ListKind
    let options: AddressKeyOptions
    let takesHashesOnly: Bool

    func read(_ row: ListFields) -> ListReader.Row {
        func bad(_ reason: String) -> ListReader.Row { .bad(ListBadRow(line: row.line, reason: reason)) }
        if let other = columns.kind, other != kind {
            let export = (columns.origin.map { "\($0)'s export" } ?? "an export") + " of \(Self.people(other))"
            let reason = "by its columns the file is \(export), but the list is of \(Self.people(kind))"
            return .unreadable(ListBadRow(line: row.line, reason: reason))
        }
        let column = columns.addresses.first { row.fields.indices.contains($0) && !row.fields[$0].isEmpty }
        if let column, row.damaged.contains(column) { return bad("not UTF-8") }
        let text = column.map { row.fields[$0] } ?? ""
        if takesHashesOnly, ListHash(hex: text) ?? ListHash(key: text) == nil {
            return bad(text.isEmpty ? "no hash" : "not a hash: \(ListTarget.redacted(text))")
        }
        switch ListTarget.read(text, options) {
        case .failure(let fault): return bad(fault.reason)
        case .success(let target):
            return read(target.key, line: row.line) { row.fields.indices.contains($0) ? row.fields[$0] : "" }
        }
    }

    /// - Parameters:
    ///   - key: of the row's entry.
    ///   - text: returns the text of a column; empty when the row does not have the column.
    func read(_ key: String, line: Int, text: (Int) -> String) -> ListReader.Row {
        if let contradiction = contradiction(text) {
            return .bad(ListBadRow(line: line, reason: "\(contradiction), but the list is of \(Self.people(kind))"))
        }
        let reason = first(columns.reasons, text)
        return .entry(
            line: line,
            ListEntry(
                key: key, reason: Self.cut(reason.isEmpty ? columns.reason : reason),
                since: moment(columns.since, text),
                engagedAt: columns.engaged.compactMap { ListMoment.read(text($0)) }.max(),
                subscribedAt: moment(columns.subscribed, text), segment: Self.cut(first(columns.segments, text))))
    }

    /// The first non-empty text in these columns.
    private func first(_ columns: [Int], _ text: (Int) -> String) -> String {
        for column in columns {
            let text = text(column)
            if !text.isEmpty { return text }
        }
        return ""
    }

    private func moment(_ columns: [Int], _ text: (Int) -> String) -> Timestamp? {
        columns.isEmpty ? nil : ListMoment.read(first(columns, text))
    }

    private static func cut(_ text: String) -> String {
        // Bytes are faster to count than characters, and never fewer.
        text.utf8.count <= ListReaderLimits.textLength ? text : String(text.prefix(ListReaderLimits.textLength))
    }

    /// Which value of a row belongs to the other kind of list; nil when there is none.
    private func contradiction(_ text: (Int) -> String) -> String? {
        for (column, name) in columns.memberships {
            let word = text(column)
            guard let isMailed = ListMembership.isMailed(word, column: name), isMailed != (kind == .audience) else {
                continue
            }
            return "its column \(name) says \"\(Self.cut(word))\""
        }
        guard kind == .audience, columns.departures.contains(where: { ListMoment.read(text($0)) != nil }) else {
            return nil
        }
        return "it has a date of unsubscribing, bouncing or blocking"
    }

    private static func people(_ kind: ListKind) -> String {
        switch kind {
        case .suppression: "people who are not mailed"
        case .audience: "people who are mailed"
        }
    }
}

/// One row of a list file, split into fields but not interpreted.
struct ListFields {
    /// Line number of its first line, from 1.
    let line: Int
    var fields: [String] = []
    /// The column names of this row as `ListColumnNames.normal` writes them. Only for JSON, where each row has its
    /// names.
    var names: [String] = []
    /// Why the row cannot be parsed.
    var fault: String?
    /// Whether nothing after it can be parsed either: the file was cut off, or changes its format.
    var isLast = false
    /// Columns with bytes that are not UTF-8; U+FFFD replaces these bytes.
    var damaged: [Int] = []
    /// Whether the file ended without a line end after the row.
    var endsFile = false

    /// A row that represents the unreadable rest of the file.
    static func unreadable(line: Int, _ fault: String) -> ListFields {
        var row = ListFields(line: line)
        row.fault = fault
        row.isLast = true
        return row
    }
}
