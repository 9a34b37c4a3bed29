import Guard

/// What can be asked of a guard about incidents.
package protocol IncidentControl: Sendable {
    /// Oldest first.
    func incidents() async throws(ControlFailure) -> [IncidentReport]
    /// With its timeline; `refused` when there is no such incident.
    func incident(_ id: IncidentID) async throws(ControlFailure) -> IncidentReport
    /// Opens or changes one; `refused` when that makes no sense.
    func recordIncident(_ request: IncidentRequest) async throws(ControlFailure) -> IncidentReport
}
