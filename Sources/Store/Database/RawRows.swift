import GRDB
import GRDBSQLite

/// Steps through rows and hands out columns as SQLite has them: a million rows in a second.
struct RawRows {
    private let statement: Statement
    private let database: Database

    init(_ db: Database, _ sql: String, _ arguments: StatementArguments) throws {
        statement = try db.makeStatement(sql: sql)
        try statement.setArguments(arguments)
        database = db
    }

    /// Starts again with another first argument.
    func begin(with argument: Int64) {
        sqlite3_reset(statement.sqliteStatement)
        sqlite3_bind_int64(statement.sqliteStatement, 1, argument)
    }

    /// Returns false when there are no more rows.
    func next() throws -> Bool {
        let code = sqlite3_step(statement.sqliteStatement)
        if code == SQLITE_ROW { return true }
        guard code == SQLITE_DONE else {
            throw DatabaseError(resultCode: ResultCode(rawValue: code), message: database.lastErrorMessage)
        }
        return false
    }

    func number(_ column: CInt) -> Int64 { sqlite3_column_int64(statement.sqliteStatement, column) }

    func isNull(_ column: CInt) -> Bool { sqlite3_column_type(statement.sqliteStatement, column) == SQLITE_NULL }

    /// Empty for NULL. Valid until the next step.
    func text(_ column: CInt) -> UnsafeRawBufferPointer {
        let start = UnsafeRawPointer(sqlite3_column_text(statement.sqliteStatement, column))
        return UnsafeRawBufferPointer(start: start, count: Int(sqlite3_column_bytes(statement.sqliteStatement, column)))
    }

    /// nil for NULL.
    func string(_ column: CInt) -> String? { isNull(column) ? nil : String(decoding: text(column), as: UTF8.self) }

    /// nil for NULL.
    func optionalNumber(_ column: CInt) -> Int64? { isNull(column) ? nil : number(column) }
}
