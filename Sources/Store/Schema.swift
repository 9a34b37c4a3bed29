import GRDB

/// The tables, as named migrations that are never edited once released.
///
/// **Why a message is appended twice and never updated.** A record, its deliveries and, later, its outcome are
/// three inserts at the end of three tables. What the record and its unknown deliveries became is read by joining
/// the outcome. Rewriting the rows instead dirtied the pages of the batch before once more with each commit:
/// 3 µs more a message.
///
/// **Why deliveries and outcomes reference records by name only.** A foreign key, like `OR REPLACE`, makes SQLite
/// open a statement journal for each insert, which allocates 64 KB and copies every page it touches. Only
/// `AuditStatements` writes these tables, the record always first and in the same commit or an earlier one.
///
/// **Why recipients are indexed in runs.** An index over all addresses takes each new one at a random place, so that
/// every message costs a page of its own in the log and again in the database: 12 of 26 µs a message as measured
/// with a million addresses, and more as it grows. Here deliveries wait unindexed until `WriterLimits.runLength` of them are
/// there, and are then added in one sorted piece at the end of `recipients`, whose key begins with the run. A
/// question about an address looks into each run (10 µs each) and through the unindexed rest.
enum Schema {
    /// `SGRD`, in the file's header from its first moment.
    static let applicationID: Int32 = 0x5347_5244

    static var migrator: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        migrator.registerMigration("1 audit, stops, lists") { db in
            try db.execute(sql: audit)
            try db.execute(sql: stops)
            try db.execute(sql: lists)
        }
        migrator.registerMigration("2 quarantine") { db in try db.execute(sql: quarantine) }
        migrator.registerMigration("3 scopes, ramps, acts") { db in try db.execute(sql: scopes) }
        migrator.registerMigration("4 held") { db in try db.execute(sql: Schema.held) }
        migrator.registerMigration("5 second person") { db in try db.execute(sql: secondPerson) }
        migrator.registerMigration("6 lists as files") { db in try db.execute(sql: listFiles) }
        migrator.registerMigration("7 segments, header recipients") { db in try db.execute(sql: segments) }
        migrator.registerMigration("8 findings, moments, chain") { db in try db.execute(sql: chain) }
        migrator.registerMigration("9 incidents") { db in try db.execute(sql: incidents) }
        migrator.registerMigration("10 templates") { db in try db.execute(sql: templates) }
        migrator.registerMigration("11 playbooks") { db in try db.execute(sql: playbooks) }
        migrator.registerMigration("12 apologies") { db in try db.execute(sql: apologies) }
        migrator.registerMigration("13 configuration, cursors") { db in try db.execute(sql: trail) }
        migrator.registerMigration("14 message ids") { db in try db.execute(sql: messageIDs) }
        migrator.registerMigration("15 session events") { db in try db.execute(sql: sessions) }
        migrator.registerMigration("16 rules of list keys") { db in
            try db.execute(sql: listKeyRules)
            try ListRenewal.renewChanges(db)
        }
        migrator.registerMigration("17 scopes of lists") { db in try db.execute(sql: listScopes) }
        migrator.registerMigration("18 originators") { db in try db.execute(sql: originators) }
        migrator.registerMigration("19 clock of the switch") { db in try db.execute(sql: switchClock) }
        migrator.registerMigration("20 identity of the database") { db in try db.execute(sql: identity) }
        return migrator
    }

    private static let audit = """
        CREATE TABLE records (
            id INTEGER PRIMARY KEY,          -- RecordID: ascending in time
            at INTEGER NOT NULL,             -- microseconds since 1970
            stream TEXT NOT NULL,
            client TEXT NOT NULL,
            campaign TEXT NOT NULL,
            sender TEXT,                     -- NULL: the null reverse-path
            subject TEXT NOT NULL,
            size INTEGER NOT NULL,
            sha256 TEXT NOT NULL,
            verdict TEXT NOT NULL,
            findings TEXT,                   -- JSON array; NULL: none
            upstream TEXT,
            stop INTEGER,
            lists TEXT                       -- JSON object of versions; NULL: none
        ) STRICT;
        CREATE INDEX records_by_campaign ON records (campaign);

        CREATE TABLE deliveries (
            record INTEGER NOT NULL,         -- of records; see above
            position INTEGER NOT NULL,
            address TEXT NOT NULL,
            key TEXT NOT NULL,               -- normal form, for questions
            state TEXT NOT NULL,
            reply TEXT,
            PRIMARY KEY (record, position)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE outcomes (              -- what followed a record; speaks for its deliveries still `unknown`
            record INTEGER PRIMARY KEY,      -- of records; see above
            verdict TEXT NOT NULL,
            state TEXT NOT NULL,
            reply TEXT NOT NULL,
            stop INTEGER
        ) STRICT;

        CREATE TABLE runs (
            id INTEGER PRIMARY KEY,
            upto INTEGER NOT NULL            -- deliveries of records up to this id are in `recipients`
        ) STRICT;
        INSERT INTO runs VALUES (0, 0);      -- takes what is committed out of order, behind `upto`

        CREATE TABLE recipients (
            run INTEGER NOT NULL REFERENCES runs (id),
            key TEXT NOT NULL,
            record INTEGER NOT NULL,
            PRIMARY KEY (run, key, record)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE probe (filler BLOB) STRICT;
        """

    private static let segments = """
        ALTER TABLE deliveries ADD COLUMN segment TEXT;      -- of the audience; NULL: no list said
        ALTER TABLE deliveries ADD COLUMN header TEXT;       -- where the ESP reads it; NULL: in the envelope
        ALTER TABLE held_deliveries ADD COLUMN lists TEXT;   -- JSON object of versions, when it was settled; NULL: none
        """

    private static let stops = """
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

    private static let scopes = """
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

    private static let switchClock = """
        CREATE TABLE switch_clock (          -- on which `ends_at` of stops and the times of ramps are told; see SwitchClock
            id INTEGER PRIMARY KEY CHECK (id = 1),
            boot TEXT NOT NULL,              -- which start of the machine
            uptime INTEGER NOT NULL,         -- microseconds since that start
            time INTEGER NOT NULL            -- microseconds: what it was then
        ) STRICT;
        """

    private static let secondPerson = """
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

    private static let lists = """
        CREATE TABLE list_versions (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            list TEXT NOT NULL,
            version INTEGER NOT NULL,        -- 0 while the import is under way
            rows INTEGER NOT NULL,
            imported_at INTEGER NOT NULL,
            source TEXT NOT NULL
        ) STRICT;
        CREATE TABLE lists (
            name TEXT PRIMARY KEY,
            kind TEXT NOT NULL,
            content INTEGER NOT NULL REFERENCES list_versions (id),
            doubt TEXT
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE list_entries (
            content INTEGER NOT NULL REFERENCES list_versions (id),
            row INTEGER NOT NULL,
            key TEXT NOT NULL,
            reason TEXT NOT NULL,
            since INTEGER,
            PRIMARY KEY (content, row)
        ) STRICT, WITHOUT ROWID;
        """

    /// Pieces have a key of their own because SQLite reads and writes large values badly in a table without one; they
    /// are committed before their message's row, so that a message that has one is whole.
    private static let quarantine = """
        CREATE TABLE quarantine (            -- messages that are kept, whole
            record INTEGER PRIMARY KEY,      -- of records; see above
            reason TEXT NOT NULL,            -- blocked: goes when it is too old or too much
            size INTEGER NOT NULL,           -- octets as received
            stored INTEGER NOT NULL          -- octets of its pieces
        ) STRICT;
        CREATE TABLE quarantine_pieces (
            id INTEGER PRIMARY KEY,
            record INTEGER NOT NULL,
            position INTEGER NOT NULL,       -- from 0
            content BLOB NOT NULL            -- together: the message in zlib's format (RFC 1950)
        ) STRICT;
        CREATE UNIQUE INDEX quarantine_pieces_by_record ON quarantine_pieces (record, position);
        CREATE TABLE quarantine_swept (
            upto INTEGER NOT NULL            -- the greatest record whose message has gone
        ) STRICT;
        INSERT INTO quarantine_swept VALUES (0);
        """
}
