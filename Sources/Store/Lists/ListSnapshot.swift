import Guard
import Mail

/// A list as it is in force: which version, and what is on it.
struct ListInForce: Sendable {
    /// Without the number of changes, which goes on.
    private let imported: ListVersion
    /// The version's key in `list_versions`, and its file's name.
    let id: Int64
    /// nil when the file cannot be read: the version has a doubt then.
    let content: ListContent?
    let overlay: ListOverlay

    init(_ version: ListVersion, id: Int64, content: ListContent?, overlay: ListOverlay) {
        imported = version
        self.id = id
        self.content = content
        self.overlay = overlay
    }

    var name: String { imported.list }
    var kind: ListKind { imported.kind }
    var number: Int64 { imported.version }
    var options: AddressKeyOptions { imported.options }

    var version: ListVersion {
        var version = imported
        version.changes = overlay.count
        return version
    }

    /// The same version after an erasure.
    func with(_ content: ListContent) -> ListInForce {
        let version = ListVersion(
            list: imported.list, kind: imported.kind, version: imported.version, rows: content.header.rows,
            importedAt: imported.importedAt, generatedAt: imported.generatedAt, source: imported.source,
            sha256: imported.sha256, options: imported.options, doubt: imported.doubt, scope: imported.scope)
        return ListInForce(version, id: id, content: content, overlay: overlay)
    }

    /// The same version after an erasure, with other words about it.
    func saying(source: String, sha256: String, doubt: String?) -> ListInForce {
        let version = ListVersion(
            list: imported.list, kind: imported.kind, version: imported.version, rows: imported.rows,
            importedAt: imported.importedAt, generatedAt: imported.generatedAt, source: source, sha256: sha256,
            options: imported.options, doubt: doubt, isKept: imported.isKept, scope: imported.scope)
        return ListInForce(version, id: id, content: content, overlay: overlay)
    }

    func doubting(_ doubt: String?) -> ListInForce {
        var version = imported
        version.doubt = doubt
        return ListInForce(version, id: id, content: content, overlay: overlay)
    }
}

/// All lists in force at one moment, ordered by name.
struct ListSnapshot: Sendable {
    private(set) var lists: [ListInForce] = []

    init(_ lists: [ListInForce] = []) { for list in lists { put(list) } }

    subscript(name: String) -> ListInForce? { lists.first { $0.name == name } }

    mutating func put(_ list: ListInForce) {
        lists.removeAll { $0.name == list.name }
        lists.append(list)
        lists.sort { $0.name < $1.name }
    }
}
