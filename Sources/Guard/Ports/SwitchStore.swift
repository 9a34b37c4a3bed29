import Mail

/// The durable state of the kill switch. Every method that writes is durable when it returns; a stop and its end write
/// their `GuardEvent` in the same commit.
package protocol SwitchStore: Sendable {
    // MARK: Stops

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
    /// Keeps what a stop could prove when it returned.
    func keep(_ receipt: StopReceipt) async throws(StoreFailure)
    /// nil when there is no such stop, or none was kept.
    func receipt(of id: StopID) async throws(StoreFailure) -> StopReceipt?
    /// Stops that were ended since a moment, in the order they were.
    func resumptions(since: Timestamp) async throws(StoreFailure) -> [Resumption]

    // MARK: Its clock

    /// As it was kept last; nil when it never was.
    func switchClock() async throws(StoreFailure) -> SwitchClock?
    /// The clock on which ends of stops and ramps are told, before the first of these is stored, and every so often.
    func keep(_ clock: SwitchClock) async throws(StoreFailure)

    // MARK: Resumes that wait for a second person

    // The end of a stop takes its waiting resume with it.

    /// Keeps a resume, in place of an earlier one of the same stop, and writes its act.
    /// - Returns: nil when no such stop is active.
    func ask(_ order: ResumeOrder, at: Timestamp) async throws(StoreFailure) -> AwaitedResume?
    /// By stop.
    func awaitedResumes() async throws(StoreFailure) -> [AwaitedResume]
    /// Whether the guard that ran last asked for a second person; what holds while none runs.
    func requiresSecond() async throws(StoreFailure) -> Bool
    func setRequiresSecond(_ required: Bool) async throws(StoreFailure)

    // MARK: Stops that could not be recorded

    // Kept in a place of their own, which needs neither a database that can be read nor room on the disk.

    /// What an earlier process has left, in the time of the given clock. A failure means that nobody knows.
    func unwritten(on clock: SwitchClock) async throws(StoreFailure) -> [UnwrittenStop]
    /// Puts these in the place of those that are there. Durable when it returns.
    /// - Parameter stops: asked when it is written, so that of two at once the later one is what stays.
    func keep(
        unwritten stops: @escaping @Sendable () -> [UnwrittenStop], on clock: SwitchClock
    ) async throws(StoreFailure)

    // MARK: Doubt

    // Whether the state is the one that was last in use: in another one, or an older one, stops may be missing that
    // nobody has ended.

    /// What speaks against it, and what to do, in one sentence; nil when nothing does. It is found at a start.
    var doubt: String? { get }
    /// People have looked, and the state is to be trusted as it is. Durable when it returns.
    func settleDoubt() async throws(StoreFailure)
}
