import Foundation
import GRDB
import Guard
import Mail

/// Opens the lists in force when the store is opened.
struct ListLoader {
    let folder: ListFolder

    /// When a list's file cannot be read, the list is in doubt: mail in its scope waits for an import.
    func load(_ db: Database) throws -> ListSnapshot {
        let rows = try Row.fetchAll(
            db,
            sql: "SELECT v.*, l.kind, l.content, l.scope FROM lists l JOIN list_versions v ON v.id = l.content"
        )
        let isErasing = try Bool.fetchOne(db, sql: "SELECT EXISTS (SELECT 1 FROM erasures WHERE NOT is_done)") ?? true
        return ListSnapshot(
            try rows.map { row in
                let name: String = row["list"]
                guard let kind = ListKind(rawValue: row["kind"]) else {
                    throw StoreOpenFailure.corrupt("list \(name) has an unknown kind")
                }
                var version = ListVersion(row, kind: kind)
                version.scope = try Self.scope(row["scope"], of: name)
                let id: Int64 = row["content"]
                let overlay = ListOverlay(try Self.changes(of: name, db))
                do throws(ListFailure) {
                    let content = try ListContent(path: folder.file(id))
                    // An interrupted erasure may have removed entries and not updated the count.
                    guard content.header.rows == version.rows || (isErasing && content.header.rows < version.rows)
                    else { throw ListFailure("its file belongs to another version") }
                    return ListInForce(version, id: id, content: content, overlay: overlay)
                } catch {
                    version.doubt = "version \(version.version) cannot be read: \(error)"
                    return ListInForce(version, id: id, content: nil, overlay: overlay)
                }
            })
    }

    /// Separates two terms of a scope; no name contains it.
    static let termEnd = "\n"

    private static func scope(_ text: String?, of list: String) throws -> ListScope? {
        guard let text else { return nil }
        do throws(ListBadScope) {
            return try ListScope(terms: text.split(separator: termEnd).map(String.init))
        } catch {
            throw StoreOpenFailure.corrupt("the scope of list \(list) cannot be read: \(error)")
        }
    }

    /// The changes in force, oldest first.
    static func changes(of list: String, _ db: Database) throws -> [ListChange] {
        try Row.fetchAll(
            db, sql: "SELECT * FROM list_changes WHERE list = ? AND ended_at IS NULL ORDER BY id", arguments: [list]
        ).compactMap { ListChange($0) }
    }

    /// The ids of the versions with a file.
    static func kept(_ db: Database) throws -> Set<Int64> {
        try Int64.fetchSet(db, sql: "SELECT id FROM list_versions WHERE has_file")
    }

    /// Removes what interrupted imports left behind. Converts lists from before the file format into files.
    func prepare(_ db: Database) throws {
        try db.execute(sql: "DELETE FROM list_versions WHERE version = 0")
        let moved = try Row.fetchAll(
            db,
            sql: """
                SELECT v.id, v.rows, v.list FROM lists l JOIN list_versions v ON v.id = l.content WHERE NOT v.has_file
                """)
        for row in moved {
            let id: Int64 = row["id"]
            var sorter = try ListSorter(folder: folder.path)
            let entries = try Row.fetchCursor(
                db, sql: "SELECT key, reason, since FROM list_entries WHERE content = ? ORDER BY row", arguments: [id])
            while let entry = try entries.next() {
                let since: Int64? = entry[2]
                try sorter.add(
                    ListEntry(key: entry[0], reason: entry[1], since: since.map(Timestamp.init(microseconds:))))
            }
            guard sorter.count == row["rows"] as Int else {
                throw StoreOpenFailure.corrupt(
                    "list \(row["list"] as String) is damaged: only \(sorter.count) entries can be read")
            }
            folder.remove(id)
            _ = try ListFileWriter.write(sorter, to: folder.file(id), options: [])
            try folder.sync()
            try db.execute(sql: "UPDATE list_versions SET has_file = 1 WHERE id = ?", arguments: [id])
        }
        try db.execute(sql: "DELETE FROM list_entries")
        try ListRenewal(folder: folder).renewFiles(db)
    }
}

extension ListVersion {
    /// Columns of `list_versions`, with `kind` of `lists`.
    init(_ row: Row, kind: ListKind) {
        let importedAt = Timestamp(microseconds: row["imported_at"])
        let generatedAt: Int64? = row["generated_at"]
        let options: Int64 = row["options"]
        self.init(
            list: row["list"], kind: kind, version: row["version"], rows: row["rows"], importedAt: importedAt,
            generatedAt: generatedAt.map(Timestamp.init(microseconds:)), source: row["source"],
            sha256: row["sha256"], options: AddressKeyOptions(rawValue: UInt8(truncatingIfNeeded: options)),
            isKept: row["has_file"], turnover: ListTurnover(row), reading: row["reading"],
            secretMark: (row["secret_mark"] as String?).map(ListSecretMark.init))
        erased = row["erased"]
    }
}

extension ListTurnover {
    /// Returns nil when an older guard made the import, or when it could not be compared.
    fileprivate init?(_ row: Row) {
        guard let new: Int = row["added"], let gone: Int = row["gone"], let stay: Int = row["stayed"] else {
            return nil
        }
        self.init(new: new, gone: gone, stay: stay)
    }
}

extension ListChange {
    /// Returns nil when the row has an unknown action.
    init?(_ row: Row) {
        guard let action = Action(rawValue: row["action"]) else { return nil }
        func moment(_ column: String) -> Timestamp? { (row[column] as Int64?).map(Timestamp.init(microseconds:)) }
        self.init(
            list: row["list"], action: action,
            entry: ListEntry(
                key: row["key"], reason: row["reason"], since: moment("since"), engagedAt: moment("engaged_at"),
                subscribedAt: moment("subscribed_at"), segment: row["segment"]),
            who: row["who"], at: Timestamp(microseconds: row["at"]))
    }

    /// Replaces the change in force with the same key.
    func write(_ db: Database) throws {
        try ListChange.end(entry.key, of: list, at: at, db)
        try db.execute(
            sql: """
                INSERT INTO list_changes
                    (list, action, key, reason, since, engaged_at, subscribed_at, segment, who, at)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
            arguments: [
                list, action.rawValue, entry.key, entry.reason, entry.since?.microseconds,
                entry.engagedAt?.microseconds, entry.subscribedAt?.microseconds, entry.segment, who, at.microseconds,
            ])
    }

    /// Gives the change in force another key. There must be no change in force with the new key.
    static func rename(_ key: String, to new: String, of list: String, _ db: Database) throws {
        try db.execute(
            sql: "UPDATE list_changes SET key = ? WHERE list = ? AND key = ? AND ended_at IS NULL",
            arguments: [new, list, key])
    }

    /// Ends the change in force with this key.
    static func end(_ key: String, of list: String, at: Timestamp, _ db: Database) throws {
        try db.execute(
            sql: "UPDATE list_changes SET ended_at = ? WHERE list = ? AND key = ? AND ended_at IS NULL",
            arguments: [at.microseconds, list, key])
    }
}

/// Updates the keys of lists that were imported under older rules for normal forms, so that the key that RCPT makes
/// finds every entry.
///
///     rules 1   domains in Punycode without UTS 46; local parts in lower case
///     rules 2   domains by libidn2 (UTS 46, IDNA2008); local parts in NFKC without invisible characters
///     rules 3   typographic apostrophes in local parts are plain ones; none at the start
///
/// Few entries differ: those outside ASCII, and those with an apostrophe at the start. Every file is read once, in 1 s for ten million entries. A file
/// with an entry that differs is written again. A file that cannot be read keeps its rules: opening it puts its list
/// in doubt.
struct ListRenewal {
    static let rules = 3

    let folder: ListFolder

    func renewFiles(_ db: Database) throws {
        let ids = try Int64.fetchAll(
            db, sql: "SELECT id FROM list_versions WHERE has_file AND version > 0 AND key_rules < ?",
            arguments: [Self.rules])
        for id in ids {
            do throws(ListFailure) {
                if let rows = try renew(id) {
                    try? db.execute(sql: "UPDATE list_versions SET rows = ? WHERE id = ?", arguments: [rows, id])
                }
            } catch { continue }
            try db.execute(
                sql: "UPDATE list_versions SET key_rules = ? WHERE id = ?", arguments: [Self.rules, id])
        }
    }

    /// - Returns: the rows of the new file; nil when the old one is already right.
    private func renew(_ id: Int64) throws(ListFailure) -> Int? {
        let path = folder.file(id)
        let content = try ListContent(path: path)
        guard try differs(content) else { return nil }
        var sorter = try ListSorter(folder: folder.path)
        var cursor = content.cursor()
        while let entry = try cursor.next() { try sorter.add(entry.under(entry.target.renewed.key)) }
        unlink(path + ".new")
        let header = try ListFileWriter.write(sorter, to: path + ".new", options: content.header.options)
        guard rename(path + ".new", path) == 0 else { throw ListFailure("cannot replace \(path)", errno: errno) }
        try folder.sync()
        return header.rows
    }

    private func differs(_ content: ListContent) throws(ListFailure) -> Bool {
        var cursor = content.cursor()
        while let entry = try cursor.next() {
            if Schema.mayDiffer(entry.key), entry.target.renewed.key != entry.key { return true }
        }
        return false
    }
}
