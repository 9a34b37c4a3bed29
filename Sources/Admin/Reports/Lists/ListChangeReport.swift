import Guard

/// A single entry that somebody put on a list or took off it, in between imports.
package struct ListChangeReport: Hashable, Sendable, Codable {
    package var action: ListChange.Action
    /// Of a removal, the reason is why.
    package var entry: ListEntryReport
    package var who: String
    /// RFC 3339, milliseconds, UTC.
    package var at: String

    package init(_ change: ListChange) {
        action = change.action
        entry = ListEntryReport(change.entry)
        who = change.who
        at = change.at.rfc3339
    }
}
