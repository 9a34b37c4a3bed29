import GRDB

extension Database {
    /// Runs work in a transaction that takes the write lock at once; rolled back when the work or the commit fails.
    func committing<T>(_ work: () throws -> T) throws -> T {
        try cachedStatement(sql: "BEGIN IMMEDIATE").execute()
        do {
            let value = try work()
            try cachedStatement(sql: "COMMIT").execute()
            return value
        } catch {
            // SQLite ends the transaction itself on some failures (disk full, I/O error).
            if isInsideTransaction { try? execute(sql: "ROLLBACK") }
            throw error
        }
    }
}
