import Guard
import Mail

/// What can be asked of a guard about stopping and resuming.
package protocol StopControl: Sendable {
    func status() async throws(ControlFailure) -> StatusReport
    /// Returns when the stop is durable and, in a running guard, when nothing in its scope can leave any more.
    func stop(_ request: StopRequest) async throws(ControlFailure) -> StopReceiptReport
    /// Says why an active stop was pulled; `refused` when there is no such stop.
    func explain(_ stop: StopID, _ request: StopReasonRequest) async throws(ControlFailure) -> StopReport
    /// The receipt of a stop with what has become since of the messages that were in the air; `refused` when there is
    /// no such stop or its receipt was not kept.
    func receipt(of stop: StopID) async throws(ControlFailure) -> StopReceiptReport
    /// What of the mail in the last hour a scope covers.
    func match(_ scope: StopScope) async throws(ControlFailure) -> ScopeMatchReport
    /// `refused` when no such stop is active.
    func resume(_ request: ResumeRequest) async throws(ControlFailure) -> ResumeReport
    /// The audit trail of what was done to the guard, oldest first, the newest so many.
    func acts(since: Timestamp?, limit: Int?) async throws(ControlFailure) -> any PageSource<ActReport>
}
