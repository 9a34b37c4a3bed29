import Dispatch
import Foundation
import GRDB
import Guard
import Mail

/// Takes away records that are too old or too many, on the writer's thread, a few in each commit: with all that belongs
/// to them, with the links of the chain that have entered nothing else, and with the runs of the index that name nobody
/// else.
///
/// Acts stay; so does held mail, and what came after it, until somebody has released or discarded it.
struct AuditPruner {
    private let limits: PruneLimits
    private let chain: AuditChain
    /// Nothing goes before they are known.
    private var bounds: AuditBounds?
    /// When to look for what must go; nil while nothing can.
    private(set) var nextStep: DispatchTime?
    /// Records that went since it was put on record.
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

    /// One commit's worth.
    /// - Returns: whether it has looked and nothing more has to go.
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

    /// Once a day: a message is always just getting too old.
    private mutating func note(_ now: Timestamp, _ db: Database) throws {
        guard pruned > 0, noted != now.day else { return }
        let text = "\(pruned) messages went"
        try db.committing {
            let upto = try Int64.fetchOne(db, sql: "SELECT record FROM chain_base") ?? 0
            try ActRow.insert(
                Act(
                    at: now, kind: .prune, who: .guardItself, reason: "audit.retention",
                    subject: "\(text), the last was \(RecordID(value: upto))"), chain, db)
        }
        (pruned, noted) = (0, now.day)
    }
}

/// How much of the record may stay, as configured.
struct AuditBounds: Sendable {
    let settings: AuditSettings
    /// The time of day.
    let now: @Sendable () -> Timestamp

    /// Records with smaller ids are too old; a record's time is its id's.
    var oldest: RecordID {
        oldestMoment.map { .first(at: max(0, $0.microseconds / 1000)) } ?? RecordID(value: 0)
    }

    /// nil when nothing is ever too old.
    var oldestMoment: Timestamp? { settings.maxAge.map { now() - $0 } }
}
