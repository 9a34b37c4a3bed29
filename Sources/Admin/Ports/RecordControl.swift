import Guard
import Mail

/// What can be asked of a guard about messages.
package protocol RecordControl: Sendable {
    /// Records that match, oldest first.
    func log(_ filter: RecordFilter) async throws(ControlFailure) -> any PageSource<RecordReport>
    /// The same as lines of JSON, one for each.
    func logLines(_ filter: RecordFilter) async throws(ControlFailure) -> any PageSource<UInt8>
    /// How many match; the filter's limit does not count.
    func tally(
        _ filter: RecordFilter, by dimension: RecordTally.Dimension?
    ) async throws(ControlFailure) -> [RecordTally]
    /// Looks at a stretch of the audit chain; whoever wants all begins with nil and goes on with the page's `next`.
    /// - Parameters:
    ///   - day: where to begin, in days since 1970; nil: at the beginning of the chain.
    ///   - head: a hash to look for, in lower-case hex.
    func verify(
        from place: ChainPlace?, since day: Int64?, looksFor head: String?
    ) async throws(ControlFailure) -> ChainPage
    /// Why sessions ended without a message: one page, oldest first; whoever wants all goes on behind its last.
    func sessionEvents(_ filter: SessionFilter) async throws(ControlFailure) -> [SessionEventReport]
    /// nil when there is no such record.
    func show(_ id: RecordID) async throws(ControlFailure) -> RecordReport?
    /// The message as received, dot coding removed; `refused`, saying why, when it is not kept.
    func message(_ id: RecordID) async throws(ControlFailure) -> [UInt8]
}
