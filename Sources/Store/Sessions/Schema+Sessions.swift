extension Schema {
    /// Why sessions ended without a message; `WriterLimits.sessionEvents` of them at most.
    static let sessions = """
        CREATE TABLE session_events (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            at INTEGER NOT NULL,             -- of the first
            until INTEGER NOT NULL,          -- of the last
            listener TEXT NOT NULL,
            client TEXT NOT NULL,
            login TEXT,                      -- NULL: none
            kind TEXT NOT NULL,
            detail TEXT NOT NULL,
            count INTEGER NOT NULL
        ) STRICT;
        """
}
