import GRDB
import Guard

/// How the database is opened for writing and for reading.
enum WriterConnection {
    /// The number of pages in the log (4 KB each) after which a commit copies them into the database.
    ///
    /// **Why 1000.** The commit that copies waits for the disk twice more. During an import of a million entries the
    /// longest commit took 170 ms with 4000 pages and 47 ms with 1000. The CPU time per message was the same.
    static let checkpointPages = 1000
    /// KiB of pages held in memory.
    static let cacheKiB = 32_768

    /// SQLite writes zeros over deleted and replaced content (`secure_delete`), instead of only freeing it. The
    /// record contains people's addresses, and an erased person must not be readable in the file's free pages.
    ///
    /// **The trap.** GRDB sets `synchronous` to NORMAL when it turns the log on, which loses the last commits when
    /// the power fails. This function then sets it to FULL and reads it back; it refuses a connection without it.
    static func open(_ path: String) throws -> DatabaseQueue {
        var configuration = GRDB.Configuration()
        configuration.journalMode = .wal
        configuration.foreignKeysEnabled = true
        configuration.label = "sendguard-store"
        configuration.prepareDatabase(NameColumn.register)
        configuration.busyMode = .timeout(5)
        let queue = try DatabaseQueue(path: path, configuration: configuration)
        try queue.inDatabase { db in
            try db.execute(
                sql: """
                    PRAGMA synchronous = FULL;
                    PRAGMA secure_delete = ON;
                    PRAGMA wal_autocheckpoint = \(checkpointPages);
                    PRAGMA cache_size = -\(cacheKiB);
                    """)
            guard try Int.fetchOne(db, sql: "PRAGMA synchronous") == 2 else {
                throw StoreOpenFailure.other("\(path): SQLite does not commit with synchronous = FULL")
            }
        }
        return queue
    }

    static func openReaders(_ path: String) throws -> DatabasePool {
        var configuration = GRDB.Configuration()
        configuration.readonly = true
        configuration.maximumReaderCount = 2
        configuration.label = "sendguard-questions"
        configuration.prepareDatabase(NameColumn.register)
        configuration.prepareDatabase { $0.add(function: ReplyColumn.classFunction) }
        return try DatabasePool(path: path, configuration: configuration)
    }
}

extension Database {
    /// Runs work in a transaction that takes the write lock at once. Rolls back when the work or the commit fails.
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
