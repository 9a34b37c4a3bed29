/// Which rows of a list to read.
package struct ListRowsRequest: Hashable, Sendable {
    package var list: String
    /// As it was imported, single changes aside; nil is what is in force, with them.
    package var version: Int64?
    /// 0, or `next` of the page before.
    package var cursor: Int
    /// About how many rows; a page may have some more.
    package var limit: Int

    package init(list: String, version: Int64? = nil, cursor: Int = 0, limit: Int = Self.usualLimit) {
        self.list = list
        self.version = version
        self.cursor = cursor
        self.limit = limit
    }

    package static let usualLimit = 5000
    /// What one answer holds.
    package static let greatestLimit = 100_000
}
