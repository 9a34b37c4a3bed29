import Guard

/// Rows of a list's file whose text was repaired before it had entries.
package struct ListRepairsReport: Hashable, Sendable, Codable {
    /// One way of repair.
    package struct Kind: Hashable, Sendable, Codable {
        package var kind: ListRepair
        package var rows: Int
        /// Lines of the first rows, from 1.
        package var lines: [Int]
    }

    /// Repaired rows, each counted once.
    package var rows: Int
    /// All rows of the file, with the bad ones.
    package var ofRows: Int
    /// Entries in addition to one a row: from rows with several addresses.
    package var extraEntries: Int
    /// Whether so many rows were repaired that a person should look at the file.
    package var isDoubtful: Bool
    /// The most frequent first. A row can have several kinds.
    package var kinds: [Kind]

    /// - Returns: nil when nothing was repaired.
    package init?(_ repairs: ListRepairs, of all: Int) {
        guard !repairs.isEmpty else { return nil }
        rows = repairs.rows
        ofRows = all
        extraEntries = repairs.extraEntries
        isDoubtful = repairs.isDoubtful(of: all)
        kinds = repairs.byCount.map { Kind(kind: $0.kind, rows: $0.rows.count, lines: $0.rows.lines) }
    }
}
