extension Schema {
    /// Who carries the record elsewhere, and what the configuration last in force said.
    static let trail = """
        CREATE TABLE cursors (
            follower TEXT PRIMARY KEY,
            link INTEGER NOT NULL,           -- the last that was told
            waiting BLOB NOT NULL,           -- messages whose outcome is still to come: ids of 8 octets, the most significant first
            head INTEGER NOT NULL            -- the link whose hash was last told as the head of a day
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE configuration (
            id INTEGER PRIMARY KEY CHECK (id = 1),
            keys TEXT NOT NULL               -- JSON object: what was given, by key; what names a secret is masked
        ) STRICT;
        """
}
