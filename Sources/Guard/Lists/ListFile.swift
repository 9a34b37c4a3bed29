import Mail

/// A list as exported by somebody's tool: one address a line, or CSV (RFC 4180) in the dialects met in practice.
///
///     email,reason,unsubscribed_at
///     jane@example.com,unsubscribed,2026-03-01
///
/// The delimiter is a comma, semicolon or tab, whichever the first row has most of. A first row with a column name
/// that is known is a header. Unless it names the addresses' column, that is the first whose text reads as one.
/// Reason and date are taken from columns that the header names; a date that cannot be read is left out, the row is
/// not.
///
/// Rows that cannot be used are listed and nothing is decided here: the caller imports all or nothing, or skips them.
package struct ListFile: Sendable {
    /// How the file is written; `auto` tells by its content.
    package enum Format: String, Sendable, CaseIterable { case auto, csv }

    /// In the order of the file; an address may be there more than once.
    package private(set) var entries: [ListEntry] = []
    /// In the order of the file.
    package private(set) var badRows: [ListBadRow] = []

    package init(_ bytes: [UInt8], format: Format = .auto) {
        if bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) {
            badRows = [ListBadRow(line: 1, reason: "the file is UTF-16; save it as UTF-8")]
            return
        }
        var rows = CSVRows(bytes)
        guard let first = rows.next() else { return }
        let second = rows.next()
        let columns = ListColumns(first: first.fields, second: second?.fields)
        if !columns.hasHeader { read(first, columns) }
        if let second { read(second, columns) }
        while let row = rows.next() { read(row, columns) }
    }

    private mutating func read(_ row: CSVRows.Row, _ columns: ListColumns) {
        if let fault = row.fault {
            badRows.append(ListBadRow(line: row.line, reason: fault))
            return
        }
        let text = row.fields.indices.contains(columns.address) ? row.fields[columns.address] : ""
        guard let address = Address(text) else {
            let reason = text.isEmpty ? "no address" : "not an address: \(Self.redacted(text))"
            badRows.append(ListBadRow(line: row.line, reason: reason))
            return
        }
        let reason = columns.reason.flatMap { row.fields.indices.contains($0) ? row.fields[$0] : nil } ?? ""
        let date = columns.since.flatMap { row.fields.indices.contains($0) ? row.fields[$0] : nil } ?? ""
        entries.append(
            ListEntry(key: address.key, reason: String(reason.prefix(Self.reasonLimit)), since: Self.moment(date)))
    }

    /// Characters of a reason that are kept; it becomes part of a reply line.
    private static let reasonLimit = 60

    /// RFC 3339, a bare date, a date and time without a zone (taken as UTC), or seconds since 1970.
    private static func moment(_ text: String) -> Timestamp? {
        if let moment = Timestamp(rfc3339: text) ?? Timestamp(rfc3339: text + "Z") { return moment }
        guard let seconds = Int64(text), (100_000_000...10_000_000_000).contains(seconds) else { return nil }
        return Timestamp(microseconds: seconds * 1_000_000)
    }

    /// Enough to find the row, not enough to write to it.
    private static func redacted(_ text: String) -> String {
        "\"\(text.prefix(1))…\", \(text.count) \(text.count == 1 ? "character" : "characters")"
    }
}
