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
