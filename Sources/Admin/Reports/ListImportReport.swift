import Guard

/// The version that an import put in force.
package struct ListImportReport: Hashable, Sendable, Codable {
    package var name: String
    package var kind: ListKind
    package var version: Int64
    package var rows: Int
    /// RFC 3339, milliseconds, UTC.
    package var importedAt: String
    package var source: String
    /// Rows of the version before; null when there was none.
    package var previousRows: Int?
    /// RFC 3339, milliseconds, UTC: when the file's content was right.
    package var generatedAt: String
    /// Of the file, lower-case hex.
    package var sha256: String
    /// Which mail the list is asked about, as the rest of a sentence: `is asked about all mail`.
    package var asked: String
    /// Bad rows that were left out.
    package var skipped: ListBadRowsReport?

    /// - Parameter settings: what the configuration expects of the list; nil when it does not have it.
    package init(
        _ version: ListVersion, previousRows: Int?, skipped: ListBadRows = ListBadRows(), settings: ListSettings? = nil
    ) {
        asked = (settings ?? version.ownSettings)?.askedText ?? "is asked about no mail"
        name = version.list
        kind = version.kind
        self.version = version.version
        rows = version.rows
        importedAt = version.importedAt.rfc3339
        source = version.source
        self.previousRows = previousRows
        generatedAt = version.generatedAt.rfc3339
        sha256 = version.sha256
        self.skipped = skipped.isEmpty ? nil : ListBadRowsReport(skipped)
    }
}
