import Content
import Mail

/// What people ask about: the record of every message and what it says together, what was done to the guard, incidents
/// and apologies. Whoever asks for pages begins with nil and goes on with the page's `next`.
package protocol RecordStore: Sendable {
    // MARK: Messages

    /// Records that match, oldest first.
    func records(matching filter: RecordFilter) async throws(StoreFailure) -> [MessageRecord]
    /// The same, a page at a time.
    func page(of filter: RecordFilter, after place: AuditPage.Place?) async throws(StoreFailure) -> AuditPage
    /// How many messages match, and how many of their recipients: as one, or by what they have in common, most first. Beyond
    /// `RecordTally.limit` the rest comes as one, at the end; of hours, which come in order, at the beginning.
    func tally(_ filter: RecordFilter, by dimension: RecordTally.Dimension?) async throws(StoreFailure) -> [RecordTally]
    func record(_ id: RecordID) async throws(StoreFailure) -> MessageRecord?
    /// What of the mail since a moment a scope covers.
    func match(_ scope: StopScope, since: Timestamp) async throws(StoreFailure) -> ScopeMatch
    /// When the first record was made at a moment or after it; nil when there is none.
    func firstRecord(since: Timestamp) async throws(StoreFailure) -> Timestamp?
    /// A message of the quarantine. A record stands whether or not its message could be kept: whoever asks is told
    /// which it is.
    func message(_ id: RecordID) async throws(StoreFailure) -> KeptMessage
    /// Oldest first, at most `SessionFilter.pageLimit`.
    func sessionEvents(_ filter: SessionFilter) async throws(StoreFailure) -> [SessionEvent]

    // MARK: Held mail

    /// What is still held, and what a release left unknown, in order of arrival.
    func held(_ selection: HeldSelection) async throws(StoreFailure) -> [HeldMessage]
    func heldTotals() async throws(StoreFailure) -> HeldTotals

    // MARK: After a mistake

    /// What happened to the mail that matches; the filter's limit does not count.
    func damage(_ filter: RecordFilter) async throws(StoreFailure) -> DamageReport
    /// What the mail that matches was made of, in the order in which it was first met; of more templates than
    /// `MessageTemplate.limit` the last.
    func templates(of filter: RecordFilter) async throws(StoreFailure) -> [MessageTemplate]
    /// The templates that were met last, oldest first.
    func templates(limit: Int) async throws(StoreFailure) -> [MessageTemplate]
    /// A page of its recipients, each once for each message.
    /// - Parameters:
    ///   - place: of the page before; nil to begin.
    ///   - redaction: what is shown of them.
    func recipients(
        _ filter: RecordFilter, after place: RecipientPage.Place?, shown redaction: AddressRedaction
    ) async throws(StoreFailure) -> RecipientPage
    /// How the mail that matches was received; the filter's limit does not count.
    func signals(_ filter: RecordFilter) async throws(StoreFailure) -> DeliverySignals

    // MARK: Acts

    // Stops, resumes and imports write their own act in the commit that makes them; whoever does something else appends
    // its act here.

    /// Durable when it returns.
    func append(_ event: GuardEvent) async throws(StoreFailure)
    /// Oldest first, the newest so many, a page at a time.
    func events(
        since: Timestamp?, newest limit: Int?, after place: EventPage.Place?
    ) async throws(StoreFailure) -> EventPage

    // MARK: The configuration in force

    // Kept as the operator's file said it when it was last put in force, so that a change shows whenever it was made.

    /// By key; nil: nothing was in force yet.
    func configurationInForce() async throws(StoreFailure) -> [String: ConfigurationValue]?
    /// Durable when it returns, in the same commit as the act that tells of it.
    func putInForce(_ values: [String: ConfigurationValue], _ event: GuardEvent?) async throws(StoreFailure)

    // MARK: Proof

    // What is on record is what was written: each commit is chained to the one before by a hash.

    /// Looks at some links, from a place on.
    /// - Parameters:
    ///   - place: of the page before; nil to begin.
    ///   - day: where to begin, in days since 1970; nil: at the beginning of the chain.
    ///   - head: a hash to look for, in lower-case hex.
    func verify(
        from place: ChainPlace?, since day: Int64?, looksFor head: String?
    ) async throws(StoreFailure) -> ChainPage

    // MARK: The trail

    // What is on record, in the order in which it was committed, for whoever carries it elsewhere.

    /// What came after a place; whoever wants all goes on with the page's `next` once it is safe.
    /// - Parameter today: days since 1970; those before it are over.
    func exports(after place: RecordExportPosition, today: Int64) async throws(StoreFailure) -> RecordExportPage
    /// Where somebody begins who has told nothing yet.
    /// - Parameter atEnd: with what comes from now on, and not with all that is on record.
    func exportStart(atEnd: Bool) async throws(StoreFailure) -> RecordExportPosition
    /// How far somebody has come; nil: nobody of this name has told anything.
    func exportPosition(of follower: String) async throws(StoreFailure) -> RecordExportPosition?
    /// Durable when it returns.
    func keep(_ place: RecordExportPosition, of follower: String) async throws(StoreFailure)
    /// Of days that are over, oldest first.
    /// - Parameter link: only heads that stand later in the chain.
    func dayHeads(after link: Int64, today: Int64) async throws(StoreFailure) -> [DayHead]

    // MARK: Incidents

    // A stop opens one, or joins the open one of its scope, in the commit that makes it; its end is noted in the commit
    // that ends it.

    /// A page, oldest first; whoever wants all begins with nil and goes on behind its last, until a page is empty.
    func incidents(after last: IncidentID?) async throws(StoreFailure) -> [Incident]
    /// nil when there is no such incident.
    func incident(_ id: IncidentID) async throws(StoreFailure) -> Incident?
    /// Oldest first; the newest so many.
    func entries(of incident: IncidentID, newest limit: Int) async throws(StoreFailure) -> [IncidentEntry]
    /// How many there are.
    func entryCount(of incident: IncidentID) async throws(StoreFailure) -> Int
    /// Durable when it returns, and on record as an act.
    func open(_ order: IncidentOrder, at: Timestamp) async throws(StoreFailure) -> Incident
    /// As well. nil when there is no such incident, or it is closed and the change is no note.
    func change(_ incident: IncidentID, _ change: IncidentChange, at: Timestamp) async throws(StoreFailure) -> Incident?
    /// As well. nil when there is no such incident, it is closed, or it has no such step.
    func change(
        _ incident: IncidentID, _ change: IncidentStepChange, at: Timestamp
    ) async throws(StoreFailure) -> Incident?

    // MARK: Apologies

    // Of a person an apology knows which message has it for him, so that nobody gets two: the record of a message of an
    // armed campaign says so in the commit that it is made in, before anything leaves.

    /// All, oldest first.
    func apologies() async throws(StoreFailure) -> [Apology]
    /// Begins one, or goes on with one that is not ended: nothing is armed yet. `StoreFailure` when its campaign is
    /// another's.
    func prepare(_ order: ApologyOrder, at: Timestamp) async throws(StoreFailure) -> Apology
    /// Adds people; who is there already stays as he is.
    func add(_ people: [ApologyPerson], to apology: Apology.ID) async throws(StoreFailure)
    /// From now on records of the campaign say who has had it; those that are there already count, and so do earlier
    /// apologies of the incident. On record as an act, and in the incident's timeline.
    func arm(_ apology: Apology.ID, who: Identity, reason: String, at: Timestamp) async throws(StoreFailure) -> Apology
    /// nil when there is none that is not ended.
    func end(_ apology: Apology.ID, who: Identity, reason: String, at: Timestamp) async throws(StoreFailure) -> Apology?
    func coverage(of apology: Apology.ID) async throws(StoreFailure) -> ApologyCoverage
    /// A page of its people, in the order of their addresses.
    /// - Parameters:
    ///   - state: only those; nil: all.
    ///   - last: of the page before; nil to begin.
    func people(
        of apology: Apology.ID, in state: ApologyCoverage.State?, after last: String?
    ) async throws(StoreFailure) -> [ApologyPerson]
}
