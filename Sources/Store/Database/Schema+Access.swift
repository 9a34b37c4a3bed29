/// Tables of the users and tokens of the control interface.
extension Schema {
    static let access = """
        CREATE TABLE access_users (
            name TEXT PRIMARY KEY,
            role TEXT NOT NULL,
            password TEXT,                   -- in the form of crypt(3); NULL: a reverse proxy logs the user in
            code_secret BLOB,                -- of one-time codes; NULL: none are asked for
            made_at INTEGER NOT NULL,
            made_by TEXT NOT NULL,
            sessions_ended_at INTEGER NOT NULL,
            last_step INTEGER NOT NULL DEFAULT 0     -- the last step whose one-time code was taken
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE access_tokens (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            name TEXT NOT NULL,
            role TEXT NOT NULL,
            digest BLOB NOT NULL UNIQUE,     -- SHA-256 of the secret
            made_at INTEGER NOT NULL,
            made_by TEXT NOT NULL,
            expires_at INTEGER,              -- NULL: never
            last_used_at INTEGER,
            revoked_at INTEGER
        ) STRICT;
        """
}
