import Dispatch
import GRDB
import Guard
import Mail
import Synchronization

/// The lists: kept in SQLite, looked up in memory. A lookup costs 200 ns and never waits for an import.
///
/// An import writes its entries in slices under a version that is not in force yet, so that commits of mail go on
/// in between, and then puts it in force in one small transaction. What an import that did not get there left behind
/// is removed by the next.
final class ListShelf: Sendable {
    /// Rows of one slice: 5 ms of the writer's time.
    static let sliceRows = 4096

    private let writer: AuditWriter
    private let snapshot: Mutex<ListSnapshot>
    /// Imports run here, one at a time.
    private let imports = DispatchQueue(label: "sendguard-lists", qos: .utility)

    init(writer: AuditWriter, loaded: ListSnapshot) {
        self.writer = writer
        snapshot = Mutex(loaded)
    }

    var current: ListSnapshot { snapshot.withLock { $0 } }

    /// Waits for an import that is under way.
    func finish() { imports.sync {} }

    func take(_ order: ListImport) async throws -> ListVersion {
        let result: Result<ListVersion, any Error> = await withUnsafeContinuation { continuation in
            imports.async { continuation.resume(returning: Result { try self.run(order) }) }
        }
        return try result.get()
    }

    // MARK: On the imports' queue

    private func run(_ order: ListImport) throws -> ListVersion {
        let before = current[order.name]
        if let refusal = order.refusal(before: before?.version) {
            if refusal.isDoubt, let before { try doubt(before, refusal.text) }
            throw ListImportRefused(refusal.text)
        }
        let index = ListIndex(order.entries)
        if let refusal = order.refusal(rows: index.count, before: before?.version) {
            if refusal.isDoubt, let before { try doubt(before, refusal.text) }
            throw ListImportRefused(refusal.text)
        }
        try sweep()
        let content = try write(index, order)
        let version = try putInForce(content, index, order)
        snapshot.withLock { $0.put(ListInForce(version: version, content: content, index: index)) }
        // The new version is in force whatever becomes of the old one's rows.
        try? sweep()
        return version
    }

    private func doubt(_ list: ListInForce, _ text: String) throws {
        let version = list.version
        try writer.performBlocking("cannot store the doubt about list \(version.list)") { db in
            try db.execute(sql: "UPDATE lists SET doubt = ? WHERE name = ?", arguments: [text, version.list])
        }
        let doubted = ListVersion(
            list: version.list, kind: version.kind, version: version.version, rows: version.rows,
            importedAt: version.importedAt, source: version.source, doubt: text)
        snapshot.withLock { $0.put(ListInForce(version: doubted, content: list.content, index: list.index)) }
    }

    /// Returns the key of the content, which is not in force yet.
    private func write(_ index: ListIndex, _ order: ListImport) throws -> Int64 {
        let task = "cannot store list \(order.name)"
        let (name, at, source) = (order.name, order.at.microseconds, order.source)
        let content = try writer.performBlocking(task) { db in
            try db.execute(
                sql: "INSERT INTO list_versions (list, version, rows, imported_at, source) VALUES (?, 0, ?, ?, ?)",
                arguments: [name, index.count, at, source])
            return db.lastInsertedRowID
        }
        for start in stride(from: 0, to: index.count, by: Self.sliceRows) {
            try writer.performBlocking(task) { db in
                let insert = try HotStatement(db, "INSERT INTO list_entries VALUES (?, ?, ?, ?, ?)")
                for row in start..<min(start + Self.sliceRows, index.count) {
                    let entry = index[row]
                    insert.bind(content)
                    insert.bind(Int64(row))
                    insert.bind(entry.key)
                    insert.bind(entry.reason)
                    insert.bind(entry.since?.microseconds)
                    try insert.run()
                }
            }
        }
        return content
    }

    /// The one step that counts; clears a doubt.
    private func putInForce(_ content: Int64, _ index: ListIndex, _ order: ListImport) throws -> ListVersion {
        let (name, kind) = (order.name, order.kind)
        let number = try writer.performBlocking("cannot put list \(name) in force") { db in
            try db.execute(
                sql: """
                    UPDATE list_versions
                    SET version = 1 + (SELECT max(version) FROM list_versions WHERE list = ?) WHERE id = ?
                    """, arguments: [name, content])
            try db.execute(
                sql: """
                    INSERT INTO lists (name, kind, content, doubt) VALUES (?, ?, ?, NULL)
                    ON CONFLICT (name) DO UPDATE SET content = excluded.content, doubt = NULL
                    """, arguments: [name, kind.rawValue, content])
            return try Int64.fetchOne(
                db, sql: "SELECT version FROM list_versions WHERE id = ?", arguments: [content]) ?? 0
        }
        return ListVersion(
            list: name, kind: kind, version: number, rows: index.count, importedAt: order.at, source: order.source,
            doubt: nil)
    }

    /// Removes the entries of contents that are not in force, a slice at a time. Versions that were in force stay
    /// known by number, date and source.
    private func sweep() throws {
        let task = "cannot remove old versions of lists"
        let stale = try writer.performBlocking(task) { db in
            try Int64.fetchAll(
                db,
                sql: """
                    SELECT id FROM list_versions v WHERE id NOT IN (SELECT content FROM lists)
                        AND (version = 0 OR EXISTS (SELECT 1 FROM list_entries WHERE content = v.id))
                    """)
        }
        for content in stale {
            var left = true
            while left {
                left = try writer.performBlocking(task) { db in
                    try db.execute(
                        sql: """
                            DELETE FROM list_entries WHERE content = ?1 AND row <
                                (SELECT min(row) FROM list_entries WHERE content = ?1) + ?2
                            """, arguments: [content, Self.sliceRows])
                    return db.changesCount > 0
                }
            }
            try writer.performBlocking(task) { db in
                try db.execute(sql: "DELETE FROM list_versions WHERE id = ? AND version = 0", arguments: [content])
            }
        }
    }
}
