/// Some entries of a list in the order of the store, and where to go on.
package struct ListPage: Hashable, Sendable {
    package var entries: [ListEntry]
    /// For the next question; nil at the end.
    package var next: Int?

    package init(entries: [ListEntry], next: Int?) {
        self.entries = entries
        self.next = next
    }
}
