import GRDB
import Guard

/// Tables of the lists, and what a migration does to their rows.
extension Schema {
    static let lists = """
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

    /// The entries of each version are in a file, `lists/ID.list` in the state folder. `list_entries` is empty after
    /// this migration.
    static let listFiles = """
        ALTER TABLE list_versions ADD COLUMN generated_at INTEGER;       -- NULL: at the import
        ALTER TABLE list_versions ADD COLUMN sha256 TEXT NOT NULL DEFAULT '';
        ALTER TABLE list_versions ADD COLUMN options INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE list_versions ADD COLUMN has_file INTEGER NOT NULL DEFAULT 0;
        CREATE INDEX list_versions_by_list ON list_versions (list, version);

        CREATE TABLE list_changes (          -- single additions and removals
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            list TEXT NOT NULL,
            action TEXT NOT NULL,
            key TEXT NOT NULL,
            reason TEXT NOT NULL,
            since INTEGER,
            engaged_at INTEGER,
            subscribed_at INTEGER,
            segment TEXT NOT NULL,
            who TEXT NOT NULL,
            at INTEGER NOT NULL,
            ended_at INTEGER                 -- NULL: in force
        ) STRICT;
        CREATE UNIQUE INDEX list_changes_in_force ON list_changes (list, key) WHERE ended_at IS NULL;

        CREATE TABLE erasures (              -- people who are not to be known any more, and not to be mailed
            digest BLOB PRIMARY KEY,         -- HMAC-SHA-256 of the address under `erasure_secret`
            filter INTEGER NOT NULL,         -- a 64-bit hash under the same secret, to ask first
            at INTEGER NOT NULL,
            is_done INTEGER NOT NULL DEFAULT 0   -- 0: something may still be known
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE erasure_secret (
            secret BLOB NOT NULL
        ) STRICT;
        INSERT INTO erasure_secret VALUES (randomblob(32));
        """

    /// The rules for normal forms (`AddressKey`) that made the keys of a version; `ListRenewal` has the numbers.
    static let listKeyRules = """
        ALTER TABLE list_versions ADD COLUMN key_rules INTEGER NOT NULL DEFAULT 2;
        UPDATE list_versions SET key_rules = 1;
        """

    /// Which mail a list is for, when the configuration does not know the list.
    static let listScopes = """
        ALTER TABLE lists ADD COLUMN scope TEXT;             -- terms, one a line: ListScope.terms; NULL: none was given
        """

    /// What each import changed; NULL: it is not known. A refused import puts no list in doubt any more.
    static let listTurnover = """
        ALTER TABLE list_versions ADD COLUMN added INTEGER;
        ALTER TABLE list_versions ADD COLUMN gone INTEGER;
        ALTER TABLE list_versions ADD COLUMN stayed INTEGER;
        ALTER TABLE lists DROP COLUMN doubt;
        """

    /// How the file of a version was read: the roles of columns, the meanings of words, the orders of dates.
    static let listReadings = """
        ALTER TABLE list_versions ADD COLUMN reading TEXT NOT NULL DEFAULT '';   -- JSON; empty: nothing to read
        """

    /// Which secret the hashes of a version were made with, as `ListSecretMark`.
    static let listSecrets = """
        ALTER TABLE list_versions ADD COLUMN secret_mark TEXT;   -- NULL: none is known
        """

    /// How many entries of a version were erased since its import.
    static let listErased = """
        ALTER TABLE list_versions ADD COLUMN erased INTEGER NOT NULL DEFAULT 0;
        """

    /// Renews the keys of single additions and removals, in a migration for each change of the rules.
    static func renewListChanges(_ db: Database) throws {
        let rows = try Row.fetchAll(db, sql: "SELECT id, key FROM list_changes")
        for row in rows {
            let old: String = row["key"]
            guard mayDiffer(old) else { continue }
            let new = ListTarget(key: old).renewed.key
            guard new != old else { continue }
            // When two keys become one, the later change counts.
            try db.execute(
                sql: """
                    UPDATE list_changes SET ended_at = at WHERE ended_at IS NULL AND key = ? AND id < ?
                        AND list = (SELECT list FROM list_changes WHERE id = ?)
                    """, arguments: [new, row["id"] as Int64, row["id"] as Int64])
            try db.execute(
                sql: "UPDATE OR IGNORE list_changes SET key = ? WHERE id = ?", arguments: [new, row["id"] as Int64])
        }
    }

    /// Whether the present rules may turn this key into a different one (`ListRenewal`).
    static func mayDiffer(_ key: String) -> Bool {
        key.utf8.contains { $0 >= 0x80 } || key.contains("xn--") || key.utf8.first == UInt8(ascii: "'")
            || key.utf8.starts(with: "\"'".utf8)
    }
}
