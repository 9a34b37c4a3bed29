extension Schema {
    /// Ids by which others know a message (see `MessageKeys`), and what tells it from its retries.
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
}
