import Mail

/// Incidents and their timelines. A stop opens one, or joins the open one of its scope, in the commit that makes it; its
/// end is noted in the commit that ends it.
package protocol IncidentStore: Sendable {
    /// A page, oldest first; whoever wants all begins with nil and goes on behind its last, until a page is empty.
    func incidents(after last: IncidentID?) async throws(StoreFailure) -> [Incident]
    /// nil when there is no such incident.
    func incident(_ id: IncidentID) async throws(StoreFailure) -> Incident?
    /// Oldest first; the newest so many.
    func entries(of incident: IncidentID, newest limit: Int) async throws(StoreFailure) -> [IncidentEntry]
    /// How many there are.
    func entryCount(of incident: IncidentID) async throws(StoreFailure) -> Int
    /// Durable when it returns, and on record as an act.
    func open(_ order: IncidentOrder, at: Timestamp) async throws(StoreFailure) -> Incident
    /// As well. nil when there is no such incident, or it is closed and the change is no note.
    func change(_ incident: IncidentID, _ change: IncidentChange, at: Timestamp) async throws(StoreFailure) -> Incident?
    /// As well. nil when there is no such incident, it is closed, or it has no such step.
    func change(
        _ incident: IncidentID, _ change: IncidentStepChange, at: Timestamp
    ) async throws(StoreFailure) -> Incident?
}
