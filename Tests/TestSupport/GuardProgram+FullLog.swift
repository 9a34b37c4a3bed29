extension GuardProgram {
    /// Empties the write-ahead log and stops it from restarting: another process reads from the database until
    /// `reader` is ended. After that each change needs new space, so that on a full disk none fits.
    package func holdLog() throws -> ChildProcess {
        let script = """
            import signal, sqlite3, sys
            database = sqlite3.connect(sys.argv[1], timeout=20, isolation_level=None)
            if database.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0] != 0:
                sys.exit("the write-ahead log cannot be emptied: other readers use it")
            database.execute("BEGIN")
            database.execute("SELECT count(*) FROM sqlite_master").fetchone()
            print("holds", flush=True)
            signal.pause()
            """
        let scope = try TestScope.mine
        let log = scope.path(scope.uniqueName("reader"))
        let reader = try ChildProcess("/usr/bin/python3", ["-c", script, database], log: log)
        scope.atEnd { reader.end() }
        try waitUntil("the reader to hold the write-ahead log") {
            if let code = reader.exitCode { throw TestFailure("the reader ended with \(code): \(reader.errorOutput)") }
            return reader.output == "holds\n"
        }
        return reader
    }
}
