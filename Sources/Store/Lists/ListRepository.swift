// Folder Lists: the lists in force, loaded at start, looked up in memory, changed by imports and by hand. It may use
// ListFiles, ErasedPeople, and Database, Record and Writer for the tables about lists.

import Dispatch
import GRDB
import Guard
import Mail
import Synchronization

/// The lists in force: looked up in memory, stored in files, described in SQLite.
///
/// **Why a file of sorted fingerprints.** Measured with ten million addresses of 27 bytes, `scripts/bench lists`, on
/// two cores:
///
///     table            build, s   MB on disk   lookup, µs: half of them hits
///     this one            8.3        339        1.7 on average, 3.9 at p99, no wait for a disk on a loop
///     SQLite             20          431       13, and a wait for a disk where its cache ends
///     postmap lmdb        9.2        894        3.6, through pages that may have to be read
///     postmap cdb       585 of CPU   567        1.1 to 2.4
///
/// Memory contains only what a lookup needs to find that a key is not on the list: 5 bytes per address. When the key
/// may be on the list, the lookup reads the file. A read that must wait for the disk does not run on a loop. A new
/// version replaces one reference under a lock. The process uses at most 180 MB with ten million entries in force and
/// ten million being imported. It takes 0.5 s from its start to `ready`, 0.07 s of it for the list.
///
/// A hundred million entries (`list-benchmark --make`) take 101 s of CPU, 4.4 GB with reasons and dates, and 615 MB
/// resident. The median lookup takes 2.6 µs. At p99 it takes 134 µs until most of the file has been read once.
///
/// The lists in force change in steps, one after the other, together with the writer thread. A step takes
/// milliseconds: it commits the row and then replaces the snapshot. Slow work (sorting, writing a file) happens
/// before.
final class ListRepository: Sendable {
    let folder: ListFolder
    let erased: ErasedPeople
    let writer: AuditWriter
    private let snapshot: Mutex<ListSnapshot>
    private let steps = DispatchQueue(label: "sendguard-lists", qos: .userInitiated)
    let digest: ListDigest
    let chain: AuditChain
    /// Lookups that have to wait for the disk.
    private let reads = DispatchQueue(label: "sendguard-lists-read", qos: .userInitiated)
    /// Forgets old versions and answers long questions.
    let background = DispatchQueue(label: "sendguard-lists-background", qos: .utility)

    init(
        folder: ListFolder, writer: AuditWriter, loaded: ListSnapshot, erased: ErasedPeople,
        digest: @escaping ListDigest, chain: AuditChain
    ) {
        self.folder = folder
        self.writer = writer
        self.erased = erased
        self.digest = digest
        self.chain = chain
        snapshot = Mutex(loaded)
    }

    var current: ListSnapshot { snapshot.withLock { $0 } }

    /// Waits for work in progress.
    func finish() {
        steps.sync {}
        background.sync {}
    }

    /// Reads all lists in force in the background, 1 s for ten million entries. A list found damaged is in doubt from
    /// then on.
    func verify() {
        background.async { [self] in
            for list in current.lists {
                do throws(ListFailure) { try list.content?.verify() } catch {
                    steps.sync {
                        guard let inForce = current[list.name], inForce.id == list.id else { return }
                        publish(inForce.doubting("version \(list.number) cannot be read: \(error)"))
                    }
                }
            }
        }
    }

    // MARK: Lookup

    func hits(_ address: Address) async throws(StoreFailure) -> [ListHit] {
        let lists = current
        do {
            return try hits(address, in: lists, waits: false)
        } catch is ListContent.WouldWait {
            let result = await reads.result { [self] in try hits(address, in: lists, waits: true) }
            return try result.mapError(Self.unreadable).get()
        } catch {
            throw Self.unreadable(error)
        }
    }

    private func hits(_ address: Address, in lists: ListSnapshot, waits: Bool) throws -> [ListHit] {
        var lookup = ListLookup(address, digest: digest, waits: waits)
        var hits: [ListHit] = []
        for list in lists.lists {
            if let hit = try lookup.hit(in: list, lists.secrets[list.name]) { hits.append(hit) }
        }
        if let hit = erased.hit(address) { hits.append(hit) }
        return hits
    }

    private static func unreadable(_ error: any Error) -> StoreFailure {
        StoreFailure("a list cannot be read: \(error as? ListFailure ?? ListFailure("damaged"))")
    }

    /// Puts the secrets of lists in force. A version that was imported before its secret was known remembers the first
    /// one that is, so that it does not go unnoticed when that secret is taken away.
    func use(_ secrets: [String: ListHashKnowledge]) {
        let marks = secrets.compactMapValues { knowledge in
            if case .known(let secret) = knowledge { erased.mark(of: secret) } else { nil }
        }
        steps.sync {
            snapshot.withLock { $0.use(secrets, marks: marks) }
            for list in current.lists where list.secretMark == nil {
                guard let mark = marks[list.name] else { continue }
                publish(list.marked(mark))
                // When it cannot be stored, the next start remembers it.
                try? writer.performBlocking("cannot store the secret's mark of list \(list.name)") { db in
                    try db.execute(
                        sql: "UPDATE list_versions SET secret_mark = ? WHERE id = ?", arguments: [mark.text, list.id])
                }
            }
        }
    }

    // MARK: Steps

    /// Runs one step at a time; `work` may block.
    func step<T: Sendable>(_ work: @escaping @Sendable () throws -> T) async throws -> T {
        try await steps.result(of: work).get()
    }

    /// Runs a long question on the background queue.
    func question<T: Sendable>(
        _ task: String, _ work: @escaping @Sendable () throws -> T
    ) async throws(StoreFailure) -> T {
        try await background.result(of: work).mapError { error in
            StoreFailure("\(task): \((error as? ListFailure)?.description ?? plainText(error))")
        }.get()
    }

    /// Call it in a step only.
    func publish(_ list: ListInForce) { change { $0.put(list) } }

    private func change(_ change: (inout ListSnapshot) -> Void) {
        let before = snapshot.withLock { snapshot in
            let before = snapshot
            change(&snapshot)
            return before
        }
        // A lookup on a loop may still use the old version. Keeping it for a second longer means that this thread
        // frees its memory, and not the loop.
        background.asyncAfter(deadline: .now() + 1) { withExtendedLifetime(before) {} }
    }

    /// Applies one change to an existing list. Returns false when the list already is as the change requires.
    func take(_ change: ListChange) async throws(StoreFailure) -> Bool {
        do {
            return try await step { try self.apply(change) }
        } catch {
            throw error as? StoreFailure ?? StoreFailure("cannot change list \(change.list)", error)
        }
    }

    private func apply(_ change: ListChange) throws -> Bool {
        guard let list = current[change.list] else { throw StoreFailure("there is no list \(change.list)") }
        let key = change.entry.key
        let imported = try list.content.flatMap { content in
            try content.candidates(KeyHash.of(key)).flatMap { try content.entry(key, among: $0, waits: true) }
        }
        let before = list.overlay[key]
        let isThere = before.map { $0.action == .add } ?? (imported != nil)
        guard isThere != (change.action == .add) else { return false }
        // Removing an entry that was added by hand and is not in the import deletes it. The removal stays on record
        // and in force, because an import may bring the entry back.
        try writer.performBlocking("cannot store a change of list \(change.list)") { try change.write($0) }
        list.overlay.put(change)
        return true
    }

    // MARK: Deletion

    /// The numbers of the versions stay, so that the record never has one number for two versions.
    func delete(_ list: String, because event: GuardEvent) async throws(StoreFailure) -> ListVersion? {
        do {
            return try await step { try self.drop(list, event) }
        } catch {
            throw error as? StoreFailure ?? StoreFailure("cannot delete list \(list)", error)
        }
    }

    private func drop(_ list: String, _ event: GuardEvent) throws -> ListVersion? {
        guard let inForce = current[list] else { return nil }
        let chain = chain
        let ids = try writer.performBlocking("cannot delete list \(list)") { db in
            let ids = try Int64.fetchAll(
                db, sql: "SELECT id FROM list_versions WHERE list = ? AND has_file", arguments: [list])
            try db.execute(sql: "DELETE FROM lists WHERE name = ?", arguments: [list])
            try db.execute(sql: "UPDATE list_versions SET has_file = 0 WHERE list = ?", arguments: [list])
            try db.execute(sql: "DELETE FROM list_changes WHERE list = ?", arguments: [list])
            try EventRow.insert(event, chain, db)
            return ids
        }
        change { $0.remove(list) }
        // A lookup that began before has the file open.
        for id in ids { folder.remove(id) }
        return inForce.version
    }

    // MARK: Old versions

    /// Keeps the files of `count` versions of a list, including the version in force.
    func sweep(_ list: String, keeping count: Int) {
        background.async { [self] in
            let old = try? writer.performBlocking("cannot delete old versions of list \(list)") { db in
                let old = try Int64.fetchAll(
                    db,
                    sql: """
                        SELECT id FROM list_versions WHERE list = ? AND has_file AND version > 0
                            AND id NOT IN (SELECT content FROM lists)
                        ORDER BY version DESC LIMIT -1 OFFSET ?
                        """, arguments: [list, max(count - 1, 0)])
                for id in old {
                    try db.execute(sql: "UPDATE list_versions SET has_file = 0 WHERE id = ?", arguments: [id])
                }
                return old
            }
            for id in old ?? [] { folder.remove(id) }
        }
    }
}

extension DispatchQueue {
    /// Runs `work` on the queue and returns its result; does not block the caller's thread.
    func result<T: Sendable>(of work: @escaping @Sendable () throws -> T) async -> Result<T, any Error> {
        await withUnsafeContinuation { continuation in
            async { continuation.resume(returning: Result { try work() }) }
        }
    }
}
