import Guard

/// A version in the history of a list.
package struct ListVersionReport: Hashable, Sendable, Codable {
    package var version: Int64
    /// RFC 3339, milliseconds, UTC.
    package var importedAt: String
    /// When its content was right.
    package var generatedAt: String
    /// Who imported it; null when that is not on record.
    package var who: String?
    /// Name of the file, without its folder; empty for a list that single entries began.
    package var source: String
    package var rows: Int
    /// Rows more than the version before; null for the first.
    package var difference: Int?
    /// Of the file; null when nobody told.
    package var sha256: String?
    /// Its content is still there.
    package var isKept: Bool
    package var isInForce: Bool

    /// Versions that are told of a list, the newest; they are numbered from 1.
    package static let limit = 1000

    package init(_ version: ListVersion, before: ListVersion?, who: String?, isInForce: Bool) {
        self.version = version.version
        importedAt = version.importedAt.rfc3339
        generatedAt = version.generatedAt.rfc3339
        self.who = who
        source = version.source
        rows = version.rows
        difference = before.map { version.rows - $0.rows }
        sha256 = version.sha256.isEmpty ? nil : version.sha256
        isKept = version.isKept
        self.isInForce = isInForce
    }
}

/// Which versions of a list to compare.
package struct ListDifferenceRequest: Hashable, Sendable {
    package var list: String
    /// nil is the one before the one in force.
    package var from: Int64?
    /// nil is the one in force.
    package var to: Int64?
    /// Of the entries that are shown.
    package var limit: Int

    package init(list: String, from: Int64? = nil, to: Int64? = nil, limit: Int = Self.usualLimit) {
        self.list = list
        self.from = from
        self.to = to
        self.limit = limit
    }

    package static let usualLimit = 20
    /// What one answer holds.
    package static let greatestLimit = 100_000
}

/// What two versions of a list differ in; single changes aside.
package struct ListDifferenceReport: Hashable, Sendable, Codable {
    package var list: String
    package var from: Int64
    package var to: Int64
    package var added: Int
    package var removed: Int
    /// In both, with another reason, date or segment.
    package var changed: Int
    package var same: Int
    /// The first of each, as many as were asked for.
    package var addedEntries: [ListEntryReport]
    package var removedEntries: [ListEntryReport]

    package init(list: String, from: Int64, to: Int64, _ difference: ListDifference) {
        self.list = list
        self.from = from
        self.to = to
        added = difference.added
        removed = difference.removed
        changed = difference.changed
        same = difference.same
        addedEntries = difference.addedEntries.map(ListEntryReport.init)
        removedEntries = difference.removedEntries.map(ListEntryReport.init)
    }

    package var isNone: Bool { added == 0 && removed == 0 && changed == 0 }
}
