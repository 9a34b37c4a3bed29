import Dispatch
import GRDB
import Guard
import Mail

/// The work of the writer thread, from its first commit to its last. Never leaves that thread.
///
/// When a batch fails because of one bad entry, the loop tries the entries one by one. When the disk is the cause,
/// all records of the batch fail, and outcomes are kept in memory. The loop then tries a small commit each second
/// until one succeeds. Damage to the database itself is final: the loop does not write to it again before a restart.
final class WriterLoop {
    private enum Health: Equatable {
        case sound
        /// The next attempt is at the given time.
        case failing(StoreFailure, DispatchTime)
        case damaged(StoreFailure)
    }

    private let db: Database
    private let writer: AuditWriter
    private let limits: WriterLimits
    private let onAvailability: @Sendable (Bool) -> Void
    private let identity: FileIdentity
    private let chain: AuditChain
    private let apologies: ApologyMarks
    private var statements: AuditStatements?
    private var fold = Fold()
    private var quarantine: QuarantineKeeper?
    private var bounds: QuarantineBounds?
    private var pruner: AuditPruner
    private var health = Health.sound
    private var kept: [Outcome] = []
    /// The time of the newest entry on record.
    private var newest = Timestamp(microseconds: 0)
    /// When the next batch may begin.
    private var earliest = DispatchTime.now()

    init(
        _ db: Database, path: String, writer: AuditWriter, chain: AuditChain, apologies: ApologyMarks,
        limits: WriterLimits,
        onAvailability: @escaping @Sendable (Bool) -> Void
    ) {
        self.db = db
        self.writer = writer
        self.chain = chain
        self.apologies = apologies
        self.limits = limits
        self.onAvailability = onAvailability
        pruner = AuditPruner(limits: limits.prune, chain: chain)
        identity = FileIdentity(path)
    }

    func run() {
        do { try prepare() } catch { fail(error) }
        while true {
            let inbox = writer.take(by: deadline, notBefore: earliest)
            if health == .sound, !inbox.isEmpty, let replaced = identity.complaint() { damage(replaced) }
            for job in inbox.jobs { job(connection) }
            write(inbox.entries)
            if let bounds = inbox.bounds { restrictQuarantine(to: bounds) }
            if !inbox.pieces.isEmpty { write(inbox.pieces) }
            if let bounds = inbox.auditBounds { pruner.restrict(to: bounds) }
            sweepIfDue()
            probeIfDue(isLast: inbox.isClosing)
            if inbox.isClosing && inbox.isEmpty { return }
        }
    }

    private func prepare() throws {
        statements = try AuditStatements(db, chain: chain)
        fold = try Fold(db)
        var quarantine = try QuarantineKeeper(db, limits: limits.quarantine)
        if let bounds { quarantine.restrict(to: bounds) }
        self.quarantine = quarantine
    }

    /// The connection for jobs. Their writes must outlive the process, so a damaged database refuses them. When the
    /// disk is full, the writes themselves fail.
    private var connection: Result<Database, StoreFailure> {
        if case .damaged(let failure) = health { .failure(failure) } else { .success(db) }
    }

    private var deadline: DispatchTime? {
        switch health {
        case .sound: [quarantine?.nextSweep, pruner.nextStep].compactMap(\.self).min()
        case .failing(_, let time): time
        case .damaged: nil
        }
    }

    // MARK: Entries

    private func write(_ entries: [AuditWriter.Entry]) {
        guard !entries.isEmpty else { return }
        switch health {
        case .sound: commit(entries)
        case .failing(let failure, _), .damaged(let failure): refuse(entries, failure)
        }
    }

    private func commit(_ entries: [AuditWriter.Entry]) {
        let begin = DispatchTime.now()
        do {
            try db.committing {
                var chained: [ChainEntry] = []
                for entry in entries { try insert(entry, &chained) }
                try link(chained)
            }
            for entry in entries { entry.ticket.resolve(nil) }
        } catch  where Self.isOfOneEntry(error) {
            commitSingly(entries)
        } catch {
            fail(error)
            refuse(entries, StoreFailure("cannot write the audit log", error))
            return
        }
        writer.countCommit(since: begin)
        foldIfDue()
        earliest = entries.count > limits.unpacedEntries ? begin + limits.pace.dispatchInterval : begin
    }

    /// Tries the same entries again in one commit, each in a separate savepoint.
    private func commitSingly(_ entries: [AuditWriter.Entry]) {
        var failures = [StoreFailure?](repeating: nil, count: entries.count)
        do {
            try db.committing {
                var chained: [ChainEntry] = []
                for (index, entry) in entries.enumerated() {
                    do {
                        var added: [ChainEntry] = []
                        try db.inSavepoint {
                            try insert(entry, &added)
                            return .commit
                        }
                        chained += added
                    } catch  where Self.isOfOneEntry(error) {
                        failures[index] = StoreFailure("cannot write an audit entry", error)
                    }
                }
                try link(chained)
            }
            for (entry, failure) in zip(entries, failures) { entry.ticket.resolve(failure) }
        } catch {
            fail(error)
            refuse(entries, StoreFailure("cannot write the audit log", error))
        }
    }

    private func insert(_ entry: AuditWriter.Entry, _ chained: inout [ChainEntry]) throws {
        guard let statements else { throw StoreFailure("the audit log is not open") }
        switch entry {
        case .record(let record, _): try insert(record, statements, &chained)
        case .outcome(let outcome, _): try insert(outcome, statements, &chained)
        case .held(let entry, let envelope, _):
            switch entry {
            case .record(let record): try insert(record, statements, &chained)
            case .outcome(let outcome): try insert(outcome, statements, &chained)
            }
            try HeldRow.insert(envelope, of: entry.id, db)
            chained += try chain.entries(.held, [entry.id.value], db)
        case .release(let id, let positions, let exception, _):
            try HeldRow.begin(id, positions, db)
            if let exception { try RulingRow.use(exception, by: id, db) }
            chained += try chain.entries(.held, [id.value], isAgain: true, db)
        }
    }

    private func insert(
        _ record: MessageRecord, _ statements: AuditStatements, _ chained: inout [ChainEntry]
    ) throws {
        chained.append(try statements.insert(record, indexedUpTo: fold.indexedUpTo))
        if let exception = record.exception { try RulingRow.use(exception, by: record.id, db) }
        if let template = record.newlyLearnt { try TemplateRow.write(template, db) }
        if let apology = apologies.apology(of: record.campaign) { try ApologyRow.mark(record, in: apology, db) }
        fold.waiting += record.deliveries.count
        newest = max(newest, record.decidedAt ?? record.at)
    }

    private func insert(_ outcome: Outcome, _ statements: AuditStatements, _ chained: inout [ChainEntry]) throws {
        if let entry = try statements.insert(outcome, indexedUpTo: fold.indexedUpTo, db) { chained.append(entry) }
        newest = max(newest, outcome.at)
    }

    private func link(_ entries: [ChainEntry]) throws { try chain.append(entries, at: newest, db) }

    /// While nothing can be committed, records fail, so no message leaves; but the ESP's answers are kept.
    private func refuse(_ entries: [AuditWriter.Entry], _ failure: StoreFailure) {
        for entry in entries {
            if case .outcome(let outcome, _) = entry, kept.count < limits.keptOutcomes { kept.append(outcome) }
            entry.ticket.resolve(failure)
        }
    }

    private func foldIfDue() {
        guard fold.waiting >= limits.runLength else { return }
        do {
            var next = fold
            try db.committing { try next.run(db) }
            fold = next
        } catch {
            fail(error)
        }
    }

    // MARK: The quarantine

    private func restrictQuarantine(to bounds: QuarantineBounds) {
        self.bounds = bounds
        quarantine?.restrict(to: bounds)
    }

    private func write(_ pieces: [(piece: QuarantinePiece, ticket: CommitTicket)]) {
        var failure: StoreFailure?
        switch health {
        case .sound: failure = attempt { try quarantine?.write(pieces.map(\.piece), db) }
        case .failing(let reason, _), .damaged(let reason): failure = reason
        }
        for (_, ticket) in pieces { ticket.resolve(failure) }
    }

    private func sweepIfDue() {
        if health == .sound { _ = attempt { try quarantine?.sweepIfDue(db) } }
        if health == .sound { _ = attempt { if try pruner.stepIfDue(db) { writer.countPruning() } } }
    }

    /// A failure here does not stop mail, unless the database itself is damaged. A full disk soon makes records fail,
    /// too.
    private func attempt(_ work: () throws -> Void) -> StoreFailure? {
        do {
            try work()
            return nil
        } catch {
            if Self.isDamage(error) { fail(error) }
            return StoreFailure("cannot write the quarantine", error)
        }
    }

    // MARK: Failure and recovery

    /// Whether the entry caused the error and not the disk.
    private static func isOfOneEntry(_ error: any Error) -> Bool {
        switch (error as? DatabaseError)?.resultCode {
        case .SQLITE_CONSTRAINT?, .SQLITE_MISMATCH?, .SQLITE_TOOBIG?, .SQLITE_RANGE?: true
        case nil: !(error is StoreFailure)
        default: false
        }
    }

    private func fail(_ error: any Error) {
        let failure = StoreFailure("cannot write the audit log", error)
        if Self.isDamage(error) { return damage(failure) }
        if health == .sound { onAvailability(false) }
        health = .failing(failure, .now() + limits.probeInterval.dispatchInterval)
    }

    private static func isDamage(_ error: any Error) -> Bool {
        switch (error as? DatabaseError)?.resultCode {
        case .SQLITE_CORRUPT?, .SQLITE_NOTADB?: true
        default: false
        }
    }

    private func damage(_ failure: StoreFailure) {
        if health == .sound { onAvailability(false) }
        health = .damaged(failure)
    }

    /// Tries a commit that needs room, so that it cannot succeed where a record would fail. Then commits the kept
    /// outcomes.
    private func probeIfDue(isLast: Bool) {
        guard case .failing(_, let time) = health, isLast || time <= .now() else { return }
        do {
            if let replaced = identity.complaint() { return damage(replaced) }
            try db.committing { try db.execute(sql: "INSERT INTO probe VALUES (randomblob(65536))") }
            try db.committing { try db.execute(sql: "DELETE FROM probe") }
            if quarantine == nil { try prepare() }
        } catch {
            return fail(error)
        }
        health = .sound
        let outcomes = kept.map { AuditWriter.Entry.outcome($0, CommitTicket()) }
        kept = []
        if !outcomes.isEmpty { commit(outcomes) }
        if health == .sound { onAvailability(true) }
    }
}
