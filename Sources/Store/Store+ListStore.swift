import Guard
import Mail

extension Store: ListStore {
    package func hits(_ address: Address) -> [ListHit] {
        let key = address.key
        var hits: [ListHit] = []
        for list in lists.current.lists {
            guard let entry = list.index.entry(key) else { continue }
            let version = list.version
            hits.append(ListHit(list: version.list, kind: version.kind, version: version.version, entry: entry))
        }
        return hits
    }

    package func versions() -> [ListVersion] { lists.current.versions }

    package func importList(
        _ name: String, kind: ListKind, entries: [ListEntry], source: String, maxShrink: Double?, at: Timestamp
    ) async throws -> ListVersion {
        try await lists.take(
            ListImport(name: name, kind: kind, entries: entries, source: source, maxShrink: maxShrink, at: at))
    }
}
