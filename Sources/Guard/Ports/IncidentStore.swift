import Mail

/// Incidents and their timelines. A stop opens one, or joins the open one of its scope, in the commit that makes it; its
/// end is noted in the commit that ends it.
package protocol IncidentStore: Sendable {
    /// Oldest first.
    func incidents() async throws(StoreFailure) -> [Incident]
    /// Oldest first.
    func entries(of incident: IncidentID) async throws(StoreFailure) -> [IncidentEntry]
    /// Durable when it returns, and on record as an act.
    func open(_ order: IncidentOrder, at: Timestamp) async throws(StoreFailure) -> Incident
    /// As well. nil when there is no such incident, or it is closed and the change is no note.
    func change(_ incident: IncidentID, _ change: IncidentChange, at: Timestamp) async throws(StoreFailure) -> Incident?
    /// As well. nil when there is no such incident, it is closed, or it has no such step.
    func change(
        _ incident: IncidentID, _ change: IncidentStepChange, at: Timestamp
    ) async throws(StoreFailure) -> Incident?
}
