import Mail

/// The durable state of the kill switch. Every method is durable when it returns.
package protocol SwitchStore: Sendable {
    func activeStops() async throws(StoreFailure) -> [Stop]
    /// Commits a new stop and gives it its id.
    func addStop(
        scope: StopScope, mode: StopMode, reason: String, who: String, at: Timestamp
    ) async throws(StoreFailure) -> Stop
    /// Ends a stop; false when no such stop is active.
    func endStop(_ id: StopID, reason: String, who: String, at: Timestamp) async throws(StoreFailure) -> Bool
}
