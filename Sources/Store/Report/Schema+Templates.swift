extension Schema {
    /// What was said: the words of one message for each template, with what is personal left out.
    ///
    /// **Why they are not in the chain:** they are rewritten as more messages show what is personal, and say less each time;
    /// which template a message is of is a column of its record, which is chained.
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
}
