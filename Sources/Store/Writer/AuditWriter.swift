// Folder Writer: the one thread that writes, and what it does beside writing: it retries after a failure, prunes the
// record, and stores and sweeps the quarantine. What belongs into one commit stands in `WriterLoop`.
// It may use Database and Record.

import Dispatch
import Foundation
import GRDB
import Guard
import Mail
import Synchronization

/// The one thread that writes. Loops leave entries in a mutex-protected inbox and go on; the thread takes all there
/// is and commits it as one transaction (`WriterLoop`).
///
/// The connection exists only inside one `writeWithoutTransaction` that lasts for the thread's life, so nothing else
/// can reach it and no message pays for a hop between queues.
///
/// Measured on two shared cores, CPU for one message's record, delivery and outcome with all that belongs to them:
/// 10 µs with 1000 messages a commit, 12 with 200, 18 with 50, 40 with 10. What grows is the kernel's way to the disk.
final class AuditWriter: Sendable {
    /// Something to be written for a message. Indirect: it is handed on five times, and a copy of a record counts a dozen
    /// references.
    indirect enum Entry: Sendable {
        case record(MessageRecord, CommitTicket)
        case outcome(Outcome, CommitTicket)
        /// A message that is held from this commit on; its content is durable already.
        case held(HeldEntry, HeldEnvelope, CommitTicket)
        /// Recipients of a held message, about to be sent to.
        case release(RecordID, positions: [Int], CommitTicket)

        var ticket: CommitTicket {
            switch self {
            case .record(_, let ticket), .outcome(_, let ticket), .held(_, _, let ticket), .release(_, _, let ticket):
                ticket
            }
        }
    }

    /// Other work for the connection: the kill switch's state, slices of an import. Goes ahead of entries; is handed
    /// the reason when there is no connection to be used.
    typealias Job = @Sendable (Result<Database, StoreFailure>) -> Void

    struct Inbox: Sendable {
        var entries: [Entry] = []
        var jobs: [Job] = []
        var pieces: [(piece: QuarantinePiece, ticket: CommitTicket)] = []
        /// New ones for the quarantine.
        var bounds: QuarantineBounds?
        /// New ones for the record.
        var auditBounds: AuditBounds?
        var isClosing = false
        var isEmpty: Bool { entries.isEmpty && jobs.isEmpty && pieces.isEmpty && bounds == nil && auditBounds == nil }
    }

    private struct State {
        var inbox = Inbox()
        /// The thread waits for the bell; whoever leaves something rings once and clears this.
        var isListening = false
        /// The thread lets entries gather; whoever leaves a job rings once and clears this.
        var isPausing = false
        var hasEnded = false
    }

    static let closed = StoreFailure("the store is closed")

    private let state = Mutex(State())
    private let bell = DispatchSemaphore(value: 0)
    private let ended = DispatchSemaphore(value: 0)
    private let commits = Atomic<Int>(0)
    let sessionEventLimit: Int
    private let prunings = Atomic<Int>(0)

    /// Starts the thread, which takes the connection until `close`.
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

    /// Commits of entries so far.
    var commitCount: Int { commits.load(ordering: .relaxed) }

    func countCommit() { commits.add(1, ordering: .relaxed) }

    /// How often the pruner has looked and found that nothing more has to go. Those who wait for it, tests among them, see
    /// all that it did before.
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

    /// Runs work in a transaction of its own; it is durable when this returns. Not undone by task cancellation.
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

    /// Has what is in the log of changes carried over into the database, after what was left before. SQLite takes a damaged
    /// end of the log for changes that were never committed; what is carried over does not depend on it any more.
    func checkpoint() { _ = leave { $0.jobs.append { db in _ = try? db.get().checkpoint(.passive) } } }

    /// Carries the whole log over into the database and cuts it to nothing, so that no octet of what was deleted is left in
    /// it. False when somebody reads from it just now.
    func emptyLog() async -> Bool {
        await withUnsafeContinuation { (continuation: UnsafeContinuation<Bool, Never>) in
            let job: Job = { db in continuation.resume(returning: (try? Self.emptyLog(db.get())) ?? false) }
            let isClosed = leave(isUrgent: true) { $0.jobs.append(job) }
            if isClosed { job(.failure(Self.closed)) }
        }
    }

    private static func emptyLog(_ db: Database) throws -> Bool {
        // Mail waits for this thread: readers are not waited for.
        try db.execute(sql: "PRAGMA busy_timeout = 0")
        defer { try? db.execute(sql: "PRAGMA busy_timeout = 5000") }
        return try Row.fetchOne(db, sql: "PRAGMA wal_checkpoint(TRUNCATE)").map { ($0[0] as Int) == 0 } ?? false
    }

    /// Writes what is queued and ends the thread; what comes later fails. Blocks until the connection is free.
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

    /// True when the thread has ended and nothing was left.
    /// - Parameter isUrgent: does not wait while entries gather.
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

    /// All there is. Waits until there is something, or until the deadline; what comes before `earliest` is left to
    /// gather until then, unless a job is there: a stop waits for no mail.
    func take(by deadline: DispatchTime?, notBefore earliest: DispatchTime) -> Inbox {
        while !hasWork() {
            guard bell.wait(timeout: deadline ?? .distantFuture) == .timedOut else { continue }
            let isRung = state.withLock { state in
                defer { state.isListening = false }
                return !state.isListening
            }
            // Whoever left something after the timeout has rung, or is about to: that ring is taken here.
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

    /// Listens for the bell when there is none.
    private func hasWork() -> Bool {
        state.withLock { state in
            state.isListening = state.inbox.isEmpty && !state.inbox.isClosing
            return !state.isListening
        }
    }
}
