import GRDB
import Guard
import Mail

/// Reads the lists in force into memory, when the store is opened.
enum ListLoader {
    /// Throws when a list is not there as a whole: a suppression list with holes must not be looked anything up in.
    static func load(_ db: Database) throws -> ListSnapshot {
        let rows = try Row.fetchAll(
            db, sql: "SELECT l.*, v.* FROM lists l JOIN list_versions v ON v.id = l.content")
        return ListSnapshot(
            try rows.map { row in
                let name: String = row["name"]
                let content: Int64 = row["content"]
                let index = ListIndex(try entries(content, db))
                guard let kind = ListKind(rawValue: row["kind"]), index.count == row["rows"] as Int else {
                    throw StoreOpenFailure.corrupt("list \(name) is damaged: \(index.count) entries can be read")
                }
                let version = ListVersion(
                    list: name, kind: kind, version: row["version"], rows: index.count,
                    importedAt: Timestamp(microseconds: row["imported_at"]), source: row["source"],
                    doubt: row["doubt"])
                return ListInForce(version: version, content: content, index: index)
            })
    }

    private static func entries(_ content: Int64, _ db: Database) throws -> [ListEntry] {
        let rows = try Row.fetchCursor(
            db, sql: "SELECT key, reason, since FROM list_entries WHERE content = ? ORDER BY row", arguments: [content])
        var entries: [ListEntry] = []
        while let row = try rows.next() {
            let since: Int64? = row[2]
            entries.append(ListEntry(key: row[0], reason: row[1], since: since.map(Timestamp.init(microseconds:))))
        }
        return entries
    }
}
