import Content
import Mail

/// What people query: records and their totals, events, incidents and apologies. To read all pages, a caller begins
/// with nil and continues with the page's `next`.
package protocol RecordStore: Sendable {
    // MARK: Messages

    /// Records that match, oldest first.
    func records(matching filter: RecordFilter) async throws(StoreFailure) -> [MessageRecord]
    /// One page of the same.
    func page(of filter: RecordFilter, after place: AuditPage.Place?) async throws(StoreFailure) -> AuditPage
    /// How many messages match, and how many recipients they have: as one total, or grouped by a dimension, largest
    /// first. Groups beyond `RecordTally.limit` are combined into one, at the end. Hours are in order, and their
    /// combined group comes first.
    func tally(_ filter: RecordFilter, by dimension: RecordTally.Dimension?) async throws(StoreFailure) -> [RecordTally]
    func record(_ id: RecordID) async throws(StoreFailure) -> MessageRecord?
    /// How much of the mail since a given time the scope covers.
    func match(_ scope: StopScope, since: Timestamp) async throws(StoreFailure) -> ScopeMatch
    /// The messages since a time by minute, campaign and verdict. Meant for an hour at most.
    func flow(since: Timestamp) async throws(StoreFailure) -> FlowCount
    /// The time of the first record at or after a given time; nil when there is none.
    func firstRecord(since: Timestamp) async throws(StoreFailure) -> Timestamp?
    /// A message in the quarantine, or why it is not there; its record does not depend on it.
    func message(_ id: RecordID) async throws(StoreFailure) -> KeptMessage
    /// Oldest first, at most `SessionFilter.pageLimit`.
    func sessionEvents(_ filter: SessionFilter) async throws(StoreFailure) -> [SessionEvent]

    // MARK: Held mail

    /// Held recipients, and recipients that a release left `unknown`, in order of arrival.
    func held(_ selection: HeldSelection) async throws(StoreFailure) -> [HeldMessage]
    func heldTotals() async throws(StoreFailure) -> HeldTotals

    // MARK: After a mistake

    /// Counts what happened to the matching mail; ignores the filter's limit.
    func damage(_ filter: RecordFilter) async throws(StoreFailure) -> DamageReport
    /// The templates of the matching mail, in the order of their first message. When there are more than
    /// `MessageTemplate.limit`, the last ones.
    func templates(of filter: RecordFilter) async throws(StoreFailure) -> [MessageTemplate]
    /// The templates of the most recent messages, oldest first.
    func templates(limit: Int) async throws(StoreFailure) -> [MessageTemplate]
    /// A page of the recipients of matching mail, one row per message.
    /// - Parameters:
    ///   - place: from the page before; nil for the first page.
    ///   - redaction: how addresses are shown.
    func recipients(
        _ filter: RecordFilter, after place: RecipientPage.Place?, shown redaction: AddressRedaction
    ) async throws(StoreFailure) -> RecipientPage
    /// How the matching mail was received; the filter's limit is ignored.
    func signals(_ filter: RecordFilter) async throws(StoreFailure) -> DeliverySignals

    // MARK: Events

    // A stop, resume or import writes its event in the same commit. All other events are appended here.

    /// Durable when it returns.
    func append(_ event: GuardEvent) async throws(StoreFailure)
    /// A page of the newest events up to the limit, oldest first.
    func events(
        since: Timestamp?, newest limit: Int?, after place: EventPage.Place?
    ) async throws(StoreFailure) -> EventPage

    // MARK: The configuration in force

    // Stored as the operator's file had it when it was last put in force, so that every later change is detected.

    /// By key; nil when no configuration was in force yet.
    func configurationInForce() async throws(StoreFailure) -> [String: ConfigurationValue]?
    /// Durable when it returns, in the same commit as the event about it.
    func putInForce(_ values: [String: ConfigurationValue], _ event: GuardEvent?) async throws(StoreFailure)

    // MARK: Proof

    // Proves that the records are as they were written: a hash chains each commit to the previous one.

    /// Verifies some links, beginning at a place.
    /// - Parameters:
    ///   - place: from the page before; nil for the first page.
    ///   - day: where to begin, in days since 1970; nil: at the start of the chain.
    ///   - head: a hash to look for, in lower-case hex.
    func verify(
        from place: ChainPlace?, since day: Int64?, looksFor head: String?
    ) async throws(StoreFailure) -> ChainPage

    // MARK: The record export

    // The record export: all records and events in commit order, to be copied elsewhere.

    /// A page of what was committed after a place. The caller continues with the page's `next` once the page is safe.
    /// - Parameter today: days since 1970; earlier days are complete.
    func exports(after place: RecordExportPosition, today: Int64) async throws(StoreFailure) -> RecordExportPage
    /// The place where a new follower begins.
    /// - Parameter atEnd: begins with new entries, not with all that are on record.
    func exportStart(atEnd: Bool) async throws(StoreFailure) -> RecordExportPosition
    /// How far a follower has got; nil when no place is stored under this name.
    func exportPosition(of follower: String) async throws(StoreFailure) -> RecordExportPosition?
    /// Durable when it returns.
    func keep(_ place: RecordExportPosition, of follower: String) async throws(StoreFailure)
    /// The day heads of complete days, oldest first.
    /// - Parameter link: returns only heads that are later in the chain.
    func dayHeads(after link: Int64, today: Int64) async throws(StoreFailure) -> [DayHead]

    // MARK: Incidents

    // The commit of a stop also opens an incident, or joins the open incident of its scope. The commit that ends the
    // stop notes the end in the incident.

    /// A page, oldest first. The caller begins with nil and continues after the last incident, until a page is empty.
    func incidents(after last: IncidentID?) async throws(StoreFailure) -> [Incident]
    /// Returns nil when there is no such incident.
    func incident(_ id: IncidentID) async throws(StoreFailure) -> Incident?
    /// The newest entries up to the limit, oldest first.
    func entries(of incident: IncidentID, newest limit: Int) async throws(StoreFailure) -> [IncidentEntry]
    /// The number of entries.
    func entryCount(of incident: IncidentID) async throws(StoreFailure) -> Int
    /// Opens an incident and writes the event. Durable when it returns.
    func open(_ order: IncidentOrder, at: Timestamp) async throws(StoreFailure) -> Incident
    /// The same for a change. Returns nil when there is no such incident, or when it is closed and the change is not
    /// a note.
    func change(_ incident: IncidentID, _ change: IncidentChange, at: Timestamp) async throws(StoreFailure) -> Incident?
    /// The same for a step. Returns nil when there is no such incident, it is closed, or it has no such step.
    func change(
        _ incident: IncidentID, _ change: IncidentStepChange, at: Timestamp
    ) async throws(StoreFailure) -> Incident?

    // MARK: Apologies

    // For each recipient an apology stores which message brings it to them, so that no person gets two. The commit
    // that creates a message's record also stores this, before any byte leaves.

    /// All apologies, oldest first.
    func apologies() async throws(StoreFailure) -> [Apology]
    /// Begins an apology, or continues one that has not ended; it is not armed yet. Throws `StoreFailure` when
    /// another apology has its campaign.
    func prepare(_ order: ApologyOrder, at: Timestamp) async throws(StoreFailure) -> Apology
    /// Adds recipients; existing ones stay unchanged.
    func add(_ people: [ApologyPerson], to apology: Apology.ID) async throws(StoreFailure)
    /// From now on, records of the campaign say who has had the apology. Existing records count, and so do earlier
    /// apologies of the incident. Writes an event and an entry in the incident's timeline.
    func arm(_ apology: Apology.ID, who: Identity, reason: String, at: Timestamp) async throws(StoreFailure) -> Apology
    /// Returns nil when there is no such apology, or it has ended.
    func end(_ apology: Apology.ID, who: Identity, reason: String, at: Timestamp) async throws(StoreFailure) -> Apology?
    func coverage(of apology: Apology.ID) async throws(StoreFailure) -> ApologyCoverage
    /// A page of its recipients, in the order of their addresses.
    /// - Parameters:
    ///   - state: returns only recipients in this state; nil: all.
    ///   - last: last address of the page before; nil for the first page.
    func people(
        of apology: Apology.ID, in state: ApologyCoverage.State?, after last: String?
    ) async throws(StoreFailure) -> [ApologyPerson]
}
