import Mail

/// A list file as exported by any tool, read whole.
///
///     email,reason,unsubscribed_at
///     jane@example.com,unsubscribed,2026-03-01
///
/// Unusable rows are collected. The caller decides: import all rows or none, or skip the bad ones.
package struct ListFile: Sendable {
    /// The format of a list file. `auto` decides by the content: JSON begins with a bracket or a brace, everything
    /// else is CSV.
    package enum Format: String, Sendable, CaseIterable {
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

    /// In the order of the file; may contain duplicates.
    package private(set) var entries: [ListEntry] = []
    /// In the order of the file.
    package private(set) var badRows: [ListBadRow] = []
    /// The ESP that the export comes from; nil when unknown.
    package private(set) var origin: String?

    /// - Parameter options: the key options of the list; lookups must use the same.
    package init(
        _ bytes: [UInt8], format: Format = .auto, kind: ListKind = .suppression, options: AddressKeyOptions = []
    ) {
        var reader = ListReader(format: format, kind: kind, options: options)
        reader.append(bytes)
        reader.finish()
        while let row = reader.next() {
            switch row {
            case .bad(let row), .unreadable(let row): badRows.append(row)
            case .entry(_, let entry): entries.append(entry)
            }
        }
        origin = reader.origin
    }
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

/// The unusable rows of a list file: the first of them, and their number.
package struct ListBadRows: Hashable, Sendable {
    /// How many are kept; the first hundred show what is wrong with a file.
    package static let shown = 100

    /// In the order of the file.
    package private(set) var first: [ListBadRow] = []
    package private(set) var count = 0

    package init() {}

    /// Takes rows that were counted elsewhere.
    package init(first: [ListBadRow], count: Int) {
        self.first = first
        self.count = count
    }

    package var isEmpty: Bool { count == 0 }

    package mutating func append(_ row: ListBadRow) {
        if first.count < Self.shown { first.append(row) }
        count += 1
    }
}
