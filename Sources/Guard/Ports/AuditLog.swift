// Folder Ports: what this target asks of a store, as protocols, joined by caller: the mail path in this file, the
// switch, the lists, the record and the incidents in the others. Only this folder may say `async`. It may use all
// other folders but Standing and Trips.

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

/// The mail that is held: taken over from its senders, so it must not be lost and must not be sent twice.
///
/// A recipient of a held message is `held`, then `unknown` from the moment a release may have sent it, then what its
/// release came to. Each step is durable before the next is taken, and each names what it must find, so of two at once
/// one fails.
package protocol HoldStore: Sendable {
    /// Keeps a message whole, with its envelope and with its record or outcome, whose verdict is `held`. Durable when it
    /// returns; when it throws, the message is not held, and its record is not written.
    /// - Parameter piece: as in `Quarantine.keep`.
    func hold(
        _ entry: HeldEntry, _ envelope: HeldEnvelope, sizeBytes: Int,
        piece: @escaping @Sendable (_ offset: Int) throws -> [UInt8]
    ) async throws(StoreFailure)

    /// What is still held, and what a release left unknown, in order of arrival.
    func held(_ selection: HeldSelection) async throws(StoreFailure) -> [HeldMessage]
    func heldTotals() async throws(StoreFailure) -> HeldTotals
    /// The content of a message that is held.
    func heldContent(_ id: RecordID) async throws(StoreFailure) -> [UInt8]
    /// What the selected recipients of each message got before; by message, then by position.
    func past(of messages: [HeldMessage]) async throws(StoreFailure) -> [RecordID: [Int: HeldPast]]

    /// Makes recipients `unknown`; the ticket fails when one of them is not `held`, and then none is.
    func beginRelease(_ id: RecordID, positions: [Int]) -> CommitTicket
    /// Notes results. Content that nobody waits for any more goes.
    /// - Parameter keeps: it was blocked by a check, so it stays in the quarantine to be looked at.
    /// - Returns: how many of the results counted.
    func settle(
        _ id: RecordID, _ results: [HeldResult], keeps: Bool, at: Timestamp
    ) async throws(StoreFailure) -> Int
}

/// The messages that were kept back, whole, so that a person can see why.
///
/// A message has its record in the audit log before it is kept here, and a record stands whether or not its message
/// could be kept: whoever asks is told which it is.
package protocol Quarantine: Sendable {
    /// Keeps a message that a check blocked; durable when it returns. What fails here changes nothing about the
    /// refusal.
    /// - Parameter piece: the message from an offset on, as many octets as are at hand; empty at its end. Called on
    ///   a thread of the store's, one call at a time, and no more once this has returned.
    func keep(
        _ id: RecordID, sizeBytes: Int, piece: @escaping @Sendable (_ offset: Int) throws -> [UInt8]
    ) async throws(StoreFailure)
    func message(_ id: RecordID) async throws(StoreFailure) -> KeptMessage
}

/// The record of session events: a bounded number of the newest.
package protocol SessionLog: Sendable {
    /// Durable when it returns; the oldest go for what is too many.
    func append(_ events: [SessionEvent]) async throws(StoreFailure)
    /// Oldest first, at most `SessionFilter.pageLimit`.
    func sessionEvents(_ filter: SessionFilter) async throws(StoreFailure) -> [SessionEvent]
}
