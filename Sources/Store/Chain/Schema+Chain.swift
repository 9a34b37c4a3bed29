extension Schema {
    /// Findings as rows, when things happened, and the chain (see `AuditChain`).
    ///
    /// The indexes of states hold only what is rare, so that mail that goes its way pays nothing for them.
    static let chain = """
        CREATE TABLE findings (
            record INTEGER NOT NULL,         -- of records; see above
            position INTEGER NOT NULL,
            check_name TEXT NOT NULL,
            kind TEXT NOT NULL,
            place TEXT NOT NULL,             -- the surface
            excerpt TEXT NOT NULL,
            reason TEXT NOT NULL,
            undecided INTEGER NOT NULL,
            action TEXT NOT NULL,
            start INTEGER,                   -- in octets of the message; NULL: nowhere
            length INTEGER,
            PRIMARY KEY (record, position)
        ) STRICT, WITHOUT ROWID;
        INSERT INTO findings
            SELECT r.id, f.key, f.value ->> 'check', f.value ->> 'kind', f.value ->> 'where', f.value ->> 'excerpt',
                f.value ->> 'reason', f.value ->> 'isUndecided', f.value ->> 'action',
                f.value ->> '$.location.offset', f.value ->> '$.location.length'
            FROM records r JOIN json_each(r.findings) f WHERE r.findings IS NOT NULL ORDER BY r.id, f.key;
        ALTER TABLE records DROP COLUMN findings;
        ALTER TABLE records ADD COLUMN body_after INTEGER;       -- microseconds from `at` to the whole body; NULL: none
        ALTER TABLE records ADD COLUMN decided_after INTEGER;    -- microseconds from `at`
        ALTER TABLE outcomes ADD COLUMN at INTEGER;

        CREATE INDEX findings_by_check ON findings (check_name, record);
        CREATE INDEX records_by_verdict ON records (verdict) WHERE verdict <> 'unknown';
        CREATE INDEX outcomes_by_verdict ON outcomes (verdict) WHERE verdict <> 'relayed';
        CREATE INDEX deliveries_by_state ON deliveries (state) WHERE state NOT IN ('unknown', 'accepted');

        CREATE TABLE links (                 -- one for each commit
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            day INTEGER NOT NULL,            -- since 1970
            entries BLOB NOT NULL,           -- ChainEntry, one behind the other
            hash BLOB NOT NULL               -- SHA-256 of the link before's, and of this row
        ) STRICT;
        CREATE TABLE chain_days (
            day INTEGER PRIMARY KEY,
            link INTEGER NOT NULL            -- its first
        ) STRICT;
        CREATE TABLE chain_again (           -- rows that have been entered anew: where last
            kind INTEGER NOT NULL,
            id INTEGER NOT NULL,
            link INTEGER NOT NULL,
            PRIMARY KEY (kind, id)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE chain_base (            -- where the chain begins; itself an entry of it
            id INTEGER PRIMARY KEY,
            link INTEGER NOT NULL,           -- the last that is not there any more, or never was
            hash BLOB NOT NULL,              -- of that link
            record INTEGER NOT NULL          -- records up to this id are not in the chain
        ) STRICT;
        INSERT INTO chain_base SELECT 1, 0, zeroblob(32), coalesce((SELECT max(id) FROM records), 0);
        """
}
