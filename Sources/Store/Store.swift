// Target Store: what the guard keeps, on SQLite and in files of one state folder. From the bottom: Database, Record,
// Writer; ListFiles, ErasedPeople, Lists; Markers. `Store` (this file) puts those together. Questions, Reports and
// Erase are what is asked and erased; Ports makes Guard's ports of it all.

import Foundation
import GRDB
import Guard
import Synchronization

/// Guard's ports on SQLite: the audit log, the kill switch's state, the lists and the quarantine of one state folder.
///
/// One thread writes (`AuditWriter`); questions are answered by connections of their own that cannot write; lists are
/// looked up in memory (`ListShelf`). No call blocks the caller's thread but `open` and `close`.
///
/// Files: `sendguard.sqlite` with SQLite's `-wal` and `-shm`, all 0600, `sendguard.lock`, `sendguard.known`
/// (`StateWitness`), and a file for each version of a list in `lists`.
package final class Store: Sendable {
    let writer: AuditWriter
    let readers: DatabasePool
    let lists: ListShelf
    let quarantine: QuarantineIntake
    let holdRoom: HoldRoom
    let chain: AuditChain
    let witness: StateWitness
    let apologyMarks = ApologyMarks()
    /// Copied into the incidents that are opened.
    let playbooks = Mutex(Playbooks())
    /// The last link of the chain that an earlier process has written.
    let linkAtOpening: Int64
    private let queue: DatabaseQueue
    private let lock: Mutex<StateLock?>

    /// Takes the folder into use; makes it (0700) and the database when they are missing. Blocks, for as long as the
    /// lists take to load (`ListContent`).
    /// - Parameter digest: of hashed entries and of people who were erased.
    /// - Parameter onAvailability: told false when commits begin to fail and true when they work again; called on
    ///   the writer's thread, which waits for it.
    package static func open(
        folder: String, role: StoreRole, digest: @escaping ListDigest,
        onAvailability: @escaping @Sendable (Bool) -> Void = { _ in }
    ) throws(StoreOpenFailure) -> Store {
        try open(
            folder: folder, role: role, digest: digest, limits: WriterLimits(), onAvailability: onAvailability)
    }

    static func open(
        folder: String, role: StoreRole, digest: @escaping ListDigest, limits: WriterLimits,
        onAvailability: @escaping @Sendable (Bool) -> Void
    ) throws(StoreOpenFailure) -> Store {
        try makeFolder(folder)
        let lock = try StateLock.acquire(folder + "/sendguard.lock", for: role)
        let path = StateFile.path(in: folder)
        let witness = StateWitness(folder: folder, digest: digest)
        try witness.lookForLoss(role)
        try StateFile(path: path).prepare()
        do {
            let store = try Store(
                path: path, folder: folder, digest: digest, lock: lock, witness: witness, limits: limits,
                onAvailability: onAvailability)
            if role == .daemon { store.lists.verify() }
            return store
        } catch {
            throw StoreOpenFailure(error, path: path)
        }
    }

    private init(
        path: String, folder: String, digest: @escaping ListDigest, lock: StateLock, witness: StateWitness,
        limits: WriterLimits, onAvailability: @escaping @Sendable (Bool) -> Void
    ) throws {
        chain = AuditChain(digest: digest)
        queue = try WriterConnection.open(path)
        try Schema.migrator.migrate(queue)
        readers = try WriterConnection.openReaders(path)
        try readers.read { try witness.compare($0) }
        self.witness = witness
        linkAtOpening = try readers.read { try AuditChain.last($0).id }
        let files = ListLoader(folder: try ListFolder(state: folder))
        try queue.write { try files.prepare($0) }
        let loaded = try readers.read { db in
            files.folder.removeAll(but: try ListLoader.kept(db))
            return (lists: try files.load(db), erased: try ErasedPeople(db, digest: digest))
        }
        holdRoom = HoldRoom(
            used: try readers.read { db in
                try Int.fetchOne(
                    db,
                    sql: """
                        SELECT coalesce(sum(stored), 0) FROM quarantine WHERE record IN (SELECT record FROM held)
                        """) ?? 0
            })
        apologyMarks.set(try readers.read { try ApologyRow.all($0) })
        writer = AuditWriter(
            queue, chain: chain, apologies: apologyMarks, limits: limits, onAvailability: onAvailability)
        lists = ListShelf(
            folder: files.folder, writer: writer, loaded: loaded.lists, erased: loaded.erased, digest: digest,
            chain: chain)
        quarantine = QuarantineIntake(writer: writer, limits: limits.quarantine)
        self.lock = Mutex(lock)
    }

    deinit { close() }

    /// Writes what is queued, ends the writer's thread and gives the folder free. Calls that come later fail.
    package func close() {
        lists.finish()
        writer.close()
        witness.finish()
        try? readers.close()
        // The last connection brings the log's content into the database.
        try? queue.close()
        lock.withLock { $0 = nil }
    }

    /// `PRAGMA synchronous` as the writing connection has it: 2 is FULL, each commit is on the disk when it returns.
    package func writerSynchronous() async throws(StoreFailure) -> Int {
        try await writer.perform("cannot ask for the mode of commits") { db in
            try Int.fetchOne(db, sql: "PRAGMA synchronous") ?? -1
        }
    }

    /// Answers a question on a reading connection's own thread.
    func read<T: Sendable>(
        _ task: String, _ question: @escaping @Sendable (Database) throws -> T
    ) async throws(StoreFailure) -> T {
        let readers = readers
        let result = await withUnsafeContinuation {
            (continuation: UnsafeContinuation<Result<T, StoreFailure>, Never>) in
            readers.asyncRead { db in
                continuation.resume(
                    returning: Result { try question(db.get()) }.mapError { StoreFailure(task, $0) })
            }
        }
        return try result.get()
    }

    private static func makeFolder(_ folder: String) throws(StoreOpenFailure) {
        do {
            try FileManager.default.createDirectory(
                atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        } catch {
            throw .notWritable("cannot create the state folder \(folder)")
        }
        guard access(folder, W_OK | X_OK) == 0 else {
            throw .notWritable("cannot write to the state folder \(folder): \(errorText(errno))")
        }
    }
}
