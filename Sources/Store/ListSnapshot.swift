import Guard

/// A list as it is in force: which version, and what is on it.
struct ListInForce: Sendable {
    var version: ListVersion
    /// The content's key in `list_entries`.
    let content: Int64
    let index: ListIndex
}

/// All lists in force at one moment, ordered by name.
struct ListSnapshot: Sendable {
    private(set) var lists: [ListInForce] = []
    private(set) var versions: [ListVersion] = []

    init(_ lists: [ListInForce] = []) { for list in lists { put(list) } }

    subscript(name: String) -> ListInForce? { lists.first { $0.version.list == name } }

    mutating func put(_ list: ListInForce) {
        lists.removeAll { $0.version.list == list.version.list }
        lists.append(list)
        lists.sort { $0.version.list < $1.version.list }
        versions = lists.map(\.version)
    }
}
