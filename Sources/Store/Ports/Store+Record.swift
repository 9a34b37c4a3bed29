// Folder Ports: implements Guard's ports on the store, one file per topic. A port writes with `writer.perform` in one
// transaction, and reads with `read` on a separate connection. The top layer of the target: it may use all other
// folders.

import GRDB
import Guard
import Mail

extension Store: MailStore, SwitchStore, RulingStore, ListStore, RecordStore {}

/// Entries are durable when their ticket says so. `AuditWriter` writes, `AuditQuestion` reads.
///
/// When an outcome cannot be written, its ticket fails at once, so that no client waits for the disk. The store keeps
/// the outcome and writes it when commits work again. Until then its record says `unknown`.
extension Store {
    package func append(_ record: MessageRecord) -> CommitTicket {
        queue { .record($1.lists.erased.pseudonymous(record), $0) }
    }

    package func append(_ outcome: Outcome) -> CommitTicket {
        queue { ticket, _ in .outcome(outcome, ticket) }
    }

    package func records(matching filter: RecordFilter) async throws(StoreFailure) -> [MessageRecord] {
        let question = try AuditQuestion(filter)
        // A narrow question is answered in one part: finding its first and last id would take as long as the answer.
        if filter.isWide {
            return try await inHalves(question.conditions) { try question.within($0).answer($1) }.flatMap(\.self)
        }
        return try await read("cannot read the audit log") { try question.answer($0) }
    }

    package func page(
        of filter: RecordFilter, after place: AuditPage.Place?
    ) async throws(StoreFailure) -> AuditPage {
        let question = try AuditPageQuestion(filter, after: place)
        return try await read("cannot read the audit log") { try question.answer($0) }
    }

    package func tally(
        _ filter: RecordFilter, by dimension: RecordTally.Dimension?
    ) async throws(StoreFailure) -> [RecordTally] {
        let question = try TallyQuestion(filter, by: dimension)
        return try await read("cannot read the audit log") { try question.answer($0) }
    }

    package func record(_ id: RecordID) async throws(StoreFailure) -> MessageRecord? {
        let question = AuditQuestion(id)
        return try await read("cannot read the audit log") { try question.answer($0).first }
    }

    package func match(_ scope: StopScope, since: Timestamp) async throws(StoreFailure) -> ScopeMatch {
        let question = ScopeQuestion(scope: scope, since: since)
        return try await read("cannot read the audit log") { try question.answer($0) }
    }

    package func flow(since: Timestamp) async throws(StoreFailure) -> FlowCount {
        let question = FlowQuestion(since: since)
        return try await read("cannot read the audit log") { try question.answer($0) }
    }

    /// Sets the limits of the audit log until the next call. Without any call nothing is pruned.
    /// - Parameter now: the time of day; called on the writer thread.
    package func restrictAudit(to settings: AuditSettings, now: @escaping @Sendable () -> Timestamp) {
        try? writer.restrictAudit(to: AuditBounds(settings: settings, now: now))
    }

    package func firstRecord(since: Timestamp) async throws(StoreFailure) -> Timestamp? {
        let first = RecordConditions.firstID(since)
        return try await read("cannot read the audit log") { db in
            try Int64.fetchOne(db, sql: "SELECT min(id) FROM records WHERE id >= ?", arguments: [first])
                .map { max(since, RecordID(value: $0).madeAt) }
        }
    }

    package func greatestID() async throws(StoreFailure) -> RecordID? {
        try await read("cannot read the audit log") { db in
            try Int64.fetchOne(db, sql: "SELECT max(id) FROM records").map(RecordID.init(value:))
        }
    }
}

extension Store {
    /// Messages that stops kept back, and how often clients tried them, as far as recorded.
    package func attempts(by stops: [StopID]) async throws(StoreFailure) -> [StopID: AttemptTally] {
        try await read("cannot read the audit log") { db in
            var tallies: [StopID: AttemptTally] = [:]
            for stop in stops {
                let mode = try String.fetchOne(db, sql: "SELECT mode FROM stops WHERE id = ?", arguments: [stop.value])
                let sql = mode == StopMode.hold.rawValue ? Self.holdAttemptsSQL : Self.attemptsSQL
                let rows = try RawRows(db, sql, [stop.value, stop.value])
                var tally = AttemptTally()
                while try rows.next() {
                    tally.add(rows.optionalNumber(0).map(UInt64.init(bitPattern:)), isTaken: rows.number(1) == 1)
                }
                tallies[stop] = tally
            }
            return tallies
        }
    }

    /// A stop that came after the record was written is in the outcome.
    private static let attemptsSQL = """
        SELECT fingerprint, 0 FROM records WHERE stop = ?
        UNION ALL
        SELECT r.fingerprint, 0 FROM outcomes o JOIN records r ON r.id = o.record WHERE o.stop = ?
        """

    /// For a stop with mode `hold`. **Why separate:** held messages must be counted in order, and order and verdict
    /// are only in the rows. For other stops the index alone is enough.
    private static let holdAttemptsSQL = """
        SELECT fingerprint, verdict = 'held', id FROM records WHERE stop = ?
        UNION ALL
        SELECT r.fingerprint, o.verdict = 'held', r.id FROM outcomes o JOIN records r ON r.id = o.record WHERE o.stop = ?
        ORDER BY 3
        """
}

extension Store {
    package func append(_ event: GuardEvent) async throws(StoreFailure) {
        try await writer.perform("cannot store the event") { [chain] db in
            try EventRow.insert(event, chain, db)
        }
    }

    package func events(
        since: Timestamp?, newest limit: Int?, after place: EventPage.Place?
    ) async throws(StoreFailure) -> EventPage {
        try await read("cannot read the events") { db in
            let since = since?.microseconds ?? .min
            var place = place
            if place == nil {
                let upTo = try Int64.fetchOne(db, sql: "SELECT max(id) FROM acts") ?? 0
                let first = try limit.flatMap { limit in
                    try Int64.fetchOne(
                        db,
                        sql: "SELECT min(id) FROM (SELECT id FROM acts WHERE at >= ? ORDER BY id DESC LIMIT ?)",
                        arguments: [since, limit])
                }
                place = EventPage.Place(after: first.map { $0 - 1 } ?? 0, upTo: upTo)
            }
            guard let place else { return EventPage(events: [], next: nil) }
            let rows = try Row.fetchAll(
                db, sql: "SELECT * FROM acts WHERE at >= ? AND id > ? AND id <= ? ORDER BY id LIMIT ?",
                arguments: [since, place.after, place.upTo, EventPage.limit])
            let next = rows.count < EventPage.limit ? nil : EventPage.Place(after: rows.last!["id"], upTo: place.upTo)
            return EventPage(events: try rows.map(EventRow.event), next: next)
        }
    }
}

extension Store {
    package func append(_ events: [SessionEvent]) async throws(StoreFailure) {
        let limit = try writer.sessionEventLimit
        let events = events.map(try lists.erased.pseudonymous)
        try await writer.perform("cannot store session events") { db in
            for event in events { try SessionRow.insert(event, db) }
            try db.execute(
                sql: "DELETE FROM session_events WHERE id <= (SELECT max(id) FROM session_events) - ?",
                arguments: [limit])
        }
    }

    package func sessionEvents(_ filter: SessionFilter) async throws(StoreFailure) -> [SessionEvent] {
        let limit = min(SessionFilter.pageLimit, max(0, filter.limit ?? SessionFilter.pageLimit))
        // A caller that asks for pages reads forward; a caller that sets a limit gets the newest.
        let isPage = filter.after != nil || filter.limit == nil
        return try await read("cannot read the session events") { db in
            let rows = try Row.fetchAll(
                db,
                sql: """
                    SELECT * FROM session_events WHERE id > ? AND until >= ? AND at < ? AND instr(messages, ?) > 0
                    ORDER BY id \(isPage ? "" : "DESC") LIMIT ?
                    """,
                arguments: [
                    filter.after ?? 0, filter.since?.microseconds ?? .min, filter.until?.microseconds ?? .max,
                    filter.message?.description ?? "", limit,
                ])
            return try (isPage ? rows : rows.reversed()).map(SessionRow.event)
        }
    }
}
