extension GuardProgram {
    /// Changes the database without the guard's knowledge.
    package func tamper(_ sql: String) throws {
        let script = """
            import sqlite3, sys
            database = sqlite3.connect(sys.argv[1], timeout=20)
            database.executescript(sys.argv[2])
            database.close()
            """
        let done = try Command.run("python3", ["-c", script, database, sql])
        guard done.exitCode == 0 else { throw TestFailure("sqlite3: \(done.errorOutput)") }
    }
}
