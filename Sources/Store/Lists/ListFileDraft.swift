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
    private var check: ListImportCheck
    private let queue: DispatchQueue
    /// nil once the import has ended.
    private var sorter: ListSorter?
    private var erasedRows = 0

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
            for row in rows {
                guard !self.repository.erased.contains(row.key) else {
                    self.erasedRows += 1
                    continue
                }
                guard self.sorter != nil else { throw StoreFailure("the import of list \(self.order.list) has ended") }
                try self.sorter!.add(row)
            }
        }
    }

    func allowEmpty() async { try? await run { self.check.mayBeEmpty = true } }

    func abandon() async { try? await run { self.sorter = nil } }

    var erased: Int { get async { (try? await run { self.erasedRows }) ?? 0 } }

    func commit(sha256: String, at: Timestamp) async throws -> ListVersion {
        let written = try await run { try self.write(sha256: sha256, at: at) }
        do {
            while true {
                switch try await run({ self.judged(written) }) {
                case .refused(let refusal): throw refusal
                case .good(let list, let before):
                    let version = try await repository.step { try self.putInForce(list, after: before, at: at) }
                    // nil: another import of the list came first. This one is compared with it.
                    if let version { return version }
                }
            }
        } catch {
            forget(written.id)
            throw error
        }
    }

    func review(sha256: String, at: Timestamp) async throws -> ListVersion {
        let written = try await run { try self.write(sha256: sha256, at: at) }
        let judged = try await run {
            let judged = self.judged(written)
            self.forget(written.id)
            return judged
        }
        switch judged {
        case .refused(let refusal): throw refusal
        case .good(let list, _): return list.version
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

    /// A file that is not in force yet.
    private struct Written {
        let id: Int64
        let content: ListContent
        let sha256: String
        let importedAt: Timestamp
    }

    private func write(sha256: String, at: Timestamp) throws -> Written {
        guard let sorter else { throw StoreFailure("the import of list \(order.list) has ended") }
        self.sorter = nil
        let (order, count) = (order, sorter.count)
        let id = try writer.performBlocking("cannot store list \(order.list)") { db in
            try db.execute(
                sql: """
                    INSERT INTO list_versions
                        (list, version, rows, imported_at, source, generated_at, sha256, options, reading, key_rules)
                    VALUES (?, 0, ?, ?, ?, ?, ?, ?, ?, ?)
                    """,
                arguments: [
                    order.list, count, at.microseconds, order.source, order.generatedAt.microseconds, sha256,
                    Int64(order.options.rawValue), order.reading, ListRenewal.rules,
                ])
            return db.lastInsertedRowID
        }
        do {
            _ = try ListFileWriter.write(sorter, to: repository.folder.file(id), options: order.options)
            try repository.folder.sync()
            let content = try ListContent(path: repository.folder.file(id))
            return Written(id: id, content: content, sha256: sha256, importedAt: at)
        } catch {
            forget(id)
            throw error
        }
    }

    private enum Judged {
        /// - before: the id of the version in force that it was compared with.
        case good(ListInForce, before: Int64?)
        case refused(ListImportRefused)
    }

    /// Compares the file with the version in force.
    private func judged(_ written: Written) -> Judged {
        let before = repository.current[order.list]
        // Distinct entries may be fewer than rows.
        let rows = written.content.header.rows
        let turnover = turnover(of: written.content, after: before)
        if let refusal = check.refusal(
            rows: rows, erased: erasedRows, sha256: written.sha256, turnover: turnover, before: before?.version)
        {
            return .refused(refusal)
        }
        let present = repository.current.marks[order.list]
        if let refusal = check.refusal(of: written.content, present: present, before: before) {
            return .refused(refusal)
        }
        let version = ListVersion(
            list: order.list, kind: order.kind, version: 0, rows: rows, importedAt: written.importedAt,
            generatedAt: check.generatedAt(sha256: written.sha256, before: before?.version), source: order.source,
            sha256: written.sha256, options: order.options, scope: order.scope, turnover: turnover,
            reading: order.reading, secretMark: check.secretMark(present: present))
        let list = ListInForce(version, id: written.id, content: written.content, overlay: ListOverlay())
        return .good(list, before: before?.id)
    }

    /// Returns nil when the version before cannot be read.
    private func turnover(of content: ListContent, after before: ListInForce?) -> ListTurnover? {
        guard let before else { return ListTurnover(new: content.header.rows, gone: 0, stay: 0) }
        guard let old = before.content else { return nil }
        let overlay = before.overlay
        return try? ListTurnoverCount(
            before: old, after: content,
            isRemoved: overlay.isEmpty ? nil : { overlay[$0]?.action == .remove }
        ).count()
    }

    private func forget(_ id: Int64) {
        repository.folder.remove(id)
        _ = try? writer.performBlocking("cannot delete an import") { db in
            try db.execute(sql: "DELETE FROM list_versions WHERE id = ? AND version = 0", arguments: [id])
        }
    }

    // MARK: In a step

    /// The commit that puts the version in force. It records who imported. Returns nil, and changes nothing, when
    /// another version than `earlier` is in force now.
    private func putInForce(_ draft: ListInForce, after earlier: Int64?, at: Timestamp) throws -> ListVersion? {
        let before = repository.current[order.list]
        guard before?.id == earlier else { return nil }
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
                    UPDATE list_versions SET has_file = 1, rows = ?, generated_at = ?, added = ?, gone = ?, stayed = ?,
                        secret_mark = ?, version = 1 + (SELECT max(version) FROM list_versions WHERE list = ?) WHERE id = ?
                    """,
                arguments: [
                    draft.version.rows, draft.version.generatedAt.microseconds, draft.version.turnover?.new,
                    draft.version.turnover?.gone, draft.version.turnover?.stay, draft.version.secretMark?.text,
                    order.list, id,
                ])
            try db.execute(
                sql: """
                    INSERT INTO lists (name, kind, content, scope) VALUES (?, ?, ?, ?)
                    ON CONFLICT (name) DO UPDATE SET kind = excluded.kind, content = excluded.content,
                        scope = excluded.scope
                    """,
                arguments: [
                    order.list, order.kind.rawValue, id, order.scope?.terms.joined(separator: ListLoader.termEnd),
                ])
            let number = try Int64.fetchOne(db, sql: "SELECT version FROM list_versions WHERE id = ?", arguments: [id])
            let version = draft.version.numbered(number ?? 0)
            if let who = order.who {
                let event = GuardEvent(
                    at: at, kind: .importList, who: who, reason: order.reason ?? order.source,
                    subject: version.actSubject)
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
        guard change.isLasting(on: order.kind) else { return change.at > list.version.generatedAt }
        guard let content = list.content else { return true }
        let imported = try content.candidates(KeyHash.of(change.entry.key)).flatMap {
            try content.entry(change.entry.key, among: $0, waits: true)
        }
        return (imported != nil) != (change.action == .add)
    }
}
