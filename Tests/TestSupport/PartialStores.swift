import Content
import Guard
import Mail

/// A store of the mail path for one test: it answers what the test needs, and every other call fails.
package protocol PartialMailStore: MailStore {}

extension PartialMailStore {
    package func append(_ record: MessageRecord) -> CommitTicket { CommitTicket.unasked }
    package func append(_ outcome: Outcome) -> CommitTicket { CommitTicket.unasked }
    package func greatestID() async throws(StoreFailure) -> RecordID? { throw .unasked }
    package func append(_ events: [SessionEvent]) async throws(StoreFailure) { throw .unasked }
    package func keep(
        _ id: RecordID, _ envelope: HeldEnvelope?, sizeBytes: Int,
        piece: @escaping @Sendable (_ offset: Int) throws -> [UInt8]
    ) async throws(StoreFailure) { throw .unasked }
    package func holdKept(_ id: RecordID, at: Timestamp) async throws(StoreFailure) -> Bool { throw .unasked }
    package func hold(
        _ entry: HeldEntry, _ envelope: HeldEnvelope, sizeBytes: Int,
        piece: @escaping @Sendable (_ offset: Int) throws -> [UInt8]
    ) async throws(StoreFailure) { throw .unasked }
    package func heldContent(_ id: RecordID) async throws(StoreFailure) -> [UInt8] { throw .unasked }
    package func past(of messages: [HeldMessage]) async throws(StoreFailure) -> [RecordID: [Int: HeldPast]] {
        throw .unasked
    }
    package func beginRelease(_ id: RecordID, positions: [Int], exception: RulingID?) -> CommitTicket {
        CommitTicket.unasked
    }
    package func settle(
        _ id: RecordID, _ results: [HeldResult], keeps: Bool, at: Timestamp
    ) async throws(StoreFailure) -> Int { throw .unasked }
    package func armedApologies() async throws(StoreFailure) -> [Apology] { throw .unasked }
    package func standing(
        of address: Address, in apology: Apology.ID, besides: RecordID
    ) async throws(StoreFailure) -> ApologyEligibility { throw .unasked }
}

/// The same for the store that answers people's questions.
package protocol PartialRecordStore: RecordStore {}

extension PartialRecordStore {
    package func records(matching filter: RecordFilter) async throws(StoreFailure) -> [MessageRecord] { throw .unasked }
    package func page(of filter: RecordFilter, after place: AuditPage.Place?) async throws(StoreFailure) -> AuditPage {
        throw .unasked
    }
    package func tally(_ filter: RecordFilter, by dimension: RecordTally.Dimension?) async throws(StoreFailure)
        -> [RecordTally]
    { throw .unasked }
    package func record(_ id: RecordID) async throws(StoreFailure) -> MessageRecord? { throw .unasked }
    package func match(_ scope: StopScope, since: Timestamp) async throws(StoreFailure) -> ScopeMatch { throw .unasked }
    package func flow(since: Timestamp) async throws(StoreFailure) -> FlowCount { throw .unasked }
    package func firstRecord(since: Timestamp) async throws(StoreFailure) -> Timestamp? { throw .unasked }
    package func message(_ id: RecordID) async throws(StoreFailure) -> KeptMessage { throw .unasked }
    package func sessionEvents(_ filter: SessionFilter) async throws(StoreFailure) -> [SessionEvent] { throw .unasked }
    package func held(_ selection: HeldSelection) async throws(StoreFailure) -> [HeldMessage] { throw .unasked }
    package func heldTotals() async throws(StoreFailure) -> HeldTotals { throw .unasked }
    package func damage(_ filter: RecordFilter) async throws(StoreFailure) -> DamageReport { throw .unasked }
    package func templates(of filter: RecordFilter) async throws(StoreFailure) -> [MessageTemplate] { throw .unasked }
    package func templates(limit: Int) async throws(StoreFailure) -> [MessageTemplate] { throw .unasked }
    package func recipients(
        _ filter: RecordFilter, after place: RecipientPage.Place?, shown redaction: AddressRedaction
    ) async throws(StoreFailure) -> RecipientPage { throw .unasked }
    package func signals(_ filter: RecordFilter) async throws(StoreFailure) -> DeliverySignals { throw .unasked }
    package func append(_ event: GuardEvent) async throws(StoreFailure) { throw .unasked }
    package func events(
        since: Timestamp?, newest limit: Int?, after place: EventPage.Place?
    ) async throws(StoreFailure) -> EventPage { throw .unasked }
    package func configurationInForce() async throws(StoreFailure) -> [String: ConfigurationValue]? { throw .unasked }
    package func putInForce(_ values: [String: ConfigurationValue], _ event: GuardEvent?) async throws(StoreFailure) {
        throw .unasked
    }
    package func verify(
        from place: ChainPlace?, since day: Int64?, looksFor head: String?
    ) async throws(StoreFailure) -> ChainPage { throw .unasked }
    package func exports(after place: RecordExportPosition, today: Int64) async throws(StoreFailure) -> RecordExportPage
    { throw .unasked }
    package func exportStart(atEnd: Bool) async throws(StoreFailure) -> RecordExportPosition { throw .unasked }
    package func exportPosition(of follower: String) async throws(StoreFailure) -> RecordExportPosition? {
        throw .unasked
    }
    package func keep(_ place: RecordExportPosition, of follower: String) async throws(StoreFailure) { throw .unasked }
    package func dayHeads(after link: Int64, today: Int64) async throws(StoreFailure) -> [DayHead] { throw .unasked }
    package func incidents(after last: IncidentID?) async throws(StoreFailure) -> [Incident] { throw .unasked }
    package func incident(_ id: IncidentID) async throws(StoreFailure) -> Incident? { throw .unasked }
    package func entries(of incident: IncidentID, newest limit: Int) async throws(StoreFailure) -> [IncidentEntry] {
        throw .unasked
    }
    package func entryCount(of incident: IncidentID) async throws(StoreFailure) -> Int { throw .unasked }
    package func open(_ order: IncidentOrder, at: Timestamp) async throws(StoreFailure) -> Incident { throw .unasked }
    package func change(_ incident: IncidentID, _ change: IncidentChange, at: Timestamp) async throws(StoreFailure)
        -> Incident?
    { throw .unasked }
    package func change(
        _ incident: IncidentID, _ change: IncidentStepChange, at: Timestamp
    ) async throws(StoreFailure) -> Incident? { throw .unasked }
    package func apologies() async throws(StoreFailure) -> [Apology] { throw .unasked }
    package func prepare(_ order: ApologyOrder, at: Timestamp) async throws(StoreFailure) -> Apology { throw .unasked }
    package func add(_ people: [ApologyPerson], to apology: Apology.ID) async throws(StoreFailure) { throw .unasked }
    package func arm(_ apology: Apology.ID, who: Identity, reason: String, at: Timestamp) async throws(StoreFailure)
        -> Apology
    { throw .unasked }
    package func end(_ apology: Apology.ID, who: Identity, reason: String, at: Timestamp) async throws(StoreFailure)
        -> Apology?
    { throw .unasked }
    package func coverage(of apology: Apology.ID) async throws(StoreFailure) -> ApologyCoverage { throw .unasked }
    package func people(
        of apology: Apology.ID, in state: ApologyCoverage.State?, after last: String?
    ) async throws(StoreFailure) -> [ApologyPerson] { throw .unasked }
}

/// The same for the kill switch; there is no doubt.
package protocol PartialSwitchStore: SwitchStore {}

extension PartialSwitchStore {
    package func switchState() async throws(StoreFailure) -> SwitchState { throw .unasked }
    package func addStop(_ order: StopOrder, at: Timestamp) async throws(StoreFailure) -> (
        stop: Stop, state: SwitchState
    ) { throw .unasked }
    package func endStop(_ order: ResumeOrder, at: Timestamp) async throws(StoreFailure) -> SwitchState? {
        throw .unasked
    }
    package func setReason(
        of stop: StopID, to reason: String, by who: Identity, at: Timestamp
    ) async throws(StoreFailure) -> SwitchState? { throw .unasked }
    package func keep(_ receipt: StopReceipt) async throws(StoreFailure) { throw .unasked }
    package func receipt(of id: StopID) async throws(StoreFailure) -> StopReceipt? { throw .unasked }
    package func resumptions(since: Timestamp) async throws(StoreFailure) -> [Resumption] { throw .unasked }
    package func switchClock() async throws(StoreFailure) -> SwitchClock? { throw .unasked }
    package func keep(_ clock: SwitchClock) async throws(StoreFailure) { throw .unasked }
    package func ask(_ order: ResumeOrder, at: Timestamp) async throws(StoreFailure) -> AwaitedResume? {
        throw .unasked
    }
    package func awaitedResumes() async throws(StoreFailure) -> [AwaitedResume] { throw .unasked }
    package func requiresSecond() async throws(StoreFailure) -> Bool { throw .unasked }
    package func setRequiresSecond(_ required: Bool) async throws(StoreFailure) { throw .unasked }
    package func unwritten(on clock: SwitchClock) async throws(StoreFailure) -> [UnwrittenStop] { throw .unasked }
    package func keep(
        unwritten stops: @escaping @Sendable () -> [UnwrittenStop], on clock: SwitchClock
    ) async throws(StoreFailure) { throw .unasked }
    package func settleDoubt() async throws(StoreFailure) { throw .unasked }
    package var doubt: String? { nil }
}

extension StoreFailure {
    fileprivate static let unasked = StoreFailure("the test's store does not implement this call")
}

extension CommitTicket {
    fileprivate static var unasked: CommitTicket {
        let ticket = CommitTicket()
        ticket.resolve(.unasked)
        return ticket
    }
}
