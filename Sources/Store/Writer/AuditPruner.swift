import Dispatch
import Foundation
import GRDB
import Guard
import Mail

/// Deletes records that are too old or too many, on the writer thread, a few in each commit. It also deletes their
/// other rows, the links of the chain that entered only these rows, and the index runs that name only deleted
/// records.
///
/// Events stay. Held mail, and everything after it, stays until a person has released or discarded it.
struct AuditPruner {
    private let limits: PruneLimits
    private let chain: AuditChain
    /// nil until the limits are set; nothing is deleted before.
    private var bounds: AuditBounds?
    /// When to look for records to delete; nil while nothing can be deleted.
    private(set) var nextStep: DispatchTime?
    /// Records deleted since the last event about it.
    private var pruned = 0
    private var noted: Int64?

    init(limits: PruneLimits, chain: AuditChain) {
        self.limits = limits
        self.chain = chain
    }

    mutating func restrict(to bounds: AuditBounds) {
        self.bounds = bounds
        nextStep = .now()
    }

    /// Does the work of one commit.
    /// - Returns: whether it looked and found nothing more to delete.
    mutating func stepIfDue(_ db: Database) throws -> Bool {
        guard let bounds, let due = nextStep, due <= .now() else { return false }
        nextStep = .now() + limits.interval.dispatchInterval
        var step = PruneStep(db, limits: limits, chain: chain)
        let count = try db.committing { try step.run(bounds) }
        pruned += count
        if step.hasMore {
            nextStep = .now() + limits.pause.dispatchInterval
        } else {
            try note(bounds.now(), db)
        }
        return !step.hasMore
    }

    /// Writes an event at most once a day, because messages become too old all the time.
    private mutating func note(_ now: Timestamp, _ db: Database) throws {
        guard pruned > 0, noted != now.day else { return }
        let text = "\(pruned) messages were deleted"
        try db.committing {
            let upto = try Int64.fetchOne(db, sql: "SELECT record FROM chain_base") ?? 0
            try EventRow.insert(
                GuardEvent(
                    at: now, kind: .prune, who: .guardItself, reason: "audit.retention",
                    subject: "\(text), the last was \(RecordID(value: upto))"), chain, db)
        }
        (pruned, noted) = (0, now.day)
    }
}

/// How much of the record may stay, from the configuration.
struct AuditBounds: Sendable {
    let settings: AuditSettings
    /// The time of day.
    let now: @Sendable () -> Timestamp

    /// Records with smaller ids are too old. The time of a record is the time in its id.
    var oldest: RecordID {
        oldestMoment.map { .first(at: max(0, $0.microseconds / 1000)) } ?? RecordID(value: 0)
    }

    /// nil when records never become too old.
    var oldestMoment: Timestamp? { settings.maxAge.map { now() - $0 } }
}

/// The deletions of one commit. Runs in the caller's transaction.
struct PruneStep {
    private let db: Database
    private let limits: PruneLimits
    private let chain: AuditChain
    private(set) var hasMore = false

    init(_ db: Database, limits: PruneLimits, chain: AuditChain) {
        self.db = db
        self.limits = limits
        self.chain = chain
    }

    /// - Returns: the number of deleted records.
    mutating func run(_ bounds: AuditBounds) throws -> Int {
        guard let base = try Row.fetchOne(db, sql: "SELECT link, record FROM chain_base") else {
            throw StoreFailure("the beginning of the audit chain is missing")
        }
        // When a person changed the beginning of the chain, nothing is deleted there, so that the verification can
        // find the change.
        guard try isBaseProven() else { return 0 }
        let ids = try records(bounds)
        hasMore = ids.count == limits.stepRecords
        if let first = ids.first, let last = ids.last {
            try deleteMessages(first...last)
            try db.execute(sql: "UPDATE chain_base SET record = ?", arguments: [last])
        }
        let record = max(ids.last ?? 0, base["record"])
        // Before the first deletion the chain keeps its beginning, so that `log verify` counts the first events.
        let (links, events) = try record == 0 ? (nil, []) : links(after: base["link"], upTo: record)
        if let last = links {
            try db.execute(
                sql: "UPDATE chain_base SET link = ?1, hash = (SELECT hash FROM links WHERE id = ?1)", arguments: [last]
            )
            try db.execute(sql: "DELETE FROM links WHERE id <= ?", arguments: [last])
            try db.execute(sql: "DELETE FROM chain_days WHERE day < (SELECT day FROM links ORDER BY id LIMIT 1)")
            try db.execute(sql: "UPDATE chain_days SET link = ?1 + 1 WHERE link <= ?1", arguments: [last])
        }
        if !ids.isEmpty || links != nil {
            let entries = events + (try chain.entries(.base, [1], isAgain: true, db))
            try chain.append(entries, at: bounds.now(), db)
        }
        try deleteAddresses(upTo: record)
        if !hasMore {
            try TemplateRow.prune(upTo: record, db)
            if let oldest = bounds.oldestMoment {
                hasMore = try SessionRow.prune(before: oldest, limit: limits.stepAddresses, db)
            }
            if !hasMore, let oldest = bounds.oldestMoment {
                hasMore = try ApologyRow.prune(before: oldest, limit: limits.stepAddresses, db) == limits.stepAddresses
            }
        }
        return ids.count
    }

    // MARK: records

    /// The ids of the records to delete, oldest first, as many as one commit takes.
    private func records(_ bounds: AuditBounds) throws -> [Int64] {
        let held = try Int64.fetchOne(db, sql: "SELECT min(record) FROM held") ?? .max
        let end = try isTooMuch(bounds) ? held : min(held, bounds.oldest.value)
        return try Int64.fetchAll(
            db, sql: "SELECT id FROM records WHERE id < ? ORDER BY id LIMIT ?", arguments: [end, limits.stepRecords])
    }

    private func isTooMuch(_ bounds: AuditBounds) throws -> Bool {
        guard let limit = bounds.settings.maxBytes else { return false }
        let pages = try ["page_count", "freelist_count", "page_size"].map { name in
            try Int.fetchOne(db, sql: "PRAGMA \(name)") ?? 0
        }
        let kept = try Int.fetchOne(db, sql: "SELECT coalesce(sum(stored), 0) FROM quarantine") ?? 0
        return (pages[0] - pages[1]) * pages[2] - kept > limit
    }

    private func deleteMessages(_ ids: ClosedRange<Int64>) throws {
        let arguments: StatementArguments = [ids.lowerBound, ids.upperBound]
        for table in [
            "deliveries", "findings", "outcomes", "held_deliveries", "quarantine_pieces", "quarantine",
            "quarantine_erased",
        ] {
            try db.execute(sql: "DELETE FROM \(table) WHERE record BETWEEN ? AND ?", arguments: arguments)
        }
        try db.execute(sql: "DELETE FROM records WHERE id BETWEEN ? AND ?", arguments: arguments)
        try db.execute(
            sql: "DELETE FROM chain_again WHERE kind IN (1, 2, 4) AND id BETWEEN ? AND ?", arguments: arguments)
    }

    // MARK: the chain

    /// The last of the links that entered only deleted messages; and the events entered in them, to be entered again
    /// unchanged.
    private mutating func links(after base: Int64, upTo record: Int64) throws -> (last: Int64?, events: [ChainEntry]) {
        var (last, events): (Int64?, [ChainEntry]) = (nil, [])
        let rows = try Row.fetchAll(
            db, sql: "SELECT id, entries FROM links WHERE id > ? ORDER BY id LIMIT ?",
            arguments: [base, limits.stepLinks + 1])
        // The last link stays, because the next link continues from it.
        for row in rows.dropLast() {
            let id: Int64 = row["id"]
            guard let entries = ChainEntry.entries([UInt8](row["entries"] as Data)),
                entries.allSatisfy({ !$0.kind.isOfMessage || $0.id <= record })
            else { break }
            events += try entries.filter { try $0.kind == .event && !isEnteredAgain($0, after: id) }
                .map { ChainEntry(kind: .event, id: $0.id, isAgain: true, digest: $0.digest) }
            last = id
        }
        if rows.count > limits.stepLinks, last == rows.dropLast().last?["id"] { hasMore = true }
        return (last, events)
    }

    private func isEnteredAgain(_ entry: ChainEntry, after link: Int64) throws -> Bool {
        let last = try Int64.fetchOne(
            db, sql: "SELECT link FROM chain_again WHERE kind = ? AND id = ?",
            arguments: [Int64(entry.kind.rawValue), entry.id])
        return last ?? 0 > link
    }

    private func isBaseProven() throws -> Bool {
        let bytes = try Data.fetchOne(
            db,
            sql: """
                SELECT entries FROM links WHERE id = (SELECT link FROM chain_again WHERE kind = ? AND id = 1)
                """, arguments: [Int64(ChainEntry.Kind.base.rawValue)])
        guard let bytes, let entries = ChainEntry.entries([UInt8](bytes)) else {
            return try Int64.fetchOne(db, sql: "SELECT max(id) FROM links") == nil
        }
        let now = try chain.entries(.base, [1], isAgain: true, db)
        return entries.contains { now.contains($0) }
    }

    // MARK: the index of recipients

    /// Deletes runs that name only recipients of deleted messages. The last run stays, because it shows where the
    /// index ends.
    private mutating func deleteAddresses(upTo record: Int64) throws {
        let run = try Int64.fetchOne(
            db, sql: "SELECT min(id) FROM runs WHERE id > 0 AND upto <= ? AND id < (SELECT max(id) FROM runs)",
            arguments: [record])
        guard let run else { return }
        hasMore = true
        let key = try String.fetchOne(
            db, sql: "SELECT key FROM recipients WHERE run = ? ORDER BY key LIMIT 1 OFFSET ?",
            arguments: [run, limits.stepAddresses])
        if let key {
            try db.execute(sql: "DELETE FROM recipients WHERE run = ? AND key < ?", arguments: [run, key])
        } else if try MessageKeys.prune(run, limit: limits.stepAddresses, db) {
            try db.execute(sql: "DELETE FROM recipients WHERE run = ?", arguments: [run])
            try MessageKeys.pruneLate(upTo: record, db)
            try db.execute(sql: "DELETE FROM runs WHERE id = ?", arguments: [run])
        }
    }
}
