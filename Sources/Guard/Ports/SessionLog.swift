/// The record of session events: a bounded number of the newest.
package protocol SessionLog: Sendable {
    /// Durable when it returns; the oldest go for what is too many.
    func append(_ events: [SessionEvent]) async throws(StoreFailure)
    /// Oldest first, at most `SessionFilter.pageLimit`.
    func sessionEvents(_ filter: SessionFilter) async throws(StoreFailure) -> [SessionEvent]
}
