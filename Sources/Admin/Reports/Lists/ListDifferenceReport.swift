import Guard

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
