import Mail

/// The right of a person to be forgotten, and still not to be mailed.
package protocol Erasure: Sendable {
    /// Takes an address out of the audiences, the messages that are kept and the audit log, and keeps it suppressed by
    /// a keyed hash. Durable when it returns; asked again, it goes on where it was broken off.
    func erase(_ address: Address, who: String, at: Timestamp) async throws(StoreFailure) -> ErasureResult
}

/// What an erasure took away.
package struct ErasureResult: Hashable, Sendable {
    /// Lists that the address was on.
    package var lists: [String] = []
    /// Deliveries that stand under a keyed hash now.
    package var deliveries = 0
    /// Messages that were kept and are not any more.
    package var messages = 0
    /// Held recipients that were discarded.
    package var held = 0

    package init() {}
}
