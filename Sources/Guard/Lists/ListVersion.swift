import Mail

/// The version of a list that is in force.
package struct ListVersion: Hashable, Sendable {
    package let list: String
    package let kind: ListKind
    /// Ascending from 1 for each list.
    package let version: Int64
    package let rows: Int
    package let importedAt: Timestamp
    /// Name of the file it came from, without its folder.
    package let source: String
    /// Why a newer import was refused, when that puts this version in doubt (it shrank beyond `max_shrink`);
    /// mail in its scope is deferred until an import succeeds.
    package let doubt: String?

    package init(
        list: String, kind: ListKind, version: Int64, rows: Int, importedAt: Timestamp, source: String, doubt: String?
    ) {
        self.list = list
        self.kind = kind
        self.version = version
        self.rows = rows
        self.importedAt = importedAt
        self.source = source
        self.doubt = doubt
    }
}
