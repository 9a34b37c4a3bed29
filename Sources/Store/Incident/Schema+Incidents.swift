extension Schema {
    static let incidents = """
        CREATE TABLE incidents (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            kind TEXT NOT NULL,
            severity TEXT NOT NULL,
            scope TEXT NOT NULL,
            since INTEGER NOT NULL,
            until INTEGER,                   -- NULL: not known yet
            summary TEXT NOT NULL,
            owner TEXT NOT NULL,
            opened_at INTEGER NOT NULL,
            opened_by TEXT NOT NULL,
            closed_at INTEGER                -- NULL: open
        ) STRICT;
        CREATE TABLE incident_stops (
            stop INTEGER PRIMARY KEY,        -- of stops
            incident INTEGER NOT NULL REFERENCES incidents (id)
        ) STRICT;
        CREATE TABLE incident_entries (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            incident INTEGER NOT NULL REFERENCES incidents (id),
            at INTEGER NOT NULL,
            who TEXT NOT NULL,
            kind TEXT NOT NULL,
            text TEXT NOT NULL
        ) STRICT;
        CREATE INDEX incident_entries_by_incident ON incident_entries (incident);
        """
}
