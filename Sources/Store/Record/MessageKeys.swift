import GRDB
import Guard

/// The index that finds a message by its Message-ID or by the ESP's id.
///
/// **Why hashes in runs.** Both ids are random, so an index over the texts would cost a page at a random place for
/// each message, twice (see `Schema`). Here the 64-bit hashes of a run of messages are added sorted, in one piece,
/// and the text confirms each hit. Run 0 takes the ids that arrive after their message's run was made: the message
/// was in flight then, or was released later.
enum MessageKeys {
    /// - Parameter id: a Message-ID or an ESP's id, with or without angle brackets.
    static func key(_ id: String) -> Int64 { Int64(bitPattern: KeyHash.of(MessageIDText.bare(id))) }

    static let lateSQL = "INSERT OR IGNORE INTO message_keys VALUES (0, ?, ?)"

    /// Adds a run. Runs in the caller's transaction.
    /// - Parameter records: the records whose ids are added.
    static func fold(_ records: ClosedRange<Int64>, run: Int64, _ db: Database) throws {
        var entries: [(key: Int64, record: Int64)] = []
        for sql in [
            "SELECT id, message_id FROM records WHERE id BETWEEN ? AND ? AND message_id IS NOT NULL",
            "SELECT record, esp_id FROM outcomes WHERE record BETWEEN ? AND ? AND esp_id IS NOT NULL",
        ] {
            let rows = try RawRows(db, sql, [records.lowerBound, records.upperBound])
            while try rows.next() {
                if let id = rows.string(1) { entries.append((key(id), rows.number(0))) }
            }
        }
        entries.sort { ($0.key, $0.record) < ($1.key, $1.record) }
        let insert = try PreparedInsert(db, "INSERT OR IGNORE INTO message_keys VALUES (?, ?, ?)")
        for entry in entries {
            insert.bind(run)
            insert.bind(entry.key)
            insert.bind(entry.record)
            try insert.run()
        }
    }

    /// Removes the index entry of an id that the record no longer has.
    static func erase(_ id: String, of record: Int64, _ db: Database) throws {
        try db.execute(
            sql: "DELETE FROM message_keys WHERE run IN (SELECT id FROM runs) AND key = ? AND record = ?",
            arguments: [key(id), record])
    }

    /// Removes some entries of a run.
    /// - Returns: whether the run is empty.
    static func prune(_ run: Int64, limit: Int, _ db: Database) throws -> Bool {
        try db.execute(
            sql: """
                DELETE FROM message_keys WHERE (run, key, record) IN (
                    SELECT run, key, record FROM message_keys WHERE run = ? ORDER BY key LIMIT ?)
                """, arguments: [run, limit])
        return db.changesCount < limit
    }

    /// Removes late index entries of deleted records; some thousand bytes for each run of messages.
    static func pruneLate(upTo record: Int64, _ db: Database) throws {
        try db.execute(sql: "DELETE FROM message_keys WHERE run = 0 AND record <= ?", arguments: [record])
    }
}

/// Moves deliveries into the index of recipients, and ids into the index of messages, one sorted run at a time (see
/// `Schema`).
struct Fold {
    /// Records up to this id are in the index.
    private(set) var indexedUpTo: Int64 = 0
    /// Deliveries that are not indexed, committed or about to be.
    var waiting = 0

    init() {}

    /// Reads where the previous process stopped.
    init(_ db: Database) throws {
        indexedUpTo = try Int64.fetchOne(db, sql: "SELECT max(upto) FROM runs") ?? 0
        waiting =
            try Int.fetchOne(
                db, sql: "SELECT count(*) FROM deliveries WHERE record > ?", arguments: [indexedUpTo]) ?? 0
    }

    /// Adds one run. Runs in the caller's transaction; the caller drops this value's changes when it fails.
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
