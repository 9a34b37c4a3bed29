import Guard

/// A page of a list's rows, in the order of the store.
package struct ListRowsReport: Hashable, Sendable, Codable {
    package var list: String
    package var kind: ListKind
    /// That the page is of: whoever reads on over an import gets another one here, and has to begin anew.
    package var version: Int64
    /// Of the whole version, single changes aside; fewer than on the page before when a person was erased meanwhile.
    package var rows: Int
    package var entries: [ListEntryReport]
    /// Where the next page begins; null at the end.
    package var next: Int?

    package init(_ version: ListVersion, _ page: ListPage) {
        list = version.list
        kind = version.kind
        self.version = version.version
        rows = version.rows
        entries = page.entries.map(ListEntryReport.init)
        next = page.next
    }
}
