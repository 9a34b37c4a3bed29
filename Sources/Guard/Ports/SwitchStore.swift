import Mail

/// The durable state of the kill switch. Every method that writes is durable when it returns. A stop and its end
/// write their event in the same commit.
package protocol SwitchStore: Sendable {
    // MARK: Stops

    func switchState() async throws(StoreFailure) -> SwitchState
    /// Commits a new stop and assigns its id.
    /// - Returns: the stop, and the state in force with it.
    func addStop(_ order: StopOrder, at: Timestamp) async throws(StoreFailure) -> (stop: Stop, state: SwitchState)
    /// Ends a stop; its ramp begins in the same commit.
    /// - Returns: the new state in force; nil when no such stop is active.
    func endStop(_ order: ResumeOrder, at: Timestamp) async throws(StoreFailure) -> SwitchState?
    /// Sets the reason of a stop and writes an event.
    /// - Returns: the new state in force; nil when no such stop is active.
    func setReason(
        of stop: StopID, to reason: String, by who: Identity, at: Timestamp
    ) async throws(StoreFailure) -> SwitchState?
    /// Stores the receipt of a stop.
    func keep(_ receipt: StopReceipt) async throws(StoreFailure)
    /// Returns nil when there is no such stop, or it has no receipt.
    func receipt(of id: StopID) async throws(StoreFailure) -> StopReceipt?
    /// Stops that ended at or after a given time, in order.
    func resumptions(since: Timestamp) async throws(StoreFailure) -> [Resumption]

    // MARK: Its clock

    /// The last stored clock; nil when there is none.
    func switchClock() async throws(StoreFailure) -> SwitchClock?
    /// Stores the clock on which the ends of stops and ramps are measured. Called before the first of these is
    /// stored, and at intervals.
    func keep(_ clock: SwitchClock) async throws(StoreFailure)

    // MARK: Resumes that wait for a second person

    // The end of a stop deletes its waiting resume.

    /// Stores a resume, replacing an earlier one of the same stop, and writes its event.
    /// - Returns: nil when no such stop is active.
    func ask(_ order: ResumeOrder, at: Timestamp) async throws(StoreFailure) -> AwaitedResume?
    /// Sorted by stop.
    func awaitedResumes() async throws(StoreFailure) -> [AwaitedResume]
    /// Whether the last guard required a second person; applies while no guard runs.
    func requiresSecond() async throws(StoreFailure) -> Bool
    func setRequiresSecond(_ required: Bool) async throws(StoreFailure)

    // MARK: Stops that could not be recorded

    // Stored in a separate file, which needs neither a readable database nor room on the disk.

    /// The stops that an earlier process left, in the time of the given clock. A failure means that they are unknown.
    func unwritten(on clock: SwitchClock) async throws(StoreFailure) -> [UnwrittenStop]
    /// Replaces the stored stops. Durable when it returns.
    /// - Parameter stops: returns the stops; called at the moment of the write, so that the later of two concurrent
    ///   writes stores the later state.
    func keep(
        unwritten stops: @escaping @Sendable () -> [UnwrittenStop], on clock: SwitchClock
    ) async throws(StoreFailure)

    // MARK: Doubt

    // Whether this is the state that was last in use. In another or older state, stops may be missing that no person
    // ended.

    /// Why this may be another or an older state, and what to do, in one sentence; nil without doubt. Determined at
    /// start.
    var doubt: String? { get }
    /// Called when people have checked that the state can be trusted. Durable when it returns.
    func settleDoubt() async throws(StoreFailure)
}
