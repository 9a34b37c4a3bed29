import Content
import Guard
import Mail
import Synchronization

@testable import Control

/// A guard with answers given by the test; it keeps the requests.
final class FakeControl: GuardControl {
    private let state = Mutex<[String]>([])
    private let requester = Mutex("")
    let records: [MessageRecord]
    /// Answers that replace the usual ones.
    let scene: Scene

    init(records: [MessageRecord] = [Fixtures.blocked, Fixtures.unknown], scene: Scene = Scene()) {
        (self.records, self.scene) = (records, scene)
    }

    /// The requests, in order.
    var asked: [String] { state.withLock { $0 } }

    func note(_ question: String) { state.withLock { $0.append(question) } }

    func acting(as who: Identity, role: AccessRole) -> Self {
        requester.withLock { $0 = who.name }
        return self
    }

    func explain(_ stop: StopID, _ request: StopReasonRequest) async throws(ControlFailure) -> StopReport {
        note("explain \(stop) \(try request.checked())")
        return StopReport(Fixtures.stop, refused: 1)
    }

    func rulings() async throws(ControlFailure) -> [RulingReport] {
        note("rulings")
        return [RulingReport(Fixtures.exception)]
    }

    func rulingsInForce() async throws(ControlFailure) -> RulingsInForceReport {
        note("rulings in force")
        return RulingsInForceReport([], at: Fixtures.moment, running: true, .off)
    }

    func allowedContents(_ request: AllowedContentRequest) async throws(ControlFailure) -> [AllowedContentReport] {
        note("contents \(request.digest)")
        return request.matching(RulingState())
    }

    func allow(_ request: AllowRequest) async throws(ControlFailure) -> RulingReport {
        note("allow \(try request.subject().text)")
        return RulingReport(Fixtures.exception)
    }

    func releaseAllowed(_ request: RulingChangeRequest) async throws(ControlFailure) -> HeldRunReport {
        note("release \(try request.rulingID)")
        return HeldRunReport()
    }

    func block(_ request: BlockRequest) async throws(ControlFailure) -> RulingReport {
        note("block \(try request.subject().text)")
        return RulingReport(Fixtures.exception)
    }

    func changeRuling(_ request: RulingChangeRequest) async throws(ControlFailure) -> RulingReport {
        note("\(request.confirms ? "confirm" : "end") \(try request.rulingID)")
        return RulingReport(Fixtures.exception)
    }

    func receipt(of stop: StopID) async throws(ControlFailure) -> StopReceiptReport {
        if let receipt = scene.receipt { return receipt }
        note("receipt \(stop)")
        throw .refused("there is no receipt of a stop \(stop)")
    }

    func flow() async throws(ControlFailure) -> FlowReport {
        if let flow = scene.flow { return flow }
        note("flow")
        return FlowReport(FlowFigures(at: Fixtures.moment), samples: [:], at: Fixtures.moment)
    }

    func configuration() async throws(ControlFailure) -> ConfigurationReport {
        note("configuration")
        return ConfigurationReport(["checks.placeholder.mode": ConfigurationValue(text: "enforce")])
    }

    func match(_ scope: StopScope) async throws(ControlFailure) -> ScopeMatchReport {
        if let match = scene.match { return match }
        note("match \(scope.text)")
        return ScopeMatchReport(scope, ScopeMatch(), nearest: ["spring-sale"])
    }

    func events(since: Timestamp?, limit: Int?) async throws(ControlFailure) -> any PageSource<EventReport> {
        if let events = scene.events { return WholeAnswer(events) }
        note("acts \(since?.rfc3339 ?? "") \(limit ?? 0)")
        return WholeAnswer([
            EventReport(
                GuardEvent(
                    at: Fixtures.moment, kind: .stop, who: Identity(name: "ann", userID: 1000), reason: "leak",
                    subject: "S1 all defer", before: "nothing", after: "S1 all defer"))
        ])
    }

    func sessionEvents(_ filter: SessionFilter) async throws(ControlFailure) -> [SessionEventReport] {
        note("sessions \(filter.since?.rfc3339 ?? "") \(filter.after ?? 0) \(filter.limit ?? 0)")
        return [SessionEventReport(Fixtures.sessionEvent)]
    }

    func noteRefusal(of attempt: String, because reason: String) async {
        note("refused \(attempt) by \(requester.withLock { $0 })")
    }

    func status() async throws(ControlFailure) -> StatusReport {
        if let status = scene.status { return status }
        note("status")
        var report = StatusReport(running: true, state: "state", pid: 1, startedAt: Fixtures.moment.rfc3339)
        report.stops = [StopReport(Fixtures.stop, refused: 5)]
        report.messages = ["relayed": 3]
        return report
    }

    func stop(_ request: StopRequest) async throws(ControlFailure) -> StopReceiptReport {
        note("stop \(request.scope) \(request.mode.rawValue) \(request.reason) by \(requester.withLock { $0 })")
        _ = try request.order(by: Identity(name: "x"), at: Fixtures.moment)
        let receipt = StopReceipt(
            stop: Fixtures.stop, askedAt: Fixtures.moment, completeAt: Fixtures.moment + .microseconds(750),
            unanswered: [RecordID(value: 43)])
        return StopReceiptReport(receipt, refused: 2)
    }

    func resume(_ request: ResumeRequest) async throws(ControlFailure) -> ResumeReport {
        note("resume \(request.stop ?? "all")")
        guard try request.stopID != StopID(value: 99) else { throw .refused("no stop S99 is active") }
        return ResumeReport(ended: [StopReport(Fixtures.stop)], remaining: [], halts: [HaltReport(.auditUnavailable)])
    }

    func held(_ filter: HeldFilter) async throws(ControlFailure) -> any PageSource<HeldMessageReport> {
        if let held = scene.held { return WholeAnswer(held) }
        note("held \(filter.text)")
        return WholeAnswer([])
    }

    func previewHeld(_ filter: HeldFilter) async throws(ControlFailure) -> HeldPreviewReport {
        if let preview = scene.heldPreview { return preview }
        note("preview \(filter.text)")
        return HeldPreviewReport(filter)
    }

    func release(_ request: HeldRequest) async throws(ControlFailure) -> HeldRunReport {
        note("release \(request.filter.text) \(request.reason)")
        return HeldRunReport()
    }

    func discard(_ request: HeldRequest) async throws(ControlFailure) -> HeldRunReport {
        note("discard \(request.filter.text) \(request.reason)")
        _ = try request.selection(needsReason: true)
        return HeldRunReport()
    }

    func previewResume(_ stop: StopID?) async throws(ControlFailure) -> ResumePreviewReport {
        if let preview = scene.resume { return preview }
        note("preview resume \(stop?.description ?? "all")")
        return ResumePreviewReport(stops: [], remaining: [])
    }

    func log(_ filter: RecordFilter) async throws(ControlFailure) -> any PageSource<RecordReport> {
        note("log\(filter.queryText)")
        guard filter.campaign != "broken" else { throw .cannot("the disk is full") }
        return WholeAnswer(records.map { RecordReport($0) })
    }

    func logLines(_ filter: RecordFilter) async throws(ControlFailure) -> any PageSource<UInt8> {
        try await WholeAnswer(RecordReport.lines(log(filter).all()))
    }

    func tally(
        _ filter: RecordFilter, by dimension: RecordTally.Dimension?
    ) async throws(ControlFailure) -> [RecordTally] {
        note("tally \(filter.queryText) by \(dimension?.rawValue ?? "nothing")")
        return [RecordTally(name: dimension.map { _ in "spring" }, messages: 3, recipients: 5)]
    }

    func verify(
        from place: ChainPlace?, since day: Int64?, looksFor head: String?
    ) async throws(ControlFailure) -> ChainPage {
        note("verify from \(place?.link ?? 0) since \(day ?? 0) \(head ?? "")")
        var page = ChainPage()
        page.faults = [.changed(.record, 7), .missingLinks(3, 4)]
        page.next = place == nil ? ChainPlace(link: 9, entered: [.record: 12]) : nil
        return page
    }

    func damage(_ filter: RecordFilter) async throws(ControlFailure) -> DamageReport {
        if let damage = scene.damage { return damage }
        note("damage \(filter.queryText)")
        var report = DamageReport()
        report.campaign = filter.campaign
        report.deliveries[.accepted] = 5
        return report
    }

    func recipients(
        _ filter: RecordFilter, after place: RecipientPage.Place?
    ) async throws(ControlFailure) -> RecipientPage {
        note("recipients \(filter.queryText) after \(place?.record ?? -1)")
        return RecipientPage(rows: [], next: place == nil ? RecipientPage.Place(record: 42, position: 1) : nil)
    }

    private static let incident = Incident(
        id: IncidentID(value: 4), kind: .wrongSegment, severity: .high, scope: .all, since: Fixtures.moment, until: nil,
        summary: "oops", owner: "", openedAt: Fixtures.moment, openedBy: "ann", closedAt: nil, stops: [],
        steps: [
            IncidentStep(
                name: "own", kind: .wrongSegment, text: "Own it.", role: "lead", dueAt: Fixtures.moment - .seconds(1))
        ])

    func incidents() async throws(ControlFailure) -> any PageSource<IncidentReport> {
        if let incident = scene.incident { return WholeAnswer([incident]) }
        note("incidents")
        return WholeAnswer([IncidentReport(Self.incident, at: Fixtures.moment)])
    }

    func incident(_ id: IncidentID) async throws(ControlFailure) -> IncidentReport {
        if let incident = scene.incident { return incident }
        note("incident \(id)")
        guard id == Self.incident.id else { throw .refused("there is no incident \(id)") }
        return IncidentReport(
            Self.incident, entries: [IncidentEntry(at: Fixtures.moment, who: "ann", kind: .note, text: "so")],
            at: Fixtures.moment)
    }

    func audience(_ request: AudienceRequest) async throws(ControlFailure) -> AudiencePage {
        note("audience \(request.id) \(request.state.rawValue) \(request.override ?? "")")
        var page = AudiencePage()
        page.people = [AudiencePage.Person(address: "a@x.example", segment: nil)]
        return page
    }

    private static let apology = ApologyStatus(
        Apology(
            id: Apology.ID(value: 1), incident: incident.id, campaign: "sorry", armedAt: Fixtures.moment,
            armedBy: "ann",
            endedAt: nil), coverage: ApologyCoverage())

    func apologies(of id: IncidentID) async throws(ControlFailure) -> [ApologyStatus] {
        note("apologies of \(id)")
        return [Self.apology]
    }

    func recordApology(_ request: ApologyRequest) async throws(ControlFailure) -> ApologyStatus {
        note("record apology \(request.incident) \(request.campaign ?? "end") \(request.reason ?? "")")
        return Self.apology
    }

    func apologyPeople(_ request: ApologyPeopleRequest) async throws(ControlFailure) -> ApologyPeoplePage {
        note("apology people \(request.incident) \(request.state?.rawValue ?? "all") \(request.place ?? "")")
        let person = ApologyPeoplePage.Person(address: "a@x.example", state: .owed, segment: nil, isUnsure: true)
        return ApologyPeoplePage(
            people: request.place == nil ? [person] : [], next: request.place == nil ? "a@x.example" : nil)
    }

    func apologyReference(of id: IncidentID) async throws(ControlFailure) -> ApologyReference {
        note("apology \(id)")
        return Fixtures.apologyReference
    }

    func recordIncident(_ request: IncidentRequest) async throws(ControlFailure) -> IncidentReport {
        note("record incident \(request.id ?? "new") \(request.text ?? "")")
        return IncidentReport(Self.incident, at: Fixtures.moment)
    }

    func watch(_ id: IncidentID) async throws(ControlFailure) -> RecoveryReport {
        note("watch \(id)")
        var signals = DeliverySignals()
        signals.counts.rejected = 2
        let periods = RecoveryPeriods(Self.incident, now: Fixtures.moment + .seconds(60))
        return RecoveryReport(
            Self.incident, [], at: Fixtures.moment, before: (periods.before, DeliverySignals()),
            during: (periods.during, signals), after: nil)
    }

    func recordStep(_ request: IncidentStepRequest) async throws(ControlFailure) -> IncidentReport {
        let (id, change) = try request.change(by: Identity(name: requester.withLock { $0 }))
        note("step \(id) \(change.text)")
        return IncidentReport(Self.incident, entries: [], at: Fixtures.moment)
    }

    func show(_ id: RecordID) async throws(ControlFailure) -> RecordReport? {
        note("show \(id)")
        return records.first { $0.id == id }.map { RecordReport($0) }
    }

    func message(_ id: RecordID) async throws(ControlFailure) -> [UInt8] {
        if let message = scene.message { return message }
        note("message \(id)")
        return try (id == Fixtures.blocked.id ? KeptMessage.whole(Fixtures.message) : .absent)
            .bytes(of: records.first { $0.id == id })
    }

    func importList(
        _ request: ListImportRequest, from source: any ListByteSource
    ) async throws(ControlFailure) -> ListImportReport {
        var octets: [UInt8] = []
        while let more = try await source.next() { octets += more }
        note("import \(request.name) \(request.kind?.rawValue ?? "") \(request.source) \(octets.count)")
        if request.name == "bad" {
            var rows = ListBadRows()
            for line in 1...200 { rows.append(ListBadRow(line: line, reason: "odd")) }
            throw .badRows(rows)
        }
        let version = ListVersion(
            list: request.name, kind: request.kind ?? .suppression, version: 4, rows: octets.count,
            importedAt: Fixtures.moment, source: request.source, doubt: nil)
        return ListImportReport(version, previousRows: 1)
    }

    func explainTrips() async throws(ControlFailure) -> TripsReport {
        note("trips")
        return TripsReport([], rules: TripSettings.usual, at: Fixtures.moment, running: true)
    }

    func replayTrips(_ request: TripReplayRequest) async throws(ControlFailure) -> any PageSource<TripReport> {
        note("replay \(request.since.rfc3339) \(try request.chosen(from: TripSettings()).rules.map(\.name))")
        return WholeAnswer([])
    }
}
