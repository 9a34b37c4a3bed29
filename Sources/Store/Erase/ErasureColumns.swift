// Folder Erase: removes a person from everything that is stored: the record, kept mail, lists, and every column with
// text. `ErasureColumns` says what each column may hold; `Store.erase` (Ports) has the order of the steps. It may use
// ErasedPeople, Lists, ListFiles, Database and Record.

/// For each TEXT and BLOB column of the database: what it may contain about a person. The erasure is derived from
/// this table, and a test fails for a column that is not in it.
///
/// For a new column: may people, senders or ESPs write into it? Then it is `.text`. Is it a name by which mail is
/// counted, stopped or searched? Then it is `.name`. Does only the guard write it: fixed texts, hashes of messages or
/// numbers? Then it is `.never`. Does it hold an address or a whole message? Then it is `.byHand`, with the code that
/// erases it.
enum ErasureColumns {
    enum Content: Hashable {
        /// Free text. The address in it, in any spelling, becomes `[erased]`.
        case text
        /// A name that people gave, such as a campaign's or a file's. The address in it becomes the pseudonym, so
        /// that different names stay different.
        case name
        /// `StopScope.text` that does not decide which mail may pass. It is erased like a name, or like an address
        /// when the scope is a sender.
        case scope
        /// One address or NULL. It becomes the pseudonym.
        case address
        /// `OriginatorsColumn`.
        case originators
        /// An id of a message, which `MessageKeys` may find. It is erased like text, and no longer finds the message.
        case id
        /// A line for the ESP. It is erased like text once its row is settled. Until then `KeptMail` names it.
        case line
        /// An address, its key, or a message. The named code erases it.
        case byHand(String)
        /// A name or a scope that decides which mail may pass. An erasure reports it and does not change it; the
        /// people who set it must change it. Once its row is settled it is erased like `scope`.
        case inForce
        /// Fixed texts of the guard, numbers, hashes of messages, or a name from the configuration: nothing about a
        /// recipient.
        case never
    }

    struct Table: Hashable {
        let name: String
        /// The columns of the table's primary key.
        let key: [String]
        /// The kind under which a changed row is entered in the chain again. Its id is the first column of the key.
        /// nil when the table is not chained.
        var chained: ChainEntry.Kind?
        /// An SQL condition: the rows whose `inForce` and `line` columns are settled.
        var settled: String?
        let columns: [String: Content]

        init(
            _ name: String, key: [String], chained: ChainEntry.Kind? = nil, settled: String? = nil,
            _ columns: [String: Content]
        ) {
            self.name = name
            self.key = key
            self.chained = chained
            self.settled = settled
            self.columns = columns
        }
    }

    static let tables: [Table] = [
        // MARK: the record
        Table(
            "records", key: ["id"], chained: .record,
            [
                "stream": .name, "client": .text, "campaign": .name, "sender": .address, "subject": .text,
                "sha256": .never, "verdict": .never, "upstream": .never, "lists": .never, "message_id": .id,
                "originators": .originators, "content": .never,
            ]),
        Table(
            "deliveries", key: ["record", "position"], chained: .record,
            [
                "address": .byHand("ErasedRecords.erase"), "key": .byHand("ErasedRecords.erase"), "state": .never,
                "reply": .text, "segment": .name, "header": .text,
            ]),
        Table("recipients", key: ["run", "key", "record"], ["key": .byHand("ErasedRecords.erase")]),
        Table(
            "findings", key: ["record", "position"], chained: .record,
            [
                "check_name": .never, "kind": .never, "place": .text, "excerpt": .text, "reason": .text,
                "action": .never, "allowed_by": .never,
            ]),
        Table(
            "outcomes", key: ["record"], chained: .outcome,
            ["verdict": .never, "state": .never, "reply": .text, "esp_id": .id]),
        Table(
            "templates", key: ["id"],
            [
                "campaign": .name, "sketch": .never, "frame": .never, "sender": .text, "subject": .text, "text": .text,
            ]),
        Table("unjudged", key: ["id"], ["text": .text]),
        Table("probe", key: ["rowid"], ["filler": .never]),

        Table(
            "session_events", key: ["id"],
            [
                "listener": .never, "client": .never, "login": .text, "kind": .never, "detail": .text, "sender": .text,
                "first_recipient": .text, "arguments": .text, "messages": .never,
            ]),

        // MARK: messages that are kept
        Table("quarantine", key: ["record"], ["reason": .never]),
        Table("quarantine_pieces", key: ["id"], ["content": .byHand("KeptMail")]),
        Table(
            "quarantine_envelopes", key: ["record"],
            ["mail": .byHand("KeptMail"), "trace": .byHand("KeptMail"), "recipients": .byHand("KeptMail")]),
        Table("held", key: ["record"], ["mail": .byHand("KeptMail"), "trace": .byHand("KeptMail")]),
        Table(
            "held_deliveries", key: ["record", "position"], chained: .held, settled: "state NOT IN ('held', 'unknown')",
            ["line": .line, "state": .never, "reply": .text, "lists": .never, "esp_id": .id]),

        // MARK: the switch
        Table(
            "stops", key: ["id"], settled: "ended_at IS NOT NULL",
            [
                "scope": .inForce, "mode": .never, "reason": .text, "who": .text, "ended_by": .text,
                "end_reason": .text, "origin": .text, "receipt": .text,
            ]),
        // The row of a finished ramp stays until the next ramp begins.
        Table("ramps", key: ["stop"], settled: "full_at <= unixepoch() * 1000000", ["scope": .inForce]),
        Table("switch_clock", key: ["id"], ["boot": .never]),
        Table("identity", key: ["id"], ["id": .never]),
        Table("awaited_resumes", key: ["stop"], ["reason": .text, "who": .text]),

        // MARK: rulings
        Table(
            "rulings", key: ["id"], settled: "ended_at IS NOT NULL",
            [
                "kind": .never, "text": .inForce, "campaign": .inForce, "reason": .text, "who": .text,
                "ended_by": .text, "end_reason": .text,
            ]),
        Table("awaited_rulings", key: ["ruling"], ["reason": .text, "who": .text]),

        // MARK: access
        Table(
            "access_users", key: ["name"],
            [
                "name": .never, "role": .never, "password": .never, "code_secret": .never, "made_by": .never,
            ]),
        Table(
            "access_tokens", key: ["id"],
            ["name": .never, "role": .never, "digest": .never, "made_by": .never]),

        // MARK: lists
        Table("lists", key: ["name"], ["name": .never, "kind": .never, "scope": .never]),
        Table(
            "list_versions", key: ["id"],
            ["list": .never, "source": .name, "sha256": .text, "reading": .text, "secret_mark": .never]),
        Table("list_entries", key: ["content", "row"], ["key": .never, "reason": .never]),
        Table(
            "list_changes", key: ["id"],
            [
                "list": .never, "action": .never, "key": .byHand("ListRepository.dropChanges"), "reason": .text,
                "segment": .name, "who": .text,
            ]),
        Table("erasures", key: ["digest"], ["digest": .never]),
        Table("erasure_secret", key: ["rowid"], ["secret": .never]),

        // MARK: what people did and wrote
        Table(
            "acts", key: ["id"], chained: .event,
            [
                "kind": .never, "who": .text, "reason": .text, "subject": .text, "before": .text, "after": .text,
            ]),
        Table(
            "incidents", key: ["id"],
            [
                "kind": .never, "severity": .never, "scope": .scope, "summary": .text, "owner": .text,
                "opened_by": .text,
            ]),
        Table("incident_entries", key: ["id"], ["who": .text, "kind": .never, "text": .text]),
        Table(
            "incident_steps", key: ["incident", "position"],
            [
                "name": .never, "kind": .never, "text": .text, "role": .never, "state": .never, "owner": .text,
                "note": .text, "changed_by": .text,
            ]),
        Table("apologies", key: ["id"], settled: "ended_at IS NOT NULL", ["campaign": .inForce, "armed_by": .text]),
        Table(
            "apology_people", key: ["apology", "key"],
            ["key": .byHand("ApologyRow.erase"), "address": .byHand("ApologyRow.erase"), "segment": .name]),

        // MARK: the store's own
        Table("links", key: ["id"], ["entries": .never, "hash": .never]),
        Table("chain_base", key: ["id"], ["hash": .never]),
        Table("cursors", key: ["follower"], ["follower": .never, "waiting": .never]),
        // A copy of the operator's own file. The next start would bring an erased name back.
        Table("configuration", key: ["id"], ["keys": .never]),
        Table("grdb_migrations", key: ["identifier"], ["identifier": .never]),
    ]
}
