/// Tables of the record: messages, their deliveries and outcomes, the search index, the chain over all of them, and
/// kept mail. The first text that names a table creates it, later texts change it; `Schema.migrator` has their order.
extension Schema {
    static let audit = """
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

    /// Pieces have an integer key, because SQLite reads and writes large values slowly in a table WITHOUT ROWID. They
    /// are committed before their message's row, so a message with a row is complete.
    static let quarantine = """
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

    /// A row of `held`, and the content in the quarantine, exists while a recipient is held or unknown. Rows of
    /// `held_deliveries` stay: they have the results of deliveries that are `held` in the record.
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

    static let segments = """
        ALTER TABLE deliveries ADD COLUMN segment TEXT;      -- of the audience; NULL: no list said
        ALTER TABLE deliveries ADD COLUMN header TEXT;       -- where the ESP reads it; NULL: in the envelope
        ALTER TABLE held_deliveries ADD COLUMN lists TEXT;   -- JSON object of versions, when it was settled; NULL: none
        """

    /// Findings as rows, times, and the chain (see `AuditChain`).
    ///
    /// The indexes of states contain only rare states, so they cost nothing for ordinary mail.
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

    /// The content of messages: one sample text for each template, without personal parts.
    ///
    /// **Why they are not in the chain:** they are rewritten as more messages show which parts are personal, and each
    /// time more parts are removed. The template of a message is a column of its record, which is chained.
    static let templates = """
        CREATE TABLE templates (
            id INTEGER PRIMARY KEY,          -- of records: the message that it was first seen in
            campaign TEXT NOT NULL,
            sketch BLOB NOT NULL,            -- TemplateSketch
            frame BLOB NOT NULL,             -- MessageFrame
            sample INTEGER NOT NULL,         -- of records: the message whose words these are
            sender TEXT NOT NULL,            -- the From field
            subject TEXT NOT NULL,
            text TEXT,                       -- NULL: somebody was erased whose message this was
            compared INTEGER NOT NULL
        ) STRICT;
        CREATE INDEX templates_by_sample ON templates (sample);
        ALTER TABLE records ADD COLUMN template INTEGER;         -- of templates; NULL: not told
        """

    /// Who follows the record to export it, and the configuration last in force.
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

    /// Ids of a message in other systems (see `MessageKeys`), and the fingerprint that a message and its retries
    /// share.
    static let messageIDs = """
        ALTER TABLE records ADD COLUMN message_id TEXT;          -- as MessageIDText.recorded; NULL: none
        ALTER TABLE records ADD COLUMN fingerprint INTEGER;      -- MessageRecord.fingerprint; NULL: not known
        ALTER TABLE outcomes ADD COLUMN esp_id TEXT;             -- that the ESP's reply names; NULL: none
        ALTER TABLE held_deliveries ADD COLUMN esp_id TEXT;      -- of the release; NULL: none

        CREATE TABLE message_keys (
            run INTEGER NOT NULL REFERENCES runs (id),
            key INTEGER NOT NULL,            -- MessageKeys.key of either id
            record INTEGER NOT NULL,
            PRIMARY KEY (run, key, record)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX records_by_stop ON records (stop, fingerprint) WHERE stop IS NOT NULL;
        CREATE INDEX outcomes_by_stop ON outcomes (stop) WHERE stop IS NOT NULL;
        """

    /// Why sessions ended without a message, what the guard refused in them, and which replies the client did not get;
    /// at most `WriterLimits.sessionEvents`.
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

    /// The mail that a session event is about.
    static let sessionMail = """
        ALTER TABLE session_events ADD COLUMN sender TEXT;   -- of the open transaction; NULL: none was open
        ALTER TABLE session_events ADD COLUMN recipients INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE session_events ADD COLUMN first_recipient TEXT;  -- NULL: none
        ALTER TABLE session_events ADD COLUMN arguments TEXT NOT NULL DEFAULT '';    -- that were refused, one a line
        ALTER TABLE session_events ADD COLUMN messages TEXT NOT NULL DEFAULT '';     -- ids of records, one a line
        """

    /// The envelopes of blocked messages. Such a message becomes held for its release: it moves to `held`, where `stop`
    /// is 0 because no stop holds it, and gets rows in `held_deliveries` although its deliveries are `blocked`.
    static let keptEnvelopes = """
        CREATE TABLE quarantine_envelopes (
            record INTEGER PRIMARY KEY REFERENCES quarantine (record) ON DELETE CASCADE,
            mail TEXT NOT NULL,              -- this and the next three: as in `held`
            trace BLOB NOT NULL,
            dots INTEGER NOT NULL,
            crlf INTEGER NOT NULL,
            recipients TEXT NOT NULL         -- JSON: [position, RCPT command] of each accepted one
        ) STRICT;
        """

    /// Which checks did not judge a message, and why. Most messages of a campaign share one text.
    static let unjudged = """
        CREATE TABLE unjudged (
            id INTEGER PRIMARY KEY,          -- KeyHash of the text, so that the chain covers it
            text TEXT NOT NULL               -- JSON array of UnjudgedCheck
        ) STRICT;
        ALTER TABLE records ADD COLUMN unjudged INTEGER;     -- of unjudged; NULL: not read, or not recorded
        """

    static let erasedMessages = """
        CREATE TABLE quarantine_erased (     -- messages that were kept, and went with a person who was erased
            record INTEGER PRIMARY KEY
        ) STRICT;
        """

    static let originators = """
        ALTER TABLE records ADD COLUMN originators TEXT;     -- keys of From and Sender, see OriginatorsColumn
        """

    /// Who sent a message, from `client`: `192.0.2.1` or `192.0.2.1 (newsletter)`.
    ///
    /// **Why SQLite computes these columns and nothing writes them.** The chain covers `client`, so that text stays
    /// as written. Computed columns are right at once for every record, also old ones, without rewriting ten million
    /// rows. A login can be a person's address, and there is no second place for it: erasing the text erases the
    /// login. SQLite computes them at each insert, too, which takes 0.8 µs.
    static let clients = """
        ALTER TABLE records ADD COLUMN client_address TEXT AS (
            substr(client, 1, instr(client || ' (', ' (') - 1)) VIRTUAL;
        ALTER TABLE records ADD COLUMN login TEXT AS (    -- NULL: none
            iif(client_address = client, NULL,
                substr(client, length(client_address) + 3, length(client) - length(client_address) - 3))) VIRTUAL;
        """
}
