import Guard

/// A request to replace a list's content. The file was read and its rows were judged by whoever asks.
package struct ListImportRequest: Hashable, Sendable {
    package var name: String
    package var kind: ListKind
    package var entries: [ListEntry]
    /// Name of the file, without its folder.
    package var source: String

    package init(name: String, kind: ListKind, entries: [ListEntry], source: String) {
        self.name = name
        self.kind = kind
        self.entries = entries
        self.source = source
    }
}
