import Guard
import Mail

/// The audit log with the trip rules beside it: what is recorded is what is counted.
///
/// **Why entries count as soon as they are queued, and not when they are committed:** a ticket has one waiter, which
/// is the message; another way to hear of commits would cost every message a wake-up. An entry whose commit fails has
/// counted all the same: the guard is halted then, and a stop too early is the safer error.
package struct WatchedAuditLog: AuditLog {
    private let log: any AuditLog
    private let watch: TripWatch

    package init(_ log: any AuditLog, watch: TripWatch) {
        self.log = log
        self.watch = watch
    }

    package func append(_ record: MessageRecord) -> CommitTicket {
        let ticket = log.append(record)
        watch.note(record)
        return ticket
    }

    package func append(_ outcome: Outcome) -> CommitTicket {
        let ticket = log.append(outcome)
        watch.note(outcome)
        return ticket
    }

    package func records(matching filter: RecordFilter) async throws(StoreFailure) -> [MessageRecord] {
        try await log.records(matching: filter)
    }

    package func page(
        of filter: RecordFilter, after place: AuditPage.Place?
    ) async throws(StoreFailure) -> AuditPage { try await log.page(of: filter, after: place) }

    package func tally(
        _ filter: RecordFilter, by dimension: RecordTally.Dimension?
    ) async throws(StoreFailure) -> [RecordTally] { try await log.tally(filter, by: dimension) }

    package func record(_ id: RecordID) async throws(StoreFailure) -> MessageRecord? { try await log.record(id) }

    package func match(_ scope: StopScope, since: Timestamp) async throws(StoreFailure) -> ScopeMatch {
        try await log.match(scope, since: since)
    }

    package func firstRecord(since: Timestamp) async throws(StoreFailure) -> Timestamp? {
        try await log.firstRecord(since: since)
    }

    package func greatestID() async throws(StoreFailure) -> RecordID? { try await log.greatestID() }
}
