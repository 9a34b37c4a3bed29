import GRDB
import Guard
import Mail

/// A filter as SQL. The conditions on records are for `records r LEFT JOIN outcomes o ON o.record = r.id`. The
/// conditions on deliveries are for `deliveries d LEFT JOIN held_deliveries h` of one of these records.
///
/// **Why some conditions are tested twice.** A condition on something rare (a verdict, a state) first selects rows
/// through an index and then tests exactly. Otherwise SQLite would look at every message of the time span.
struct RecordConditions: Sendable {
    typealias Argument = any DatabaseValueConvertible & Sendable

    private var record: [(sql: String, arguments: [Argument])] = []
    /// Conditions on a record that depend on its deliveries. **Why after the others:** SQLite begins with the first
    /// of two lists of ids, and these may be long.
    private var byDelivery: [(sql: String, arguments: [Argument])] = []
    private var delivery: [(sql: String, arguments: [Argument])] = []

    /// These records only.
    init(_ ids: [RecordID]) {
        let list = "[\(ids.map { String($0.value) }.joined(separator: ","))]"
        require("r.id IN (SELECT value FROM json_each(?))", list)
    }

    /// Throws when the filter's scope, sender or recipient is not valid.
    init(_ filter: RecordFilter) throws(StoreFailure) {
        for clause in filter.clauses { try require(clause) }
    }

    private mutating func require(_ clause: RecordClause) throws(StoreFailure) {
        switch clause {
        case .after(let id): require("r.id > ?", id)
        case .since(let moment): require("r.id >= ?", Self.firstID(moment))
        case .until(let moment): require("r.id < ?", Self.firstID(moment))
        case .scope(let text):
            guard let scope = StopScope(text) else { throw StoreFailure("unknown scope: \(text)") }
            require(scope)
        case .campaign(let campaign): require(campaign: campaign)
        case .sender(let sender):
            guard let scope = StopScope(.sender, NamePattern(sender)) else {
                throw StoreFailure("the sender is neither an address nor a domain")
            }
            require(scope)
        case .verdict(let verdict): require(verdict)
        case .check(let check): require("r.id IN (SELECT record FROM findings WHERE check_name = ?)", check)
        case .finding(let kind):
            require("EXISTS (SELECT 1 FROM findings f WHERE f.record = r.id AND f.kind = ?)", kind)
        case .listVersion(let name): require("r.lists ->> ? = ?", "$.\"\(name.list)\"", name.version)
        case .messageID(let id): requireMessage(MessageIDText.bare(id))
        case .espID(let id): requireAtESP(MessageIDText.bare(id))
        case .delivery(let state): require(state)
        case .recipient(let recipient):
            guard let key = Address(recipient)?.key else { throw StoreFailure("the recipient is not an address") }
            byDelivery.append((Self.hasRecipient, [key]))
            delivery.append(("d.key = ?", [key]))
        case .name(let name, let text): require(name, text) { "\($0) = ?" }
        case .part(let name, let text): require(name, text) { "instr(\($0), ?) > 0" }
        }
    }

    /// - Parameter sql: makes the condition from the key of the name's column; its `?` takes the key of the text.
    private mutating func require(_ name: RecordClause.Name, _ text: String, _ sql: (String) -> String) {
        let (column, isOfDelivery) = Self.column(of: name)
        let condition = (sql(NameColumn.key(column)), [NameKey.of(text)] as [Argument])
        if isOfDelivery { delivery.append(condition) } else { record.append(condition) }
    }

    private static func column(of name: RecordClause.Name) -> (sql: String, isOfDelivery: Bool) {
        switch name {
        case .subject: ("r.subject", false)
        case .segment: ("d.segment", true)
        case .clientAddress: ("r.client_address", false)
        case .login: ("r.login", false)
        }
    }

    /// The condition on a record, including its deliveries.
    var ofRecord: String {
        let ofDeliveries = delivery.isEmpty ? [] : ["EXISTS (SELECT 1 FROM \(Self.deliveries) AND \(ofDelivery))"]
        return Self.all((record + byDelivery).map(\.sql) + ofDeliveries)
    }

    /// The arguments of `ofRecord`.
    var arguments: StatementArguments {
        StatementArguments((record + byDelivery + delivery).flatMap(\.arguments))
    }

    /// The same conditions, limited to records with ids in a range.
    func within(_ ids: ClosedRange<Int64>) -> RecordConditions {
        var narrowed = self
        narrowed.require("r.id BETWEEN ? AND ?", ids.lowerBound, ids.upperBound)
        return narrowed
    }

    /// The condition on a delivery.
    var ofDelivery: String { Self.all(delivery.map(\.sql)) }

    /// The arguments of `ofDelivery`.
    var deliveryArguments: StatementArguments { StatementArguments(delivery.flatMap(\.arguments)) }

    /// Deliveries of the record `r`.
    static let deliveries = """
        deliveries d LEFT JOIN held_deliveries h ON h.record = d.record AND h.position = d.position
        WHERE d.record = r.id
        """

    /// Records with each of their deliveries.
    static let recordsAndDeliveries = """
        records r LEFT JOIN outcomes o ON o.record = r.id JOIN deliveries d ON d.record = r.id
        LEFT JOIN held_deliveries h ON h.record = d.record AND h.position = d.position
        """

    /// The state of a delivery. The outcome decides when it is still `unknown`; a held delivery has its later result.
    static let state = "coalesce(h.state, iif(d.state = 'unknown', coalesce(o.state, d.state), d.state))"
    /// The reply of a delivery, by the same rule.
    static let reply = """
        CASE WHEN h.state <> 'held' THEN h.reply WHEN d.state = 'unknown' THEN coalesce(o.reply, d.reply) ELSE d.reply END
        """

    /// A message's verdict, as in `Verdict(ofHeld:)`: the later results of a held message decide its verdict. A blocked
    /// message may have been held for its release.
    static let verdict = """
        CASE WHEN coalesce(o.verdict, r.verdict) NOT IN ('held', 'blocked') THEN coalesce(o.verdict, r.verdict) ELSE
            (SELECT CASE
                WHEN count(*) = 0 THEN coalesce(o.verdict, r.verdict)
                WHEN sum(state = 'held') > 0 THEN 'held'
                WHEN sum(state IN ('released', 'accepted')) > 0 THEN 'relayed'
                WHEN sum(state = 'unknown') > 0 THEN 'unknown'
                WHEN sum(state = 'refused') > 0 THEN 'refused'
                WHEN sum(state <> 'suppressed') = 0 THEN 'suppressed'
                ELSE 'blocked' END
            FROM held_deliveries WHERE record = r.id) END
        """

    private static func all(_ conditions: [String]) -> String {
        conditions.isEmpty ? "1" : conditions.joined(separator: " AND ")
    }

    private mutating func require(_ sql: String, _ arguments: Argument...) { record.append((sql, arguments)) }

    private mutating func require(_ verdict: Verdict) {
        if verdict != .relayed, verdict != .unknown {
            require(
                """
                r.id IN (SELECT id FROM records WHERE verdict = ? AND verdict <> 'unknown'
                    UNION ALL SELECT record FROM outcomes WHERE verdict = ? AND verdict <> 'relayed'
                    UNION ALL SELECT record FROM held_deliveries)
                """, verdict.rawValue, verdict.rawValue)
        }
        require("\(Self.verdict) = ?", verdict.rawValue)
    }

    private mutating func require(_ state: Delivery.State) {
        if state != .accepted, state != .unknown {
            byDelivery.append(
                (
                    """
                    r.id IN (SELECT record FROM deliveries WHERE state = ? AND state NOT IN ('unknown', 'accepted')
                        UNION ALL SELECT record FROM outcomes WHERE state = ? AND verdict <> 'relayed'
                        UNION ALL SELECT record FROM held_deliveries WHERE state = ?)
                    """, [state.rawValue, state.rawValue, state.rawValue]
                ))
        }
        delivery.append(("\(Self.state) = ?", [state.rawValue]))
    }

    /// Looks in the runs and among messages that are not yet in a run. Then it compares the text, because another id
    /// may have the same hash.
    private mutating func requireMessage(_ id: String) {
        require(
            """
            r.id IN (
                WITH asked (key, bare) AS (VALUES (?, ?))
                \(Self.ofKey)
                SELECT t.id FROM records t, asked
                WHERE t.id > (SELECT max(upto) FROM runs) AND t.message_id IN (bare, '<' || bare || '>'))
            """, MessageKeys.key(id), id)
        require("r.message_id IN (?, ?)", id, "<\(id)>")
    }

    /// The same. Released messages are in run 0 at once.
    private mutating func requireAtESP(_ id: String) {
        require(
            """
            r.id IN (
                WITH asked (key, bare) AS (VALUES (?, ?))
                \(Self.ofKey)
                SELECT t.record FROM outcomes t, asked
                WHERE t.record > (SELECT max(upto) FROM runs) AND t.esp_id = bare)
            """, MessageKeys.key(id), id)
        require(
            """
            (o.esp_id = ? OR EXISTS (SELECT 1 FROM held_deliveries x WHERE x.record = r.id AND x.esp_id = ?))
            """, id, id)
    }

    private static let ofKey = """
        SELECT record FROM message_keys WHERE run IN (SELECT id FROM runs) AND key = (SELECT key FROM asked)
        UNION ALL
        """

    /// A record without a campaign has an empty one, which no pattern matches.
    private mutating func require(campaign: String) {
        guard let pattern = NamePattern(campaign) else { return require("r.campaign = ?", campaign) }
        require(.campaign(pattern))
    }

    /// The mail that a stop of that scope is known to cover.
    private mutating func require(_ scope: StopScope) {
        guard let pattern = scope.pattern else { return }
        let glob = NameColumn.glob(pattern)
        switch scope.kind {
        case .all: break
        case .campaign:
            // Matches the few campaign names that exist; the index steps from one to the next.
            require(
                """
                r.campaign IN (
                    WITH RECURSIVE names (name) AS (
                        SELECT min(campaign) FROM records
                        UNION ALL
                        SELECT (SELECT min(campaign) FROM records WHERE campaign > name) FROM names WHERE name IS NOT NULL)
                    SELECT name FROM names WHERE \(NameColumn.key("name")) GLOB ?)
                """, glob)
        case .sender:
            let (sql, arguments) = NameColumn.isSender(pattern)
            record.append((sql, arguments))
        case .stream: require("\(NameColumn.key("r.stream")) GLOB ?", glob)
        case .upstream: require("\(NameColumn.key("r.upstream")) GLOB ?", glob)
        case .recipientDomain: delivery.append(("\(NameColumn.domain("d.key")) GLOB ?", [glob]))
        }
    }

    /// The time of a record is the time in its id.
    static func firstID(_ moment: Timestamp) -> Int64 {
        let (milliseconds, rest) = moment.microseconds.quotientAndRemainder(dividingBy: 1000)
        return RecordID.first(at: rest > 0 ? milliseconds + 1 : milliseconds).value
    }

    /// Looks in the runs, and in the deliveries that are not yet in a run (see `Schema`).
    private static let hasRecipient = """
        r.id IN (
            WITH asked (key) AS (VALUES (?))
            SELECT record FROM recipients WHERE run IN (SELECT id FROM runs) AND key = (SELECT key FROM asked)
            UNION ALL
            SELECT record FROM deliveries
            WHERE record > (SELECT max(upto) FROM runs) AND key = (SELECT key FROM asked))
        """
}
