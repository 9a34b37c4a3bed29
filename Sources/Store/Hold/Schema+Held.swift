extension Schema {
    /// A row of `held` is there as long as a recipient is held or unknown, and with it the content in the quarantine.
    /// Rows of `held_deliveries` stay: they say what became of deliveries that the record calls held.
    static let held = """
        CREATE TABLE held (
            record INTEGER PRIMARY KEY,      -- of records; the content is in the quarantine
            stop INTEGER NOT NULL,
            mail TEXT NOT NULL,              -- the MAIL command
            trace BLOB NOT NULL,             -- the trace line
            dots INTEGER NOT NULL,           -- 1: a line begins with a dot
            crlf INTEGER NOT NULL            -- 0: the content ends inside a line
        ) STRICT;
        CREATE TABLE held_deliveries (
            record INTEGER NOT NULL,
            position INTEGER NOT NULL,       -- of deliveries
            line TEXT NOT NULL,              -- the RCPT command
            state TEXT NOT NULL,             -- held; unknown while a release may have sent it; then what it came to
            reply TEXT,                      -- of the release; NULL: none
            at INTEGER,                      -- when it was settled
            PRIMARY KEY (record, position)
        ) STRICT, WITHOUT ROWID;
        """
}
