// Folder Ports: what can be asked of a guard, as protocols. The program's desk and the client of its socket implement
// them. It may use Reports and Answers.

import Content
import Guard
import Mail

/// Everything that commands and routes can ask of a guard.
///
/// The program's `GuardService` implements it, over a running guard or over its state folder alone when none runs, and
/// `RemoteControl` over the control socket: a command does not know which it talks to.
package protocol GuardControl:
    StopControl, RecordControl, DamageControl, IncidentControl, ApologyControl, ListControl, EventControl, HeldControl,
    TripControl
{
    /// The same guard, asked by somebody: whoever changes something is on record as this.
    func acting(as who: Identity) -> Self
}

/// What can be asked of a guard about stopping and resuming.
package protocol StopControl: Sendable {
    func status() async throws(ControlFailure) -> StatusReport
    /// Returns when the stop is durable and, in a running guard, when nothing in its scope can leave any more.
    func stop(_ request: StopRequest) async throws(ControlFailure) -> StopReceiptReport
    /// Says why an active stop was pulled; `refused` when there is no such stop.
    func explain(_ stop: StopID, _ request: StopReasonRequest) async throws(ControlFailure) -> StopReport
    /// The receipt of a stop with what has become since of the messages that were in the air; `refused` when there is
    /// no such stop or its receipt was not kept.
    func receipt(of stop: StopID) async throws(ControlFailure) -> StopReceiptReport
    /// What of the mail in the last hour a scope covers.
    func match(_ scope: StopScope) async throws(ControlFailure) -> ScopeMatchReport
    /// `refused` when no such stop is active.
    func resume(_ request: ResumeRequest) async throws(ControlFailure) -> ResumeReport
    /// The audit trail of what was done to the guard, oldest first, the newest so many.
    func events(since: Timestamp?, limit: Int?) async throws(ControlFailure) -> any PageSource<EventReport>
}

/// What can be asked of a guard about its trip rules.
package protocol TripControl: Sendable {
    /// Where each rule stands now.
    func explainTrips() async throws(ControlFailure) -> TripsReport
    /// When rules would have tripped on recorded mail, in order; `refused` when there is no such rule.
    func replayTrips(_ request: TripReplayRequest) async throws(ControlFailure) -> any PageSource<TripReport>
}

/// What can be asked of a guard about its trail of acts.
package protocol EventControl: Sendable {
    /// Somebody wanted to change something and was not let.
    func noteRefusal(of attempt: String, because reason: String) async
}

/// What can be asked of a guard about held mail.
package protocol HeldControl: Sendable {
    /// In order of arrival; `refused` when the filter makes no sense.
    func held(_ filter: HeldFilter) async throws(ControlFailure) -> any PageSource<HeldMessageReport>
    /// What a release of it would meet now.
    func previewHeld(_ filter: HeldFilter) async throws(ControlFailure) -> HeldPreviewReport
    /// One chunk; whoever wants all goes on with the report's `next`. Only a running guard can: `cannot` without one.
    func release(_ request: HeldRequest) async throws(ControlFailure) -> HeldRunReport
    func discard(_ request: HeldRequest) async throws(ControlFailure) -> HeldRunReport
    /// What the end of a stop would let flow, and what it would leave held; nil for all that people made.
    func previewResume(_ stop: StopID?) async throws(ControlFailure) -> ResumePreviewReport
}

/// What can be asked of a guard about messages.
package protocol RecordControl: Sendable {
    /// Records that match, oldest first.
    func log(_ filter: RecordFilter) async throws(ControlFailure) -> any PageSource<RecordReport>
    /// The same as lines of JSON, one for each.
    func logLines(_ filter: RecordFilter) async throws(ControlFailure) -> any PageSource<UInt8>
    /// How many match; the filter's limit does not count.
    func tally(
        _ filter: RecordFilter, by dimension: RecordTally.Dimension?
    ) async throws(ControlFailure) -> [RecordTally]
    /// Looks at a stretch of the audit chain; whoever wants all begins with nil and goes on with the page's `next`.
    /// - Parameters:
    ///   - day: where to begin, in days since 1970; nil: at the beginning of the chain.
    ///   - head: a hash to look for, in lower-case hex.
    func verify(
        from place: ChainPlace?, since day: Int64?, looksFor head: String?
    ) async throws(ControlFailure) -> ChainPage
    /// Why sessions ended without a message: one page, oldest first; whoever wants all goes on behind its last.
    func sessionEvents(_ filter: SessionFilter) async throws(ControlFailure) -> [SessionEventReport]
    /// nil when there is no such record.
    func show(_ id: RecordID) async throws(ControlFailure) -> RecordReport?
    /// The message as received, dot coding removed; `refused`, saying why, when it is not kept.
    func message(_ id: RecordID) async throws(ControlFailure) -> [UInt8]
}

/// What can be asked of a guard after a mistake.
package protocol DamageControl: Sendable {
    /// What happened to the mail that matches; the filter's limit does not count.
    func damage(_ filter: RecordFilter) async throws(ControlFailure) -> DamageReport
    /// A page of its recipients; whoever wants all begins with nil and goes on with the page's `next`.
    func recipients(
        _ filter: RecordFilter, after place: RecipientPage.Place?
    ) async throws(ControlFailure) -> RecipientPage
}

/// What can be asked of a guard about incidents.
package protocol IncidentControl: Sendable {
    /// Oldest first.
    func incidents() async throws(ControlFailure) -> any PageSource<IncidentReport>
    /// With its timeline, of a long one the end; `refused` when there is no such incident.
    func incident(_ id: IncidentID) async throws(ControlFailure) -> IncidentReport
    /// A page of the people whom it has reached and who may be mailed; whoever wants all goes on with the page's `next`.
    /// `refused` for stale suppression, where a mail makes it worse, unless somebody overrides that.
    func audience(_ request: AudienceRequest) async throws(ControlFailure) -> AudiencePage
    /// What an apology for it is compared with; `refused` when there is no such incident.
    func apologyReference(of id: IncidentID) async throws(ControlFailure) -> ApologyReference
    /// How its mail was received before, during and after; `refused` when there is no such incident.
    func watch(_ id: IncidentID) async throws(ControlFailure) -> RecoveryReport
    /// Opens or changes one; `refused` when that makes no sense.
    func recordIncident(_ request: IncidentRequest) async throws(ControlFailure) -> IncidentReport
    /// Says how far a step is, whose it is, or something about it; `refused` when there is no such step to do.
    func recordStep(_ request: IncidentStepRequest) async throws(ControlFailure) -> IncidentReport
}

/// What can be asked of a guard about apologies.
package protocol ApologyControl: Sendable {
    /// Those of an incident, oldest first; `refused` when there is no such incident.
    func apologies(of id: IncidentID) async throws(ControlFailure) -> [ApologyStatus]
    /// Arms or ends one; `refused` when that makes no sense, or for stale suppression, unless somebody overrides that.
    func recordApology(_ request: ApologyRequest) async throws(ControlFailure) -> ApologyStatus
    /// A page of the people whom the incident's last apology is for.
    func apologyPeople(_ request: ApologyPeopleRequest) async throws(ControlFailure) -> ApologyPeoplePage
}

/// What can be asked of a guard about lists.
package protocol ListControl: Sendable {
    /// Makes a file the list's version in force, in one step. `badRows` and `refused` leave the version before in force.
    func importList(
        _ request: ListImportRequest, from source: any ListByteSource
    ) async throws(ControlFailure) -> ListImportReport

    /// Single entries: durable, and seen by every RCPT that comes after it returns. `refused`, and nothing is changed, when
    /// one of them cannot be read.
    func changeList(_ request: ListChangeRequest) async throws(ControlFailure) -> ListChangesReport
    /// Forgets a person. Durable when it returns; asked again, it goes on where it was broken off.
    func erase(_ request: EraseRequest) async throws(ControlFailure) -> EraseReport

    /// Those of the configuration in its order, then those that were imported without being in it.
    func listOverview() async throws(ControlFailure) -> [ListDetailReport]
    /// `refused`, as are all below, when there is no such list or version.
    func showList(_ name: String) async throws(ControlFailure) -> ListDetailReport
    /// Where an address stands; `refused` when it is no address.
    func checkLists(_ request: ListCheckRequest) async throws(ControlFailure) -> ListCheckReport
    /// The newest `ListVersionReport.limit`, oldest first, the one in force last.
    func listHistory(_ name: String) async throws(ControlFailure) -> [ListVersionReport]
    func compareList(_ request: ListDifferenceRequest) async throws(ControlFailure) -> ListDifferenceReport
    /// One page; whoever wants all goes on with the report's `next`.
    func listRows(_ request: ListRowsRequest) async throws(ControlFailure) -> ListRowsReport
    func listStatistics(_ name: String) async throws(ControlFailure) -> ListStatisticsReport
}
