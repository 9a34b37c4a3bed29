import Content
import Dispatch
import GRDB
import Guard
import Mail

/// A new version of a list. It is sorted on a separate thread and put in force in one short step.
///
/// Sendable: only its queue touches mutable state.
final class ListFileDraft: ListDraft, @unchecked Sendable {
    private let repository: ListRepository
    private let writer: AuditWriter
    private let order: ListImportOrder
    private let check: ListImportCheck
    private let queue: DispatchQueue
    /// nil once the import has ended.
    private var sorter: ListSorter?

    /// - Parameter mayBeEmpty: true for a list that is about to get single entries.
    init(
        _ order: ListImportOrder, repository: ListRepository, writer: AuditWriter, mayBeEmpty: Bool = false
    ) throws(ListFailure) {
        check = ListImportCheck(order, mayBeEmpty: mayBeEmpty)
        self.order = order
        self.repository = repository
        self.writer = writer
        sorter = try ListSorter(folder: repository.folder.path)
        queue = DispatchQueue(label: "sendguard-list-import", qos: .utility)
    }

    func append(_ rows: [ListEntry]) async throws(StoreFailure) {
        try await run {
            // An import must not bring back people who asked to be forgotten.
            for row in rows where !self.repository.erased.contains(row.key) {
                guard self.sorter != nil else { throw StoreFailure("the import of list \(self.order.list) has ended") }
                try self.sorter!.add(row)
            }
        }
    }

    func abandon() async { try? await run { self.sorter = nil } }

    func commit(sha256: String, at: Timestamp) async throws -> ListVersion {
        let (list, refusal): (ListInForce?, ListImportCheck.Refusal?) = try await run {
            try self.write(sha256: sha256, at: at)
        }
        if let refusal {
            if refusal.isDoubt {
                try await repository.step { try self.repository.doubt(self.order.list, refusal.text) }
            }
            throw refusal.refused
        }
        guard let list else { throw StoreFailure("the import of list \(order.list) has ended") }
        do {
            return try await repository.step { try self.putInForce(list, at: at) }
        } catch {
            repository.folder.remove(list.id)
            throw error
        }
    }

    // MARK: On its queue

    private func run<T: Sendable>(_ work: @escaping @Sendable () throws -> T) async throws(StoreFailure) -> T {
        let task = "cannot import list \(order.list)"
        return try await queue.result(of: work).mapError { error in
            error as? StoreFailure
                ?? StoreFailure("\(task): \((error as? ListFailure)?.description ?? plainText(error))")
        }.get()
    }

    /// Writes the file, which is not yet in force.
    private func write(sha256: String, at: Timestamp) throws -> (ListInForce?, ListImportCheck.Refusal?) {
        guard let sorter else { throw StoreFailure("the import of list \(order.list) has ended") }
        self.sorter = nil
        let before = repository.current[order.list]?.version
        if let refusal = check.refusal(rows: sorter.count, before: before) { return (nil, refusal) }
        let (order, count) = (order, sorter.count)
        let id = try writer.performBlocking("cannot store list \(order.list)") { db in
            try db.execute(
                sql: """
                    INSERT INTO list_versions (list, version, rows, imported_at, source, generated_at, sha256, options)
                    VALUES (?, 0, ?, ?, ?, ?, ?, ?)
                    """,
                arguments: [
                    order.list, count, at.microseconds, order.source, order.generatedAt.microseconds, sha256,
                    Int64(order.options.rawValue),
                ])
            return db.lastInsertedRowID
        }
        do {
            let header = try ListFileWriter.write(sorter, to: repository.folder.file(id), options: order.options)
            try repository.folder.sync()
            // Distinct entries may be fewer than rows.
            if let refusal = check.refusal(rows: header.rows, before: before) {
                forget(id)
                return (nil, refusal)
            }
            let content = try ListContent(path: repository.folder.file(id))
            let version = ListVersion(
                list: order.list, kind: order.kind, version: 0, rows: header.rows, importedAt: at,
                generatedAt: order.generatedAt, source: order.source, sha256: sha256, options: order.options,
                scope: order.scope)
            return (ListInForce(version, id: id, content: content, overlay: ListOverlay()), nil)
        } catch {
            forget(id)
            throw error
        }
    }

    private func forget(_ id: Int64) {
        repository.folder.remove(id)
        _ = try? writer.performBlocking("cannot delete an import") { db in
            try db.execute(sql: "DELETE FROM list_versions WHERE id = ? AND version = 0", arguments: [id])
        }
    }

    // MARK: In a step

    /// The commit that puts the version in force. It clears a doubt and records who imported.
    private func putInForce(_ draft: ListInForce, at: Timestamp) throws -> ListVersion {
        let before = repository.current[order.list]
        if let refusal = check.refusal(rows: draft.version.rows, before: before?.version) {
            forget(draft.id)
            throw refusal.refused
        }
        let changes = before?.overlay.all ?? []
        // Add and remove mean something else on a list of another kind.
        let (kept, renamed) = try changesThatStay(before?.kind == order.kind ? changes : [], on: draft)
        let ended = Set(changes.map(\.entry.key)).subtracting(renamed.map(\.old))
        let (order, id, chain) = (order, draft.id, repository.chain)
        let version = try writer.performBlocking("cannot put list \(order.list) in force") { db in
            for key in ended { try ListChange.end(key, of: order.list, at: at, db) }
            for (old, new) in renamed where old != new { try ListChange.rename(old, to: new, of: order.list, db) }
            try db.execute(
                sql: """
                    UPDATE list_versions SET has_file = 1, rows = ?,
                        version = 1 + (SELECT max(version) FROM list_versions WHERE list = ?) WHERE id = ?
                    """, arguments: [draft.version.rows, order.list, id])
            try db.execute(
                sql: """
                    INSERT INTO lists (name, kind, content, doubt, scope) VALUES (?, ?, ?, NULL, ?)
                    ON CONFLICT (name) DO UPDATE SET kind = excluded.kind, content = excluded.content, doubt = NULL,
                        scope = excluded.scope
                    """,
                arguments: [
                    order.list, order.kind.rawValue, id, order.scope?.terms.joined(separator: ListLoader.termEnd),
                ])
            let number = try Int64.fetchOne(db, sql: "SELECT version FROM list_versions WHERE id = ?", arguments: [id])
            let version = draft.version.numbered(number ?? 0)
            if let who = order.who {
                let event = GuardEvent(
                    at: at, kind: .importList, who: who, reason: order.source, subject: version.actSubject)
                try EventRow.insert(event, chain, db)
            }
            return version
        }
        let list = ListInForce(version, id: id, content: draft.content, overlay: ListOverlay(kept))
        repository.publish(list)
        repository.sweep(order.list, keeping: order.keptVersions)
        return list.version
    }

    /// Returns the single changes that are still needed, under the keys that the import's options make. When two
    /// changes get the same key, the later one stays.
    private func changesThatStay(
        _ changes: [ListChange], on list: ListInForce
    ) throws -> (kept: [ListChange], renamed: [(old: String, new: String)]) {
        var kept: [String: (change: ListChange, old: String)] = [:]
        for change in changes.sorted(by: { $0.at < $1.at }) {
            var renamed = change
            renamed.entry = change.entry.renamed(by: order.options)
            if try stays(renamed, on: list) { kept[renamed.entry.key] = (renamed, change.entry.key) }
        }
        return (kept.values.map(\.change), kept.map { (old: $0.value.old, new: $0.key) })
    }

    /// Whether a single change is still needed. It is not when the import agrees with it, or when the import is newer
    /// and the change need not last.
    private func stays(_ change: ListChange, on list: ListInForce) throws -> Bool {
        guard change.isLasting(on: order.kind) else { return change.at > order.generatedAt }
        guard let content = list.content else { return true }
        let imported = try content.candidates(KeyHash.of(change.entry.key)).flatMap {
            try content.entry(change.entry.key, among: $0, waits: true)
        }
        return (imported != nil) != (change.action == .add)
    }
}

/// Reasons to refuse an import.
struct ListImportCheck {
    struct Refusal {
        let text: String
        /// Whether the refusal also puts the version in force in doubt, because it lacks the people that the import
        /// would have added.
        let isDoubt: Bool
        /// The exception with which a person can import anyway; nil when there is none.
        var exception: ListImportOrder.Exception?

        /// The error for the person who imports.
        var refused: ListImportRefused {
            ListImportRefused(text + (exception.map { "; to import it anyway, add --allow \($0.rawValue)" } ?? ""))
        }
    }

    private let order: ListImportOrder

    private let mayBeEmpty: Bool

    init(_ order: ListImportOrder, mayBeEmpty: Bool = false) {
        self.order = order
        self.mayBeEmpty = mayBeEmpty
    }

    /// Returns a refusal that needs no entries.
    func refusal(before: ListVersion?) -> Refusal? {
        guard order.list != ErasedPeople.listName else {
            return Refusal(text: "the name \(order.list) is reserved for erased people", isDoubt: false)
        }
        guard let before else { return nil }
        if before.kind != order.kind, !order.exceptions.contains(.kind) {
            return Refusal(
                text: "list \(order.list) is of kind \(before.kind.rawValue), not \(order.kind.rawValue)",
                isDoubt: false, exception: .kind)
        }
        if order.generatedAt < before.generatedAt, !before.isHandMade, !order.exceptions.contains(.older) {
            return Refusal(
                text: "\(order.source) is from \(order.generatedAt.rfc3339), older than version \(before.version) in "
                    + "force, from \(before.generatedAt.rfc3339)", isDoubt: false, exception: .older)
        }
        return nil
    }

    /// - Parameter rows: the number of distinct entries of the import.
    func refusal(rows: Int, before: ListVersion?) -> Refusal? {
        if let refusal = refusal(before: before) { return refusal }
        if rows == 0, !mayBeEmpty {
            return Refusal(text: "\(order.source) contains no address", isDoubt: order.maxShrink != nil)
        }
        guard let before, before.kind == order.kind, let maxShrink = order.maxShrink,
            !order.exceptions.contains(.shrunk),
            Double(rows) < Double(before.rows) * (1 - maxShrink)
        else { return nil }
        let shrink = Int((100 * (1 - Double(rows) / Double(before.rows))).rounded())
        let limit = Int((100 * maxShrink).rounded())
        let content = rows == 1 ? "1 row" : "\(rows) rows"
        return Refusal(
            text: "\(order.source) has \(content), \(shrink) % fewer than the \(before.rows) of "
                + "version \(before.version); max_shrink is \(limit) %",
            isDoubt: true, exception: .shrunk)
    }
}
