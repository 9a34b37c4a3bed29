import Foundation
import GRDB
import Guard

/// Entries that are taken out of the lists for good, out of earlier versions too.
extension ListShelf {
    /// In a step. The lists that had one of these changes, in force or ended.
    func dropChanges(of keys: Set<String>) throws -> [String] {
        let found = try writer.performBlocking("cannot erase from the lists") { db in
            var found: Set<String> = []
            for key in keys {
                found.formUnion(
                    try String.fetchSet(db, sql: "SELECT list FROM list_changes WHERE key = ?", arguments: [key]))
                try db.execute(sql: "DELETE FROM list_changes WHERE key = ?", arguments: [key])
            }
            return found
        }
        for list in current.lists { for key in keys { list.overlay.drop(key) } }
        return Array(found)
    }

    /// False when the version has none of them. Its file is written anew beside the old one, in 3 s for ten million
    /// entries, and takes its place in one step.
    func erase(_ keys: Set<String>, from id: Int64) async throws -> Bool {
        let path = folder.file(id)
        let found: ListContent? = try await question("cannot erase from a list") {
            // Forgotten meanwhile.
            guard FileManager.default.fileExists(atPath: path) else { return nil }
            let content = try ListContent(path: path)
            let isThere = try keys.contains { key in
                try content.candidates(KeyHash.of(key)).flatMap { try content.entry(key, among: $0, waits: true) }
                    != nil
            }
            guard isThere else { return nil }
            try Self.write(content, without: keys, to: path + ".new")
            return try ListContent(path: path + ".new")
        }
        guard let found else { return false }
        try await step { [self] in
            guard rename(path + ".new", path) == 0 else { throw ListFailure("cannot replace \(path)", errno: errno) }
            try folder.sync()
            let rows = found.header.rows
            try writer.performBlocking("cannot erase from a list") { db in
                try db.execute(sql: "UPDATE list_versions SET rows = ? WHERE id = ?", arguments: [rows, id])
            }
            if let list = current.lists.first(where: { $0.id == id }) { publish(list.with(found)) }
        }
        return true
    }

    private static func write(_ content: ListContent, without keys: Set<String>, to path: String) throws {
        unlink(path)
        var writer = try ListFileWriter(
            path: path, capacity: content.header.rows, texts: content.texts, options: content.header.options)
        var cursor = content.cursor()
        while let isThere = try cursor.nextRecord({ (record) throws(ListFailure) in
            guard let place = ListRecord.key(0..<record.count, in: record) else {
                throw ListFailure("its file is damaged")
            }
            let key = String(decoding: record[place], as: UTF8.self)
            if !keys.contains(key) { try writer.add(KeyHash.of(key), record) }
            return true
        }) { precondition(isThere) }
        _ = try writer.finish()
    }
}
