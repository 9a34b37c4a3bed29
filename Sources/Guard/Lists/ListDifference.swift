/// What two versions of a list differ in; single changes aside.
package struct ListDifference: Hashable, Sendable {
    package var added = 0
    package var removed = 0
    /// In both, with another reason, date or segment.
    package var changed = 0
    package var same = 0
    /// The first of each, as many as were asked for.
    package var addedEntries: [ListEntry] = []
    package var removedEntries: [ListEntry] = []

    package init() {}
}
