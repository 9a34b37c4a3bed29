import Guard

/// What can be asked of a guard about messages.
package protocol RecordControl: Sendable {
    /// Records that match, oldest first.
    func log(_ filter: RecordFilter) async throws(ControlFailure) -> [RecordReport]
    /// nil when there is no such record.
    func show(_ id: RecordID) async throws(ControlFailure) -> RecordReport?
    /// The message as received, dot coding removed; `refused`, saying why, when it is not kept.
    func message(_ id: RecordID) async throws(ControlFailure) -> [UInt8]
}
