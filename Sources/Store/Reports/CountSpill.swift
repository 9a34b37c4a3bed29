import Foundation
import GRDB
import GRDBSQLite
import Guard
import Synchronization

/// Counts of different things, kept on the disk because they need too much memory, until they are added up.
///
/// A scan counts in memory. When it has too many different things there, it moves them here and starts again. At the
/// end SQLite sorts the parts of each thing together, in equally little memory. Most scans do not need this, and then
/// nothing is created. The database is a temporary one of SQLite: a file without a name, which disappears when the
/// last user closes it.
///
/// Sendable: the lock guards the database, so two halves of a scan share one.
final class CountSpill: Sendable {
    /// How much memory each tally of a scan may use.
    struct Limits {
        /// Of a `TextTally`.
        var textBytes = 4 << 20
        /// Of a `FlagTally`; this many take 11 MB. A report on a million people, in two halves, needs no disk.
        var things = 750_000
        /// Of templates; this many take 4 MB.
        var templates = 20_000
        /// The number of rows after which a scan checks its tallies.
        var rows = 256
    }

    struct Thing {
        /// Identifies the thing among things of its kind.
        let hash: UInt64
        let name: String
        let counts: StateCounts
    }

    /// The most frequent things of a kind, and the sum of the others.
    struct Largest {
        /// Most frequent first.
        var rows: [Thing] = []
        /// The number of different things.
        var count = 0
        /// The counts of the things that are not in `rows`.
        var others = StateCounts()
    }

    let limits: Limits
    private let database = Mutex<DatabaseQueue?>(nil)

    init(limits: Limits = Limits()) { self.limits = limits }

    var isUsed: Bool { database.withLock { $0 != nil } }

    /// - Parameter kind: things of different kinds are never added up.
    func add(_ things: some Sequence<Thing>, as kind: Int) throws {
        try insert("counts", columns: 3 + Self.columns.count) { row in
            for thing in things {
                row.bind(Int64(kind))
                row.bind(Int64(bitPattern: thing.hash))
                row.bind(thing.name)
                for state in Delivery.State.allCases { row.bind(Int64(thing.counts[state])) }
                try row.insert()
            }
        }
    }

    /// - Parameter flags: by the hash of a thing.
    func add(_ flags: [UInt64: UInt16], as kind: Int) throws {
        try insert("flags", columns: 3) { row in
            for (hash, flags) in flags {
                row.bind(Int64(kind))
                row.bind(Int64(bitPattern: hash))
                row.bind(Int64(flags))
                try row.insert()
            }
        }
    }

    /// - Parameter limit: the number of things in `rows`.
    func largest(_ limit: Int, of kind: Int) throws -> Largest {
        let sums = Self.columns.map { "sum(\($0)) AS \($0)" }.joined(separator: ", ")
        let total = Self.columns.map { "sum(\($0))" }.joined(separator: " + ")
        return try queue().read { db in
            var largest = Largest()
            let rows = try Row.fetchCursor(
                db,
                sql: """
                    SELECT hash, min(name) AS name, \(sums) FROM counts WHERE kind = ?
                    GROUP BY hash ORDER BY \(total) DESC, min(name), hash
                    """, arguments: [kind])
            while let row = try rows.next() {
                var counts = StateCounts()
                for (state, column) in zip(Delivery.State.allCases, Self.columns) { counts[state] = row[column] }
                largest.count += 1
                if largest.rows.count < limit {
                    let hash = UInt64(bitPattern: row["hash"] as Int64)
                    largest.rows.append(Thing(hash: hash, name: row["name"], counts: counts))
                } else {
                    largest.others = largest.others + counts
                }
            }
            return largest
        }
    }

    /// For each combination of flags, the number of things with it. A thing has all flags that were added for it.
    func things(byFlagsOf kind: Int) throws -> [UInt16: Int] {
        let all = (0..<FlagTally.count).map { "max(flags & \(1 << $0))" }.joined(separator: " | ")
        return try queue().read { db in
            let rows = try Row.fetchAll(
                db,
                sql: """
                    SELECT flags, count(*) AS things FROM (SELECT \(all) AS flags FROM flags WHERE kind = ? GROUP BY hash)
                    GROUP BY flags
                    """, arguments: [kind])
            return Dictionary(uniqueKeysWithValues: rows.map { ($0["flags"], $0["things"]) })
        }
    }

    /// Notes hashes that were counted.
    /// - Parameter hashes: sorted, so that each page of the index is written once.
    func see(_ hashes: some Sequence<UInt64>) throws {
        try insert("seen", columns: 1) { row in
            for hash in hashes {
                row.bind(Int64(bitPattern: hash))
                try row.insert()
            }
        }
    }

    func hasSeen(_ hash: UInt64) throws -> Bool {
        try queue().read { db in
            let statement = try db.cachedStatement(sql: "SELECT 1 FROM seen WHERE hash = ?")
            return try Bool.fetchOne(statement, arguments: [Int64(bitPattern: hash)]) ?? false
        }
    }

    /// One column for each state.
    private static let columns = Delivery.State.allCases.map { "state_\($0.index)" }

    private func queue() throws -> DatabaseQueue {
        try database.withLock { database in
            if let database { return database }
            var configuration = GRDB.Configuration()
            configuration.label = "sendguard-counts"
            let made = try DatabaseQueue(path: "", configuration: configuration)
            try made.inDatabase { db in
                // The data is not needed after a failure.
                try db.execute(sql: "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF")
                let columns = Self.columns.map { "\($0) INTEGER NOT NULL" }.joined(separator: ", ")
                try db.execute(
                    sql: """
                        CREATE TABLE counts (kind INTEGER NOT NULL, hash INTEGER NOT NULL, name TEXT NOT NULL, \(columns));
                        CREATE TABLE flags (kind INTEGER NOT NULL, hash INTEGER NOT NULL, flags INTEGER NOT NULL);
                        CREATE TABLE seen (hash INTEGER PRIMARY KEY) WITHOUT ROWID;
                        """)
            }
            database = made
            return made
        }
    }

    private func insert(_ table: String, columns: Int, _ fill: (inout SpilledRow) throws -> Void) throws {
        try queue().write { db in
            let values = Array(repeating: "?", count: columns).joined(separator: ", ")
            var row = SpilledRow(try db.makeStatement(sql: "INSERT INTO \(table) VALUES (\(values))"))
            try fill(&row)
        }
    }
}

/// A row that is bound column by column and inserted, repeatedly: millions in a second or two.
private struct SpilledRow {
    /// GRDB's statement owns SQLite's and finalizes it.
    private let owner: Statement
    private let statement: OpaquePointer
    private var column: CInt = 0

    init(_ owner: Statement) { (self.owner, statement) = (owner, owner.sqliteStatement) }

    mutating func bind(_ number: Int64) {
        column += 1
        sqlite3_bind_int64(statement, column, number)
    }

    mutating func bind(_ text: String) {
        column += 1
        var text = text
        // SQLITE_TRANSIENT: SQLite makes its own copy.
        let copies = unsafeBitCast(-1, to: sqlite3_destructor_type.self)
        text.withUTF8 { bytes in
            bytes.withMemoryRebound(to: CChar.self) { chars in
                _ = sqlite3_bind_text(statement, column, chars.baseAddress, CInt(chars.count), copies)
            }
        }
    }

    mutating func insert() throws {
        column = 0
        let code = withExtendedLifetime(owner) { sqlite3_step(statement) }
        sqlite3_reset(statement)
        guard code == SQLITE_DONE else { throw DatabaseError(resultCode: ResultCode(rawValue: code)) }
    }
}
