import GRDB
import Guard

/// How the database is opened for writing and for reading.
enum WriterConnection {
    /// Pages in the log (4 KB each) after which a commit carries them over into the database.
    ///
    /// **Why 1000.** The commit that does it waits for the disk twice more. With 4000 pages the longest commit during
    /// an import of a million entries took 170 ms, with 1000 it took 47; the CPU a message was the same.
    static let checkpointPages = 1000
    /// KiB of pages held in memory.
    static let cacheKiB = 32_768

    /// What is deleted or replaced is overwritten with zeros (`secure_delete`), and not only given free: the record holds
    /// people's addresses, and somebody who was erased must not be readable in the file's free pages.
    ///
    /// **The trap.** GRDB sets `synchronous` to NORMAL when it turns the log on, which loses the last commits when
    /// the power fails. It is set to FULL after that and read back; a connection without it is not used.
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
