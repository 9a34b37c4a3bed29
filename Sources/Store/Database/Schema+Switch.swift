/// Tables of the kill switch, of what people did, and of incidents with their apologies.
extension Schema {
    static let stops = """
        CREATE TABLE stops (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            scope TEXT NOT NULL,
            mode TEXT NOT NULL,
            reason TEXT NOT NULL,
            who TEXT NOT NULL,
            at INTEGER NOT NULL,
            ended_at INTEGER,                -- NULL: active
            ended_by TEXT,
            end_reason TEXT
        ) STRICT;
        """

    static let scopes = """
        ALTER TABLE stops ADD COLUMN origin TEXT NOT NULL DEFAULT 'person';
        ALTER TABLE stops ADD COLUMN ends_at INTEGER;        -- NULL: never by itself
        ALTER TABLE stops ADD COLUMN receipt TEXT;           -- JSON; NULL: none was kept

        CREATE TABLE ramps (                 -- how the mail of an ended stop comes back
            stop INTEGER PRIMARY KEY REFERENCES stops (id),
            scope TEXT NOT NULL,
            per_minute INTEGER NOT NULL,
            started_at INTEGER NOT NULL,
            doubles_every INTEGER NOT NULL,  -- microseconds
            full_at INTEGER NOT NULL
        ) STRICT;

        CREATE TABLE acts (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            at INTEGER NOT NULL,
            kind TEXT NOT NULL,
            who TEXT NOT NULL,
            user INTEGER,                    -- as the kernel tells it; NULL: unknown, or the guard itself
            reason TEXT NOT NULL,
            subject TEXT NOT NULL,
            before TEXT NOT NULL,
            after TEXT NOT NULL
        ) STRICT;
        CREATE INDEX acts_by_time ON acts (at);
        """

    static let secondPerson = """
        CREATE TABLE awaited_resumes (       -- wait until another user confirms them
            stop INTEGER PRIMARY KEY REFERENCES stops (id),
            at INTEGER NOT NULL,
            reason TEXT NOT NULL,
            who TEXT NOT NULL,
            user INTEGER,                    -- NULL: unknown
            per_minute INTEGER,              -- of the ramp; NULL: none
            doubles_every INTEGER,           -- seconds
            until_full INTEGER               -- seconds
        ) STRICT;
        CREATE TABLE release_rule (
            require_second INTEGER NOT NULL  -- as the guard that ran last had it
        ) STRICT;
        INSERT INTO release_rule VALUES (0);
        """

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

    static let playbooks = """
        CREATE TABLE incident_steps (
            incident INTEGER NOT NULL REFERENCES incidents (id),
            position INTEGER NOT NULL,       -- from 1, in the order of the playbook
            name TEXT NOT NULL,
            kind TEXT NOT NULL,              -- of the playbook that it is from
            text TEXT NOT NULL,
            role TEXT NOT NULL,
            due_at INTEGER,                  -- NULL: whenever it can be
            state TEXT NOT NULL,
            owner TEXT NOT NULL,
            note TEXT NOT NULL,
            changed_at INTEGER,              -- NULL: nobody has touched it
            changed_by TEXT NOT NULL,
            PRIMARY KEY (incident, position)
        ) STRICT, WITHOUT ROWID;
        """

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

    static let switchClock = """
        CREATE TABLE switch_clock (          -- on which `ends_at` of stops and the times of ramps are told; see SwitchClock
            id INTEGER PRIMARY KEY CHECK (id = 1),
            boot TEXT NOT NULL,              -- which start of the machine
            uptime INTEGER NOT NULL,         -- microseconds since that start
            time INTEGER NOT NULL            -- microseconds: what it was then
        ) STRICT;
        """

    /// Exceptions and blocked phrases, and what a record needs for them.
    static let rulings = """
        CREATE TABLE rulings (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            kind TEXT NOT NULL,              -- message, tag, phrase
            message INTEGER,                 -- of records: the refused one; NULL: not about a message
            text TEXT,                       -- the tag or the phrase; NULL: about a message
            campaign TEXT,                   -- a pattern; NULL: any
            reason TEXT NOT NULL,
            who TEXT NOT NULL,
            at INTEGER NOT NULL,
            ends_at INTEGER,                 -- NULL: never by itself
            used_by INTEGER,                 -- of records: the message that took the exception last; NULL: none
            ended_at INTEGER,                -- NULL: not ended
            ended_by TEXT,
            end_reason TEXT
        ) STRICT;
        CREATE TABLE awaited_rulings (       -- wait until another user confirms them
            ruling INTEGER PRIMARY KEY REFERENCES rulings (id),
            at INTEGER NOT NULL,
            reason TEXT NOT NULL,
            who TEXT NOT NULL,
            user INTEGER                     -- NULL: unknown
        ) STRICT;
        ALTER TABLE records ADD COLUMN content TEXT;         -- digest of what a reader sees; NULL: not refused by a check
        ALTER TABLE findings ADD COLUMN allowed_by TEXT;     -- the exception's id; NULL: none
        """

    /// An exception for a message is used up when each recipient has the content, or may have it.
    static let rulingUses = """
        CREATE TABLE ruling_uses (           -- until the exception ends
            ruling INTEGER NOT NULL REFERENCES rulings (id),
            record INTEGER NOT NULL,         -- of records: a message that took the exception for its recipients
            PRIMARY KEY (ruling, record)
        ) STRICT, WITHOUT ROWID;
        INSERT INTO ruling_uses SELECT id, used_by FROM rulings WHERE used_by IS NOT NULL AND ended_at IS NULL;
        ALTER TABLE rulings DROP COLUMN used_by;
        """

    /// By this id the guard notices that another database replaced this one, or that an old copy from before the id
    /// did.
    static let identity = """
        CREATE TABLE identity (
            id TEXT PRIMARY KEY              -- random, for life
        ) STRICT, WITHOUT ROWID;
        INSERT INTO identity VALUES (lower(hex(randomblob(16))));
        """
}
