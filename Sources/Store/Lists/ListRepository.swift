// Folder Lists: the lists in force: loaded at the start, looked up in memory, changed by imports and by hand.
// It may use ListFiles, ErasedPeople, and Database, Record and Writer for what SQLite keeps of a list.

import Dispatch
import GRDB
import Guard
import Mail
import Synchronization

/// The lists in force: looked up in memory, kept in files, told of in SQLite.
///
/// **Why a file of sorted fingerprints.** Measured with ten million addresses of 27 octets, `scripts/bench lists`, on two
/// cores:
///
///     table            build, s   MB on disk   lookup, µs: half of them hits
///     this one            8.3        339        1.7 on average, 3.9 at p99, no wait for a disk on a loop
///     SQLite             20          431       13, and a wait for a disk where its cache ends
///     postmap lmdb        9.2        894        3.6, through pages that may have to be read
///     postmap cdb       585 of CPU   567        1.1 to 2.4
///
/// What a lookup needs to say no is in memory, 5 octets an address; what says yes is read from the file, and waits off
/// the loops when it has to. A swap replaces one reference under a lock. Memory of the process: 180 MB at most with ten
/// million in force and ten million coming; 0.5 s from the start of the process to `ready`, 0.07 s of it for the list.
///
/// A hundred million (`list-benchmark --make`): 101 s of CPU, 4.4 GB with reasons and dates, 615 MB resident; a lookup
/// takes 2.6 µs in the median, and 134 µs at p99 as long as most of the file has not been read once.
///
/// What is in force changes in steps that wait for each other and for the writer's thread, and take milliseconds: the
/// row is committed, then the snapshot replaced. Whatever takes longer (sorting, writing a file) happens before.
final class ListRepository: Sendable {
    let folder: ListFolder
    let erased: ErasedPeople
    let writer: AuditWriter
    private let snapshot: Mutex<ListSnapshot>
    private let steps = DispatchQueue(label: "sendguard-lists", qos: .userInitiated)
    let digest: ListDigest
    let chain: AuditChain
    /// Lookups that have to wait for a disk.
    private let reads = DispatchQueue(label: "sendguard-lists-read", qos: .userInitiated)
    /// Old versions are forgotten here, and long questions answered.
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

    /// Waits for what is under way.
    func finish() {
        steps.sync {}
        background.sync {}
    }

    /// Reads all that is in force in the background, 1 s for ten million entries; a list that is damaged is in doubt
    /// from then on.
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
        for list in lists.lists { if let hit = try lookup.hit(in: list) { hits.append(hit) } }
        if let hit = erased.hit(address) { hits.append(hit) }
        return hits
    }

    private static func unreadable(_ error: any Error) -> StoreFailure {
        StoreFailure("a list cannot be read: \(error as? ListFailure ?? ListFailure("damaged"))")
    }

    // MARK: Steps

    /// Runs alone among steps; may block.
    func step<T: Sendable>(_ work: @escaping @Sendable () throws -> T) async throws -> T {
        try await steps.result(of: work).get()
    }

    /// A long question, off everybody's threads.
    func question<T: Sendable>(
        _ task: String, _ work: @escaping @Sendable () throws -> T
    ) async throws(StoreFailure) -> T {
        try await background.result(of: work).mapError { error in
            StoreFailure("\(task): \((error as? ListFailure)?.description ?? plainText(error))")
        }.get()
    }

    /// In a step only.
    func publish(_ list: ListInForce) {
        let before = snapshot.withLock { snapshot in
            let before = snapshot
            snapshot.put(list)
            return before
        }
        // A lookup may still hold the old version; that its memory is given back must not fall to a loop.
        background.asyncAfter(deadline: .now() + 1) { withExtendedLifetime(before) {} }
    }

    /// In a step only: the version in force is doubtful from here on.
    func doubt(_ list: String, _ text: String) throws(StoreFailure) {
        guard let inForce = current[list] else { return }
        try writer.performBlocking("cannot store the doubt about list \(list)") { db in
            try db.execute(sql: "UPDATE lists SET doubt = ? WHERE name = ?", arguments: [text, list])
        }
        publish(inForce.doubting(text))
    }

    /// Takes or drops one entry of a list that is there.
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
        // What was added by hand and is not in the import is gone when it is removed: but the removal stays on record,
        // and is in force where an import may bring it back.
        try writer.performBlocking("cannot store a change of list \(change.list)") { try change.write($0) }
        list.overlay.put(change)
        return true
    }

    // MARK: Old versions

    /// Keeps the files of so many versions of a list, the one in force among them.
    func sweep(_ list: String, keeping count: Int) {
        background.async { [self] in
            let old = try? writer.performBlocking("cannot forget old versions of list \(list)") { db in
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
    /// What the work comes to, which the queue does in its turn; the caller's thread is not held up.
    func result<T: Sendable>(of work: @escaping @Sendable () throws -> T) async -> Result<T, any Error> {
        await withUnsafeContinuation { continuation in
            async { continuation.resume(returning: Result { try work() }) }
        }
    }
}
