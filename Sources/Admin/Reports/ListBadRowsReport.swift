import Guard

/// Rows of a list's file that cannot be used.
package struct ListBadRowsReport: Hashable, Sendable, Codable {
    package struct Row: Hashable, Sendable, Codable {
        /// From 1.
        package var line: Int
        package var reason: String
    }

    package var count: Int
    /// The first of them.
    package var rows: [Row]

    package init(_ rows: ListBadRows) {
        count = rows.count
        self.rows = rows.first.map { Row(line: $0.line, reason: $0.reason) }
    }

    package var badRows: ListBadRows {
        ListBadRows(first: rows.map { ListBadRow(line: $0.line, reason: $0.reason) }, count: count)
    }
}
