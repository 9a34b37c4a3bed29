import Content
import Guard
import Mail

/// The questions of `GuardControl`, each through its endpoint.
extension RemoteControl {
    package func status() async throws(ControlFailure) -> StatusReport { try await call(Endpoints.status) }

    /// `status` for a command with another main task: it waits no longer than a person notices.
    package func readSwitchState() async throws(ControlFailure) -> StatusReport {
        try await call(Endpoints.status, within: ControlLimits.glanceTimeout)
    }

    package func stop(_ request: StopRequest) async throws(ControlFailure) -> StopReceiptReport {
        try await call(Endpoints.stop, request)
    }

    package func explain(_ stop: StopID, _ request: StopReasonRequest) async throws(ControlFailure) -> StopReport {
        try await call(Endpoints.explainStop, ReasonOfStop(stop: stop, said: request))
    }

    package func receipt(of stop: StopID) async throws(ControlFailure) -> StopReceiptReport {
        try await call(Endpoints.receipt, stop)
    }

    package func flow() async throws(ControlFailure) -> FlowReport { try await call(Endpoints.flow) }

    package func configuration() async throws(ControlFailure) -> ConfigurationReport {
        try await call(Endpoints.configuration)
    }

    package func match(_ scope: StopScope) async throws(ControlFailure) -> ScopeMatchReport {
        try await call(Endpoints.match, MatchRequest(scope: scope))
    }

    package func previewResume(_ stop: StopID?) async throws(ControlFailure) -> ResumePreviewReport {
        try await call(Endpoints.previewResume, ResumePreviewRequest(stop: stop))
    }

    package func resume(_ request: ResumeRequest) async throws(ControlFailure) -> ResumeReport {
        try await call(Endpoints.resume, request)
    }

    package func events(since: Timestamp?, limit: Int?) async throws(ControlFailure) -> any PageSource<EventReport> {
        try await call(Endpoints.actLines, EventsRequest(since: since, limit: limit))
    }

    /// Does nothing: the guard notes refusals itself.
    package func noteRefusal(of attempt: String, because reason: String) async {}

    package func explainTrips() async throws(ControlFailure) -> TripsReport { try await call(Endpoints.explainTrips) }

    package func replayTrips(
        _ request: TripReplayRequest
    ) async throws(ControlFailure) -> any PageSource<TripReport> {
        try await call(Endpoints.replayTripLines, request)
    }
}

/// Exceptions and blocked phrases.
extension RemoteControl {
    package func rulings() async throws(ControlFailure) -> [RulingReport] { try await call(Endpoints.rulings) }

    package func rulingsInForce() async throws(ControlFailure) -> RulingsInForceReport {
        try await call(Endpoints.rulingsInForce)
    }

    package func allowedContents(
        _ request: AllowedContentRequest
    ) async throws(ControlFailure) -> [AllowedContentReport] {
        try await call(Endpoints.allowedContents, request)
    }

    package func allow(_ request: AllowRequest) async throws(ControlFailure) -> RulingReport {
        try await call(Endpoints.allow, request)
    }

    package func releaseAllowed(_ request: RulingChangeRequest) async throws(ControlFailure) -> HeldRunReport {
        try await call(Endpoints.releaseAllowed, request)
    }

    package func block(_ request: BlockRequest) async throws(ControlFailure) -> RulingReport {
        try await call(Endpoints.block, request)
    }

    package func changeRuling(_ request: RulingChangeRequest) async throws(ControlFailure) -> RulingReport {
        try await call(Endpoints.changeRuling, request)
    }
}

/// Records and held mail.
extension RemoteControl {
    package func log(_ filter: RecordFilter) async throws(ControlFailure) -> any PageSource<RecordReport> {
        ReportLines(try await call(Endpoints.logLines, filter), path: path)
    }

    package func logLines(_ filter: RecordFilter) async throws(ControlFailure) -> any PageSource<UInt8> {
        try await call(Endpoints.logLines, filter)
    }

    package func sessionEvents(_ filter: SessionFilter) async throws(ControlFailure) -> [SessionEventReport] {
        try await call(Endpoints.sessionEvents, filter)
    }

    package func tally(
        _ filter: RecordFilter, by dimension: RecordTally.Dimension?
    ) async throws(ControlFailure) -> [RecordTally] {
        try await call(Endpoints.tally, TallyRequest(filter: filter, by: dimension))
    }

    package func verify(
        from place: ChainPlace?, since day: Int64?, looksFor head: String?
    ) async throws(ControlFailure) -> ChainPage {
        try await call(Endpoints.verify, ChainRequest(place: place, since: day, head: head))
    }

    package func damage(_ filter: RecordFilter) async throws(ControlFailure) -> DamageReport {
        try await call(Endpoints.damage, filter)
    }

    package func recipients(
        _ filter: RecordFilter, after place: RecipientPage.Place?
    ) async throws(ControlFailure) -> RecipientPage {
        try await call(Endpoints.recipients, RecipientsRequest(filter: filter, place: place))
    }

    package func show(_ id: RecordID) async throws(ControlFailure) -> RecordReport? {
        try await call(Endpoints.record, id)
    }

    package func metrics() async throws(ControlFailure) -> [UInt8] { try await call(Endpoints.metrics) }

    package func message(_ id: RecordID) async throws(ControlFailure) -> [UInt8] {
        try await call(Endpoints.message, id)
    }

    package func held(_ filter: HeldFilter) async throws(ControlFailure) -> any PageSource<HeldMessageReport> {
        try await call(Endpoints.heldLines, filter)
    }

    package func previewHeld(_ filter: HeldFilter) async throws(ControlFailure) -> HeldPreviewReport {
        try await call(Endpoints.previewHeld, filter)
    }

    package func release(_ request: HeldRequest) async throws(ControlFailure) -> HeldRunReport {
        try await call(Endpoints.release, request)
    }

    package func discard(_ request: HeldRequest) async throws(ControlFailure) -> HeldRunReport {
        try await call(Endpoints.discard, request)
    }
}

/// Incidents with their apologies.
extension RemoteControl {
    package func incidents() async throws(ControlFailure) -> any PageSource<IncidentReport> {
        try await call(Endpoints.incidentLines)
    }

    package func incident(_ id: IncidentID) async throws(ControlFailure) -> IncidentReport {
        try await call(Endpoints.incident, id)
    }

    package func recordIncident(_ request: IncidentRequest) async throws(ControlFailure) -> IncidentReport {
        try await call(Endpoints.recordIncident, request)
    }

    package func recordStep(_ request: IncidentStepRequest) async throws(ControlFailure) -> IncidentReport {
        try await call(Endpoints.recordStep, request)
    }

    package func watch(_ id: IncidentID) async throws(ControlFailure) -> RecoveryReport {
        try await call(Endpoints.watch, id)
    }

    package func audience(_ request: AudienceRequest) async throws(ControlFailure) -> AudiencePage {
        try await call(Endpoints.audience, request)
    }

    package func apologies(of id: IncidentID) async throws(ControlFailure) -> [ApologyStatus] {
        try await call(Endpoints.apologies, id)
    }

    package func recordApology(_ request: ApologyRequest) async throws(ControlFailure) -> ApologyStatus {
        try await call(Endpoints.recordApology, request)
    }

    package func apologyPeople(_ request: ApologyPeopleRequest) async throws(ControlFailure) -> ApologyPeoplePage {
        try await call(Endpoints.apologyPeople, request)
    }

    package func apologyReference(of id: IncidentID) async throws(ControlFailure) -> ApologyReference {
        try await call(Endpoints.apologyReference, id).reference
    }
}

/// Lists.
extension RemoteControl {
    package func importList(
        _ request: ListImportRequest, from source: any ListByteSource
    ) async throws(ControlFailure) -> ListImportReport {
        try await call(Endpoints.importList, ImportOfList(order: request, file: source))
    }

    package func changeList(_ request: ListChangeRequest) async throws(ControlFailure) -> ListChangesReport {
        try await call(Endpoints.changeList, request)
    }

    package func rollBackList(_ request: ListRollbackRequest) async throws(ControlFailure) -> ListImportReport {
        try await call(Endpoints.rollBackList, request)
    }

    package func deleteList(_ request: ListDeletionRequest) async throws(ControlFailure) -> ListDeletionReport {
        try await call(Endpoints.deleteList, request)
    }

    package func erase(_ request: EraseRequest) async throws(ControlFailure) -> EraseReport {
        try await call(Endpoints.erase, request)
    }

    package func listOverview() async throws(ControlFailure) -> [ListDetailReport] { try await call(Endpoints.lists) }

    package func showList(_ name: String) async throws(ControlFailure) -> ListDetailReport {
        try await call(Endpoints.showList, ListNameRequest(name: name))
    }

    package func checkLists(_ request: ListCheckRequest) async throws(ControlFailure) -> ListCheckReport {
        try await call(Endpoints.checkLists, request)
    }

    package func listHistory(_ name: String) async throws(ControlFailure) -> [ListVersionReport] {
        try await call(Endpoints.listHistory, ListNameRequest(name: name))
    }

    package func compareList(_ request: ListDifferenceRequest) async throws(ControlFailure) -> ListDifferenceReport {
        try await call(Endpoints.compareList, request)
    }

    package func listRows(_ request: ListRowsRequest) async throws(ControlFailure) -> ListRowsReport {
        try await call(Endpoints.listRows, request)
    }

    package func listStatistics(_ name: String) async throws(ControlFailure) -> ListStatisticsReport {
        try await call(Endpoints.listStatistics, ListNameRequest(name: name))
    }
}
