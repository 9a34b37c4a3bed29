/// What is on record of how mail was received.
package protocol SignalLog: Sendable {
    /// Of the deliveries that match; the filter's limit does not count.
    func signals(_ filter: RecordFilter) async throws(StoreFailure) -> DeliverySignals
}
