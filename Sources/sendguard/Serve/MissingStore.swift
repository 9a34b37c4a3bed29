import Content
import Guard
import Mail

/// What stands in for the store when the state folder holds a database that cannot be read: every question and
/// every write fails, so nothing passes, and the database stays as it was found.
struct MissingStore: AuditLog, AuditProof, AuditTrail, ConfigurationStore, DamageLog, SignalLog, IncidentStore,
    ApologyStore, Quarantine, HoldStore, SwitchStore, ActLog,
    AwaitedResumes,
    ListStore,
    Erasure, SessionLog
{
    /// Why there is no store.
    let reason: String

    private var failure: StoreFailure { StoreFailure(reason) }

    func append(_ record: MessageRecord) -> CommitTicket { failed() }
    func append(_ outcome: Outcome) -> CommitTicket { failed() }
    func append(_ events: [SessionEvent]) async throws(StoreFailure) { throw failure }
    func sessionEvents(_ filter: SessionFilter) async throws(StoreFailure) -> [SessionEvent] { throw failure }
    func records(matching filter: RecordFilter) async throws(StoreFailure) -> [MessageRecord] { throw failure }
    func firstRecord(since: Timestamp) async throws(StoreFailure) -> Timestamp? { throw failure }
    func page(
        of filter: RecordFilter, after place: AuditPage.Place?
    ) async throws(StoreFailure) -> AuditPage { throw failure }
    func tally(
        _ filter: RecordFilter, by dimension: RecordTally.Dimension?
    ) async throws(StoreFailure) -> [RecordTally] { throw failure }
    func verify(
        from place: ChainPlace?, since day: Int64?, looksFor head: String?
    ) async throws(StoreFailure) -> ChainPage { throw failure }
    func trail(after place: TrailPlace, today: Int64) async throws(StoreFailure) -> TrailPage { throw failure }
    func trailStart(atEnd: Bool) async throws(StoreFailure) -> TrailPlace { throw failure }
    func trailPlace(of follower: String) async throws(StoreFailure) -> TrailPlace? { throw failure }
    func keep(_ place: TrailPlace, of follower: String) async throws(StoreFailure) { throw failure }
    func dayHeads(after link: Int64, today: Int64) async throws(StoreFailure) -> [DayHead] { throw failure }
    func configurationInForce() async throws(StoreFailure) -> [String: ConfigurationValue]? { throw failure }
    func putInForce(_ values: [String: ConfigurationValue], _ act: Act?) async throws(StoreFailure) { throw failure }
    func incidents(after last: IncidentID?) async throws(StoreFailure) -> [Incident] { throw failure }
    func incident(_ id: IncidentID) async throws(StoreFailure) -> Incident? { throw failure }
    func entries(
        of incident: IncidentID, newest limit: Int
    ) async throws(StoreFailure) -> [IncidentEntry] { throw failure }
    func entryCount(of incident: IncidentID) async throws(StoreFailure) -> Int { throw failure }
    func open(_ order: IncidentOrder, at: Timestamp) async throws(StoreFailure) -> Incident { throw failure }
    func change(
        _ incident: IncidentID, _ change: IncidentChange, at: Timestamp
    ) async throws(StoreFailure) -> Incident? { throw failure }
    func apologies() async throws(StoreFailure) -> [Apology] { throw failure }
    func prepare(_ order: ApologyOrder, at: Timestamp) async throws(StoreFailure) -> Apology { throw failure }
    func add(_ people: [ApologyPerson], to apology: Apology.ID) async throws(StoreFailure) { throw failure }
    func arm(
        _ apology: Apology.ID, who: Identity, reason: String, at: Timestamp
    ) async throws(StoreFailure) -> Apology { throw failure }
    func end(
        _ apology: Apology.ID, who: Identity, reason: String, at: Timestamp
    ) async throws(StoreFailure) -> Apology? { throw failure }
    func standing(
        of address: Address, in apology: Apology.ID, besides: RecordID
    ) async throws(StoreFailure) -> ApologyStanding { throw failure }
    func coverage(of apology: Apology.ID) async throws(StoreFailure) -> ApologyCoverage { throw failure }
    func people(
        of apology: Apology.ID, in state: ApologyCoverage.State?, after last: String?
    ) async throws(StoreFailure) -> [ApologyPerson] { throw failure }
    func change(
        _ incident: IncidentID, _ change: IncidentStepChange, at: Timestamp
    ) async throws(StoreFailure) -> Incident? { throw failure }
    func damage(_ filter: RecordFilter) async throws(StoreFailure) -> DamageReport { throw failure }
    func templates(of filter: RecordFilter) async throws(StoreFailure) -> [MessageTemplate] { throw failure }
    func templates(limit: Int) async throws(StoreFailure) -> [MessageTemplate] { throw failure }
    func recipients(
        _ filter: RecordFilter, after place: RecipientPage.Place?, shown redaction: AddressRedaction
    ) async throws(StoreFailure) -> RecipientPage { throw failure }
    func signals(_ filter: RecordFilter) async throws(StoreFailure) -> DeliverySignals { throw failure }
    func record(_ id: RecordID) async throws(StoreFailure) -> MessageRecord? { throw failure }
    func greatestID() async throws(StoreFailure) -> RecordID? { throw failure }
    func keep(
        _ id: RecordID, sizeBytes: Int, piece: @escaping @Sendable (Int) throws -> [UInt8]
    ) async throws(StoreFailure) { throw failure }
    func message(_ id: RecordID) async throws(StoreFailure) -> KeptMessage { throw failure }
    func hold(
        _ entry: HeldEntry, _ envelope: HeldEnvelope, sizeBytes: Int,
        piece: @escaping @Sendable (Int) throws -> [UInt8]
    ) async throws(StoreFailure) { throw failure }
    func held(_ selection: HeldSelection) async throws(StoreFailure) -> [HeldMessage] { throw failure }
    func heldTotals() async throws(StoreFailure) -> HeldTotals { throw failure }
    func heldContent(_ id: RecordID) async throws(StoreFailure) -> [UInt8] { throw failure }
    func past(of messages: [HeldMessage]) async throws(StoreFailure) -> [RecordID: [Int: HeldPast]] { throw failure }
    func beginRelease(_ id: RecordID, positions: [Int]) -> CommitTicket { failed() }
    func settle(
        _ id: RecordID, _ results: [HeldResult], keeps: Bool, at: Timestamp
    ) async throws(StoreFailure) -> Int { throw failure }

    func match(_ scope: StopScope, since: Timestamp) async throws(StoreFailure) -> ScopeMatch { throw failure }
    func switchState() async throws(StoreFailure) -> SwitchState { throw failure }
    func addStop(
        _ order: StopOrder, at: Timestamp
    ) async throws(StoreFailure) -> (stop: Stop, state: SwitchState) { throw failure }
    func endStop(_ order: ResumeOrder, at: Timestamp) async throws(StoreFailure) -> SwitchState? { throw failure }
    func setReason(
        of stop: StopID, to reason: String, by who: Identity, at: Timestamp
    ) async throws(StoreFailure) -> SwitchState? { throw failure }
    func switchClock() async throws(StoreFailure) -> SwitchClock? { throw failure }
    func keep(_ clock: SwitchClock) async throws(StoreFailure) { throw failure }
    func keep(_ receipt: StopReceipt) async throws(StoreFailure) { throw failure }
    func receipt(of id: StopID) async throws(StoreFailure) -> StopReceipt? { throw failure }
    func resumptions(since: Timestamp) async throws(StoreFailure) -> [Resumption] { throw failure }
    func append(_ act: Act) async throws(StoreFailure) { throw failure }
    func acts(since: Timestamp?, limit: Int?) async throws(StoreFailure) -> [Act] { throw failure }
    func acts(
        since: Timestamp?, newest limit: Int?, after place: ActPage.Place?
    ) async throws(StoreFailure) -> ActPage { throw failure }
    func ask(_ order: ResumeOrder, at: Timestamp) async throws(StoreFailure) -> AwaitedResume? { throw failure }
    func awaitedResumes() async throws(StoreFailure) -> [AwaitedResume] { throw failure }
    func requiresSecond() async throws(StoreFailure) -> Bool { throw failure }
    func setRequiresSecond(_ required: Bool) async throws(StoreFailure) { throw failure }
    func hits(_ address: Address) async throws(StoreFailure) -> [ListHit] { throw failure }
    func versions() -> [ListVersion] { [] }
    func beginImport(_ order: ListImportOrder) async throws -> any ListDraft { throw failure }
    func change(
        _ change: ListChange, kind: ListKind, options: AddressKeyOptions
    ) async throws(StoreFailure) -> Bool { throw failure }
    func erase(_ address: Address, who: String, at: Timestamp) async throws(StoreFailure) -> ErasureResult {
        throw failure
    }
    func history(of list: String, newest limit: Int) async throws(StoreFailure) -> [ListVersion] { throw failure }
    func keptVersions(of list: String) async throws(StoreFailure) -> [ListVersion] { throw failure }
    func changes(of list: String) async throws(StoreFailure) -> [ListChange] { throw failure }
    func difference(
        of list: String, from: Int64, to: Int64, limit: Int
    ) async throws(StoreFailure) -> ListDifference { throw failure }
    func rows(
        of list: String, version: Int64?, cursor: Int, limit: Int
    ) async throws(StoreFailure) -> ListPage? { throw failure }
    func statistics(of list: String, now: Timestamp) async throws(StoreFailure) -> ListStatistics? { throw failure }

    private func failed() -> CommitTicket {
        let ticket = CommitTicket()
        ticket.resolve(failure)
        return ticket
    }
}
