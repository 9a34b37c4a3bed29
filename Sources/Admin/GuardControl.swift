import Guard

/// Everything that commands and routes can ask of a guard.
///
/// The running guard implements it over its live state, `RemoteControl` over the control socket, and the
/// commands over the state folder alone when no guard is running: a command does not know which it talks to.
package protocol GuardControl: Sendable {
    func status() async throws(ControlFailure) -> StatusReport
    /// Returns when the stop is durable and, in a running guard, when nothing in its scope can leave any more.
    func stop(_ request: StopRequest) async throws(ControlFailure) -> StopReceiptReport
    /// `refused` when no such stop is active.
    func resume(_ request: ResumeRequest) async throws(ControlFailure) -> ResumeReport
    /// Records that match, oldest first.
    func log(_ filter: RecordFilter) async throws(ControlFailure) -> [RecordReport]
    /// nil when there is no such record.
    func show(_ id: RecordID) async throws(ControlFailure) -> RecordReport?
    /// The message as received, dot coding removed; `refused`, saying why, when it is not kept.
    func message(_ id: RecordID) async throws(ControlFailure) -> [UInt8]
    /// `refused` when the list shrank by more than its `max_shrink`; the version in force stays.
    func importList(_ request: ListImportRequest) async throws(ControlFailure) -> ListImportReport
    /// Where an address stands; `refused` when it is no address.
    func checkLists(address: String) async throws(ControlFailure) -> ListCheckReport
}
