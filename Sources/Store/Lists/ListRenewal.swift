import Foundation
import GRDB
import Guard
import Mail

/// Brings lists that were imported by older rules for normal forms to those of today, so that whoever is on one is found
/// by the key that RCPT makes.
///
///     rules 1   domains in Punycode without UTS 46; local parts in lower case
///     rules 2   domains by libidn2 (UTS 46, IDNA2008); local parts in NFKC without invisible characters
///
/// Few entries differ, all of them outside ASCII. Every file is read once, in 1 s for ten million entries; one with an entry
/// that differs is written anew. A file that cannot be read keeps its rules: opening it puts its list in doubt.
struct ListRenewal {
    static let rules = 2

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

    /// - Returns: the rows of the new file; nil when the old one is right as it is.
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
