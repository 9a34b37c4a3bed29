import GRDB
import GRDBSQLite
import Guard

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
        let statement = try db.cachedStatement(sql: "SELECT * FROM \(rows)").sqliteStatement
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
