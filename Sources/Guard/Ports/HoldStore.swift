import Mail

/// The mail that is held: taken over from its senders, so it must not be lost and must not be sent twice.
///
/// A recipient of a held message is `held`, then `unknown` from the moment a release may have sent it, then what its
/// release came to. Each step is durable before the next is taken, and each names what it must find, so of two at once
/// one fails.
package protocol HoldStore: Sendable {
    /// Keeps a message whole, with its envelope and with its record or outcome, whose verdict is `held`. Durable when it
    /// returns; when it throws, the message is not held, and its record is not written.
    /// - Parameter piece: as in `Quarantine.keep`.
    func hold(
        _ entry: HeldEntry, _ envelope: HeldEnvelope, sizeBytes: Int,
        piece: @escaping @Sendable (_ offset: Int) throws -> [UInt8]
    ) async throws(StoreFailure)

    /// What is still held, and what a release left unknown, in order of arrival.
    func held(_ selection: HeldSelection) async throws(StoreFailure) -> [HeldMessage]
    func heldTotals() async throws(StoreFailure) -> HeldTotals
    /// The content of a message that is held.
    func heldContent(_ id: RecordID) async throws(StoreFailure) -> [UInt8]
    /// What the selected recipients of each message got before; by message, then by position.
    func past(of messages: [HeldMessage]) async throws(StoreFailure) -> [RecordID: [Int: HeldPast]]

    /// Makes recipients `unknown`; the ticket fails when one of them is not `held`, and then none is.
    func beginRelease(_ id: RecordID, positions: [Int]) -> CommitTicket
    /// Notes results. Content that nobody waits for any more goes.
    /// - Parameter keeps: it was blocked by a check, so it stays in the quarantine to be looked at.
    /// - Returns: how many of the results counted.
    func settle(
        _ id: RecordID, _ results: [HeldResult], keeps: Bool, at: Timestamp
    ) async throws(StoreFailure) -> Int
}
