import Mail

/// The durable state of the kill switch. Every method is durable when it returns; a stop and its end write their
/// `Act` in the same commit.
package protocol SwitchStore: Sendable {
    func switchState() async throws(StoreFailure) -> SwitchState
    /// Commits a new stop and gives it its id.
    /// - Returns: the stop, and all that is in force with it.
    func addStop(_ order: StopOrder, at: Timestamp) async throws(StoreFailure) -> (stop: Stop, state: SwitchState)
    /// Ends a stop; its ramp begins in the same commit.
    /// - Returns: what is in force then; nil when no such stop is active.
    func endStop(_ order: ResumeOrder, at: Timestamp) async throws(StoreFailure) -> SwitchState?
    /// Says why a stop was pulled, and puts that on record.
    /// - Returns: what is in force then; nil when no such stop is active.
    func setReason(
        of stop: StopID, to reason: String, by who: Identity, at: Timestamp
    ) async throws(StoreFailure) -> SwitchState?
    /// As it was kept last; nil when it never was.
    func switchClock() async throws(StoreFailure) -> SwitchClock?
    /// The clock on which ends of stops and ramps are told, before the first of these is stored, and every so often.
    func keep(_ clock: SwitchClock) async throws(StoreFailure)
    /// Keeps what a stop could prove when it returned.
    func keep(_ receipt: StopReceipt) async throws(StoreFailure)
    /// nil when there is no such stop, or none was kept.
    func receipt(of id: StopID) async throws(StoreFailure) -> StopReceipt?
    /// Stops that were ended since a moment, in the order they were.
    func resumptions(since: Timestamp) async throws(StoreFailure) -> [Resumption]
}
