import GRDB

/// Moves deliveries into the index of recipients, and ids into that of messages, a sorted run at a time (see `Schema`).
struct Fold {
    /// Records up to this id are in the index.
    private(set) var indexedUpTo: Int64 = 0
    /// Deliveries that are not, as far as committed or about to be.
    var waiting = 0

    init() {}

    /// Reads where the process before left off.
    init(_ db: Database) throws {
        indexedUpTo = try Int64.fetchOne(db, sql: "SELECT max(upto) FROM runs") ?? 0
        waiting =
            try Int.fetchOne(
                db, sql: "SELECT count(*) FROM deliveries WHERE record > ?", arguments: [indexedUpTo]) ?? 0
    }

    /// Adds one run. The caller brings the transaction, and drops this value's changes when it fails.
    mutating func run(_ db: Database) throws {
        guard let last = try Int64.fetchOne(db, sql: "SELECT max(id) FROM records"), last > indexedUpTo else { return }
        try db.execute(sql: "INSERT INTO runs (upto) VALUES (?)", arguments: [last])
        let run = db.lastInsertedRowID
        try db.execute(
            sql: """
                INSERT INTO recipients
                SELECT DISTINCT ?, key, record FROM deliveries WHERE record > ? AND record <= ? ORDER BY key, record
                """, arguments: [run, indexedUpTo, last])
        try MessageKeys.fold(indexedUpTo + 1...last, run: run, db)
        indexedUpTo = last
        waiting = 0
    }
}
