extension Schema {
    static let apologies = """
        CREATE TABLE apologies (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            incident INTEGER NOT NULL REFERENCES incidents (id),
            campaign TEXT NOT NULL,
            armed_at INTEGER,                -- NULL: its people are still being gathered
            armed_by TEXT NOT NULL,
            ended_at INTEGER                 -- NULL: not ended
        ) STRICT;
        CREATE TABLE apology_people (
            apology INTEGER NOT NULL,        -- of apologies
            key TEXT NOT NULL,               -- normal form
            address TEXT NOT NULL,
            segment TEXT,
            unsure INTEGER NOT NULL,         -- the mistake is not known to have reached them
            record INTEGER,                  -- of records: the message that is the apology for them; NULL: none
            PRIMARY KEY (apology, key)
        ) STRICT, WITHOUT ROWID;
        """
}
