import Foundation
import GRDB
import GRDBSQLite
import Guard
import Mail

/// Chains what is on record, so that whoever changes, removes or slips in a row has to make every link anew that came
/// after it: a head that was noted elsewhere tells.
///
/// Each commit that writes records, outcomes, acts or what became of held mail ends with a link: the digests of those
/// rows, and a hash over them and the hash of the link before. A day's head is the hash of its last link.
///
/// **Why a link a commit and not a hash a row.** Rows of many loops share a commit; their order in it is nobody's. A
/// digest for each row still tells which one was changed.
struct AuditChain: Sendable {
    let digest: ListDigest

    struct Link {
        var id: Int64
        var day: Int64
        var hash: [UInt8]
    }

    func entry(_ kind: ChainEntry.Kind, _ id: Int64, _ leaf: ChainLeaf) -> ChainEntry {
        ChainEntry(kind: kind, id: id, digest: Self.half(of: leaf, digest))
    }

    /// Of a row as it is in the database now, after it was written or changed. Nothing when there is no such row.
    func entries(
        _ kind: ChainEntry.Kind, _ ids: some Sequence<Int64>, isAgain: Bool = false, _ db: Database
    ) throws -> [ChainEntry] {
        var rows = ChainRows(db, digest: digest)
        return try ids.compactMap { id in
            try rows.digest(kind, id).map { ChainEntry(kind: kind, id: id, isAgain: isAgain, digest: $0) }
        }
    }

    /// Adds a link. The caller brings the transaction, in which the rows were written.
    /// - Parameter at: when the newest of it happened.
    func append(_ entries: [ChainEntry], at: Timestamp, _ db: Database) throws {
        guard !entries.isEmpty else { return }
        let last = try Self.last(db)
        // The first link says where the chain begins.
        let entries = last.day == .min ? try self.entries(.base, [1], isAgain: true, db) + entries : entries
        let id = last.id + 1
        // A clock that steps back begins no day again.
        let day = max(last.day, at.day)
        var bytes: [UInt8] = []
        bytes.reserveCapacity(entries.count * ChainEntry.bytes)
        for entry in entries { entry.append(to: &bytes) }
        let hash = hash(id: id, day: day, bytes, after: last.hash)
        try db.cachedStatement(sql: "INSERT INTO links VALUES (?, ?, ?, ?)")
            .execute(arguments: [id, day, Data(bytes), Data(hash)])
        if day > last.day { try db.execute(sql: "INSERT INTO chain_days VALUES (?, ?)", arguments: [day, id]) }
        for entry in entries where entry.isAgain {
            try db.cachedStatement(sql: "INSERT OR REPLACE INTO chain_again VALUES (?, ?, ?)")
                .execute(arguments: [Int64(entry.kind.rawValue), entry.id, id])
        }
    }

    func hash(id: Int64, day: Int64, _ entries: [UInt8], after previous: [UInt8]) -> [UInt8] {
        var bytes = previous
        withUnsafeBytes(of: id.bigEndian) { bytes.append(contentsOf: $0) }
        withUnsafeBytes(of: day.bigEndian) { bytes.append(contentsOf: $0) }
        return digest(.sha256, bytes + entries)
    }

    /// The last link; before the first one, what the chain begins with.
    static func last(_ db: Database) throws -> Link {
        let last = "SELECT id, day, hash FROM links ORDER BY id DESC LIMIT 1"
        let base = "SELECT link AS id, \(Int64.min) AS day, hash FROM chain_base"
        guard
            let row = try Row.fetchOne(db.cachedStatement(sql: last))
                ?? Row.fetchOne(db.cachedStatement(sql: base))
        else { throw StoreFailure("the beginning of the audit chain is missing") }
        return Link(id: row["id"], day: row["day"], hash: [UInt8](row["hash"] as Data))
    }

    static func half(of leaf: ChainLeaf, _ digest: ListDigest) -> UInt128 {
        digest(.sha256, leaf.bytes).withUnsafeBytes { UInt128(bigEndian: $0.loadUnaligned(as: UInt128.self)) }
    }
}

/// Reads rows for the chain, as they are in the database now.
struct ChainRows {
    let db: Database
    let digest: ListDigest
    private var leaf = ChainLeaf()

    init(_ db: Database, digest: @escaping ListDigest) {
        self.db = db
        self.digest = digest
    }

    /// nil when there is no such row.
    mutating func digest(_ kind: ChainEntry.Kind, _ id: Int64) throws -> UInt128? {
        leaf.begin(kind)
        let isThere =
            switch kind {
            case .record: try add("records WHERE id = ?", id, .records)
            case .outcome: try add("outcomes WHERE record = ?", id, .outcomes)
            case .act: try add("acts WHERE id = ?", id, .acts)
            case .held: try add("held_deliveries WHERE record = ? ORDER BY position", id, .held)
            case .base: try add("chain_base WHERE id = ?", id, .base)
            }
        guard isThere else { return nil }
        if kind == .record {
            _ = try add("deliveries WHERE record = ? ORDER BY position", id, .deliveries)
            _ = try add("findings WHERE record = ? ORDER BY position", id, .findings)
        }
        return AuditChain.half(of: leaf, digest)
    }

    /// False when there is none.
    private mutating func add(_ rows: String, _ id: Int64, _ table: ChainLeaf.Table) throws -> Bool {
        let statement = try db.cachedStatement(sql: "SELECT \(table.columns) FROM \(rows)").sqliteStatement
        sqlite3_reset(statement)
        sqlite3_bind_int64(statement, 1, id)
        defer { sqlite3_reset(statement) }
        var isThere = false
        while true {
            let code = sqlite3_step(statement)
            if code == SQLITE_DONE { return isThere }
            guard code == SQLITE_ROW else {
                throw DatabaseError(resultCode: ResultCode(rawValue: code), message: db.lastErrorMessage)
            }
            isThere = true
            leaf.beginRow(table)
            for column in 0..<sqlite3_column_count(statement) { add(column, of: statement) }
            leaf.endRow()
        }
    }

    private mutating func add(_ column: CInt, of statement: SQLiteStatement) {
        switch sqlite3_column_type(statement, column) {
        case SQLITE_INTEGER: leaf.add(sqlite3_column_int64(statement, column))
        case SQLITE_NULL: leaf.add(nil)
        case let type:
            let start: UnsafeRawPointer? =
                type == SQLITE_BLOB
                ? sqlite3_column_blob(statement, column) : UnsafeRawPointer(sqlite3_column_text(statement, column))
            let count = Int(sqlite3_column_bytes(statement, column))
            leaf.add(UnsafeRawBufferPointer(start: start, count: count), kind: type == SQLITE_BLOB ? 3 : 2)
        }
    }
}
