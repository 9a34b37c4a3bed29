/// What each TEXT and BLOB column of the database may say of a person. The erasure is derived from this table, and a test
/// fails for a column that is not in it.
///
/// A new column: may people, senders or ESPs write into it? Then it is `.text`. Does the guard fill it with words of its own,
/// hashes or numbers? Then `.never`. Does it hold an address, or a whole message? Then `.byHand`, with the code that
/// erases it.
enum ErasureColumns {
    enum Content: Hashable {
        /// Somebody's words: the address in them, however it is written, gives way to `[erased]`.
        case text
        /// One address, or none: it gives way to the pseudonym.
        case address
        /// An address, its key, or a message; erased by the code that is named.
        case byHand(String)
        /// Decides which mail may pass, so that it is changed by the people who set it and not by an erasure, which names it.
        case inForce
        /// Words of the guard, ids, hashes, a name in the operator's own file: nothing of a recipient.
        case never
    }

    struct Table: Hashable {
        let name: String
        /// The columns of its primary key.
        let key: [String]
        /// A row that changes is entered in the chain anew: of what kind. Its id is the first column of the key.
        var chained: ChainEntry.Kind?
        /// Rows in which `inForce` columns are settled, and so are text: a condition.
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
                "stream": .text, "client": .text, "campaign": .text, "sender": .address, "subject": .text,
                "sha256": .never, "verdict": .never, "upstream": .never, "lists": .never,
                "message_id": .byHand("ErasedRecords.eraseIDs"), "originators": .text,
            ]),
        Table(
            "deliveries", key: ["record", "position"], chained: .record,
            [
                "address": .byHand("ErasedRecords.erase"), "key": .byHand("ErasedRecords.erase"), "state": .never,
                "reply": .text, "segment": .text, "header": .text,
            ]),
        Table("recipients", key: ["run", "key", "record"], ["key": .byHand("ErasedRecords.erase")]),
        Table(
            "findings", key: ["record", "position"], chained: .record,
            [
                "check_name": .never, "kind": .never, "place": .text, "excerpt": .text, "reason": .text,
                "action": .never,
            ]),
        Table(
            "outcomes", key: ["record"], chained: .outcome,
            [
                "verdict": .never, "state": .never, "reply": .text, "esp_id": .byHand("ErasedRecords.eraseIDs"),
            ]),
        Table(
            "templates", key: ["id"],
            [
                "campaign": .text, "sketch": .never, "frame": .never, "sender": .text, "subject": .text, "text": .text,
            ]),
        Table("probe", key: ["rowid"], ["filler": .never]),

        Table(
            "session_events", key: ["id"],
            ["listener": .never, "client": .never, "login": .text, "kind": .never, "detail": .text]),

        // MARK: messages that are kept
        Table("quarantine", key: ["record"], ["reason": .never]),
        Table("quarantine_pieces", key: ["id"], ["content": .byHand("KeptMail")]),
        Table("held", key: ["record"], ["mail": .byHand("KeptMail"), "trace": .byHand("KeptMail")]),
        Table(
            "held_deliveries", key: ["record", "position"], chained: .held,
            [
                "line": .text, "state": .never, "reply": .text, "lists": .never,
                "esp_id": .byHand("ErasedRecords.eraseIDs"),
            ]),

        // MARK: the switch
        Table(
            "stops", key: ["id"], settled: "ended_at IS NOT NULL",
            [
                "scope": .inForce, "mode": .never, "reason": .text, "who": .text, "ended_by": .text,
                "end_reason": .text, "origin": .text, "receipt": .text,
            ]),
        Table("ramps", key: ["stop"], ["scope": .inForce]),
        Table("switch_clock", key: ["id"], ["boot": .never]),
        Table("identity", key: ["id"], ["id": .never]),
        Table("awaited_resumes", key: ["stop"], ["reason": .text, "who": .text]),

        // MARK: lists
        Table("lists", key: ["name"], ["name": .never, "kind": .never, "doubt": .text, "scope": .never]),
        Table(
            "list_versions", key: ["id"], ["list": .never, "source": .text, "sha256": .never]),
        Table("list_entries", key: ["content", "row"], ["key": .never, "reason": .never]),
        Table(
            "list_changes", key: ["id"],
            [
                "list": .never, "action": .never, "key": .byHand("ListShelf.dropChanges"), "reason": .text,
                "segment": .text, "who": .text,
            ]),
        Table("erasures", key: ["digest"], ["digest": .never]),
        Table("erasure_secret", key: ["rowid"], ["secret": .never]),

        // MARK: what people did and wrote
        Table(
            "acts", key: ["id"], chained: .act,
            [
                "kind": .never, "who": .text, "reason": .text, "subject": .text, "before": .text, "after": .text,
            ]),
        Table(
            "incidents", key: ["id"],
            [
                "kind": .never, "severity": .never, "scope": .text, "summary": .text, "owner": .text,
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
            ["key": .byHand("ApologyRow.erase"), "address": .byHand("ApologyRow.erase"), "segment": .text]),

        // MARK: the store's own
        Table("links", key: ["id"], ["entries": .never, "hash": .never]),
        Table("chain_base", key: ["id"], ["hash": .never]),
        Table("cursors", key: ["follower"], ["follower": .never, "waiting": .never]),
        // A copy of the operator's own file, which would bring it back at the next start.
        Table("configuration", key: ["id"], ["keys": .never]),
        Table("grdb_migrations", key: ["identifier"], ["identifier": .never]),
    ]
}
