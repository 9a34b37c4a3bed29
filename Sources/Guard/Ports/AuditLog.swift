import Mail

/// The durable record of every message. Appends are queued in order and share commits; each is durable when
/// its ticket says so.
package protocol AuditLog: Sendable {
    /// Queues a record with its deliveries and findings; returns at once.
    func append(_ record: MessageRecord) -> CommitTicket
    /// Queues what followed a record: its verdict, and the state and reply of each delivery still `unknown`.
    /// While the store is failing an outcome is kept and written when it recovers.
    func append(_ outcome: Outcome) -> CommitTicket
    /// Records that match, oldest first.
    func records(matching filter: RecordFilter) async throws(StoreFailure) -> [MessageRecord]
    /// The same, a page at a time; whoever wants all begins with nil and goes on with the page's `next`.
    func page(of filter: RecordFilter, after place: AuditPage.Place?) async throws(StoreFailure) -> AuditPage
    /// How many messages match, and how many of their recipients: as one, or by what they have in common, most first. Beyond
    /// `RecordTally.limit` the rest comes as one, at the end; of hours, which come in order, at the beginning.
    func tally(_ filter: RecordFilter, by dimension: RecordTally.Dimension?) async throws(StoreFailure) -> [RecordTally]
    func record(_ id: RecordID) async throws(StoreFailure) -> MessageRecord?
    /// What of the mail since a moment a scope covers.
    func match(_ scope: StopScope, since: Timestamp) async throws(StoreFailure) -> ScopeMatch
    /// When the first record was made at a moment or after it; nil when there is none.
    func firstRecord(since: Timestamp) async throws(StoreFailure) -> Timestamp?
    /// The greatest id ever written; where the next process begins.
    func greatestID() async throws(StoreFailure) -> RecordID?
}
