extension Schema {
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
}
