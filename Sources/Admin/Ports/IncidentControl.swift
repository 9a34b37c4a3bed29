import Content
import Guard

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
    func watch(_ id: IncidentID) async throws(ControlFailure) -> WatchReport
    /// Opens or changes one; `refused` when that makes no sense.
    func recordIncident(_ request: IncidentRequest) async throws(ControlFailure) -> IncidentReport
    /// Says how far a step is, whose it is, or something about it; `refused` when there is no such step to do.
    func recordStep(_ request: IncidentStepRequest) async throws(ControlFailure) -> IncidentReport
}
