import Mail

/// A list as exported by somebody's tool, read whole.
///
///     email,reason,unsubscribed_at
///     jane@example.com,unsubscribed,2026-03-01
///
/// Rows that cannot be used are listed and nothing is decided here: the caller imports all or nothing, or skips them.
package struct ListFile: Sendable {
    /// How the file is written. `auto` tells by its content: JSON begins with a bracket or a brace, all else is CSV.
    package enum Format: String, Sendable, CaseIterable {
        case auto
        /// RFC 4180, apart by comma, semicolon or tab, whichever the first row has most of.
        case csv
        case tsv
        /// An array, an answer of an ESP's API, or NDJSON.
        case json
        /// One entry a line, and nothing else: no header, no quotes, no second column.
        case lines
        /// As `auto`, and every entry is the hash of an address.
        case hashes
    }

    /// In the order of the file; the same may be there more than once.
    package private(set) var entries: [ListEntry] = []
    /// In the order of the file.
    package private(set) var badRows: [ListBadRow] = []
    /// The ESP whose export this is, if that can be told.
    package private(set) var origin: String?

    /// - Parameter options: of the list; a lookup in it must use the same.
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

/// A row of a list file that cannot be used; its text is not shown in full.
package struct ListBadRow: Hashable, Sendable, CustomStringConvertible {
    /// From 1, where the row begins.
    package let line: Int
    package let reason: String

    package init(line: Int, reason: String) {
        self.line = line
        self.reason = reason
    }

    package var description: String { "line \(line): \(reason)" }
}

/// The rows of a list file that cannot be used: the first of them, and how many there are.
package struct ListBadRows: Hashable, Sendable {
    /// Those that are kept; what is wrong with a file shows in its first hundred.
    package static let shown = 100

    /// In the order of the file.
    package private(set) var first: [ListBadRow] = []
    package private(set) var count = 0

    package init() {}

    /// What somebody else counted.
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
