// Target Store: what the guard keeps, in SQLite and in files of one state folder. The folders, lowest layer first:
// Database, Record, Writer; ListFiles, ErasedPeople, Lists; Markers. `OpenState` puts them together, and `Store`
// (this file) owns it. Questions and Reports read, Erase erases, Ports implements Guard's ports.

import Foundation
import GRDB
import Guard
import Synchronization

/// Guard's ports on SQLite: the audit log, the kill switch's state, the lists and the quarantine of one state folder.
///
/// One thread writes (`AuditWriter`). Questions use separate read-only connections. List lookups use memory
/// (`ListRepository`). Only `open` and `close` block the caller's thread.
///
/// **A database that cannot be read** (`openToServe`): every read and write fails with the reason, which
/// `OpenState`'s accessors throw. Every file stays as it was found. Only the file beside the database works: the
/// stops that could not be recorded (`UnwrittenFile`).
///
/// Files: `sendguard.sqlite` with SQLite's `-wal` and `-shm`, all 0600, `sendguard.lock`, `sendguard.known`
/// (`DatabaseMarkFile`), `sendguard.unwritten` (`UnwrittenFile`), and a file for each version of a list in `lists`.
package final class Store: Sendable {
    let chain: AuditChain
    let markFile: DatabaseMarkFile
    let unwrittenFile: UnwrittenFile
    let apologyMarks: ApologyMarks
    /// Copied into each incident when it is opened.
    let playbooks = Mutex(Playbooks())
    private let opened: Result<OpenState, StoreFailure>
    private let lock: Mutex<StateLock?>

    /// Opens the folder; creates it (0700) and the database when they are missing. Blocks while the lists load
    /// (`ListContent`).
    /// - Parameter digest: computes the digests of hashed entries and of erased people.
    /// - Parameter onAvailability: called with false when commits begin to fail and with true when they work again.
    ///   The writer thread calls it and waits until it returns.
    package static func open(
        folder: String, role: StoreRole, digest: @escaping ListDigest,
        onAvailability: @escaping @Sendable (Bool) -> Void = { _ in }
    ) throws(StoreOpenFailure) -> Store {
        try open(
            folder: folder, role: role, digest: digest, limits: WriterLimits(), onAvailability: onAvailability)
    }

    /// The same for a guard: when the database cannot be read (`StoreOpenFailure.corrupt`), the guard still refuses
    /// mail and answers people, and `unreadable` says why. The folder is not locked in that case.
    package static func openToServe(
        folder: String, digest: @escaping ListDigest, onAvailability: @escaping @Sendable (Bool) -> Void
    ) throws(StoreOpenFailure) -> Store {
        do throws(StoreOpenFailure) {
            return try open(folder: folder, role: .daemon, digest: digest, onAvailability: onAvailability)
        } catch .corrupt(let reason) {
            return Store(
                .failure(StoreFailure(reason)), folder: folder, chain: AuditChain(digest: digest),
                markFile: DatabaseMarkFile(folder: folder, digest: digest), apologies: ApologyMarks(), lock: nil)
        }
    }

    static func open(
        folder: String, role: StoreRole, digest: @escaping ListDigest, limits: WriterLimits,
        onAvailability: @escaping @Sendable (Bool) -> Void
    ) throws(StoreOpenFailure) -> Store {
        try makeFolder(folder)
        let lock = try StateLock.acquire(folder + "/sendguard.lock", for: role)
        let path = StateFile.path(in: folder)
        let markFile = DatabaseMarkFile(folder: folder, digest: digest)
        try markFile.lookForLoss(role)
        try StateFile(path: path).prepare()
        let (chain, apologies) = (AuditChain(digest: digest), ApologyMarks())
        let opened: OpenState
        do {
            opened = try OpenState(
                folder: folder, chain: chain, markFile: markFile, apologies: apologies, limits: limits,
                onAvailability: onAvailability)
        } catch {
            throw StoreOpenFailure(error, path: path)
        }
        if role == .daemon { opened.lists.verify() }
        return Store(
            .success(opened), folder: folder, chain: chain, markFile: markFile, apologies: apologies, lock: lock)
    }

    private init(
        _ opened: Result<OpenState, StoreFailure>, folder: String, chain: AuditChain, markFile: DatabaseMarkFile,
        apologies: ApologyMarks, lock: StateLock?
    ) {
        self.opened = opened
        self.chain = chain
        self.markFile = markFile
        apologyMarks = apologies
        unwrittenFile = UnwrittenFile(folder: folder, digest: chain.digest)
        self.lock = Mutex(lock)
    }

    deinit { close() }

    /// Writes what is queued, ends the writer thread and unlocks the folder. Later calls fail.
    package func close() {
        let state = try? opened.get()
        state?.close()
        markFile.finish()
        state?.closeConnections()
        lock.withLock { $0 = nil }
    }

    // MARK: Parts that need a readable database

    /// Why the database cannot be read, so that every call fails; nil when it can be read.
    package var unreadable: StoreFailure? {
        if case .failure(let failure) = opened { failure } else { nil }
    }

    var writer: AuditWriter { get throws(StoreFailure) { try opened.get().writer } }
    var lists: ListRepository { get throws(StoreFailure) { try opened.get().lists } }
    var quarantine: QuarantineIntake { get throws(StoreFailure) { try opened.get().quarantine } }
    var holdRoom: HoldQuota { get throws(StoreFailure) { try opened.get().holdRoom } }
    var linkAtOpening: Int64 { get throws(StoreFailure) { try opened.get().linkAtOpening } }
    var readers: DatabasePool { get throws(StoreFailure) { try opened.get().readers } }

    /// Queues an entry for the writer thread. Its ticket fails when the database cannot be read.
    /// - Parameter entry: makes the entry. It gets the state, so it can look up lists and erased people.
    func queue(_ entry: (CommitTicket, OpenState) -> AuditWriter.Entry) -> CommitTicket {
        let ticket = CommitTicket()
        do throws(StoreFailure) {
            let state = try opened.get()
            state.writer.append(entry(ticket, state))
        } catch {
            ticket.resolve(error)
        }
        return ticket
    }

    /// `PRAGMA synchronous` of the writing connection. 2 is FULL: each commit is on the disk when it returns.
    package func writerSynchronous() async throws(StoreFailure) -> Int {
        try await writer.perform("cannot read the commit mode") { db in
            try Int.fetchOne(db, sql: "PRAGMA synchronous") ?? -1
        }
    }

    /// Runs a question on a reading connection's own thread.
    func read<T: Sendable>(
        _ task: String, _ question: @escaping @Sendable (Database) throws -> T
    ) async throws(StoreFailure) -> T {
        let readers = try readers
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

/// The parts of a state folder that need a readable database: connections, the writer thread, the lists in force and
/// the quarantine.
final class OpenState: Sendable {
    let writer: AuditWriter
    let readers: DatabasePool
    let lists: ListRepository
    let quarantine: QuarantineIntake
    let holdRoom: HoldQuota
    /// The last link of the chain that an earlier process wrote.
    let linkAtOpening: Int64
    private let queue: DatabaseQueue

    /// Blocks while the lists load (`ListContent`).
    /// - Parameters:
    ///   - witness: compares the database with what it knows.
    ///   - apologies: gets the apologies in force.
    init(
        folder: String, chain: AuditChain, markFile: DatabaseMarkFile, apologies: ApologyMarks, limits: WriterLimits,
        onAvailability: @escaping @Sendable (Bool) -> Void
    ) throws {
        let (path, digest) = (StateFile.path(in: folder), chain.digest)
        queue = try WriterConnection.open(path)
        try Schema.migrator.migrate(queue)
        readers = try WriterConnection.openReaders(path)
        try readers.read { try markFile.compare($0) }
        linkAtOpening = try readers.read { try AuditChain.last($0).id }
        let files = ListLoader(folder: try ListFolder(state: folder))
        try queue.write { try files.prepare($0) }
        let loaded = try readers.read { db in
            files.folder.removeAll(but: try ListLoader.kept(db))
            return (lists: try files.load(db), erased: try ErasedPeople(db, digest: digest))
        }
        holdRoom = HoldQuota(
            used: try readers.read { db in
                try Int.fetchOne(
                    db,
                    sql: """
                        SELECT coalesce(sum(stored), 0) FROM quarantine WHERE record IN (SELECT record FROM held)
                        """) ?? 0
            })
        apologies.set(try readers.read { try ApologyRow.all($0) })
        writer = AuditWriter(queue, chain: chain, apologies: apologies, limits: limits, onAvailability: onAvailability)
        lists = ListRepository(
            folder: files.folder, writer: writer, loaded: loaded.lists, erased: loaded.erased, digest: digest,
            chain: chain)
        quarantine = QuarantineIntake(writer: writer, limits: limits.quarantine, folder: folder)
    }

    /// Writes what is queued and ends the writer thread. Later calls fail.
    func close() {
        lists.finish()
        writer.close()
    }

    /// Call this after `close`, when nothing writes to the database.
    func closeConnections() {
        try? readers.close()
        // The last connection to close copies the write-ahead log into the database.
        try? queue.close()
    }
}
