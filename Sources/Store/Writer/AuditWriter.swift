// Folder Writer: the single thread that writes. It also retries after a failure, prunes the record, and stores and
// sweeps the quarantine. `WriterLoop` decides which entries one commit contains. It may use Database and Record.

import CoreMetrics
import Dispatch
import Foundation
import GRDB
import Guard
import Mail
import Synchronization

/// The one thread that writes. Loops put entries into an inbox under a mutex and continue. The thread takes
/// everything there and commits it as one transaction (`WriterLoop`).
///
/// The connection exists only inside one `writeWithoutTransaction` that lasts for the thread's life. So nothing else
/// can reach it, and no message pays for a switch between queues.
///
/// CPU time for one message's record, delivery and outcome with everything that belongs to them, on two shared cores:
/// 10 µs with 1000 messages per commit, 12 with 200, 18 with 50, 40 with 10. The growing part is the kernel's path to
/// the disk.
final class AuditWriter: Sendable {
    /// Something to write for a message. Indirect, because it is passed on five times, and copying a record counts a
    /// dozen references.
    indirect enum Entry: Sendable {
        case record(MessageRecord, CommitTicket)
        case outcome(Outcome, CommitTicket)
        /// A message that is held from this commit on; its content is durable already.
        case held(HeldEntry, HeldEnvelope, CommitTicket)
        /// Recipients of a held message; a release is about to send to them.
        case release(RecordID, positions: [Int], exception: RulingID?, CommitTicket)

        var ticket: CommitTicket {
            switch self {
            case .record(_, let ticket), .outcome(_, let ticket), .held(_, _, let ticket),
                .release(_, _, _, let ticket):
                ticket
            }
        }
    }

    /// Other work for the connection: the kill switch's state, slices of an import. Jobs run before entries. A job
    /// gets the failure when there is no usable connection.
    typealias Job = @Sendable (Result<Database, StoreFailure>) -> Void

    struct Inbox: Sendable {
        var entries: [Entry] = []
        var jobs: [Job] = []
        var pieces: [(piece: QuarantinePiece, ticket: CommitTicket)] = []
        /// New limits for the quarantine; nil for no change.
        var bounds: QuarantineBounds?
        /// New limits for the record; nil for no change.
        var auditBounds: AuditBounds?
        var isClosing = false
        var isEmpty: Bool { entries.isEmpty && jobs.isEmpty && pieces.isEmpty && bounds == nil && auditBounds == nil }
    }

    private struct State {
        var inbox = Inbox()
        /// Whether the thread waits for `bell`. A caller that adds work signals it once and clears this.
        var isListening = false
        /// Whether the thread pauses so that more entries arrive. A caller that queues a job wakes the thread once
        /// and clears this.
        var isPausing = false
        var hasEnded = false
    }

    static let closed = StoreFailure("the store is closed")

    private let state = Mutex(State())
    private let bell = DispatchSemaphore(value: 0)
    private let ended = DispatchSemaphore(value: 0)
    private let commits = Atomic<Int>(0)
    private let commitTime = CoreMetrics.Timer(label: "sendguard_commit_seconds")
    let sessionEventLimit: Int
    private let prunings = Atomic<Int>(0)

    /// Starts the thread, which uses the connection until `close`.
    init(
        _ queue: DatabaseQueue, chain: AuditChain, apologies: ApologyMarks, limits: WriterLimits,
        onAvailability: @escaping @Sendable (Bool) -> Void
    ) {
        sessionEventLimit = limits.sessionEvents
        let thread = Thread { [self] in
            Thread.current.name = "sendguard-store"
            queue.writeWithoutTransaction { db in
                WriterLoop(
                    db, path: queue.path, writer: self, chain: chain, apologies: apologies, limits: limits,
                    onAvailability: onAvailability
                ).run()
            }
            ended.signal()
        }
        thread.start()
    }

    /// The number of commits of entries so far.
    var commitCount: Int { commits.load(ordering: .relaxed) }

    func countCommit(since begin: DispatchTime) {
        commits.add(1, ordering: .relaxed)
        commitTime.recordNanoseconds(Int64(DispatchTime.now().uptimeNanoseconds - begin.uptimeNanoseconds))
    }

    /// How often the pruner has looked and found nothing more to delete. A caller that waits for this number, such as
    /// a test, sees everything that the pruner did before.
    var pruningCount: Int { prunings.load(ordering: .acquiring) }

    func countPruning() { prunings.add(1, ordering: .releasing) }

    // MARK: Any thread

    func append(_ entry: Entry) {
        let isClosed = leave { $0.entries.append(entry) }
        if isClosed { entry.ticket.resolve(Self.closed) }
    }

    func append(_ piece: QuarantinePiece, _ ticket: CommitTicket) {
        let isClosed = leave { $0.pieces.append((piece, ticket)) }
        if isClosed { ticket.resolve(Self.closed) }
    }

    func restrictQuarantine(to bounds: QuarantineBounds) { _ = leave { $0.bounds = bounds } }

    func restrictAudit(to bounds: AuditBounds) { _ = leave { $0.auditBounds = bounds } }

    /// Runs work in a separate transaction; it is durable when this returns. Task cancellation does not undo it.
    /// - Parameter task: for the failure's text, as in `cannot store the stop`.
    func perform<T: Sendable>(
        _ task: String, _ work: @escaping @Sendable (Database) throws -> T
    ) async throws(StoreFailure) -> T {
        let result = await withUnsafeContinuation { continuation in
            submit(task, work) { continuation.resume(returning: $0) }
        }
        return try result.get()
    }

    /// The same for threads that may block.
    func performBlocking<T: Sendable>(
        _ task: String, _ work: @escaping @Sendable (Database) throws -> T
    ) throws(StoreFailure) -> T {
        let done = DispatchSemaphore(value: 0)
        let slot = Mutex<Result<T, StoreFailure>?>(nil)
        submit(task, work) { result in
            slot.withLock { $0 = result }
            done.signal()
        }
        done.wait()
        return try slot.withLock { $0! }.get()
    }

    /// Queues a checkpoint: copies the write-ahead log into the database. SQLite takes a damaged end of the log for
    /// changes that were never committed; copied changes do not depend on the log.
    func checkpoint() { _ = leave { $0.jobs.append { db in _ = try? db.get().checkpoint(.passive) } } }

    /// Copies the whole log into the database and truncates the log, so that no byte of deleted data stays in it.
    /// Returns false when a connection is reading from the log.
    func emptyLog() async -> Bool {
        await withUnsafeContinuation { (continuation: UnsafeContinuation<Bool, Never>) in
            let job: Job = { db in continuation.resume(returning: (try? Self.emptyLog(db.get())) ?? false) }
            let isClosed = leave(isUrgent: true) { $0.jobs.append(job) }
            if isClosed { job(.failure(Self.closed)) }
        }
    }

    private static func emptyLog(_ db: Database) throws -> Bool {
        // Mail waits for this thread, so it must not wait for readers.
        try db.execute(sql: "PRAGMA busy_timeout = 0")
        defer { try? db.execute(sql: "PRAGMA busy_timeout = 5000") }
        return try Row.fetchOne(db, sql: "PRAGMA wal_checkpoint(TRUNCATE)").map { ($0[0] as Int) == 0 } ?? false
    }

    /// Writes what is queued and ends the thread. Later calls fail. Blocks until the connection is free.
    func close() {
        _ = leave { $0.isClosing = true }
        ended.wait()
        ended.signal()
    }

    private func submit<T: Sendable>(
        _ task: String, _ work: @escaping @Sendable (Database) throws -> T,
        _ finish: @escaping @Sendable (Result<T, StoreFailure>) -> Void
    ) {
        let job: Job = { db in
            finish(
                Result {
                    let db = try db.get()
                    return try db.committing { try work(db) }
                }.mapError { StoreFailure(task, $0) })
        }
        let isClosed = leave(isUrgent: true) { $0.jobs.append(job) }
        if isClosed { job(.failure(Self.closed)) }
    }

    /// Returns true when the thread has ended and nothing was queued.
    /// - Parameter isUrgent: does not wait while entries collect.
    private func leave(isUrgent: Bool = false, _ change: (inout Inbox) -> Void) -> Bool {
        let (hasEnded, rings) = state.withLock { state in
            guard !state.hasEnded else { return (true, false) }
            change(&state.inbox)
            let rings = state.isListening || isUrgent && state.isPausing
            state.isListening = false
            if rings { state.isPausing = false }
            return (false, rings)
        }
        if rings { bell.signal() }
        return hasEnded
    }

    // MARK: The writer's thread

    /// Takes everything in the inbox. Waits until there is something, or until the deadline. Entries that come before
    /// `earliest` collect until then, unless there is a job: a stop does not wait for mail.
    func take(by deadline: DispatchTime?, notBefore earliest: DispatchTime) -> Inbox {
        while !hasWork() {
            guard bell.wait(timeout: deadline ?? .distantFuture) == .timedOut else { continue }
            let isRung = state.withLock { state in
                defer { state.isListening = false }
                return !state.isListening
            }
            // A caller that added work after the timeout has signalled, or is about to. Consume that signal.
            if isRung { bell.wait() }
            break
        }
        if DispatchTime.now() < earliest { pause(until: earliest) }
        return state.withLock { state in
            let inbox = state.inbox
            state.inbox = Inbox(isClosing: inbox.isClosing)
            state.hasEnded = inbox.isEmpty && inbox.isClosing
            return inbox
        }
    }

    private func pause(until end: DispatchTime) {
        let isPausing = state.withLock { state in
            state.isPausing = state.inbox.jobs.isEmpty && !state.inbox.isClosing
            return state.isPausing
        }
        guard isPausing, bell.wait(timeout: end) == .timedOut else { return }
        let isRung = state.withLock { state in
            defer { state.isPausing = false }
            return !state.isPausing
        }
        if isRung { bell.wait() }
    }

    /// Starts listening for the bell when there is no work.
    private func hasWork() -> Bool {
        state.withLock { state in
            state.isListening = state.inbox.isEmpty && !state.inbox.isClosing
            return !state.isListening
        }
    }
}
