import Foundation
import GRDB
import GRDBSQLite
import Guard
import Mail

/// Chains the rows of the record. A person who changes, removes or inserts a row must compute every later link again.
/// A head that was noted elsewhere then differs.
///
/// Each commit that writes records, outcomes, events or results of held mail ends with a link. The link has the
/// digests of those rows, and a hash over them and the previous link's hash. A day's head is the hash of its last
/// link.
///
/// **Why a link per commit and not a hash per row.** Rows of many loops share a commit, and their order in it has no
/// meaning. A digest for each row still shows which row was changed.
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

    /// The entries for rows as they are in the database, after they were written or changed. Skips ids without a row.
    func entries(
        _ kind: ChainEntry.Kind, _ ids: some Sequence<Int64>, isAgain: Bool = false, _ db: Database
    ) throws -> [ChainEntry] {
        var rows = ChainRows(db, digest: digest)
        return try ids.compactMap { id in
            try rows.digest(kind, id).map { ChainEntry(kind: kind, id: id, isAgain: isAgain, digest: $0) }
        }
    }

    /// Adds a link. Runs in the caller's transaction, which wrote the rows.
    /// - Parameter at: the time of the newest entry.
    func append(_ entries: [ChainEntry], at: Timestamp, _ db: Database) throws {
        guard !entries.isEmpty else { return }
        let last = try Self.last(db)
        // The first link records where the chain begins.
        let entries = last.day == .min ? try self.entries(.base, [1], isAgain: true, db) + entries : entries
        let id = last.id + 1
        // A clock that steps back does not begin a day again.
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

    /// The last link; before the first one, the base of the chain.
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

/// Reads rows for the chain, as they are in the database.
struct ChainRows {
    let db: Database
    let digest: ListDigest
    private var leaf = ChainLeaf()

    init(_ db: Database, digest: @escaping ListDigest) {
        self.db = db
        self.digest = digest
    }

    /// Returns nil when there is no such row.
    mutating func digest(_ kind: ChainEntry.Kind, _ id: Int64) throws -> UInt128? {
        leaf.begin(kind)
        let isThere =
            switch kind {
            case .record: try add("records WHERE id = ?", id, .records)
            case .outcome: try add("outcomes WHERE record = ?", id, .outcomes)
            case .event: try add("acts WHERE id = ?", id, .events)
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

    /// Returns false when there is no row.
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

/// One row of the record or of the events in the chain: its kind and id, and the digest of its content.
struct ChainEntry: Hashable, Sendable {
    /// The raw value is also the first byte of the digested content.
    enum Kind: UInt8, CaseIterable, Sendable {
        /// With its deliveries and findings.
        case record = 1
        case outcome, event
        /// The recipients of a held message, with their results. They change: the last entry is the valid one.
        case held
        /// The row of `chain_base`.
        case base

        /// Whether the row belongs to a message, so that it is pruned with it.
        var isOfMessage: Bool { self == .record || self == .outcome || self == .held }
    }

    let kind: Kind
    /// The id of the row. For an outcome and for held recipients, the id of the record.
    let id: Int64
    /// Whether we changed the row ourselves after it was entered. The last entry of a row is the valid one.
    let isAgain: Bool
    /// Half of a SHA-256.
    ///
    /// **Why half is enough:** to change a row unnoticed, a person must find other content with the same digest,
    /// which takes 2^128 tries.
    let digest: UInt128

    /// The number of bytes of an entry in a link: kind and `isAgain` in one, id, digest; big-endian.
    static let bytes = 25
    private static let againBit: UInt8 = 0x80

    init(kind: Kind, id: Int64, isAgain: Bool = false, digest: UInt128) {
        self.kind = kind
        self.id = id
        self.isAgain = isAgain
        self.digest = digest
    }

    func append(to bytes: inout [UInt8]) {
        bytes.append(kind.rawValue | (isAgain ? Self.againBit : 0))
        withUnsafeBytes(of: id.bigEndian) { bytes.append(contentsOf: $0) }
        withUnsafeBytes(of: digest.bigEndian) { bytes.append(contentsOf: $0) }
    }

    /// Returns nil when the bytes are not entries.
    static func entries(_ bytes: [UInt8]) -> [ChainEntry]? {
        guard bytes.count % Self.bytes == 0 else { return nil }
        var entries: [ChainEntry] = []
        entries.reserveCapacity(bytes.count / Self.bytes)
        for start in stride(from: 0, to: bytes.count, by: Self.bytes) {
            guard let kind = Kind(rawValue: bytes[start] & ~againBit) else { return nil }
            let (id, digest) = bytes.withUnsafeBytes { bytes in
                (
                    Int64(bigEndian: bytes.loadUnaligned(fromByteOffset: start + 1, as: Int64.self)),
                    UInt128(bigEndian: bytes.loadUnaligned(fromByteOffset: start + 9, as: UInt128.self))
                )
            }
            entries.append(ChainEntry(kind: kind, id: id, isAgain: bytes[start] & againBit != 0, digest: digest))
        }
        return entries
    }
}

/// The digested bytes of a row and of the rows that belong to it. Writing and reading give the same bytes.
///
/// Each row is its table's number, then the number, kind and value of each column that is not NULL, then 0. A column
/// is identified by its position, so a column added at the end of a table changes nothing while it is NULL.
struct ChainLeaf {
    enum Table: UInt8 {
        case records = 1, deliveries, findings, outcomes, events, held, base

        /// The digested columns, as SQL.
        var columns: String { self == .records ? RecordColumn.names : "*" }
    }

    private(set) var bytes: [UInt8] = []
    private var column: UInt8 = 0

    mutating func begin(_ kind: ChainEntry.Kind) {
        bytes.removeAll(keepingCapacity: true)
        bytes.append(kind.rawValue)
    }

    mutating func beginRow(_ table: Table) {
        column = 0
        bytes.append(table.rawValue)
    }

    mutating func endRow() { bytes.append(0) }

    mutating func add(_ value: Int64?) {
        column += 1
        guard let value else { return }
        bytes.append(column)
        bytes.append(1)
        withUnsafeBytes(of: value.bigEndian) { bytes.append(contentsOf: $0) }
    }

    /// - Parameter kind: 2 for text, 3 for a blob.
    mutating func add(_ text: UnsafeRawBufferPointer, kind: UInt8 = 2) {
        column += 1
        bytes.append(column)
        bytes.append(kind)
        withUnsafeBytes(of: UInt32(text.count).bigEndian) { bytes.append(contentsOf: $0) }
        bytes.append(contentsOf: text)
    }
}
