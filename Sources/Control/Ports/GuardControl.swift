// Folder Ports: the requests to a guard, as protocols. `GuardService` (in the program) and `RemoteControl` (over the
// socket) implement them. It may use Reports and Answers.

import Content
import Guard
import Mail

/// Every request that commands and routes can make to a guard.
///
/// The program's `GuardService` implements it over a running guard, or over the state folder when no guard runs.
/// `RemoteControl` implements it over the control socket. A command does not know which one it uses.
package protocol GuardControl:
    StopControl, RulingControl, RecordControl, DamageControl, IncidentControl, ApologyControl, ListControl,
    EventControl, HeldControl, TripControl, AccessControl, MetricControl
{
    /// The same guard, with the person who asks: changes are recorded under this name.
    /// - Parameter role: what the person may do, where that depends on more than the endpoint.
    func acting(as who: Identity, role: AccessRole) -> Self
}

extension GuardControl {
    /// A person at this machine, who may do everything.
    package func acting(as who: Identity) -> Self { acting(as: who, role: .admin) }
}

/// Requests about stopping and resuming.
package protocol StopControl: Sendable {
    func status() async throws(ControlFailure) -> StatusReport
    /// Returns when the stop is durable and, in a running guard, when no more mail in its scope can leave.
    func stop(_ request: StopRequest) async throws(ControlFailure) -> StopReceiptReport
    /// Says why an active stop was made; `refused` when there is no such stop.
    func explain(_ stop: StopID, _ request: StopReasonRequest) async throws(ControlFailure) -> StopReport
    /// The receipt of a stop, with the later results of the messages that were unanswered then; `refused` when the
    /// stop does not exist or its receipt was not kept.
    func receipt(of stop: StopID) async throws(ControlFailure) -> StopReceiptReport
    /// How much mail passes now, by minute and by campaign.
    func flow() async throws(ControlFailure) -> FlowReport
    /// The configuration in force, with secrets masked.
    func configuration() async throws(ControlFailure) -> ConfigurationReport
    /// Which mail of the last hour a scope covers.
    func match(_ scope: StopScope) async throws(ControlFailure) -> ScopeMatchReport
    /// `refused` when no such stop is active.
    func resume(_ request: ResumeRequest) async throws(ControlFailure) -> ResumeReport
    /// The newest `limit` events, which say what was done to the guard, oldest first.
    func events(since: Timestamp?, limit: Int?) async throws(ControlFailure) -> any PageSource<EventReport>
}

/// Requests about exceptions and blocked phrases. A change is durable when it returns and, in a running guard, in force
/// on every loop.
package protocol RulingControl: Sendable {
    /// Those that have not ended, sorted by id.
    func rulings() async throws(ControlFailure) -> [RulingReport]
    /// Those in force, for judging files as the gate judges mail.
    func rulingsInForce() async throws(ControlFailure) -> RulingsInForceReport
    /// The messages with an exception that have the content of a refused one, sorted by record.
    func allowedContents(_ request: AllowedContentRequest) async throws(ControlFailure) -> [AllowedContentReport]
    /// Lets a message or a tag pass, or asks a second person to confirm that. `refused` when the message cannot be let
    /// through, when all its recipients have the content, and when there is the same exception.
    func allow(_ request: AllowRequest) async throws(ControlFailure) -> RulingReport
    /// `refused` when the phrase is blocked already, at least as long.
    func block(_ request: BlockRequest) async throws(ControlFailure) -> RulingReport
    /// Releases the kept copy of the message of an exception, like held mail. Needs a running guard: `cannot` without
    /// one. `refused` when the exception is not in force, or when no copy is kept.
    func releaseAllowed(_ request: RulingChangeRequest) async throws(ControlFailure) -> HeldRunReport
    /// Ends or confirms one. Returns it as it was before; `refused` when there is none.
    func changeRuling(_ request: RulingChangeRequest) async throws(ControlFailure) -> RulingReport
}

/// Requests about trip rules.
package protocol TripControl: Sendable {
    /// The present state of each rule.
    func explainTrips() async throws(ControlFailure) -> TripsReport
    /// When rules would have tripped on recorded mail, in order; `refused` when there is no such rule.
    func replayTrips(_ request: TripReplayRequest) async throws(ControlFailure) -> any PageSource<TripReport>
}

/// Requests of monitoring systems.
package protocol MetricControl: Sendable {
    /// All figures as text (`MetricText`). `cannot` without a running guard.
    func metrics() async throws(ControlFailure) -> [UInt8]
}

/// Requests about events.
package protocol EventControl: Sendable {
    /// Notes that a person wanted to change something and was refused.
    func noteRefusal(of attempt: String, because reason: String) async
}

/// Requests about held mail.
package protocol HeldControl: Sendable {
    /// In order of arrival; `refused` when the filter is invalid.
    func held(_ filter: HeldFilter) async throws(ControlFailure) -> any PageSource<HeldMessageReport>
    /// Shows what would happen to it at a release.
    func previewHeld(_ filter: HeldFilter) async throws(ControlFailure) -> HeldPreviewReport
    /// Releases one chunk; a caller that wants all continues with the report's `next`. Needs a running guard:
    /// `cannot` without one.
    func release(_ request: HeldRequest) async throws(ControlFailure) -> HeldRunReport
    func discard(_ request: HeldRequest) async throws(ControlFailure) -> HeldRunReport
    /// Which mail would flow when a stop ends, and which would stay held; nil for all stops that people made.
    func previewResume(_ stop: StopID?) async throws(ControlFailure) -> ResumePreviewReport
}

/// Requests about messages.
package protocol RecordControl: Sendable {
    /// Matching records, oldest first.
    func log(_ filter: RecordFilter) async throws(ControlFailure) -> any PageSource<RecordReport>
    /// The same as lines of JSON, one per record.
    func logLines(_ filter: RecordFilter) async throws(ControlFailure) -> any PageSource<UInt8>
    /// How many match; ignores the filter's limit.
    func tally(
        _ filter: RecordFilter, by dimension: RecordTally.Dimension?
    ) async throws(ControlFailure) -> [RecordTally]
    /// Checks a section of the audit chain. A caller that wants all begins with nil and continues with the page's
    /// `next`.
    /// - Parameters:
    ///   - day: where to begin, in days since 1970; nil: at the beginning of the chain.
    ///   - head: a hash to look for, in lower-case hex.
    func verify(
        from place: ChainPlace?, since day: Int64?, looksFor head: String?
    ) async throws(ControlFailure) -> ChainPage
    /// Why sessions ended without a message: one page, oldest first. A caller that wants all continues after its
    /// last.
    func sessionEvents(_ filter: SessionFilter) async throws(ControlFailure) -> [SessionEventReport]
    /// nil when there is no such record.
    func show(_ id: RecordID) async throws(ControlFailure) -> RecordReport?
    /// The message as received, dot coding removed; `refused`, with the reason, when it is not kept.
    func message(_ id: RecordID) async throws(ControlFailure) -> [UInt8]
}

/// Requests after a mistake.
package protocol DamageControl: Sendable {
    /// Counts what happened to matching mail; ignores the filter's limit.
    func damage(_ filter: RecordFilter) async throws(ControlFailure) -> DamageReport
    /// A page of its recipients. A caller that wants all begins with nil and continues with the page's `next`.
    func recipients(
        _ filter: RecordFilter, after place: RecipientPage.Place?
    ) async throws(ControlFailure) -> RecipientPage
}

/// Requests about incidents.
package protocol IncidentControl: Sendable {
    /// Oldest first.
    func incidents() async throws(ControlFailure) -> any PageSource<IncidentReport>
    /// An incident with the newest entries of its timeline; `refused` when it does not exist.
    func incident(_ id: IncidentID) async throws(ControlFailure) -> IncidentReport
    /// A page of the people that it reached and who may be mailed. A caller that wants all continues with the page's
    /// `next`. `refused` for stale suppression, where more mail does more harm, unless the operator overrides that.
    func audience(_ request: AudienceRequest) async throws(ControlFailure) -> AudiencePage
    /// The incident's mail, as an apology for it is compared with it; `refused` when the incident does not exist.
    func apologyReference(of id: IncidentID) async throws(ControlFailure) -> ApologyReference
    /// Signals about its mail before, during and after; `refused` when there is no such incident.
    func watch(_ id: IncidentID) async throws(ControlFailure) -> RecoveryReport
    /// Opens or changes an incident; `refused` when the request is invalid.
    func recordIncident(_ request: IncidentRequest) async throws(ControlFailure) -> IncidentReport
    /// Sets the state or the owner of a step, or adds a note; `refused` when there is no such open step.
    func recordStep(_ request: IncidentStepRequest) async throws(ControlFailure) -> IncidentReport
}

/// Requests about apologies.
package protocol ApologyControl: Sendable {
    /// The apologies of an incident, oldest first; `refused` when there is no such incident.
    func apologies(of id: IncidentID) async throws(ControlFailure) -> [ApologyStatus]
    /// Arms or ends one; `refused` when the request is invalid, or for stale suppression, unless the operator
    /// overrides that.
    func recordApology(_ request: ApologyRequest) async throws(ControlFailure) -> ApologyStatus
    /// A page of the people of the incident's last apology.
    func apologyPeople(_ request: ApologyPeopleRequest) async throws(ControlFailure) -> ApologyPeoplePage
}

/// Requests about lists.
package protocol ListControl: Sendable {
    /// Makes a file the list's version in force, in one step. `badRows` and `refused` leave the previous version in
    /// force.
    func importList(
        _ request: ListImportRequest, from source: any ListByteSource
    ) async throws(ControlFailure) -> ListImportReport

    /// Changes single entries. The change is durable, and every RCPT after the return sees it. `refused`, with no
    /// change, when one of the entries cannot be read.
    func changeList(_ request: ListChangeRequest) async throws(ControlFailure) -> ListChangesReport
    /// Puts the content of a kept version in force, as a new version, with the checks of an import.
    func rollBackList(_ request: ListRollbackRequest) async throws(ControlFailure) -> ListImportReport
    /// Deletes a list that is not configured: its versions and single changes. Every RCPT after the return is not
    /// asked about it.
    func deleteList(_ request: ListDeletionRequest) async throws(ControlFailure) -> ListDeletionReport
    /// Forgets a person. Durable when it returns. After an interruption, a second call continues.
    func erase(_ request: EraseRequest) async throws(ControlFailure) -> EraseReport

    /// The configured lists in the configuration's order, then lists that were imported and are not configured.
    func listOverview() async throws(ControlFailure) -> [ListDetailReport]
    /// `refused`, like all below, when there is no such list or version.
    func showList(_ name: String) async throws(ControlFailure) -> ListDetailReport
    /// Where an address is listed; `refused` when it is not an address.
    func checkLists(_ request: ListCheckRequest) async throws(ControlFailure) -> ListCheckReport
    /// The newest `ListVersionReport.limit` versions. The oldest is first, the version in force is last.
    func listHistory(_ name: String) async throws(ControlFailure) -> [ListVersionReport]
    func compareList(_ request: ListDifferenceRequest) async throws(ControlFailure) -> ListDifferenceReport
    /// One page; a caller that wants all continues with the report's `next`.
    func listRows(_ request: ListRowsRequest) async throws(ControlFailure) -> ListRowsReport
    func listStatistics(_ name: String) async throws(ControlFailure) -> ListStatisticsReport
}
