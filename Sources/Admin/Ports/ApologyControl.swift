import Guard

/// What can be asked of a guard about apologies.
package protocol ApologyControl: Sendable {
    /// Those of an incident, oldest first; `refused` when there is no such incident.
    func apologies(of id: IncidentID) async throws(ControlFailure) -> [ApologyStatus]
    /// Arms or ends one; `refused` when that makes no sense, or for stale suppression, unless somebody overrides that.
    func recordApology(_ request: ApologyRequest) async throws(ControlFailure) -> ApologyStatus
    /// A page of the people whom the incident's last apology is for.
    func apologyPeople(_ request: ApologyPeopleRequest) async throws(ControlFailure) -> ApologyPeoplePage
}
