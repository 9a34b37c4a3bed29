import Guard

/// Where an address stands on one list.
package struct ListStandingReport: Hashable, Sendable, Codable {
    package var list: String
    package var kind: ListKind
    /// In force; null when nothing was ever imported.
    package var version: Int64?
    /// The entry that names the address; null when none does.
    package var hit: ListEntryReport?
    /// The single change that put it there, or took it off; null when the import alone decides.
    package var change: ListChangeReport?
    /// Which mail the list is asked about, as the rest of a sentence: `is asked about all mail`.
    package var asked: String
    /// Why mail is deferred because of the list; null when all is well.
    package var trouble: String?

    package init(_ list: ListReport, hit: ListHit?, change: ListChange?) {
        self.list = list.name
        kind = list.kind
        version = list.version
        self.hit = hit.map { ListEntryReport($0.entry) }
        self.change = change.map(ListChangeReport.init)
        trouble = list.trouble
        asked = list.asked
    }
}
