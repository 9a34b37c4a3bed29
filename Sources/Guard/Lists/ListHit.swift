import Mail

/// An address found on a list.
package struct ListHit: Hashable, Sendable {
    package let list: String
    package let kind: ListKind
    package let version: Int64
    package let entry: ListEntry

    package init(list: String, kind: ListKind, version: Int64, entry: ListEntry) {
        self.list = list
        self.kind = kind
        self.version = version
        self.entry = entry
    }
}
